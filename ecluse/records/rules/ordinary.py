"""Ordinary statements, read by their parts.

Tools say the same people, verbs, activities and courses thousands of times, in the same bytes. Such a part is read, held to its schema
and taken apart once; from then on its bytes are its proof. What a statement says besides (ids, moment, result, extensions) is read each
time. A statement that is out of the ordinary (it refers to another one, holds one, has attachments) is read with care, by itself
(validation.py, extraction.py), and nothing is said here of what is wrong: what is answered is what the careful reading answers, and
every case of its tests holds this one to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
import orjson
from msgspec import UNSET, Raw, UnsetType

from . import patterns
from .extraction import Extraction, Row, complete, spoken
from .keys import VOIDED
from .problems import V1, V2
from .reading import Unreadable, read_and_write, read_json, too_many_values
from .texts import in_utc, is_language_tag, parse_timestamp
from .validation import component_problems, passes, problems_of, score_problems

# Bytes, roughly, of all that is remembered in a process; forgotten whole when there is more. Longer parts are not remembered.
_MOST: Final = 32_000_000
_LONGEST: Final = 4_000
_EACH: Final = 600
# Less deep than any reader further on allows.
_MOST_BRACKETS: Final = 200
_VERSIONS: Final = {V1: {"1.0.0", "1.0.1", "1.0.2", "1.0.3"}, V2: {"1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0"}}
_UUID: Final = re.compile(patterns.UUID).fullmatch
_MOMENT: Final = re.compile(patterns.PLAIN_MOMENT).fullmatch
_DURATION: Final = re.compile(patterns.DURATION).fullmatch
_LANGUAGE: Final = re.compile(patterns.PLAIN_LANGUAGE).fullmatch
_NOTHING: Final[dict[int, bool]] = {}


class Wrong(Exception):
    """Something is not as the standard has it; what it is, is for others to say."""


class _Unusual(Exception):
    """A statement is not as most tools say it, or is wrong."""


class _Context(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    registration: str | UnsetType = UNSET
    instructor: Raw | UnsetType = UNSET
    team: Raw | UnsetType = UNSET
    activities: Raw | UnsetType = msgspec.field(name="contextActivities", default=UNSET)
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    extensions: Raw | UnsetType = UNSET
    # What is out of the ordinary.
    statement: Raw | UnsetType = UNSET
    agents: Raw | UnsetType = msgspec.field(name="contextAgents", default=UNSET)
    groups: Raw | UnsetType = msgspec.field(name="contextGroups", default=UNSET)


class _Result(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    score: Raw | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: str | UnsetType = UNSET
    extensions: Raw | UnsetType = UNSET


class _Statement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    id: str | UnsetType = UNSET
    actor: Raw
    verb: Raw
    object: Raw
    result: _Result | UnsetType = UNSET
    context: _Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    version: str | UnsetType = UNSET
    authority: Raw | UnsetType = UNSET
    # What is out of the ordinary.
    attachments: Raw | UnsetType = UNSET


_decode = msgspec.json.Decoder(list[_Statement] | _Statement).decode
_split = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.Encoder().encode


class Part(msgspec.Struct, gc=False, eq=False):
    """What is known of some bytes: how the record writes them, their key, whom and what they mention."""

    written: Raw
    # So many bytes longer than they came.
    longer: int
    key: int | None
    # Shared by rows, and never changed.
    mentions: dict[int, bool]
    # What was known (actions/naming.py) when all that is named here was in the tables.
    named: object = None


@dataclass(slots=True)
class _Memory:
    """The parts of all organisations. What a tool that may not define says of an activity is named otherwise: it has its own."""

    parts: dict[tuple[UUID, bool, str], dict[bytes, Part]] = field(default_factory=dict)
    spent: int = 0

    def of(self, organisation_id: UUID, may_define: bool, kind: str) -> dict[bytes, Part]:
        """The parts of one kind."""
        return self.parts.setdefault((organisation_id, may_define, kind), {})

    def remember(self, parts: dict[bytes, Part], content: bytes, part: Part) -> None:
        """Whoever reads with parts that are forgotten meanwhile goes on with them."""
        if self.spent > _MOST:
            self.parts, self.spent = {}, 0
        parts[content] = part
        self.spent += 2 * len(content) + _EACH


_memory = _Memory()


# What each kind is in the schema.
_KINDS: Final = {
    "actor": "actor",
    "verb": "verb",
    "score": "score",
    "activity": "activity",
    "instructor": "actor",
    "team": "group-only",
    "activities": "context-activities",
    "authority": "authority",
}


class Reader:
    """Reads the statements of one request of a tool; `attached` are those with attachments, as they were said.

    `known` stands for what its process knows to be named; whoever has named what `extraction` holds says so with `note`.
    """

    def __init__(
        self, organisation_id: UUID, *, may_define: bool, authority: Mapping[str, Any], version: str, known: object
    ) -> None:
        self.extraction = Extraction(organisation_id)
        self._parts = {kind: _memory.of(organisation_id, may_define, kind) for kind in _KINDS}
        self.attached: list[Mapping[str, Any]] = []
        self._authority, self._vouched = authority, Raw(orjson.dumps(authority))
        self._version, self._spoken = version, spoken(version)
        self._versions = _VERSIONS[V1 if version.startswith("1.") else V2]
        self._known = known
        self._unnamed: set[Part] = set()
        # The record writes a statement so many bytes longer than it came.
        self._always_longer = len('"authority":,') + len(bytes(self._vouched))
        self._longer = 0

    def rows(self, body: bytes) -> list[Row]:
        """The rows of the statements, complete as the record keeps them. Raises Wrong."""
        # How the one letter that no table keeps is written.
        if too_many_values(body) or b"\\u0000" in body:
            raise Wrong
        try:
            rows = self._rows(body)
        except (Unreadable, msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise Wrong from error
        if len({row.id.lower() for row in rows}) < len(rows):
            raise Wrong
        return rows

    def _rows(self, body: bytes) -> list[Row]:
        try:
            said = _decode(body)
        except msgspec.ValidationError:
            # Somewhere something has another shape.
            return [self._alone(content) for content in _each(body)]
        statements = said if isinstance(said, list) else [said]
        rows: list[Row] = []
        contents: list[bytes] = []
        for number, statement in enumerate(statements):
            longer = self._longer
            try:
                row = self._row(statement)
            except _Unusual:
                contents = contents or _each(body)
                row = self._with_care(contents[number])
                self._longer = longer + len(row.body) - len(contents[number]) - self._always_longer
            rows.append(row)
        between = len(rows) + 1 if isinstance(said, list) else 0
        self._see_keys_once(body, sum([len(row.body) for row in rows]) + between, len(rows))
        return rows

    def _alone(self, content: bytes) -> Row:
        self._longer = 0
        try:
            said = _decode(content)
            if isinstance(said, list):
                raise Wrong
            row = self._row(said)
        except (msgspec.ValidationError, _Unusual):
            return self._with_care(content)
        self._see_keys_once(content, len(row.body), 1)
        return row

    def _see_keys_once(self, body: bytes, written: int, number: int) -> None:
        """A key that came twice would have made the body longer than it is written; so do spaces and escapes, which are looked at."""
        if written - self._longer - number * self._always_longer != len(body):
            read_json(body)

    def _with_care(self, content: bytes) -> Row:
        statement = read_json(content)
        if problems_of([statement], self._version):
            raise Wrong
        row = complete(statement, self._authority, self._version, self.extraction)
        if "attachments" in statement or "attachments" in statement["object"]:
            # As it was said: a signature is of that.
            self.attached.append(orjson.loads(content))
        return row

    def note(self) -> None:
        """All that they name is in the tables."""
        for part in self._unnamed:
            part.named = self._known

    def _row(self, said: _Statement) -> Row:
        """The row of a statement, with what the receiver says in it (xAPI Data, 2.4)."""
        if said.attachments is not UNSET:
            raise _Unusual
        actor, verb, target = self._part("actor", said.actor), self._part("verb", said.verb), self._part("activity", said.object)
        said.actor, said.verb, said.object = actor.written, verb.written, target.written
        mentions, registration, at = actor.mentions, None, None
        if (context := said.context) is not UNSET:
            mentions = self._context(context, mentions)
            registration = context.registration or None
        if (result := said.result) is not UNSET:
            self._result(result)
        if (timestamp := said.timestamp) is not UNSET:
            if _MOMENT(timestamp) is None:
                written = _in_utc(timestamp)
                self._longer += len(written) - len(timestamp)
                timestamp = said.timestamp = written
            at = timestamp
        if (id_ := said.id) is UNSET:
            id_ = said.id = str(uuid4())
            self._longer += len('"id":"",') + len(id_)
        elif _UUID(id_) is None:
            raise _Unusual
        if (version := said.version) is UNSET:
            said.version = self._spoken
            self._longer += len('"version":"",') + len(self._spoken)
        elif version not in self._versions:
            raise _Unusual
        if said.stored is not UNSET or said.authority is not UNSET:
            self._leave_out(said)
        said.authority = self._vouched
        if mentions and (actor.key in mentions or target.key in mentions):
            # What acts or is acted upon is found by its own column.
            mentions = {key: is_broad for key, is_broad in mentions.items() if key not in (actor.key, target.key)}
        return Row(actor.key, verb.key or 0, target.key, registration, at, None, False, mentions, id_, _encode(said))

    def _leave_out(self, said: _Statement) -> None:
        """When another record stored it and who vouched for it there: looked at, and not kept."""
        if said.stored is not UNSET:
            _in_utc(said.stored)
            self._longer -= len('"stored":"",') + len(said.stored)
            said.stored = UNSET
        if said.authority is not UNSET:
            part = self._part("authority", said.authority)
            self._longer -= len('"authority":,') + len(bytes(part.written))

    def _context(self, context: _Context, mentions: dict[int, bool]) -> dict[int, bool]:
        """The mentions of a context besides those given."""
        if context.statement is not UNSET or context.agents is not UNSET or context.groups is not UNSET:
            raise _Unusual
        if (registration := context.registration) is not UNSET and _UUID(registration) is None:
            raise _Unusual
        if (language := context.language) is not UNSET and _LANGUAGE(language) is None and not is_language_tag(language):
            raise _Unusual
        if context.extensions is not UNSET:
            context.extensions = self._extensions(context.extensions)
        for name in ("instructor", "team", "activities"):
            if (raw := getattr(context, name)) is not UNSET:
                part = self._part(name, raw)
                setattr(context, name, part.written)
                mentions = _together(mentions, part.mentions) if mentions else part.mentions
        return mentions

    def _result(self, result: _Result) -> None:
        if result.duration is not UNSET and _DURATION(result.duration) is None:
            raise _Unusual
        if result.score is not UNSET:
            result.score = self._part("score", result.score).written
        if result.extensions is not UNSET:
            result.extensions = self._extensions(result.extensions)

    def _extensions(self, raw: Raw) -> Raw:
        content = bytes(raw)
        value, written = _read(content)
        if not passes("extensions")(value):
            raise _Unusual
        self._longer += len(written) - len(content)
        return Raw(written)

    def _part(self, kind: str, raw: Raw) -> Part:
        """The part that these bytes are."""
        content = bytes(raw)
        part = self._parts[kind].get(content)
        if part is None:
            part = self._new(kind, content)
        elif part.named is not self._known and part not in self._unnamed:
            self._take(kind, orjson.loads(bytes(part.written)), Row(None, 0))
            self._unnamed.add(part)
        self._longer += part.longer
        return part

    def _new(self, kind: str, content: bytes) -> Part:
        """A part that nobody said before in these bytes."""
        value, written = _read(content)
        if not passes(_KINDS[kind])(value):
            raise _Unusual
        row = Row(None, 0)
        key = self._take(kind, value, row)
        if kind == "activities":
            # Each place is an array now.
            written = orjson.dumps(value)
        part = Part(Raw(content if written == content else written), len(written) - len(content), key, row.mentions or _NOTHING)
        self._unnamed.add(part)
        if len(content) <= _LONGEST:
            _memory.remember(self._parts[kind], content, part)
        return part

    def _take(self, kind: str, value: dict[str, Any], row: Row) -> int | None:
        """What is taken out of a part that has the right shape: its key, its mentions, whom and what it names."""
        if kind == "actor":
            return self.extraction.agent(value, row, is_broad=False)
        if kind == "verb":
            if value["id"] == VOIDED:
                raise _Unusual
            return self.extraction.verb(value)
        if kind == "activity":
            _check_components(value)
            return self.extraction.activity(value)
        if kind == "score":
            if any(score_problems(value, "")):
                raise _Unusual
        elif kind == "activities":
            for activities in value.values():
                for activity in activities if isinstance(activities, list) else [activities]:
                    _check_components(activity)
            self.extraction.context({"contextActivities": value}, row)
        elif kind in ("instructor", "team"):
            self.extraction.context({kind: value}, row)
        return None


def _each(body: bytes) -> list[bytes]:
    """The statements one by one."""
    return [bytes(raw) for raw in _split(body)] if body.lstrip()[:1] == b"[" else [body]


def _read(content: bytes) -> tuple[Any, bytes]:
    """The value and how the record writes it."""
    if len(content) > _MOST_BRACKETS and content.count(b"[") + content.count(b"{") > _MOST_BRACKETS:
        raise _Unusual
    return read_and_write(content)


def _in_utc(timestamp: str) -> str:
    if parse_timestamp(timestamp) is None:
        raise _Unusual
    return in_utc(timestamp)


def _check_components(activity: Mapping[str, Any]) -> None:
    if "definition" in activity and any(component_problems(activity["definition"], "")):
        raise _Unusual


def _together(mentions: Mapping[int, bool], more: Mapping[int, bool]) -> dict[int, bool]:
    """Both; who is mentioned by itself does not only count for `related_…`."""
    both = dict(mentions)
    for key, is_broad in more.items():
        both[key] = is_broad and both.get(key, True)
    return both
