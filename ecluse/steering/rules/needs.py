"""Adding up what several sources counted, without counting twice. No number is not the number zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A number of one source, for a territory and a year, or a quarter of it."""

    region: str
    source: str
    quarter: int | None
    number: int


def total(numbers: Iterable[Said]) -> int | None:
    """What was counted in all: None when nobody counted.

    A source that gives the year is not added to its own quarters. Sources of one territory may count the same thing:
    the greatest is kept. Territories add up.
    """
    by_source: dict[tuple[str, str], dict[int | None, int]] = {}
    for one in numbers:
        quarters = by_source.setdefault((one.region, one.source), {})
        quarters[one.quarter] = quarters.get(one.quarter, 0) + one.number
    regions: dict[str, int] = {}
    for (region, _source), quarters in by_source.items():
        counted = quarters[None] if None in quarters else sum(quarters.values())
        regions[region] = max(regions.get(region, 0), counted)
    return sum(regions.values()) if regions else None
