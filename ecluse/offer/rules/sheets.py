"""What an attendance sheet says: the half-days it is about, who was there, for how long."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256

# Half-days in one table of the sheet: more would not be read on paper.
COLUMNS = 6


@dataclass(frozen=True)
class SheetHalfDay:
    """A half-day with its hours as people read them: `09:00–12:30`."""

    on: date
    part: str
    hours: str
    minutes: int


@dataclass(frozen=True)
class SheetPerson:
    """A person with a presence for each half-day of the sheet, in order; empty where they were not on the list."""

    key: str
    name: str
    presences: tuple[str, ...]


@dataclass(frozen=True)
class SheetFacts:
    """Everything that a sheet states, without the moment or the version: same facts, same fingerprint."""

    operator: str
    operator_number: str
    programme: str
    hours: int
    session_from: date
    session_to: date
    place: str
    trainer: str
    funder_reference: str
    half_days: tuple[SheetHalfDay, ...]
    people: tuple[SheetPerson, ...]
    # Minutes that one person brought from another session of the programme; a sheet of everybody has none.
    carried: int = 0

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the facts, to tell whether something was corrected since they were sealed."""
        return sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()

    @property
    def planned(self) -> int:
        """Minutes of all its half-days."""
        return sum(half_day.minutes for half_day in self.half_days)

    def present(self, person: SheetPerson) -> int:
        """Minutes during which a person was present."""
        pairs = zip(self.half_days, person.presences, strict=True)
        return sum(half_day.minutes for half_day, presence in pairs if presence == "present")


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def blocks[T](row: Sequence[T]) -> list[Sequence[T]]:
    """A row cut in pieces that fit on the width of a page."""
    return [row[start : start + COLUMNS] for start in range(0, len(row), COLUMNS)]


def clock_span(start_minutes: int, minutes: int) -> str:
    """From so many minutes after midnight, for so many minutes: `09:00–12:30`."""
    end = start_minutes + minutes
    return f"{start_minutes // 60:02d}:{start_minutes % 60:02d}–{end // 60 % 24:02d}:{end % 60:02d}"
