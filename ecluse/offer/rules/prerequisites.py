"""What one must be able to do before a programme: whether a person has proven it, and what a pathway leaves to newcomers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

# Competences given or needed, with their level on the scale of the framework (None: no level said).
Levels = Mapping[UUID, int | None]


class Standing(StrEnum):
    """What is known of a person about one prerequisite. Not proven does not mean not known: the operator decides."""

    PROVEN = "proven"
    LEVEL_UNSAID = "level_unsaid"
    LOWER = "lower"
    UNPROVEN = "unproven"


def standing(needed: int | None, proven: Collection[int | None]) -> Standing:
    """From the levels of everything that proves the competence; None is a proof that says no level of this scale."""
    if not proven:
        return Standing.UNPROVEN
    if needed is None or any(level is not None and level >= needed for level in proven):
        return Standing.PROVEN
    return Standing.LEVEL_UNSAID if None in proven else Standing.LOWER


@dataclass(frozen=True)
class Entry:
    """A prerequisite that no earlier step gives: newcomers bring it, or the step `later` that gives it should come before.

    Steps are counted from 1.
    """

    step: int
    competence: UUID
    level: int | None
    later: int | None = None


def left_to_newcomers(steps: Sequence[tuple[Levels, Levels]]) -> list[Entry]:
    """Of steps in order, each with what it needs and what it gives: the needs that nothing before them gives, each once."""
    found: dict[tuple[UUID, int | None], Entry] = {}
    had: dict[UUID, int | None] = {}
    for number, (needs, gives) in enumerate(steps, start=1):
        for competence, level in needs.items():
            if not _gives(had, competence, level) and (competence, level) not in found:
                after = (
                    n for n, (_needs, later) in enumerate(steps[number:], start=number + 1) if _gives(later, competence, level)
                )
                found[competence, level] = Entry(number, competence, level, next(after, None))
        for competence, level in gives.items():
            had[competence] = max(level or 0, had.get(competence) or 0) or None
    return list(found.values())


def _gives(had: Levels, competence: UUID, level: int | None) -> bool:
    return competence in had and (level is None or (had[competence] or 0) >= level)
