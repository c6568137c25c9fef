"""The life of a badge after it was given: a table of states and what may follow each."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What the issuer says of a badge today."""

    VALID = "valid"
    SUSPENDED = "suspended"  # for the time being
    REVOKED = "revoked"  # for ever


FOLLOWS = {
    State.VALID: frozenset({State.SUSPENDED, State.REVOKED}),
    State.SUSPENDED: frozenset({State.VALID, State.REVOKED}),
    State.REVOKED: frozenset[State](),
}


def may_follow(former: State, state: State) -> bool:
    """Whether a badge in the state `former` may come into `state`."""
    return state in FOLLOWS[former]
