"""The activities of an organisation: how much they are used, how far people come in them, who is in one now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ecluse.foundation.paging import PAGE_SIZE, Page

from ..models import ActivityDefinition, Agent
from ..rules.definitions import united
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import first_at
from .descriptions import MOST_OF_EACH
from .timeline import Line


@dataclass(frozen=True)
class Use:
    """An activity and how much it was used in a period. `key` names it in addresses."""

    key: UUID
    iri: str
    definition: dict[str, Any]
    statements: int
    # Whoever was in it, or in a part of it.
    people: int
    # The day on which something happened in it last.
    last_on: date


def activity_by_key(organisation_id: UUID | None, key: UUID) -> ActivityDefinition | None:
    """An activity of this organisation by the key it has in addresses; those of others do not exist. One query."""
    if organisation_id is None:
        return None
    return ActivityDefinition.objects.filter(pk=key, organisation_id=organisation_id).first()


def used_activities(organisation_id: UUID, *, since: date, mark: str | None, size: int | None = PAGE_SIZE) -> Page[Use]:
    """What the tools of an organisation said was used since a day, the last used first; all of it with `size=None`. Two queries.

    From the figures of days (actions/counting.py). What Écluse itself says of sessions and badges is left out: it is no tool.
    """
    values = _of(organisation_id, since) | _place(mark) | {"limit": None if size is None else size + 1}
    with connection.cursor() as cursor:
        cursor.execute(_USED, values)
        rows = cursor.fetchall()
    more = size is not None and len(rows) > size
    rows = rows[:size]
    known = named_at([key for key, *_rest in rows])
    uses = [Use(*known[key], statements, people, last) for key, last, statements, people in rows]
    if not more:
        return Page(rows=uses, next=None, previous=None)
    key, last, statements, _people = rows[-1]
    return Page(rows=uses, next=f"{last.isoformat()}_{statements}_{key}", previous=None)


# Two agents that are one person count once.
_WHO = "count(DISTINCT coalesce(who.person_id, who.id))"
_USED = f"""
WITH used AS (
    SELECT activity, max(day) AS last, sum(statements)::int8 AS statements FROM records_daycount
    WHERE organisation_id = %(organisation)s AND day >= %(since)s AND client_id IN (SELECT client_id FROM records_secret)
        AND EXISTS (SELECT FROM records_activitydefinition AS d WHERE d.activity = records_daycount.activity)
    GROUP BY activity
), page AS MATERIALIZED (
    SELECT * FROM used WHERE %(last)s::date IS NULL OR (last, statements, activity) < (%(last)s, %(statements)s, %(key)s)
    ORDER BY last DESC, statements DESC, activity DESC LIMIT %(limit)s
)
SELECT page.activity, page.last, page.statements, (SELECT {_WHO} FROM records_activityday AS d
    JOIN records_agent AS who ON who.key = d.agent
    WHERE d.organisation_id = %(organisation)s AND d.activity = page.activity AND d.day >= %(since)s)
FROM page ORDER BY page.last DESC, page.statements DESC, page.activity DESC
"""  # noqa: S608 - no value in the text


def named_at(keys: Sequence[int]) -> dict[int, tuple[UUID, str, dict[str, Any]]]:
    """Each activity with its key, its address and its definitions in one. One query."""
    found: dict[int, tuple[UUID, str, list[Any]]] = {}
    rows = ActivityDefinition.objects.filter(activity__in=keys).order_by("pk")
    for one in rows:
        place = found.setdefault(one.activity, (one.pk, one.iri, []))
        if one.definition and len(place[2]) < MOST_OF_EACH:
            place[2].append(one.definition)
    return {key: (pk, iri, united(definitions)) for key, (pk, iri, definitions) in found.items()}


def definitions_by_key(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is known of activities, by key. One query."""
    return {key: definition for key, (_pk, _iri, definition) in named_at(keys).items()}


def named(activity: ActivityDefinition) -> dict[str, Any]:
    """What is known of one activity. One query."""
    return named_at([activity.activity])[activity.activity][2]


@dataclass(frozen=True)
class Funnel:
    """How many people enrolled, were in it, began, completed and passed; how many seconds completing took, all told."""

    enrolled: int
    people: int
    begun: int
    completed: int
    passed: int
    seconds: float


def funnel_of(activity: ActivityDefinition, *, since: date) -> Funnel:
    """How far people came in an activity since a day; who was in a part of it was in it. One query, of the figures of days."""
    values = _of(activity.organisation_id, since) | {"activity": activity.activity}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_WHO} FILTER (WHERE d.enrolled > 0), {_WHO} FILTER (WHERE d.statements > d.enrolled),"  # noqa: S608 - no value in the text
            f" {_WHO} FILTER (WHERE d.begun > 0), {_WHO} FILTER (WHERE d.completed > 0), {_WHO} FILTER (WHERE d.passed > 0),"
            " coalesce(sum(d.seconds), 0) FROM records_activityday AS d"
            " JOIN records_agent AS who ON who.key = d.agent"
            " WHERE d.organisation_id = %(organisation)s AND d.activity = %(activity)s AND d.day >= %(since)s",
            values,
        )
        enrolled, people, begun, completed, passed, seconds = cursor.fetchone()
    return Funnel(enrolled, people, begun, completed, passed, float(seconds))


def days_of(activity: ActivityDefinition, *, since: date) -> dict[date, int]:
    """How many different people were in an activity or in a part of it, on each day since then. One query, of the figures of days."""
    values = _of(activity.organisation_id, since) | {"activity": activity.activity}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.day, {_WHO} FROM records_activityday AS d JOIN records_agent AS who ON who.key = d.agent"  # noqa: S608
            " WHERE d.organisation_id = %(organisation)s AND d.activity = %(activity)s AND d.day >= %(since)s"
            " GROUP BY d.day ORDER BY d.day",
            values,
        )
        return dict(cursor.fetchall())


_KEPT = """one.organisation_id = %(organisation)s AND one.sid >= %(since)s AND one.verb <> %(voided)s
    AND NOT EXISTS (SELECT FROM records_voiding AS v
        WHERE v.organisation_id = one.organisation_id AND v.target_id = one.statement_id)"""
_ABOUT = f"""SELECT one.* FROM records_statement AS one WHERE one.object = %(activity)s AND {_KEPT}
    UNION SELECT one.* FROM records_mention AS m JOIN records_statement AS one
        ON one.organisation_id = %(organisation)s AND one.sid = m.sid WHERE m.key = %(activity)s AND {_KEPT}"""  # noqa: S608


def lines_about(activity: ActivityDefinition, *, since: datetime, limit: int) -> list[Line]:
    """What happened in an activity and its parts since then, and was said, the newest first. One query."""
    values = _values(activity.organisation_id, since) | {"activity": activity.activity, "limit": limit, "moment": since}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sid, organisation_id, client_id, body, actor, true"  # noqa: S608 - no value in the text
            f" FROM ({_ABOUT}) AS found WHERE actor IS NOT NULL AND (at IS NULL OR at >= %(moment)s) ORDER BY sid DESC LIMIT %(limit)s",
            values,
        )
        return [Line(*row) for row in cursor.fetchall()]


def names_of(organisation_id: UUID, keys: Collection[int]) -> dict[int, str]:
    """The names of agents: of the person when they are known here, or else the one that was said. One query."""
    rows = Agent.objects.filter(organisation_id=organisation_id, key__in=keys).select_related("person")
    return {one.key: one.person.full_name if one.person else one.name for one in rows}


def _values(organisation_id: UUID, since: datetime) -> dict[str, Any]:
    return {"organisation": organisation_id, "since": first_at(since), "voided": iri_key(organisation_id, VOIDED)}


def _of(organisation_id: UUID, since: date) -> dict[str, Any]:
    return {"organisation": organisation_id, "since": since}


def _place(mark: str | None) -> dict[str, Any]:
    """The last row of the page before; none for a mark that cannot be read."""
    try:
        day, statements, key = (mark or "").split("_")
        last, many, number = date.fromisoformat(day), int(statements), int(key)
    except ValueError:
        return {"last": None, "statements": None, "key": None}
    is_good = abs(many) < 1 << 63 and abs(number) < 1 << 63
    return {"last": last if is_good else None, "statements": many if is_good else None, "key": number if is_good else None}


def a_month_before(today: date) -> date:
    """The period of the pages of activities: thirty days, today included."""
    return today - timedelta(days=29)
