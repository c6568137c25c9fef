"""What is counted of badges, and what is not told of a few people. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

# A box of fewer people can identify somebody.
FEWEST = 5
MOST_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a month, a badge model, an operator or a network.

    Of the badges issued in the period: how many are shown to everybody today, past their end, suspended or revoked. Of the letters written in
    it: how many were accepted. Verifications and endorsements are those of the period, whenever the badge was given.
    """

    issued: int = 0
    shared: int = 0
    ended: int = 0
    suspended: int = 0
    revoked: int = 0
    proposed: int = 0
    accepted: int = 0
    verified: int = 0
    endorsed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return self != Figures()

    @property
    def lost(self) -> int:
        """Badges that are not accepted any more: past their end, suspended or revoked, each once."""
        return self.ended + self.suspended + self.revoked


def total(several: Iterable[Figures]) -> Figures:
    """All of them together."""
    return sum(several, Figures())


def told[Key](people: Mapping[Key, int], *, apart: bool = False) -> frozenset[Key]:
    """The boxes whose figure may be told, by how many people stand in each.

    A box of one to four people is not. Whoever knows the total would find a hidden box by subtraction: the smallest of the others is then hidden
    too (secondary suppression), unless nobody stands in two boxes (`apart`) and the hidden ones hold five people together.
    """
    hidden = {key for key, count in people.items() if 0 < count < FEWEST}
    if hidden and not (apart and sum(people[key] for key in hidden) >= FEWEST):
        larger = [(count, number) for number, count in enumerate(people.values()) if count >= FEWEST]
        hidden |= {list(people)[number] for _count, number in sorted(larger)[:1]}
    return frozenset(people) - hidden


@dataclass(frozen=True)
class Period:
    """Whole months: from the first day of one to the first day of another, which is not counted."""

    start: date
    end: date

    def months(self) -> list[date]:
        """The first day of each."""
        found, month = [], self.start
        while month < self.end:
            found.append(month)
            month = months_after(month, 1)
        return found


def months_after(month: date, count: int) -> date:
    """The first day of the month so many months after (before, when negative) the month of this day."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def last_months(today: date) -> Period:
    """The twelve months that end with this one."""
    end = months_after(today, 1)
    return Period(months_after(end, -MOST_MONTHS), end)


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))
