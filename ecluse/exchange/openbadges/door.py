"""Who comes in: a token of an application, for one holder, within what that holder allowed."""

from __future__ import annotations

from datetime import datetime, timedelta

from authlib.oauth2 import OAuth2Error, ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenValidator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.limits import Limit

from .answers import Problem
from .models import Grant, Token, digest_of

# Calls of one application for one holder, and of all for everybody, in ten minutes.
CALLS = Limit(door="openbadges.calls", each=600, all=60_000)
# A holder reads when an application last came; to the hour is enough.
NOTED = timedelta(hours=1)


class _Bearer(BearerTokenValidator):  # type: ignore[misc]
    """Tokens of our table."""

    def authenticate_token(self, token_string: str) -> Token | None:
        """In one query, with whom it is for."""
        return Token.objects.select_related("grant__person").filter(digest=digest_of(token_string)).first()


_protector = ResourceProtector()
_protector.register_token_validator(_Bearer())


def entered(request: HttpRequest, scope: str) -> Grant:
    """The agreement under which a request comes. Raises Problem (401, 403) and TooOften."""
    try:
        token: Token = _protector.validate_request([scope], request)
    except OAuth2Error as error:
        # A request that shows nothing is told no error (RFC 6750, 3.1).
        said = 'Bearer error="invalid_token"' if request.headers.get("Authorization") else "Bearer"
        if error.status_code == 403:
            said = f'Bearer error="insufficient_scope", scope="{scope}"'
        words = "The token does not open this." if error.status_code == 403 else "A token in force is required."
        raise Problem(error.status_code, words, headers={"WWW-Authenticate": said}) from None
    now = timezone.now()
    CALLS.take(str(token.grant_id), at=now)
    _note(token.grant, now)
    return token.grant


def _note(grant: Grant, at: datetime) -> None:
    if grant.used_at is None or grant.used_at < at - NOTED:
        Grant.objects.filter(Q(used_at=None) | Q(used_at__lt=at - NOTED), pk=grant.pk).update(used_at=at)


def hat_of(grant: Grant) -> Hat:
    """The holder, for whom the application acts."""
    return Hat(role=Role.LEARNER, person_id=grant.person_id, name=grant.person.full_name)
