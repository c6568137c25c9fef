"""What changed between two versions of a framework: counts by kind, then lines of before and after, in a few statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from ecluse.foundation.multilingual import FALLBACK
from ecluse.foundation.paging import Page

from ..models import Collection, Competence, Framework, FrameworkImport, Occupation, OccupationGroup
from ..rules.changes import KINDS, TO_REVIEW, Part
from ..rules.folding import ACCENTED, LONGER, PLAIN, fold, prefix_query

SHOWN = 10  # a line may hold several changes
BATCH = 5_000
MOST_VERSIONS = 20


@dataclass(frozen=True)
class Line:
    """Everything of one kind that changed about one thing. A thing without a key is the framework itself: its levels, its families."""

    kind: str
    thing_id: UUID | None
    is_occupation: bool
    code: str
    label: dict[str, str]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions, how many lines of each kind there are, and twenty of them."""

    counts: dict[str, int]
    page: Page[Any]
    names: dict[str, dict[str, str]]


def versions_of(framework: Framework) -> list[FrameworkImport]:
    """Its versions, the latest first: one statement."""
    rows = FrameworkImport.objects.filter(framework=framework).select_related("imported_by").order_by("-happened_at", "-id")
    return list(rows[:MOST_VERSIONS])


def compare(versions: list[FrameworkImport], *, kinds: tuple[str, ...], text: str, language: str, number: int) -> Comparison:
    """What `versions`, in the order of time, changed together; a page of the lines that match. Six statements, whatever their number."""
    if not versions:
        return Comparison({}, Page([], None, None), {})
    asked = {
        **_values(versions, text, language),
        "kinds": list(kinds) or list(KINDS),
        "most": SHOWN + 1,
        "from": SHOWN * (number - 1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(_COUNTED, versions, text), asked)
        counts = dict(cursor.fetchall())
        cursor.execute(_statement(_SHOWN, versions, text), asked)
        rows = [_line(row) for row in cursor.fetchall()]
    page = Page(
        rows[:SHOWN],
        next=str(number + 1) if len(rows) > SHOWN else None,
        previous=str(number - 1) if number > 1 else None,
    )
    return Comparison(counts, page, _names(rows[:SHOWN]))


def changed_things(version: FrameworkImport) -> dict[UUID, tuple[bool, list[str]]]:
    """What a version withdrew or may have given another meaning: by key, whether it is an occupation, and what changed. One statement."""
    with connection.cursor() as cursor:
        rest = (
            "SELECT thing, occupation_id IS NOT NULL, array_agg(DISTINCT kind ORDER BY kind) FROM told"
            " WHERE thing IS NOT NULL AND kind = ANY(%(kinds)s) GROUP BY 1, 2"
        )
        cursor.execute(_statement(rest, [version], ""), {"versions": [version.pk], "kinds": list(TO_REVIEW)})
        return {thing: (is_occupation, kinds) for thing, is_occupation, kinds in cursor.fetchall()}


def lines_about(version: FrameworkImport, thing: UUID) -> tuple[list[Line], dict[str, dict[str, str]]]:
    """What a version changed about one thing, in the order of the kinds that matter."""
    asked = {**_values([version], "", "fr"), "kinds": list(TO_REVIEW), "thing": thing, "most": SHOWN, "from": 0}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(net=_NET_OF_ONE, matching="l.thing = %(thing)s") + _SHOWN, asked)
        lines = sorted((_line(row) for row in cursor.fetchall()), key=lambda line: KINDS.index(line.kind))
    return lines, _names(lines)


def every_line(
    versions: list[FrameworkImport], *, kinds: tuple[str, ...], text: str, language: str
) -> Iterator[tuple[Line, dict[str, dict[str, str]]]]:
    """All the lines that match, for a file, each with the names it needs; read by batches."""
    asked = {**_values(versions, text, language), "kinds": list(kinds) or list(KINDS), "most": BATCH, "from": 0}
    while versions:
        with connection.cursor() as cursor:
            cursor.execute(_statement(_SHOWN, versions, text), asked)
            lines = [_line(row) for row in cursor.fetchall()]
        names = _names(lines)
        yield from ((line, names) for line in lines)
        if len(lines) < BATCH:
            return
        asked["from"] += BATCH


def _values(versions: list[FrameworkImport], text: str, language: str) -> dict[str, Any]:
    wanted = fold(text).replace("\\", "").replace("%", "").replace("_", " ")
    return {
        "versions": [version.pk for version in versions],
        **{f"language_{n}": code for n, code in enumerate(dict.fromkeys((language, *FALLBACK)))},
        "text": f"%{wanted}%",
        "words": prefix_query(text),
        "accented": ACCENTED,
        "plain": PLAIN,
    }


def _line(row: tuple[Any, ...]) -> Line:
    kind, thing, is_occupation, code, label, parts = row
    label, parts = (json.loads(one) if isinstance(one, str) else one for one in (label, parts))
    found = tuple(Part(one["what"], one["ref"], one["before"], one["after"]) for one in parts)
    return Line(kind, thing, is_occupation, code or "", label or {}, found)


def _names(lines: list[Line]) -> dict[str, dict[str, str]]:
    """The names of everything that the lines refer to by key."""
    keys = {key for line in lines for part in line.parts for key in part.others()}
    found: dict[str, dict[str, str]] = {}
    if keys:
        for model in (Competence, Occupation, OccupationGroup, Collection):
            rows = model._default_manager.filter(pk__in=keys).values_list("pk", "label")
            found.update((str(key), label) for key, label in rows)
    return found


def _folded(text: str) -> str:
    """`rules.folding.fold` in SQL."""
    text = f"lower({text})"
    for ligature, letters in LONGER:
        text = f"replace({text}, '{ligature}', '{letters}')"
    return f"translate({text}, %(accented)s, %(plain)s)"


# One language both knew, another word: renamed. A word in one more language: translated.
_RENAMED = " OR ".join(f"before->'label'->>'{code}' <> after->'label'->>'{code}'" for code in FALLBACK)
_LABEL = "coalesce(c.label, o.label)"
_SORT = _folded(f"coalesce({', '.join(f'{_LABEL}->>%(language_{n})s' for n in range(len(FALLBACK)))})")
_SAID = _folded("(SELECT coalesce(string_agg(value, ' '), '') FROM jsonb_each_text(l.said->'label'))")
# The words of today from their index; the words of yesterday where the name is another one.
_MATCHING = f"""
    l.thing IN (SELECT id FROM skills_competence WHERE search @@ to_tsquery('simple', %(words)s)
        UNION ALL SELECT id FROM skills_occupation WHERE search @@ to_tsquery('simple', %(words)s))
    OR (l.kind = 'renamed' AND {_SAID} LIKE %(text)s)
"""  # noqa: S608 - made of the words of this module; what people type is a parameter
# Several versions in a row: what the first one found, what the last one left; nothing when they are the same.
_NET_OF_MANY = """
    SELECT * FROM (
        SELECT c.competence_id, c.occupation_id, c.what, c.ref,
            (array_agg(c.before ORDER BY v.n, c.id))[1] AS before, (array_agg(c.after ORDER BY v.n DESC, c.id DESC))[1] AS after
        FROM skills_frameworkchange c JOIN unnest(%(versions)s::uuid[]) WITH ORDINALITY v(id, n) ON v.id = c.version_id
        GROUP BY 1, 2, 3, 4
    ) steps WHERE before IS DISTINCT FROM after"""
_NET_OF_ONE = """
    SELECT competence_id, occupation_id, what, ref, before, after FROM skills_frameworkchange WHERE version_id = ANY(%(versions)s)"""
_TOLD = f"""
WITH net AS MATERIALIZED ({{net}}), told AS MATERIALIZED (
    SELECT coalesce(competence_id, occupation_id) AS thing, net.*,
        CASE what
            WHEN 'presence' THEN CASE WHEN after IS NULL THEN 'withdrawn' ELSE 'added' END
            WHEN 'name' THEN CASE WHEN {_RENAMED} OR before - 'label' <> after - 'label' THEN 'renamed' ELSE 'translated' END
            WHEN 'text' THEN 'reworded' WHEN 'sentence' THEN 'reworded' WHEN 'others' THEN 'synonyms' WHEN 'place' THEN 'moved'
            WHEN 'level' THEN 'scale' WHEN 'family' THEN 'scale' ELSE 'related' END AS kind
    FROM net WHERE what = 'presence' OR (competence_id IS NULL AND occupation_id IS NULL) OR coalesce(competence_id, occupation_id)
        NOT IN (SELECT coalesce(competence_id, occupation_id) FROM net WHERE what = 'presence')
), lines AS (
    SELECT kind, thing, competence_id, occupation_id, (array_agg(before) FILTER (WHERE what = 'name'))[1] AS said
    FROM told GROUP BY 1, 2, 3, 4
), found AS (
    SELECT l.*, c.code AS competence_code, o.code AS occupation_code, {_LABEL} AS label
    FROM lines l LEFT JOIN skills_competence c ON c.id = l.competence_id LEFT JOIN skills_occupation o ON o.id = l.occupation_id
    WHERE {{matching}}
)
"""  # noqa: S608 - made of the words of this module; what people type is a parameter
_COUNTED = "SELECT kind, count(*) FROM found GROUP BY kind"
_SHOWN = f"""
SELECT f.kind, f.thing, f.occupation_id IS NOT NULL, coalesce(f.competence_code, f.occupation_code), f.label, (
    SELECT jsonb_agg(jsonb_build_object('what', t.what, 'ref', t.ref, 'before', t.before, 'after', t.after) ORDER BY t.what, t.ref)
    FROM told t WHERE t.kind = f.kind AND t.thing IS NOT DISTINCT FROM f.thing
) FROM (
    SELECT * FROM found WHERE kind = ANY(%(kinds)s) ORDER BY {_SORT.replace(_LABEL, "label")} COLLATE "C" NULLS LAST, thing, kind
    LIMIT %(most)s OFFSET %(from)s
) f
"""  # noqa: S608 - the same


def _statement(rest: str, versions: list[FrameworkImport], text: str) -> str:
    net = _NET_OF_MANY if len(versions) > 1 else _NET_OF_ONE
    return _TOLD.format(net=net, matching=_MATCHING if text else "true") + rest
