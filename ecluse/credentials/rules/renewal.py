"""When a badge that ends is written about, and when it may be renewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

LETTERS = (60, 7)  # days before the end at which its holder is written to
SOON = timedelta(days=90)  # before the end: a badge is listed, and may be renewed
_SOURCE = "renewal:"


def windows(now: datetime) -> list[tuple[int, datetime, datetime]]:
    """For each letter, the time in which a badge ends that is written about now: after the first moment, at the last one at most.

    A night without letters is made good by the next; a holder who should have had two has the last one.
    """
    ends = [now, *(now + timedelta(days=days) for days in sorted(LETTERS))]
    return [(days, ends[place], ends[place + 1]) for place, days in enumerate(sorted(LETTERS))]


def may_be_renewed(*, until: datetime | None, now: datetime) -> bool:
    """Whether a badge is near enough to its end, or past it."""
    return until is not None and until - now <= SOON


def source_of(former_id: UUID) -> str:
    """What a badge that renews another one comes from."""
    return f"{_SOURCE}{former_id}"


def former_in(source: str) -> UUID | None:
    """The badge that one from this source renews; none when it comes from elsewhere."""
    if not source.startswith(_SOURCE):
        return None
    try:
        return UUID(source.removeprefix(_SOURCE))
    except ValueError:
        return None
