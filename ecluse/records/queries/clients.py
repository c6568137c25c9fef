"""Which tool speaks."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q

from ..models import AccessToken, Client, Secret
from ..rules.speaker import Speaker

# A process asks the database again after so many seconds: a secret that was ended is refused everywhere by then.
FRESH = 10.0
_MOST = 10_000
_heard: dict[str, tuple[float, Speaker]] = {}
_lock = threading.Lock()


def digest_of(secret: str) -> str:
    """What is kept of a secret or a token of 256 random bits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def speaker_by_secret(key: str, secret: str, *, at: datetime) -> Speaker | None:
    """The tool with this key and this secret, both in force. One query, and none within ten seconds."""
    # A key is of letters and digits; the database refuses to look for some of what is none.
    return _heard_or(digest_of(f"{key}\n{secret}"), lambda: _by_secret(key, secret, at)) if key.isprintable() else None


def speaker_by_token(token: str, *, at: datetime) -> Speaker | None:
    """The tool that was given this token (OAuth 2, client credentials). One query, and none within ten seconds."""
    return _heard_or(digest_of(token), lambda: _by_token(token, at))


def _heard_or(mark: str, find) -> Speaker | None:  # type: ignore[no-untyped-def]
    now = time.monotonic()
    held = _heard.get(mark)
    if held is not None and now - held[0] < FRESH:
        return held[1]
    speaker: Speaker | None = find()
    with _lock:
        if len(_heard) > _MOST:
            _heard.clear()
        if speaker is None:
            _heard.pop(mark, None)
        else:
            _heard[mark] = (now, speaker)
    return speaker


def forget_who_was_heard() -> None:
    """For a change of secrets in this process, and for tests."""
    _heard.clear()


def _by_secret(key: str, secret: str, at: datetime) -> Speaker | None:
    digest = digest_of(secret)
    rows = Secret.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), client__key=key, client__ended_at=None)
    for row in rows.select_related("client"):
        if secrets.compare_digest(row.digest, digest):
            return _speaker(row.client, frozenset(row.client.scopes))
    return None


def _by_token(token: str, at: datetime) -> Speaker | None:
    rows = AccessToken.objects.filter(digest=digest_of(token), until__gt=at, client__ended_at=None)
    row = rows.select_related("client").first()
    return _speaker(row.client, frozenset(row.scopes) & frozenset(row.client.scopes)) if row else None


def speaker_of(client_id: UUID) -> Speaker | None:
    """The tool itself, for what Écluse keeps in its name; none when it was ended. One query."""
    client = Client.objects.filter(pk=client_id, ended_at=None).first()
    return _speaker(client, frozenset(client.scopes)) if client else None


def _speaker(client: Client, scopes: frozenset[str]) -> Speaker:
    return Speaker(client.pk, client.organisation_id, scopes, client.authority, tuple(client.profiles), client.keeps_aside)
