"""Going on in another session: what is the same training, and who may be moved."""

from __future__ import annotations

from collections.abc import Mapping

from .enrolment import State, may_go


def is_equivalent[Key](*, aims: Mapping[Key, int | None], other: Mapping[Key, int | None]) -> bool:
    """Whether another programme teaches all that this one aims at, at the same levels or higher.

    A programme that aims at nothing is like no other.
    """
    return bool(aims) and all(key in other and _reaches(other[key], level) for key, level in aims.items())


def _reaches(level: int | None, wanted: int | None) -> bool:
    """A framework without levels asks for none; a level that is not said is not known to reach one that is."""
    return wanted is None or (level is not None and level >= wanted)


def may_move(state: State, *, by_the_person: bool, agreed: bool) -> bool:
    """Whether an enrolment may go on elsewhere: its person may always, the operator only moves who has said yes to a training."""
    return may_go(state, State.TRANSFERRED) and (by_the_person or (agreed and state is not State.OFFERED))
