"""What is taken out of a statement to find it again: keys of its agents and activities, its references, its moment.

The statement was validated before (rules/validation.py); nothing is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from .keys import VOIDED, agent_key, ifi_of, iri_key
from .validation import parse_timestamp

ACTIVITY_PLACES = ("parent", "grouping", "category", "other")


@dataclass(slots=True)
class Extract:
    """The row of a statement, but its body."""

    actor: int | None
    verb: int
    object: int | None = None
    registration: str | None = None
    at: datetime | None = None
    refers: str | None = None
    voids: bool = False
    # Other agents and activities: key to whether they only count for `related_…`.
    mentions: dict[int, bool] = field(default_factory=dict)
    # By key: what to know of agents (identifier, name) and activities (address, definition).
    agents: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    activities: dict[int, Mapping[str, Any]] = field(default_factory=dict)


def extract(organisation_id: UUID, statement: Mapping[str, Any]) -> Extract:
    """The row of a statement of this organisation."""
    verb = statement["verb"]["id"]
    row = Extract(actor=None, verb=iri_key(organisation_id, verb))
    row.actor = _agent(organisation_id, statement["actor"], row, is_broad=False)
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        row.object = _activity(organisation_id, target, row)
    elif kind == "StatementRef":
        row.refers, row.voids = target["id"].lower(), verb == VOIDED
    elif kind == "SubStatement":
        _sub_statement(organisation_id, target, row)
    else:
        row.object = _agent(organisation_id, target, row, is_broad=False)
    context = statement.get("context")
    if context:
        row.registration = context.get("registration")
        _context(organisation_id, context, row)
    if (moment := statement.get("timestamp")) is not None:
        row.at = parse_timestamp(moment)
    for direct in (row.actor, row.object):
        # What acts or is acted upon is found by its own column.
        if direct is not None:
            row.mentions.pop(direct, None)
    return row


def _agent(organisation_id: UUID, agent: Mapping[str, Any], row: Extract, *, is_broad: bool) -> int | None:
    """The key of an agent or a group, which it has when it is identified; the members of a group are mentioned."""
    for member in agent.get("member", ()):
        found = _agent(organisation_id, member, row, is_broad=is_broad)
        _mention(row, found, is_broad)
    ifi = ifi_of(agent)
    if ifi is None:
        return None
    key = agent_key(organisation_id, ifi)
    row.agents[key] = agent
    return key


def _activity(organisation_id: UUID, activity: Mapping[str, Any], row: Extract) -> int:
    key = iri_key(organisation_id, activity["id"])
    if key not in row.activities or "definition" in activity:
        row.activities[key] = activity
    return key


def _mention(row: Extract, key: int | None, is_broad: bool) -> None:
    if key is not None:
        row.mentions[key] = is_broad and row.mentions.get(key, True)


def _context(organisation_id: UUID, context: Mapping[str, Any], row: Extract) -> None:
    for agent in _agents_in(context):
        _mention(row, _agent(organisation_id, agent, row, is_broad=True), is_broad=True)
    places = context.get("contextActivities")
    if places:
        for place in ACTIVITY_PLACES:
            for activity in places.get(place, ()):
                _mention(row, _activity(organisation_id, activity, row), is_broad=True)


def _agents_in(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for one in context.get("contextAgents", ()):
        yield one["agent"]
    for one in context.get("contextGroups", ()):
        yield one["group"]


def _sub_statement(organisation_id: UUID, inner: Mapping[str, Any], row: Extract) -> None:
    """Its actor, object and context count for `related_…` only."""
    _mention(row, _agent(organisation_id, inner["actor"], row, is_broad=True), is_broad=True)
    target = inner["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        _mention(row, _activity(organisation_id, target, row), is_broad=True)
    elif kind != "StatementRef":
        _mention(row, _agent(organisation_id, target, row, is_broad=True), is_broad=True)
    if context := inner.get("context"):
        _context(organisation_id, context, row)


def with_arrays(statement: dict[str, Any]) -> dict[str, Any]:
    """The same with each place of its context activities as an array: the one change the standard asks for (Data, 2.4.6.2)."""
    for part in (statement, statement["object"]):
        places = part.get("context", {}).get("contextActivities") if part.get("context") else None
        if places:
            for place, value in places.items():
                if isinstance(value, dict):
                    places[place] = [value]
    return statement
