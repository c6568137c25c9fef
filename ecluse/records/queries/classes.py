"""What the tools of an organisation say today of those who learn together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ..rules.classes import WatchedClass
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import first_at
from ..rules.verbs import ANSWERED
from ..rules.watching import FAILED, PASSED, TOLD, Act
from .timeline import Line

# A class of two hundred does a hundred things each; of more, the first ones of the day are left out.
MOST = 20_000
_JUDGED = ANSWERED | PASSED | FAILED


@dataclass(frozen=True, slots=True)
class ClassAct:
    """An act of a learner (`act.agent` is their place in the class), in which statement, and whether that names the class."""

    sid: UUID
    act: Act
    names_class: bool


def acts_of(watched: WatchedClass, *, since: datetime, is_open: bool) -> list[ClassAct]:
    """What was said of the people of a class since then, the newest first. One query.

    What names the class counts; with `is_open`, so does what names no class. What Écluse says itself is no work of anybody.
    """
    owner = watched.organisation_id

    def keys(addresses: Collection[str]) -> list[int]:
        return [iri_key(owner, one) for one in addresses]

    places = {one.person_id: place for place, one in enumerate(watched.learners)}
    verbs = {iri_key(owner, verb): verb for verb in TOLD}
    values: dict[str, Any] = {
        "organisation": owner,
        "people": list(places),
        "since": first_at(since),
        "moment": since,
        "voided": iri_key(owner, VOIDED),
        "judged": keys(_JUDGED),
        "here": keys(watched.addresses),
        "registrations": list(watched.registrations),
        "elsewhere": keys(watched.other_addresses),
        "others": list(watched.other_registrations),
        "is_open": is_open,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        return [
            ClassAct(sid, Act(places[person_id], verbs.get(verb, ""), success, at, about), names)
            for person_id, sid, verb, about, at, success, names in cursor.fetchall()
        ]


_SQL = """
WITH agent AS MATERIALIZED (
    SELECT key, person_id FROM records_agent WHERE person_id = ANY(%(people)s) AND organisation_id = %(organisation)s
), named AS MATERIALIZED (
    SELECT sid FROM records_mention WHERE key = ANY(%(here)s) AND sid >= %(since)s
), away AS MATERIALIZED (
    SELECT sid FROM records_mention WHERE key = ANY(%(elsewhere)s) AND sid >= %(since)s
), found AS (
    SELECT agent.person_id, one.*,
        one.object = ANY(%(here)s) OR one.registration = ANY(%(registrations)s) OR one.sid IN (SELECT sid FROM named) AS names
    FROM agent JOIN records_statement AS one
        ON one.actor = agent.key AND one.organisation_id = %(organisation)s AND one.sid >= %(since)s
    WHERE one.verb <> %(voided)s AND (one.at IS NULL OR one.at >= %(moment)s)
        AND one.client_id IN (SELECT client_id FROM records_secret)
        AND NOT EXISTS (SELECT FROM records_voiding AS v
            WHERE v.organisation_id = one.organisation_id AND v.target_id = one.statement_id)
)
SELECT person_id, sid, verb, object, coalesce(at, uuid_extract_timestamp(sid)),
    CASE WHEN verb = ANY(%(judged)s) THEN (body::json #>> '{result,success}')::boolean END, coalesce(names, false)
FROM found WHERE names OR (%(is_open)s AND NOT coalesce(
    object = ANY(%(elsewhere)s) OR registration = ANY(%(others)s) OR sid IN (SELECT sid FROM away), false))
ORDER BY sid DESC LIMIT %(most)s
"""


def lines_at(organisation_id: UUID, sids: Sequence[UUID]) -> dict[UUID, Line]:
    """These statements as lines about whoever acted. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sid, organisation_id, client_id, body, actor, true FROM records_statement"
            " WHERE organisation_id = %s AND sid = ANY(%s)",
            [organisation_id, list(sids)],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {row[0]: Line(*row) for row in rows}
