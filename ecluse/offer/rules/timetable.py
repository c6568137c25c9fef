"""The timetable of a session, by half-days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

# A half-day of training lasts three hours and a half; an evening or a short programme gets what is left.
HALF_DAY_MINUTES = 210
SHORTEST_MINUTES, LONGEST_MINUTES = 15, 480
# A session lasts three years at most.
MOST_DAYS = 1_100


def plan_half_days(
    *, start: date, last: date, weekdays: Sequence[int], parts: Sequence[str], hours: int
) -> list[tuple[date, str, int]]:
    """Lay `hours` of training on the chosen weekdays (0 = Monday) and parts of the day: (day, part, minutes), in order.

    The hours are spread evenly when the period has more half-days than needed at full length, and stop at the last day:
    a period that is too short plans what it can hold (420 minutes each at most), and the operator sees the difference.
    """
    slots = [
        (start + timedelta(days=offset), part)
        for offset in range((last - start).days + 1)
        if (start + timedelta(days=offset)).weekday() in weekdays
        for part in sorted(parts)
    ]
    if not slots:
        return []
    wanted = hours * 60
    needed = -(-wanted // HALF_DAY_MINUTES)
    if needed < len(slots):
        # Spread over the whole period: the k-th half-day of `needed` takes the slot nearest to its share.
        slots = [slots[index * len(slots) // needed] for index in range(needed)]
    minutes = min(420, max(SHORTEST_MINUTES, wanted // len(slots)))
    return [(day, part, minutes) for day, part in slots]


def earliest_day(*, start: date, today: date) -> date:
    """From which day a half-day may be added: today for a session ahead, its first day for one that has begun."""
    return min(start, today)


def span(days: Collection[date]) -> tuple[date, date]:
    """The first and the last day of a timetable."""
    return min(days), max(days)
