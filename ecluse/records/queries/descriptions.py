"""What is known of an agent and of an activity, from all that the tools of one organisation said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from ..models import ActivityDefinition, Agent
from ..rules.definitions import united
from ..rules.keys import agent_key, ifi_of, iri_key

# A tool that gives an activity another name each time makes many definitions; these are the newest.
MOST_DEFINITIONS = 200
# The same, where many activities are read at once.
MOST_OF_EACH = 20
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def person_of(organisation_id: UUID, agent: Mapping[str, Any]) -> dict[str, Any]:
    """The names and the identifiers of whoever this agent is, as far as tools of this organisation said them. Two queries.

    An agent who is known here as a person has all the identifiers that were said of that person; nothing comes from their account.
    """
    found = Agent.objects.filter(organisation_id=organisation_id)
    rows = list(found.filter(key=agent_key(organisation_id, ifi_of(agent) or "")))
    if rows and rows[0].person_id:
        rows += found.filter(person=rows[0].person_id).exclude(pk=rows[0].pk).order_by("pk")
    person: dict[str, Any] = {"objectType": "Person"}
    for one in (agent, *({"name": row.name, **row.identifier} for row in rows)):
        for name in ("name", *IDENTIFIERS):
            if one.get(name) and one[name] not in person.setdefault(name, []):
                person[name].append(one[name])
    return {name: said for name, said in person.items() if said}


def activity_of(organisation_id: UUID, iri: str) -> dict[str, Any]:
    """The activity with its definitions in one; without any when no tool that may define gave one. One query."""
    rows = ActivityDefinition.objects.filter(
        organisation_id=organisation_id, activity=iri_key(organisation_id, iri), definition__isnull=False
    )
    newest = rows.order_by("-pk").values_list("definition", flat=True)[:MOST_DEFINITIONS]
    definition = united(reversed(newest))
    return {"objectType": "Activity", "id": iri} | ({"definition": definition} if definition else {})


def definitions_at(named: Collection[tuple[UUID, str]]) -> dict[UUID, dict[str, dict[str, Any]]]:
    """What is known of many activities, given by organisation and address; those of which nothing is known are left out. One query."""
    if not named:
        return {}
    asked = sorted(set(named))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.organisation_id, one.iri, one.definition FROM unnest(%s::uuid[], %s::int8[]) AS asked (organisation_id, key)"
            " CROSS JOIN LATERAL (SELECT id, iri, definition FROM records_activitydefinition"
            " WHERE activity = asked.key AND organisation_id = asked.organisation_id AND definition IS NOT NULL"
            " ORDER BY id DESC LIMIT %s) AS one ORDER BY one.id",
            [[one for one, _iri in asked], [iri_key(one, iri) for one, iri in asked], MOST_OF_EACH],
        )
        rows = cursor.fetchall()
    said: dict[tuple[UUID, str], list[Any]] = {}
    for organisation_id, iri, definition in rows:
        said.setdefault((organisation_id, iri), []).append(
            orjson.loads(definition) if isinstance(definition, str) else definition
        )
    known: dict[UUID, dict[str, dict[str, Any]]] = {}
    for (organisation_id, iri), definitions in said.items():
        known.setdefault(organisation_id, {})[iri] = united(definitions)
    return known
