"""From the day a badge is proposed to somebody to the day it is theirs, or not. Plain Python."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

# An invitation waits as long; after it, what was typed of a person who never answered is erased.
ACCEPTED_WITHIN = timedelta(days=90)
# A page that was opened while the event was on may send its answer as long after, when the network had dropped.
SENT_WITHIN = timedelta(days=3)
LONGEST_NARRATIVE = 1_000  # characters
MOST_EVIDENCE = 5
PEERS = 2  # confirm before the issuer decides, where a badge asks for the word of peers
MOST_PEERS = 5  # asked for one request


class State(Enum):
    """Where an award is."""

    PREPARED = "prepared"  # a line of a list that was not started
    LEFT_OUT = "left_out"  # a line of a list that cannot be followed; its problem says why
    ASKED = "asked"  # somebody asks for it, or was at the event: the issuer decides
    INVITED = "invited"  # a letter is out; the person accepts or declines
    GIVEN = "given"
    REFUSED = "refused"  # by the issuer
    DECLINED = "declined"  # by the person
    WITHDRAWN = "withdrawn"  # by the issuer, before it was accepted


NEXT: dict[State, frozenset[State]] = {
    State.PREPARED: frozenset({State.INVITED, State.GIVEN, State.WITHDRAWN}),
    State.LEFT_OUT: frozenset({State.WITHDRAWN}),
    State.ASKED: frozenset({State.INVITED, State.GIVEN, State.REFUSED, State.WITHDRAWN}),
    State.INVITED: frozenset({State.GIVEN, State.DECLINED, State.WITHDRAWN}),
    State.GIVEN: frozenset(),
    State.REFUSED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


def may_follow(state: State, following: State) -> bool:
    """Whether an award in the first state may come to the second."""
    return following in NEXT[state]


def is_too_late(*, invited_at: datetime, now: datetime) -> bool:
    """Whether an invitation ended."""
    return now > invited_at + ACCEPTED_WITHIN


def is_open(*, opens_at: datetime, closes_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether somebody who opened the page of an event at `seen_at` may still send their name `now`."""
    return opens_at <= seen_at < closes_at and now < closes_at + SENT_WITHIN
