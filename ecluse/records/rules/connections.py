"""Connections by period and their evolution: which days are compared, what is too small to be told to others.

A connection is a person who did something in a tool of a centre on a day: one a day and a centre, however many tools and agents.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .months import later

FEWEST: Final = 5
"""People: what fewer did is not told to whoever does not work there, as in the surveys."""
COMPARABLE: Final = 10
"""People in the former period, without whom a change in per cent says nothing."""


class Unit(StrEnum):
    """What a column of the chart stands for; the words are those of the address."""

    DAY = "jour"
    WEEK = "semaine"
    MONTH = "mois"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, weeks or months that are over, the first and the last day included, and as many before them from `before` on."""

    unit: Unit
    before: date
    since: date
    until: date

    def steps(self) -> list[date]:
        """The first day of each column."""
        found, day = [], self.since
        while day <= self.until:
            found.append(day)
            day = later(day, 1) if self.unit is Unit.MONTH else day + timedelta(days=7 if self.unit is Unit.WEEK else 1)
        return found


def period_of(unit: Unit, today: date) -> Period:
    """Two weeks until yesterday, the last twelve weeks, or the last twelve months. What is not over is compared with nothing."""
    if unit is Unit.MONTH:
        first = today.replace(day=1)
        return Period(unit, later(first, -24), later(first, -12), first - timedelta(days=1))
    days = 84 if unit is Unit.WEEK else 14
    end = today - timedelta(days=today.weekday() if unit is Unit.WEEK else 0)
    return Period(unit, end - timedelta(days=2 * days), end - timedelta(days=days), end - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many connections, of how many different people, and seconds that sessions say they took."""

    connections: int = 0
    people: int = 0
    seconds: int = 0


NOTHING: Final = Figures()


def evolution(now: int, then: int, people_then: int) -> int | None:
    """The change in per cent; none when too few people were there before for it to say anything."""
    return round(100 * (now - then) / then) if then and people_then >= COMPARABLE else None


def too_small[Key: Hashable](rows: Mapping[Key, Figures]) -> set[Key]:
    """The rows not to be told: of fewer than five people; and, when that is one row only, the next smallest, or the total tells it."""
    hidden = {key for key, one in rows.items() if 0 < one.people < FEWEST}
    others = [key for key, one in rows.items() if one.people >= FEWEST]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: rows[key].people))
    return hidden
