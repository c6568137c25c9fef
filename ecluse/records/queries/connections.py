"""Connections of organisations by period, from the figures of days: how many, of whom, how long, and in the period before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from ..rules.connections import NOTHING, Figures, Period, Unit

_TRUNCATED = {Unit.DAY: "day", Unit.WEEK: "week", Unit.MONTH: "month"}
# A person in a centre on a day, once, whatever the number of their agents.
_ONE = """
SELECT d.organisation_id, d.day, coalesce(who.person_id, who.id) AS who, sum(d.statements)::int8 AS statements, sum(d.seconds)::int8 AS seconds
FROM records_agentday AS d JOIN records_agent AS who ON who.key = d.agent
WHERE d.organisation_id = ANY(%(organisations)s) AND d.day BETWEEN %(first)s AND %(last)s AND d.by_tools > 0 GROUP BY 1, 2, 3
"""
_SQL = f"""
WITH one AS ({_ONE}), placed AS (
    SELECT day >= %(since)s AS is_now, date_trunc(%(unit)s, day)::date AS step, * FROM one
)
SELECT is_now, step, organisation_id, count(*), count(DISTINCT who), sum(seconds)::int8
FROM placed GROUP BY GROUPING SETS ((is_now), (is_now, step), (is_now, organisation_id))
"""  # noqa: S608 - no value in the text


@dataclass(frozen=True, kw_only=True)
class Evolution:
    """The figures of a period and of the one before: of all, by step (its first day), by organisation. What is not there is nothing."""

    now: Figures
    then: Figures
    steps: Mapping[date, Figures]
    centres: Mapping[UUID, Figures]
    centres_then: Mapping[UUID, Figures]


def evolution_of(organisations: Collection[UUID], period: Period) -> Evolution:
    """How many connected, and how that changed. One query."""
    values: dict[str, Any] = {
        "organisations": list(organisations),
        "first": period.before,
        "since": period.since,
        "last": period.until,
        "unit": _TRUNCATED[period.unit],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        rows = cursor.fetchall()
    totals: dict[bool, Figures] = {}
    steps: dict[date, Figures] = {}
    centres: dict[bool, dict[UUID, Figures]] = {True: {}, False: {}}
    for is_now, step, centre, *counted in rows:
        figures = Figures(*counted)
        if centre is not None:
            centres[is_now][centre] = figures
        elif step is None:
            totals[is_now] = figures
        elif is_now:
            steps[step] = figures
    return Evolution(
        now=totals.get(True, NOTHING),
        then=totals.get(False, NOTHING),
        steps=steps,
        centres=centres[True],
        centres_then=centres[False],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of an organisation, or of a person: connections, statements, and seconds that sessions say they took."""

    day: date
    connections: int
    statements: int
    seconds: int


def connections(organisations: Collection[UUID], since: date, until: date) -> list[Day]:
    """Each day on which somebody connected, of these organisations together, both bounds included. One query."""
    return [
        Day(day=day, connections=many, statements=statements, seconds=seconds)
        for day, many, statements, seconds in _grouped("day", organisations, since, until)
    ]


def connections_by_organisation(organisations: Collection[UUID], since: date, until: date) -> dict[UUID, Figures]:
    """How many connected in each, of how many people, both bounds included. One query."""
    rows = _grouped("organisation_id", organisations, since, until, "count(DISTINCT who)")
    return {key: Figures(many, people, seconds) for key, many, people, seconds in rows}


def _grouped(
    by: str, organisations: Collection[UUID], since: date, until: date, second: str = "sum(statements)::int8"
) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"organisations": list(organisations), "first": since, "last": until}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {by}, count(*), {second}, sum(seconds)::int8 FROM ({_ONE}) AS one GROUP BY 1 ORDER BY 1", values)  # noqa: S608
        return list(cursor.fetchall())
