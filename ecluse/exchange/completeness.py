"""What a programme still lacks for each format: standards turned into a list an operator understands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ecluse.offer.api import ProgrammeSheet


@dataclass(frozen=True)
class Requirement[Sheet = ProgrammeSheet]:
    """Something a format demands: its name for the operator, and whether a programme (or a badge) has it."""

    words: Promise
    is_met: Callable[[Sheet], bool]


@dataclass(frozen=True)
class Meter:
    """A format, how much of what it demands is there, and the names of what is not."""

    title: str
    done: int
    total: int
    missing: tuple[Promise, ...]

    @property
    def is_full(self) -> bool:
        """Whether the programme can leave in this format."""
        return not self.missing


def missing_in[Sheet](requirements: Sequence[Requirement[Sheet]], sheet: Sheet) -> tuple[Promise, ...]:
    """The names of what a format demands and is not there."""
    return tuple(one.words for one in requirements if not one.is_met(sheet))


def meter(title: str, requirements: Sequence[Requirement], sheet: ProgrammeSheet) -> Meter:
    """Measure a programme against a format."""
    missing = missing_in(requirements, sheet)
    return Meter(title, len(requirements) - len(missing), len(requirements), missing)


def is_complete(requirements: Sequence[Requirement], sheet: ProgrammeSheet) -> bool:
    """Whether nothing is missing."""
    return all(one.is_met(sheet) for one in requirements)
