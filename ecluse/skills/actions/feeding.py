"""From the neutral rows of a source to the staged rows of each table: texts become JSON, addresses become keys, duplicates are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection

from ..models.search import words_of
from ..rules.report import KindReport
from ..rules.rows import Content, RelationRow
from . import noting
from .set_table import SetTable

IN_OCCUPATIONS = "IN (SELECT o.id FROM skills_occupation o WHERE o.framework_id = %(framework)s)"
IN_COMPETENCES = "IN (SELECT c.id FROM skills_competence c WHERE c.framework_id = %(framework)s)"
IN_COLLECTIONS = "IN (SELECT l.id FROM skills_collection l WHERE l.framework_id = %(framework)s)"
# When a source says a competence is both essential and optional, the stronger word wins.
STRENGTH = {"essential": 3, "core": 3, "emerging": 2, "optional": 1}


@dataclass
class Keys:
    """The keys of what has been brought, by address or code, as text ready for COPY."""

    framework: Any
    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def read(self, table: str) -> None:
        """Read the addresses and keys of a table of the framework, once. Never while a COPY is open on the connection."""
        if table not in self.found:
            column = "code" if table == "skills_collection" else "uri"
            with connection.cursor() as cursor:
                # The names come from this module, never from a source.
                cursor.execute(f"SELECT {column}, id::text FROM {table} WHERE framework_id = %s", [self.framework])  # noqa: S608
                self.found[table] = dict(cursor.fetchall())

    def of(self, table: str) -> dict[str, str]:
        """Addresses and keys of a table that was read."""
        return self.found[table]


Feed = Callable[[Content, Keys, KindReport], Iterator[tuple[Any, ...]]]


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _array(words: list[str]) -> str:
    return "{" + ",".join(words) + "}"


def _first_of_each(rows: Iterator[tuple[Any, ...]], keys: int, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """The rows without those whose key was seen already."""
    seen: set[Any] = set()
    for row in rows:
        key = row[0] if keys == 1 else row[:keys]
        if key in seen:
            report.duplicates += 1
            continue
        seen.add(key)
        yield row


def levels(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """The scale."""
    for row in content.levels():
        report.read += 1
        yield row.number, row.code, row.stage, _json(row.name), _json(row.description)


def competences(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Competences and groups."""
    for row in content.competences():
        report.read += 1
        yield (
            row.uri,
            row.code,
            row.kind,
            _json(row.label),
            _json(row.alternatives),
            _json(row.description),
            words_of(row.label, row.alternatives),
            row.reuse_level,
            _array(row.flags),
            _array(row.own_translations),
            row.position,
            row.identifier or None,
        )


def descriptors(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Statements and outcomes."""
    known = keys.of("skills_competence")
    for row in content.descriptors():
        report.read += 1
        if competence := known.get(row.competence):
            yield competence, row.code, row.kind, row.stage, _json(row.text), row.artificial_intelligence
        else:
            report.unknown(row.competence)


def groups(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Families of occupations."""
    for row in content.groups():
        report.read += 1
        yield row.uri, row.code, _json(row.label), _json(row.description)


def occupations(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Occupations; one whose group is unknown has none."""
    known = keys.of("skills_occupationgroup")
    for row in content.occupations():
        report.read += 1
        yield (
            row.uri,
            row.code,
            row.isco,
            known.get(row.group),
            _json(row.label),
            _json(row.alternatives),
            _json(row.description),
            words_of(row.label, row.alternatives),
            _array(row.flags),
        )


def titles(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Job titles."""
    known = keys.of("skills_occupation")
    for row in content.titles():
        report.read += 1
        if occupation := known.get(row.occupation):
            yield row.code, occupation, _json(row.label)
        else:
            report.unknown(row.occupation)


def _relations(rows: Iterator[RelationRow], known: dict[str, str], report: KindReport) -> Iterator[tuple[str, str, str, int]]:
    for row in rows:
        report.read += 1
        origin, target = known.get(row.origin), known.get(row.target)
        if origin and target:
            yield origin, row.kind, target, row.rank
        else:
            report.unknown(row.target if origin else row.origin)


def competence_relations(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Relations between competences; they have no rank."""
    for origin, kind, target, _rank in _relations(content.competence_relations(), keys.of("skills_competence"), report):
        yield origin, kind, target


def occupation_relations(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Relations between occupations."""
    yield from _relations(content.occupation_relations(), keys.of("skills_occupation"), report)


def needs(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Which occupation asks for which competence, once for each pair."""
    occupations, competences = keys.of("skills_occupation"), keys.of("skills_competence")
    strongest: dict[tuple[str, str], str] = {}
    for row in content.needs():
        report.read += 1
        occupation, competence = occupations.get(row.occupation), competences.get(row.competence)
        if not occupation or not competence:
            report.unknown(row.competence if occupation else row.occupation)
            continue
        pair = (occupation, competence)
        known = strongest.get(pair)
        if known is not None:
            report.duplicates += 1
        if known is None or STRENGTH.get(row.importance, 0) > STRENGTH.get(known, 0):
            strongest[pair] = row.importance
    for (occupation, competence), importance in strongest.items():
        yield occupation, competence, importance


def collections(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Themed lists."""
    for row in content.collections():
        report.read += 1
        yield row.code, _json(row.label)


def members(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Competences of the themed lists; what is neither a competence nor an occupation is counted here."""
    lists = keys.of("skills_collection")
    competences, occupations = keys.of("skills_competence"), keys.of("skills_occupation")
    for row in content.members():
        if competence := competences.get(row.uri):
            report.read += 1
            yield lists[row.collection], competence
        elif row.uri not in occupations:
            report.read += 1
            report.unknown(row.uri)


def occupation_members(content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
    """Occupations of the themed lists."""
    lists, occupations = keys.of("skills_collection"), keys.of("skills_occupation")
    for row in content.members():
        if occupation := occupations.get(row.uri):
            report.read += 1
            yield lists[row.collection], occupation


@dataclass(frozen=True)
class Step:
    """One kind of row: where it goes and where it comes from."""

    table: SetTable
    feed: Feed
    lookups: tuple[str, ...] = ()  # the tables whose keys the feed asks for
    unique: bool = False  # the feed itself gives each key once

    def rows(self, content: Content, keys: Keys, report: KindReport) -> Iterator[tuple[Any, ...]]:
        """The rows to stage, each key once; the keys they need are read before the first one."""
        for table in self.lookups:
            keys.read(table)
        rows = self.feed(content, keys, report)
        return rows if self.unique else _first_of_each(rows, self.table.keys, report)


_WORDS = (("label", "jsonb"), ("alternatives", "jsonb"), ("description", "jsonb"), ("words", "text"))

# In this order things exist before what points to them; removals go the other way.
STEPS = (
    Step(
        SetTable(
            "levels",
            "skills_level",
            (("number", "smallint"), ("code", "text"), ("stage", "text"), ("name", "jsonb"), ("description", "jsonb")),
            keys=1,
            notes=noting.LEVELS,
        ),
        levels,
    ),
    Step(
        SetTable(
            "competences",
            "skills_competence",
            (
                ("uri", "text"),
                ("code", "text"),
                ("kind", "text"),
                *_WORDS,
                ("reuse_level", "text"),
                ("flags", "varchar[]"),
                ("own_translations", "varchar[]"),
                ("position", "integer"),
                ("identifier", "uuid"),
            ),
            keys=1,
            notes=noting.COMPETENCES,
            removal="retire",
        ),
        competences,
    ),
    Step(
        SetTable(
            "descriptors",
            "skills_descriptor",
            (
                ("competence_id", "uuid"),
                ("code", "text"),
                ("kind", "text"),
                ("stage", "text"),
                ("text", "jsonb"),
                ("artificial_intelligence", "text"),
            ),
            keys=2,
            notes=noting.DESCRIPTORS,
            own=False,
            scope=f"t.competence_id {IN_COMPETENCES}",
        ),
        descriptors,
        lookups=("skills_competence",),
    ),
    Step(
        SetTable(
            "groups",
            "skills_occupationgroup",
            (("uri", "text"), ("code", "text"), ("label", "jsonb"), ("description", "jsonb")),
            keys=1,
            notes=noting.FAMILIES,
            spared="EXISTS (SELECT FROM skills_occupation o WHERE o.group_id = t.id)",
        ),
        groups,
    ),
    Step(
        SetTable(
            "occupations",
            "skills_occupation",
            (("uri", "text"), ("code", "text"), ("isco", "text"), ("group_id", "uuid"), *_WORDS, ("flags", "varchar[]")),
            keys=1,
            notes=noting.OCCUPATIONS,
            removal="retire",
        ),
        occupations,
        lookups=("skills_occupationgroup",),
    ),
    Step(
        SetTable(
            "titles",
            "skills_jobtitle",
            (("code", "text"), ("occupation_id", "uuid"), ("label", "jsonb")),
            keys=1,
            notes=noting.TITLES,
            spared="EXISTS (SELECT FROM skills_alignment a WHERE a.through_id = t.id)",
        ),
        titles,
        lookups=("skills_occupation",),
    ),
    Step(
        SetTable(
            "competence_relations",
            "skills_competencerelation",
            (("origin_id", "uuid"), ("kind", "text"), ("target_id", "uuid")),
            keys=3,
            notes=noting.COMPETENCE_RELATIONS,
            identified=False,
            own=False,
            scope=f"t.origin_id {IN_COMPETENCES}",
        ),
        competence_relations,
        lookups=("skills_competence",),
    ),
    Step(
        SetTable(
            "occupation_relations",
            "skills_occupationrelation",
            (("origin_id", "uuid"), ("kind", "text"), ("target_id", "uuid"), ("rank", "smallint")),
            keys=3,
            notes=noting.OCCUPATION_RELATIONS,
            identified=False,
            own=False,
            scope=f"t.origin_id {IN_OCCUPATIONS}",
        ),
        occupation_relations,
        lookups=("skills_occupation",),
    ),
    Step(
        SetTable(
            "needs",
            "skills_occupationcompetence",
            (("occupation_id", "uuid"), ("competence_id", "uuid"), ("importance", "text")),
            keys=2,
            notes=noting.NEEDS,
            identified=False,
            own=False,
            scope=f"t.occupation_id {IN_OCCUPATIONS}",
        ),
        needs,
        lookups=("skills_occupation", "skills_competence"),
        unique=True,
    ),
    Step(
        SetTable(
            "collections",
            "skills_collection",
            (("code", "text"), ("label", "jsonb")),
            keys=1,
            spared="EXISTS (SELECT FROM skills_collectionmember m WHERE m.collection_id = t.id)",
        ),
        collections,
    ),
    Step(
        SetTable(
            "members",
            "skills_collectionmember",
            (("collection_id", "uuid"), ("competence_id", "uuid")),
            keys=2,
            notes=noting.MEMBERS,
            own=False,
            scope=f"t.competence_id IS NOT NULL AND t.collection_id {IN_COLLECTIONS}",
        ),
        members,
        lookups=("skills_collection", "skills_competence", "skills_occupation"),
    ),
    Step(
        SetTable(
            "occupation_members",
            "skills_collectionmember",
            (("collection_id", "uuid"), ("occupation_id", "uuid")),
            keys=2,
            notes=noting.MEMBERS,
            own=False,
            scope=f"t.occupation_id IS NOT NULL AND t.collection_id {IN_COLLECTIONS}",
        ),
        occupation_members,
        lookups=("skills_collection", "skills_occupation"),
    ),
)
