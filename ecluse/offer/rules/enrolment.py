"""The life of an enrolment, and who gets a place."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where an enrolment stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    WAITING_LIST = "waiting_list"
    OFFERED = "offered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TRANSFERRED = "transferred"
    ATTENDING = "attending"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


# Every step that exists; what is not here is refused.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset(
        {State.ACCEPTED, State.OFFERED, State.WAITING_LIST, State.REFUSED, State.WITHDRAWN, State.TRANSFERRED}
    ),
    State.WAITING_LIST: frozenset({State.OFFERED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN, State.TRANSFERRED}),
    State.OFFERED: frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.TRANSFERRED}),
    State.ACCEPTED: frozenset({State.ATTENDING, State.WITHDRAWN, State.REFUSED, State.ABANDONED, State.TRANSFERRED}),
    State.ATTENDING: frozenset({State.COMPLETED, State.ABANDONED, State.TRANSFERRED}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.LAPSED: frozenset(),
    State.TRANSFERRED: frozenset(),
    State.COMPLETED: frozenset(),
    State.ABANDONED: frozenset(),
}
# States in which a place of the session is taken. An offer holds the place it offers; a person who abandoned had it, and the
# session went on without another.
HOLDING = (State.OFFERED, State.ACCEPTED, State.ATTENDING, State.COMPLETED, State.ABANDONED)
OPEN = (State.REQUESTED, State.WAITING_LIST, State.OFFERED, State.ACCEPTED, State.ATTENDING)
# How a way ended that left no place: the person may ask again.
GONE = (State.WITHDRAWN, State.REFUSED, State.LAPSED, State.TRANSFERRED)


def may_go(before: State, after: State) -> bool:
    """Whether an enrolment in state `before` may pass to `after`."""
    return after in TRANSITIONS[before]


def seats_left(*, places: int, taken: int) -> int:
    """Free places of a session, never negative (an operator may have lowered the number of places)."""
    return max(0, places - taken)


def arrival(*, decides: bool, places: int, taken: int, answers: bool = False) -> State:
    """The state of a new request: the operator decides, or the first come is served and the next ones wait in order.

    `answers`: somebody else asked for the person, who is first to say yes; the place is offered, not given.
    """
    if decides:
        return State.REQUESTED
    if not seats_left(places=places, taken=taken):
        return State.WAITING_LIST
    return State.OFFERED if answers else State.ACCEPTED


def given(before: State, *, answers: bool, in_time: bool) -> State:
    """What becomes of an enrolment to which its operator gives a place.

    Who waited, or was asked for in a group, is offered the place and answers; when it is too late for a letter, the
    operator has their word.
    """
    must_answer = before is State.WAITING_LIST or (before is State.REQUESTED and answers)
    return State.OFFERED if must_answer and in_time else State.ACCEPTED


def age_on(born: date | None, day: date) -> int | None:
    """Age in full years on a day; somebody born on 29 February grows older on 1 March of other years."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
