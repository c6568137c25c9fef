"""The papers that a programme asks for, and of whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

# Papers are looked at when somebody enters; nobody needs them half a year after the session.
KEPT_AFTER_SESSION = timedelta(days=183)
KEPT_AFTER_LEAVING = timedelta(days=30)


class Asked(StrEnum):
    """Whether a paper is asked of somebody."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def is_asked(*, only_for: Collection[str], status: str) -> Asked:
    """Whether a paper is asked of a person in this situation; when they have not said it, nobody knows."""
    if not only_for or status in only_for:
        return Asked.YES
    return Asked.NO if status else Asked.UNKNOWN


def kept_until(*, last_day: date, left_on: date | None) -> date:
    """The last day on which a paper is kept: sooner for somebody who left before the end."""
    end = last_day + KEPT_AFTER_SESSION
    return end if left_on is None else min(end, left_on + KEPT_AFTER_LEAVING)
