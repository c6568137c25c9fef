"""When people are reminded of a session."""

from __future__ import annotations

from datetime import date

WEEK, DAY = 7, 1
# Who gets a place in the last two days before is reminded once, on the eve.
SHORTEST_WEEK = 3


def reminder_due(*, start: date, today: date) -> str:
    """Which reminder is due today: `week_before`, `day_before` or none.

    A worker that stood still catches up: the first reminder may leave until three days before, the second on the eve only.
    """
    left = (start - today).days
    if left == DAY:
        return "day_before"
    return "week_before" if SHORTEST_WEEK <= left <= WEEK else ""
