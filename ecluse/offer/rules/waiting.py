"""Who waits is offered a place, and has until a moment to answer."""

from __future__ import annotations

from datetime import datetime, timedelta

# What an operator gives by default, and what it may choose.
ANSWER_HOURS = 72
SHORTEST_HOURS, LONGEST_HOURS = 4, 240
# Under half an hour nobody reads a letter: the operator telephones.
SHORTEST_ANSWER = timedelta(minutes=30)


def answer_until(*, made_at: datetime, hours: int, starts_at: datetime) -> datetime | None:
    """Until when an offer of a place made now may be answered; None when it is too late to wait for an answer.

    When the session starts soon the time is half of what is left: the next in the queue has a chance too, and no offer
    lasts beyond the start.
    """
    time = min(timedelta(hours=hours), (starts_at - made_at) / 2)
    if time < SHORTEST_ANSWER:
        return None
    return (made_at + time).replace(second=0, microsecond=0)


def is_over(*, until: datetime, now: datetime) -> bool:
    """Whether an offer can no longer be accepted: its last moment is excluded."""
    return now >= until


def moments_left(*, until: datetime, now: datetime) -> tuple[int, int]:
    """What is left to answer, in whole hours and minutes."""
    left = max(timedelta(0), until - now)
    return int(left.total_seconds() // 3600), int(left.total_seconds() % 3600 // 60)
