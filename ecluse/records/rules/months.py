"""The months in which statements are kept, in UTC: each has a partition of its own, named by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from .stored import first_at, stored_of

AHEAD = 3
"""Months whose partitions are made before they begin."""


def month_of(moment: datetime) -> date:
    """The first day of the month of a moment."""
    return moment.astimezone(UTC).date().replace(day=1)


def month_of_sid(sid: UUID) -> date:
    """The month in which a statement with this key was stored."""
    return month_of(stored_of(sid))


def later(month: date, months: int) -> date:
    """The month so many months later, or earlier when negative."""
    years, rest = divmod(month.month - 1 + months, 12)
    return date(month.year + years, rest + 1, 1)


def bounds_of(month: date) -> tuple[UUID, UUID]:
    """The smallest key of a month, and the smallest one of the next: the second is not in it."""
    return _first(month), _first(later(month, 1))


def name_of(month: date) -> str:
    """How a month is written in names: 2027-03 is `2027_03`."""
    return f"{month:%Y_%m}"


def _first(month: date) -> UUID:
    """As `records_sid_at` of migration 0002 writes it: before the bits that say the version."""
    moment = datetime(month.year, month.month, 1, tzinfo=UTC)
    return UUID(int=first_at(moment).int >> 80 << 80)
