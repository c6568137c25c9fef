"""Searching the catalogue: hits, facets with their counts and the total, in one statement on the narrow table."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import connection

from ..rules.facets import ARRAYS, FACETS, RANGES, Wish
from ..rules.ranking import LOTS, RELEVANCE_STEPS, REMOTE_EVERY, SOON

# Eight programmes beside the facets: twenty would pass the budget of 350 elements a page.
PAGE = 8
# Above this, the first that are met are ranked and counted, and the page says "more than 10,000".
CAP = 10_000
# The values of a facet that a page shows; a page of their own lists them all.
MOST_VALUES = 60
CONFIGURATIONS = {"fr": "french", "nl": "dutch", "en": "english", "de": "german"}
# What a programme is worth that only its competences bring: less than a word of a title, about a word of a summary.
CONCEPT_RELEVANCE = 0.1
COLUMNS = (
    "programme_id, organisation_id, hours, next_start_on, price, level, regions, modes, languages, funding, target_groups,"
    " accessibility, competences, occupations, sites, has_places, lot"
)


@dataclass(frozen=True)
class Found:
    """One page of the catalogue: programme ids in order, the total, counts by facet and value, marks of the pages beside it.

    `mended` are the words that were searched instead of those typed; `language` the one in which they were found.
    """

    ids: list[UUID]
    total: int
    counts: dict[str, dict[str, int]]
    next: str | None
    previous: str | None
    mended: str = ""
    language: str = ""

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > CAP

    @property
    def shown_total(self) -> int:
        """The number to print: the cap when there are more."""
        return min(self.total, CAP)


def search(
    wish: Wish, *, language: str, today: date, mark: str | None = None, size: int = PAGE, among: Collection[UUID] | None = None
) -> Found:
    """Search in the reader's language. `among` restricts to some programmes (what is new since a letter).

    A facet's counts ignore its own ticks, so that ticking one value does not hide the others.
    """
    statement, parameters, position, backwards = _statement(wish, language, today, mark, size, among)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    return _found(rows, size=size, backwards=backwards, moved=position is not None)


def _statement(
    wish: Wish, language: str, today: date, mark: str | None, size: int, among: Collection[UUID] | None
) -> tuple[str, dict[str, Any], tuple[float, UUID] | None, bool]:
    parameters: dict[str, Any] = {"today": today, "day": today.toordinal(), "cap": CAP + 1, "limit": size + 1}
    source, base = _base(wish, language, parameters, among)
    ticked = [facet for facet in FACETS if wish.values(facet)]
    flags = "".join(f", coalesce({_passes(facet, wish, parameters)}, false) AS ok_{facet}" for facet in ticked)
    passing = " AND ".join(f"ok_{facet}" for facet in ticked) or "true"
    failed = " + ".join(f"(NOT ok_{facet})::integer" for facet in ticked)
    inner = f"SELECT {COLUMNS}, {_key(wish, language)} AS key{flags} FROM {source}{base}"  # noqa: S608 - every piece is ours
    # What fails a single tick is counted in that facet only, and has no rank.
    others = f"SELECT {COLUMNS}, NULL::float8 AS key{flags} FROM {source}{base}"  # noqa: S608
    almost = f"UNION ALL (SELECT * FROM ({others}) entry WHERE {failed} = 1 LIMIT %(cap)s)" if ticked else ""  # noqa: S608
    backwards, position = read_mark(mark)
    parameters |= {"key": position[0] if position else None, "id": position[1] if position else None}
    compare, turn = ("<", "DESC") if backwards else (">", "ASC")
    after = f"WHERE (key, programme_id) {compare} (%(key)s::float8, %(id)s::uuid)" if position else ""
    statement = f"""
        WITH matched AS MATERIALIZED (
            (SELECT * FROM ({inner}) entry WHERE {passing} LIMIT %(cap)s) {almost}
        ), placed AS (
            {_placed(wish, passing)}
        ), hits AS (
            SELECT programme_id, key FROM placed {after} ORDER BY key {turn}, programme_id {turn} LIMIT %(limit)s
        )
        SELECT 'hit', programme_id::text, NULL::bigint, key FROM hits
        UNION ALL SELECT 'total', NULL, count(*), NULL FROM matched WHERE {passing}
        UNION ALL {" UNION ALL ".join(_counts(facet, ticked) for facet in FACETS)}
    """  # noqa: S608 - every piece is ours; what the reader typed goes in the parameters
    return statement, parameters, position, backwards


def _base(wish: Wish, language: str, parameters: dict[str, Any], among: Collection[UUID] | None) -> tuple[str, str]:
    """Where the rows come from, and the conditions that no facet holds."""
    clauses, source = [], "offer_catalogueentry"
    if wish.words:
        source += f", offer_query('{CONFIGURATIONS[language]}', %(words)s) AS query"
        parameters["words"] = wish.words
        if wish.concepts:
            parameters["concepts"] = list(wish.concepts)
            clauses.append(f"(words_{language} @@ query OR competences && %(concepts)s::uuid[])")
        else:
            clauses.append(f"words_{language} @@ query")
    if wish.competence_ids:
        parameters["subjects"] = list(wish.competence_ids)
        clauses.append("competences && %(subjects)s::uuid[]")
    if wish.radius:
        for ring, sites in enumerate(wish.rings):
            parameters[f"ring{ring}"] = list(sites)
        parameters["near"] = sorted({site for sites in wish.rings for site in sites})
        # What is learnt online has no distance: a radius does not hide it.
        clauses.append("(sites && %(near)s::uuid[] OR 'remote' = ANY(modes))")
    if among is not None:
        parameters["among"] = list(among)
        clauses.append("programme_id = ANY(%(among)s::uuid[])")
    return source, f" WHERE {' AND '.join(clauses)}" if clauses else ""


def _key(wish: Wish, language: str) -> str:
    """`rules.ranking.order_key`, computed by the database."""
    standing = (
        "CASE WHEN next_start_on IS NULL OR next_start_on <= %(today)s::date THEN 3 WHEN NOT has_places THEN 2"
        f" WHEN next_start_on - %(today)s::date <= {SOON} THEN 0 ELSE 1 END"
    )
    shuffle = f"(lot::bigint * (1 + %(day)s::bigint * 7919 %% {LOTS - 1})) %% {LOTS} / {LOTS}::float8 * 0.999"
    ring = "0"
    if wish.radius:
        rings = " ".join(f"WHEN sites && %(ring{n})s::uuid[] THEN {n}" for n in range(len(wish.rings)))
        ring = f"CASE {rings} ELSE 0 END" if rings else "0"
    relevance = ""
    if wish.words:
        rank = f"ts_rank(words_{language}, query)"
        rank = f"greatest({rank}, {CONCEPT_RELEVANCE})" if wish.concepts else rank
        relevance = f"- floor({rank} * {RELEVANCE_STEPS}) * 16 + "
    return f"({relevance}({standing}) * 4 + ({ring}) + {shuffle})::float8"


def _placed(wish: Wish, passing: str) -> str:
    """The hits with their key: when a place was given and no words, remote trainings take each third place."""
    if not wish.radius or wish.words:
        return f"SELECT programme_id, key FROM matched WHERE {passing}"  # noqa: S608
    near = "sites && %(near)s::uuid[]"
    return f"""
        SELECT programme_id, (CASE WHEN near THEN rank + (rank - 1) / {REMOTE_EVERY - 1} ELSE rank * {REMOTE_EVERY} END)::float8 AS key
        FROM (
            SELECT programme_id, {near} AS near, row_number() OVER (PARTITION BY {near} ORDER BY key, programme_id) AS rank
            FROM matched WHERE {passing}
        ) ranked
    """  # noqa: S608


def _passes(facet: str, wish: Wish, parameters: dict[str, Any]) -> str:
    values = list(wish.values(facet))
    if facet in RANGES:
        number = _number(facet)
        return "(" + " OR ".join(f"{number} >= {low} AND {number} < {high}" for low, high in map(RANGES[facet].get, values)) + ")"  # type: ignore[misc]
    parameters[facet] = values
    if facet == "organisme":
        return "organisation_id = ANY(%(organisme)s::uuid[])"
    kind = "uuid" if facet in ("competence", "vise") else "varchar"
    return f"{FACETS[facet]} && %({facet})s::{kind}[]"


def _number(facet: str) -> str:
    return "(next_start_on - %(today)s::date)" if facet == "debut" else FACETS[facet]


def _counts(facet: str, ticked: list[str]) -> str:
    others = " AND ".join(f"ok_{other}" for other in ticked if other != facet) or "true"
    if facet in ARRAYS:
        values = f"(SELECT unnest({FACETS[facet]}) AS value FROM matched WHERE {others}) one"  # noqa: S608
        return f"(SELECT '{facet}', value::text, count(*), NULL FROM {values} GROUP BY value ORDER BY 3 DESC LIMIT {MOST_VALUES})"  # noqa: S608
    if facet == "organisme":
        return (
            f"(SELECT '{facet}', organisation_id::text, count(*), NULL FROM matched WHERE {others}"  # noqa: S608
            f" GROUP BY organisation_id ORDER BY 3 DESC LIMIT {MOST_VALUES})"
        )
    number = _number(facet)
    cases = " ".join(f"WHEN {number} >= {low} AND {number} < {high} THEN '{name}'" for name, (low, high) in RANGES[facet].items())
    return f"SELECT '{facet}', CASE {cases} END, count(*), NULL FROM matched WHERE {others} GROUP BY 2"  # noqa: S608


def _found(rows: list[tuple[str, str | None, int | None, float | None]], *, size: int, backwards: bool, moved: bool) -> Found:
    hits = [(key, UUID(value)) for kind, value, _count, key in rows if kind == "hit" and value is not None]
    hits.sort(reverse=backwards)
    more, hits = len(hits) > size, hits[:size]
    if backwards:
        hits.reverse()
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    total = 0
    for kind, value, count, _key in rows:
        if kind == "total":
            total = count or 0
        elif kind in counts and value is not None:
            counts[kind][value] = count or 0
    has_next = bool(hits) and (more or backwards)
    has_previous = bool(hits) and (more if backwards else moved)
    return Found(
        ids=[identifier for _key, identifier in hits],
        total=total,
        counts=counts,
        next=_mark(hits[-1], "n") if has_next else None,
        previous=_mark(hits[0], "p") if has_previous else None,
    )


def _mark(hit: tuple[float | None, UUID], direction: str) -> str:
    return urlsafe_b64encode(f"{direction}|{hit[0]!r}|{hit[1]}".encode()).decode().rstrip("=")


def read_mark(mark: str | None) -> tuple[bool, tuple[float, UUID] | None]:
    """The direction and position of a page; an unreadable mark is the first page."""
    if not mark or len(mark) > 200:
        return False, None
    try:
        direction, key, identifier = urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode().split("|")
        position = (float(key), UUID(identifier))
    except ValueError:
        return False, None
    return (direction == "p", position) if isfinite(position[0]) else (False, None)


def places_of_hits(wish: Wish, *, language: str, today: date, most: int = 80) -> list[tuple[UUID, int]]:
    """The sites where what was found takes place, with how many programmes each has, those with most first."""
    parameters: dict[str, Any] = {"today": today, "day": today.toordinal(), "cap": CAP, "most": most}
    source, base = _base(wish, language, parameters, None)
    ticked = [facet for facet in FACETS if wish.values(facet)]
    passing = " AND ".join(_passes(facet, wish, parameters) for facet in ticked) or "true"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT site, count(*) FROM (
                SELECT sites FROM {source}{base or " WHERE true"} AND {passing} AND next_start_on > %(today)s::date LIMIT %(cap)s
            ) found, unnest(sites) AS site GROUP BY site ORDER BY 2 DESC, 1 LIMIT %(most)s
            """,  # noqa: S608 - every piece is ours
            parameters,
        )
        return [(site, count) for site, count in cursor.fetchall()]


def with_words(wish: Wish, words: str) -> Wish:
    """The same wish in other words."""
    return replace(wish, words=words, concepts=())


def wish_with_concepts(wish: Wish, concepts: tuple[UUID, ...]) -> Wish:
    """The same wish, found by these competences too."""
    return replace(wish, concepts=concepts)
