"""The life of an enrolment, and who gets a place."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where an enrolment stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    WAITING_LIST = "waiting_list"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ATTENDING = "attending"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


# Every step that exists; what is not here is refused.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.ACCEPTED, State.WAITING_LIST, State.REFUSED, State.WITHDRAWN}),
    State.WAITING_LIST: frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.ATTENDING, State.WITHDRAWN, State.REFUSED, State.ABANDONED}),
    State.ATTENDING: frozenset({State.COMPLETED, State.ABANDONED}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.COMPLETED: frozenset(),
    State.ABANDONED: frozenset(),
}
# States in which a place of the session is taken. A person who abandoned had it, and the session went on without another.
HOLDING = (State.ACCEPTED, State.ATTENDING, State.COMPLETED, State.ABANDONED)
OPEN = (State.REQUESTED, State.WAITING_LIST, State.ACCEPTED, State.ATTENDING)


def may_go(before: State, after: State) -> bool:
    """Whether an enrolment in state `before` may pass to `after`."""
    return after in TRANSITIONS[before]


def seats_left(*, places: int, taken: int) -> int:
    """Free places of a session, never negative (an operator may have lowered the number of places)."""
    return max(0, places - taken)


def arrival(*, decides: bool, places: int, taken: int) -> State:
    """The state of a new request: the operator decides, or the first come is served and the next ones wait in order."""
    if decides:
        return State.REQUESTED
    return State.ACCEPTED if seats_left(places=places, taken=taken) else State.WAITING_LIST


def age_on(born: date | None, day: date) -> int | None:
    """Age in full years on a day; somebody born on 29 February grows older on 1 March of other years."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
