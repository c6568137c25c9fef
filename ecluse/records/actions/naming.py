"""Agents and activities that statements name for the first time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson
from django.db import transaction

from ecluse.foundation.keys import new_id

from ..models import Scope
from ..rules.extraction import Extract
from ..rules.keys import agent_key, ifi_of, iri_key
from ..rules.speaker import Speaker
from .raw import raw_cursor
from .recognising import recognise

# What this process knows to be in the tables; forgotten whole when it is full, and every ten minutes: an agent that another process
# has turned into a pseudonym since is named again when it is spoken of again. Only committed rows are noted.
_known: set[tuple[int, str]] = set()
_MOST = 200_000
FRESH = 600.0  # seconds
_began = time.monotonic()
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def name_what_is_new(*, by: Speaker, rows: Sequence[Extract]) -> None:
    """Add the agents, the activities and the definitions that are not known yet; in the transaction of the statements.

    Rows are only added, in the order of their keys, so that two requests neither change the same row nor wait in a ring.
    """
    agents = {key: agent for row in rows for key, agent in row.agents.items()}
    defines = by.may(Scope.DEFINE)
    activities = {}
    for row in rows:
        for key, activity in row.activities.items():
            definition = activity.get("definition") if defines else None
            activities[key, _digest(definition)] = (activity["id"], definition)
    _name(by, agents, activities)


def name_what_a_document_names(*, by: Speaker, agent: Mapping[str, Any] | None, activity: str | None) -> None:
    """The same for the agent and the activity that a document is about; in the transaction of the document."""
    organisation_id = by.organisation_id
    agents = {agent_key(organisation_id, ifi_of(agent) or ""): agent} if agent is not None else {}
    activities = {(iri_key(organisation_id, activity), _digest(None)): (activity, None)} if activity is not None else {}
    _name(by, agents, activities)


def _name(by: Speaker, agents: Mapping[int, Mapping[str, Any]], activities: Mapping[tuple[int, str], tuple[str, Any]]) -> None:
    if time.monotonic() - _began > FRESH:
        forget_what_is_known()
    agents = {key: agent for key, agent in agents.items() if (key, "") not in _known}
    activities = {mark: activity for mark, activity in activities.items() if mark not in _known}
    if agents:
        _add_agents(by, agents)
    if activities:
        _add_activities(by, activities)
    if agents or activities:
        transaction.on_commit(lambda: _note([*((key, "") for key in agents), *activities]))


def forget_what_is_known() -> None:
    """After rows were taken out of the tables, and for tests that empty them."""
    global _began
    _known.clear()
    _began = time.monotonic()


def _note(marks: Sequence[tuple[int, str]]) -> None:
    if len(_known) > _MOST:
        forget_what_is_known()
    _known.update(marks)


def _digest(definition: Mapping[str, Any] | None) -> str:
    if not definition:
        return "-"
    return blake2b(orjson.dumps(definition, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _add_agents(by: Speaker, agents: Mapping[int, Mapping[str, Any]]) -> None:
    keys = sorted(agents)
    with raw_cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_agent (id, organisation_id, key, identifier, name)"
            " SELECT one.id, %s, one.key, one.identifier, one.name"
            " FROM unnest(%s::uuid[], %s::int8[], %s::jsonb[], %s::text[]) AS one (id, key, identifier, name)"
            " ON CONFLICT (key) DO NOTHING RETURNING key",
            [
                by.organisation_id,
                [new_id() for _key in keys],
                keys,
                [orjson.dumps({name: agents[key][name] for name in IDENTIFIERS if name in agents[key]}).decode() for key in keys],
                [str(agents[key].get("name", ""))[:200] for key in keys],
            ],
        )
        fresh = [found[0] for found in cursor.fetchall()]
    if fresh:
        recognise(keys=fresh)


def _add_activities(by: Speaker, activities: Mapping[tuple[int, str], tuple[str, Any]]) -> None:
    marks = sorted(activities)
    with raw_cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_activitydefinition (id, organisation_id, activity, iri, digest, definition)"
            " SELECT one.id, %s, one.activity, one.iri, one.digest, one.definition"
            " FROM unnest(%s::uuid[], %s::int8[], %s::text[], %s::text[], %s::jsonb[])"
            " AS one (id, activity, iri, digest, definition)"
            " ON CONFLICT (activity, digest) DO NOTHING",
            [
                by.organisation_id,
                [new_id() for _mark in marks],
                [key for key, _digest in marks],
                [activities[mark][0] for mark in marks],
                [digest for _key, digest in marks],
                [orjson.dumps(activities[mark][1]).decode() if activities[mark][1] else None for mark in marks],
            ],
        )
