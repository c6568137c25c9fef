"""How long to wait after a failure: before the same message, before the same address, before giving an address up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# The schedule that Standard Webhooks gives as its example: ten attempts over three days.
AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(AFTER) + 1
# An address that does not answer is asked again less and less, with whatever waits longest.
BETWEEN_VISITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
)
# An address that took nothing for so long is left in peace until a person says otherwise.
PATIENCE = timedelta(days=3)
LONGEST_ASKED = timedelta(days=1)


def next_attempt(attempts: int, at: datetime, *, spread: float, asked: timedelta | None = None) -> datetime | None:
    """When a message is sent again after so many attempts; None when it was the last one.

    `spread`, from 0 to 1, adds up to a tenth, so that what failed together does not come back together. `asked` is what the
    other side asked for (Retry-After): it is waited for at least.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = AFTER[attempts - 1]
    return at + max(wait + wait * spread / 10, asked or timedelta(0))


def next_visit(failures: int, at: datetime, *, asked: timedelta | None = None) -> datetime:
    """When an address is asked again after so many failures in a row."""
    return at + max(BETWEEN_VISITS[min(failures, len(BETWEEN_VISITS)) - 1], asked or timedelta(0))


def retry_after(said: str, at: datetime) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); a day at most, None when it is neither."""
    if said.isascii() and said.isdecimal() and len(said) < 9:
        return min(timedelta(seconds=int(said)), LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - at, timedelta(0)), LONGEST_ASKED)
