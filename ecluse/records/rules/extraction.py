"""What is taken out of statements to find them again: keys of their agents and activities, their references, their moment.

The statements were validated before (rules/validation.py); nothing is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec
import orjson

from .keys import VOIDED, agent_keys, ifi_of, iri_keys
from .texts import in_utc

ACTIVITY_PLACES = ("parent", "grouping", "category", "other")


class Row(msgspec.Struct, gc=False):
    """The row of a statement."""

    actor: int | None
    verb: int
    object: int | None = None
    registration: str | None = None
    # The moment in UTC, as the record writes it.
    at: str | None = None
    refers: str | None = None
    voids: bool = False
    # Other agents and activities: key to whether they only count for `related_…`.
    mentions: dict[int, bool] = msgspec.field(default_factory=dict)
    # What is known once the statement is complete.
    id: str = ""
    body: bytes = b""
    # Its attachments: digest to content type.
    attachments: dict[str, str] | None = None


class Extraction:
    """The rows of the statements of one organisation, and all that they name."""

    __slots__ = ("_agent_keys", "_iri_keys", "activities", "agents", "definitions")

    def __init__(self, organisation_id: UUID) -> None:
        self._agent_keys, self._iri_keys = agent_keys(organisation_id), iri_keys(organisation_id)
        # By key: agents as they were spoken of last, addresses of activities that came without a definition; those that came with one.
        self.agents: dict[int, Mapping[str, Any]] = {}
        self.activities: dict[int, str] = {}
        self.definitions: list[tuple[int, Mapping[str, Any]]] = []

    def row(self, statement: Mapping[str, Any]) -> Row:
        """The row of a statement. Each place of its context activities becomes an array: the one change the standard asks for
        (Data, 2.4.6.2)."""
        row = Row(None, self.verb(statement["verb"]))
        row.actor = self.agent(statement["actor"], row, is_broad=False)
        target = statement["object"]
        kind = target.get("objectType", "Activity")
        if kind == "Activity":
            row.object = self.activity(target)
        elif kind == "StatementRef":
            row.refers, row.voids = target["id"].lower(), statement["verb"]["id"] == VOIDED
        elif kind == "SubStatement":
            self._sub_statement(target, row)
        else:
            row.object = self.agent(target, row, is_broad=False)
        context = statement.get("context")
        if context:
            row.registration = context.get("registration")
            self.context(context, row)
        if "timestamp" in statement:
            row.at = in_utc(statement["timestamp"])
        # What acts or is acted upon is found by its own column.
        row.mentions.pop(row.actor, None)  # type: ignore[arg-type]
        row.mentions.pop(row.object, None)  # type: ignore[arg-type]
        return row

    def agent(self, agent: Mapping[str, Any], row: Row, *, is_broad: bool) -> int | None:
        """The key of an agent or a group, which it has when it is identified; the members of a group are mentioned."""
        if "member" in agent:
            for member in agent["member"]:
                _mention(row, self.agent(member, row, is_broad=is_broad), is_broad)
        ifi = ifi_of(agent)
        if ifi is None:
            return None
        key = self._agent_keys[ifi]
        self.agents[key] = agent
        return key

    def verb(self, verb: Mapping[str, Any]) -> int:
        """The key of a verb."""
        return self._iri_keys[verb["id"]]

    def activity(self, activity: Mapping[str, Any]) -> int:
        """The key of an activity."""
        key = self._iri_keys[activity["id"]]
        if "definition" in activity:
            self.definitions.append((key, activity))
        else:
            self.activities[key] = activity["id"]
        return key

    def context(self, context: Mapping[str, Any], row: Row) -> None:
        """The agents and activities of a context are mentioned; each place of its activities becomes an array."""
        for agent in _agents_in(context):
            _mention(row, self.agent(agent, row, is_broad=True), is_broad=True)
        places = context.get("contextActivities")
        if places:
            mentions = row.mentions
            for place, activities in places.items():
                if isinstance(activities, dict):
                    places[place] = activities = [activities]
                for activity in activities:
                    mentions.setdefault(self.activity(activity), True)

    def _sub_statement(self, inner: Mapping[str, Any], row: Row) -> None:
        """Its actor, object and context count for `related_…` only."""
        _mention(row, self.agent(inner["actor"], row, is_broad=True), is_broad=True)
        target = inner["object"]
        kind = target.get("objectType", "Activity")
        if kind == "Activity":
            _mention(row, self.activity(target), is_broad=True)
        elif kind != "StatementRef":
            _mention(row, self.agent(target, row, is_broad=True), is_broad=True)
        if context := inner.get("context"):
            self.context(context, row)


def complete(statement: dict[str, Any], authority: Mapping[str, Any], version: str, extraction: Extraction) -> Row:
    """Add what the receiver says (xAPI Data, 2.4): id, authority and version; its own moment is not in the body. Answer the row."""
    if "id" not in statement:
        statement["id"] = str(uuid4())
    statement.pop("stored", None)
    statement["authority"] = authority
    statement.setdefault("version", spoken(version))
    row = extraction.row(statement)
    if row.at is not None:
        # In UTC: asked by 2.0, allowed by 1.0.3 (4.2.7).
        statement["timestamp"] = row.at
    row.id, row.body = statement["id"], orjson.dumps(statement)
    if "attachments" in statement:
        row.attachments = {one["sha2"].lower(): one["contentType"][:200] for one in statement["attachments"]}
    return row


def spoken(version: str) -> str:
    """The version of a statement that says none, by the version of the request."""
    return "1.0.0" if version.startswith("1.") else "2.0.0"


def _mention(row: Row, key: int | None, is_broad: bool) -> None:
    if key is not None:
        row.mentions[key] = is_broad and row.mentions.get(key, True)


def _agents_in(context: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for one in context.get("contextAgents", ()):
        yield one["agent"]
    for one in context.get("contextGroups", ()):
        yield one["group"]
