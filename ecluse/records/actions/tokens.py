"""Tokens of an hour, for a tool that would rather not show its secret each time (RFC 6749, 4.4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from ..models import AccessToken
from ..queries.clients import digest_of
from ..rules.speaker import Speaker

LIFE = timedelta(hours=1)


def give_token(*, by: Speaker, scopes: Collection[str], at: datetime) -> str:
    """A token that opens these of the things that the tool may do; it is shown once, and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        client_id=by.client_id, digest=digest_of(token), scopes=sorted(by.scopes.intersection(scopes)), until=at + LIFE
    )
    return token


def forget_old_tokens(*, at: datetime) -> int:
    """Take away the tokens that open nothing any more, and answer how many there were."""
    return AccessToken.objects.filter(until__lte=at).delete()[0]
