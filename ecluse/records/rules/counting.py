"""On which day a statement counts, and for how long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

# Only the end of a session says how long it was (cmi5, 9.5.4.1): the duration of what is done within it is counted already.
TERMINATED: Final = "http://adlnet.gov/expapi/verbs/terminated"
LONGEST: Final = 86_400
"""Seconds: a session of more than a day is a clock that is wrong."""
# A clock that says another year is wrong: what it says happened when it was stored.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_PARTS: Final = re.compile(
    r"P(?:(?P<weeks>[0-9.,]+)W)?(?:[0-9.,]+Y)?(?:[0-9.,]+M)?(?:(?P<days>[0-9.,]+)D)?"
    r"(?:T(?:(?P<hours>[0-9.,]+)H)?(?:(?P<minutes>[0-9.,]+)M)?(?:(?P<seconds>[0-9.,]+)S)?)?"
)
_SECONDS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def day_of(at: datetime | None, stored: datetime, zone: ZoneInfo) -> date:
    """The day on which it happened."""
    moment = at if at is not None and EARLIEST <= at < LATEST else stored
    return moment.astimezone(zone).date()


def seconds_of(statement: Mapping[str, Any]) -> int:
    """How long a session took that this statement ends; zero for any other. Years and months are no length of a session."""
    return length_of(statement) if statement["verb"]["id"] == TERMINATED else 0


def length_of(statement: Mapping[str, Any]) -> int:
    """How long what was done took, in seconds, a day at most; zero when it is not said."""
    duration = statement.get("result", {}).get("duration")
    if duration is None:
        return 0
    found = _PARTS.fullmatch(duration)
    if found is None:
        return 0
    total = sum(float(value.replace(",", ".")) * _SECONDS[name] for name, value in found.groupdict().items() if value)
    return min(round(total), LONGEST) if total < LONGEST else LONGEST


def parts_of(statement: Mapping[str, Any]) -> set[str]:
    """The addresses of the activities that what was done is a part of: its parents, and what it is grouped in.

    A category is none: it says which rules a statement follows.
    """
    places = (statement.get("context") or {}).get("contextActivities") or {}
    return {one["id"] for place in ("parent", "grouping") for one in places.get(place, ())}
