"""The address where a tool changes its secret for a token of an hour (OAuth 2, client credentials: RFC 6749, 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ecluse.foundation.access import public
from ecluse.foundation.limits import Limit, TooOften
from ecluse.records import api as records
from ecluse.records.api import Speaker

from .answers import as_json
from .door import CHALLENGE, SECOND, key_and_secret

# A tool needs one an hour for each of its processes.
TOKENS = Limit(door="xapi.tokens", each=60, all=12_000, window=timedelta(minutes=10))


class _Refused(Exception):
    """The words of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str, *, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        self.error, self.description, self.status, self.headers = error, description, status, headers
        super().__init__(error)


@public(why="Connected tools receive a token for their key and their secret.", for_machines=True)
@require_POST
@sensitive_post_parameters("client_secret")
def token(request: HttpRequest, default: str = SECOND) -> HttpResponse:
    """A token for what a tool may do, or for the part of it that it asks for."""
    at = timezone.now()
    try:
        form = _form(request)
        speaker = _speaker(request, form)
        TOKENS.take(str(speaker.client_id), at=at)
        if form.get("grant_type") != "client_credentials":
            raise _Refused("unsupported_grant_type", "Only client_credentials is answered here.")
        scopes = _scopes(form.get("scope", ""), speaker)
        answer = {
            "access_token": records.give_token(by=speaker, scopes=scopes, at=at),
            "token_type": "Bearer",
            "expires_in": int(records.TOKEN_LIFE.total_seconds()),
            "scope": " ".join(scopes),
        }
        return as_json(answer, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})
    except _Refused as refused:
        return _answer(refused)
    except TooOften as often:
        wait = {"Retry-After": str(often.seconds(at))}
        return _answer(_Refused("temporarily_unavailable", "Too many requests in a short while.", status=429, headers=wait))


def _answer(refused: _Refused) -> HttpResponse:
    body = {"error": refused.error, "error_description": refused.description}
    return as_json(body, status=refused.status, headers={"Cache-Control": "no-store", **(refused.headers or {})})


def _form(request: HttpRequest) -> dict[str, str]:
    try:
        form = request.POST
    except SuspiciousOperation:
        raise _Refused("invalid_request", "The form is too large.") from None
    if any(len(values) > 1 for _name, values in form.lists()):
        raise _Refused("invalid_request", "A parameter is repeated.")
    return form.dict()


def _speaker(request: HttpRequest, form: Mapping[str, str]) -> Speaker:
    """The tool, by its key and its secret in HTTP Basic, or in the form; not in both (RFC 6749, 2.3)."""
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    if kind and "client_secret" in form:
        raise _Refused("invalid_request", "The secret is said twice.")
    key, secret = key_and_secret(value) if kind.lower() == "basic" else (form.get("client_id", ""), form.get("client_secret", ""))
    speaker = records.speaker_by_secret(key, secret, at=timezone.now())
    if speaker is None:
        words = "The key and the secret of a connected tool are required."
        raise _Refused("invalid_client", words, status=401, headers={"WWW-Authenticate": CHALLENGE})
    return speaker


def _scopes(asked: str, speaker: Speaker) -> list[str]:
    """What is asked for, all of which the tool must be allowed; all that it is allowed when it asks for nothing."""
    wanted = set(asked.split()) or speaker.scopes
    if not wanted <= speaker.scopes:
        raise _Refused("invalid_scope", "The tool may not do all that it asks for.")
    return sorted(wanted)
