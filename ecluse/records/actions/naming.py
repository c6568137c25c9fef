"""Agents and activities that statements name for the first time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import orjson
from django.db import transaction

from ecluse.foundation.keys import new_id

from ..models import Scope
from ..queries.raw import raw_cursor
from ..rules.extraction import Extraction
from ..rules.keys import agent_key, ifi_of, iri_key
from ..rules.speaker import Speaker
from .recognising import recognise

_MOST = 200_000
FRESH = 600.0  # seconds
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


@dataclass(slots=True)
class _Known:
    """What this process knows to be in the tables; only committed rows are noted.

    Forgotten whole when it is full, and every ten minutes: an agent that another process has turned into a pseudonym since is named
    again when it is spoken of again.
    """

    agents: set[int] = field(default_factory=set)
    activities: set[int] = field(default_factory=set)
    # By the key of the activity and Python's own hash of the definition, which is drawn anew for each process: 64 bits that
    # nobody outside can aim at.
    definitions: set[tuple[int, int]] = field(default_factory=set)
    since: float = field(default_factory=time.monotonic)
    # Another one once all was forgotten.
    mark: object = field(default_factory=object)


_known = _Known()


@dataclass(frozen=True, slots=True)
class New:
    """What is not known to be in the tables: agents and addresses by their key, definitions by key and mark."""

    agents: dict[int, Mapping[str, Any]]
    activities: dict[int, str]
    definitions: dict[tuple[int, int], Mapping[str, Any]]

    def __bool__(self) -> bool:
        return bool(self.agents or self.activities or self.definitions)


def what_is_known() -> object:
    """What stands for all that this process knows to be in the tables, until it is forgotten."""
    if time.monotonic() - _known.since > FRESH or len(_known.agents) + len(_known.activities) + len(_known.definitions) > _MOST:
        forget_what_is_known()
    return _known.mark


def what_is_new(*, by: Speaker, extraction: Extraction) -> New:
    """Of the agents, activities and definitions of a request, those that are to be named. It asks nothing of the database."""
    return _new(by, extraction.agents, extraction.activities, extraction.definitions)


def name_what_a_document_names(*, by: Speaker, agent: Mapping[str, Any] | None, activity: str | None) -> None:
    """Name the agent and the activity that a document is about; in the transaction of the document."""
    organisation_id = by.organisation_id
    agents = {agent_key(organisation_id, ifi_of(agent) or ""): agent} if agent is not None else {}
    activities = {iri_key(organisation_id, activity): activity} if activity is not None else {}
    name(_new(by, agents, activities, ()), by=by)


def _new(
    by: Speaker,
    agents: Mapping[int, Mapping[str, Any]],
    activities: dict[int, str],
    defined: Sequence[tuple[int, Mapping[str, Any]]],
) -> New:
    what_is_known()
    if defined and not by.may(Scope.DEFINE):
        activities |= {key: activity["id"] for key, activity in defined}
        defined = ()
    return New(
        {key: agent for key, agent in agents.items() if key not in _known.agents},
        {key: iri for key, iri in activities.items() if key not in _known.activities},
        {
            mark: activity
            for key, activity in defined
            if (mark := (key, hash(orjson.dumps(activity["definition"])))) not in _known.definitions
        },
    )


def name(new: New, *, by: Speaker) -> None:
    """Add them, in the transaction of the statements.

    Rows are only added, in the order of their keys, so that two requests neither change the same row nor wait in a ring.
    """
    if new.agents:
        _add_agents(by, dict(sorted(new.agents.items())))
    if new.activities or new.definitions:
        named: list[tuple[int, str, str, Mapping[str, Any] | None]]
        named = [(key, "-", iri, None) for key, iri in new.activities.items()]
        named += [
            (key, _digest(one["definition"]), one["id"], one["definition"]) for (key, _hash), one in new.definitions.items()
        ]
        _add_activities(by, sorted(named, key=itemgetter(0, 1)))
    if new:
        transaction.on_commit(lambda: _note(new))


def forget_what_is_known() -> None:
    """After rows were taken out of the tables, and for tests that empty them."""
    _known.agents.clear()
    _known.activities.clear()
    _known.definitions.clear()
    _known.since, _known.mark = time.monotonic(), object()


def _note(new: New) -> None:
    _known.agents.update(new.agents)
    _known.activities.update(new.activities)
    _known.definitions.update(new.definitions)


def _digest(definition: Mapping[str, Any]) -> str:
    """The same for two that say the same in another order; "-" is a definition that says nothing, or none."""
    if not definition:
        return "-"
    return blake2b(orjson.dumps(definition, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _add_agents(by: Speaker, agents: Mapping[int, Mapping[str, Any]]) -> None:
    keys = list(agents)
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


def _add_activities(by: Speaker, named: Sequence[tuple[int, str, str, Mapping[str, Any] | None]]) -> None:
    """By key, digest, address and definition."""
    with raw_cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_activitydefinition (id, organisation_id, activity, iri, digest, definition)"
            " SELECT one.id, %s, one.activity, one.iri, one.digest, one.definition"
            " FROM unnest(%s::uuid[], %s::int8[], %s::text[], %s::text[], %s::jsonb[])"
            " AS one (id, activity, iri, digest, definition)"
            " ON CONFLICT (activity, digest) DO NOTHING",
            [
                by.organisation_id,
                [new_id() for _one in named],
                [key for key, _digest, _iri, _definition in named],
                [iri for _key, _digest, iri, _definition in named],
                [digest for _key, digest, _iri, _definition in named],
                [orjson.dumps(definition).decode() if definition else None for _key, _digest, _iri, definition in named],
            ],
        )
