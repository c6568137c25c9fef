"""The badges of a run, signed by an issuer who has no web site: new ones each time, so that a run may be made again."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from ecluse.credentials.tests import brought


def badges_of_a_run() -> dict[str, bytes]:
    """json, newer (the same badge, later), token, tampered."""
    first = secrets.randbelow(10**9) + 100
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    return {
        "json": brought.signed(number=first),
        "newer": brought.signed(number=first, valid_from=at),
        "token": brought.as_token(number=first + 1),
        "tampered": brought.signed(number=first + 2).replace(b"TIG", b"MAG"),
    }
