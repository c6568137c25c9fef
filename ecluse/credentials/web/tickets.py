"""Tickets in forms: a page that is sent twice, or hours later when the network comes back, is one request of the moment it was opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing

from ecluse.foundation.keys import new_id

SALT = "ecluse.credentials.ticket"
LONGEST = timedelta(days=14)


def new_ticket(*, at: datetime, key: UUID | None = None) -> str:
    """A ticket that nobody can make or change, for a page opened now: of a new request, or of one that was sent."""
    return signing.dumps([(key or new_id()).hex, int(at.timestamp())], salt=SALT)


def read_ticket(text: str) -> tuple[UUID, datetime] | None:
    """The key of the request and the moment its page was opened; nothing for a ticket that is not ours or too old."""
    try:
        key, opened = signing.loads(text, salt=SALT, max_age=LONGEST)
        return UUID(hex=key), datetime.fromtimestamp(opened, UTC)
    except (signing.BadSignature, ValueError, TypeError):
        return None
