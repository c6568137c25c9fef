"""The activities of an organisation: how much they are used, how far people come in them, who is in one now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from ecluse.foundation.paging import PAGE_SIZE, Page

from ..models import ActivityDefinition, Agent
from ..rules.definitions import united
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import first_at
from ..rules.telling import seconds_of
from ..rules.watching import BEGUN, COMPLETED, PASSED
from .descriptions import MOST_OF_EACH
from .timeline import Line

_KEPT = """one.organisation_id = %(organisation)s AND one.sid >= %(since)s AND one.verb <> %(voided)s
    AND NOT EXISTS (SELECT FROM records_voiding AS v
        WHERE v.organisation_id = one.organisation_id AND v.target_id = one.statement_id)"""


@dataclass(frozen=True)
class Use:
    """An activity and how much it was used in a period. `key` names it in addresses."""

    key: UUID
    iri: str
    definition: dict[str, Any]
    statements: int
    people: int
    # When something happened in it last.
    last_at: datetime


def activity_by_key(organisation_id: UUID | None, key: UUID) -> ActivityDefinition | None:
    """An activity of this organisation by the key it has in addresses; those of others do not exist. One query."""
    if organisation_id is None:
        return None
    return ActivityDefinition.objects.filter(pk=key, organisation_id=organisation_id).first()


def used_activities(organisation_id: UUID, *, since: datetime, mark: str | None, size: int | None = PAGE_SIZE) -> Page[Use]:
    """What the tools of an organisation said was used since then, the last used first; all of it with `size=None`. Two queries.

    What Écluse itself says of sessions and badges is left out: it is no tool, and has no secret.
    """
    values = _values(organisation_id, since) | _place(mark) | {"limit": None if size is None else size + 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one.object, count(*), count(DISTINCT one.actor), max(coalesce(at, uuid_extract_timestamp(sid))) AS last"  # noqa: S608 - no value in the text
            f" FROM records_statement AS one WHERE {_KEPT} AND one.client_id IN (SELECT client_id FROM records_secret)"
            " AND EXISTS (SELECT FROM records_activitydefinition AS d WHERE d.activity = one.object) GROUP BY one.object"
            " HAVING %(moment)s::timestamptz IS NULL"
            " OR (max(coalesce(at, uuid_extract_timestamp(sid))), one.object) < (%(moment)s, %(key)s)"
            " ORDER BY last DESC, one.object DESC LIMIT %(limit)s",
            values,
        )
        rows = cursor.fetchall()
    more = size is not None and len(rows) > size
    rows = rows[:size]
    known = named_at([key for key, *_rest in rows])
    uses = [Use(*known[key], statements, people, last) for key, statements, people, last in rows]
    return Page(rows=uses, next=f"{rows[-1][3].isoformat()}_{rows[-1][0]}" if more else None, previous=None)


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
    """How many people began, completed and passed; how many seconds completing took, all told."""

    people: int
    begun: int
    completed: int
    passed: int
    seconds: float


def funnel_of(activity: ActivityDefinition, *, since: datetime) -> Funnel:
    """How far people came in an activity since then. One query."""
    organisation_id = activity.organisation_id

    def keys(verbs: Collection[str]) -> list[int]:
        return [iri_key(organisation_id, verb) for verb in sorted(verbs)]

    values = _values(organisation_id, since) | {
        "activity": activity.activity,
        "begun": keys(BEGUN),
        "completed": keys(COMPLETED),
        "passed": keys(PASSED),
        # Whoever answers a question does not say how long the activity took; whoever ends it does.
        "duration": r'"duration":"(P[0-9YMWDTHS.]{1,30})"',
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT actor), count(DISTINCT actor) FILTER (WHERE verb = ANY(%(begun)s)),"  # noqa: S608 - no value in the text
            " count(DISTINCT actor) FILTER (WHERE verb = ANY(%(completed)s)),"
            " count(DISTINCT actor) FILTER (WHERE verb = ANY(%(passed)s)),"
            " array_agg(substring(body FROM %(duration)s)) FILTER (WHERE verb = ANY(%(completed)s))"
            f" FROM records_statement AS one WHERE one.object = %(activity)s AND {_KEPT}",
            values,
        )
        people, begun, completed, passed, durations = cursor.fetchone()
    return Funnel(people, begun, completed, passed, sum(seconds_of(one or "") or 0.0 for one in durations or ()))


def days_of(activity: ActivityDefinition, *, since: datetime) -> dict[date, int]:
    """How many different people were in an activity or in a part of it, on each day since then, where the network lives. One query."""
    values = _values(activity.organisation_id, since) | {"activity": activity.activity, "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (coalesce(at, uuid_extract_timestamp(sid)) AT TIME ZONE %(zone)s)::date AS day, count(DISTINCT actor)"  # noqa: S608
            f" FROM ({_ABOUT}) AS found GROUP BY day ORDER BY day",
            values,
        )
        return dict(cursor.fetchall())


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


def _place(mark: str | None) -> dict[str, Any]:
    """The last row of the page before; none for a mark that cannot be read."""
    moment, _underscore, key = (mark or "").partition("_")
    try:
        at, number = datetime.fromisoformat(moment), int(key)
    except ValueError:
        return {"moment": None, "key": None}
    is_good = at.tzinfo is not None and abs(number) < 1 << 63
    return {"moment": at, "key": number} if is_good else {"moment": None, "key": None}


def a_month_before(now: datetime) -> datetime:
    """The period of the pages of activities: thirty days."""
    return now - timedelta(days=30)
