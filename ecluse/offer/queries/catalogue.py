"""Searching the catalogue: hits, facets with their counts and the total, in one statement on the narrow table."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Prefetch, Q

from ..models import CatalogueEntry, Enrolment, Programme, Session
from ..rules.enrolment import HOLDING, seats_left
from ..rules.facets import DURATIONS, FACETS, Wish

# Nine programmes and seven facets: twenty would pass the budget of 350 elements a page.
PAGE = 9
CONFIGURATIONS = {"fr": "french", "nl": "dutch", "en": "english", "de": "german"}
ARRAYS = ("region", "mode", "langue", "financement", "public")


@dataclass(frozen=True)
class Found:
    """One page of the catalogue: programme ids in order, the total, counts by facet and value, marks of the pages beside it."""

    ids: list[UUID]
    total: int
    counts: dict[str, dict[str, int]]
    next: str | None
    previous: str | None


def search(wish: Wish, *, language: str, mark: str | None = None) -> Found:
    """Search in the reader's language. With words, the best match comes first; without, the next to start.

    A facet's counts ignore its own ticks, so that ticking one value does not hide the others.
    """
    where, parameters = _matching(wish, language)
    backwards, position = _read(mark)
    flags = ", ".join(f"({_passes(facet, wish, parameters)}) AS ok_{facet}" for facet in FACETS)
    every = " AND ".join(f"ok_{facet}" for facet in FACETS)
    # Words: the rank. No words: days to the next session; programmes without one come last.
    order = "-ts_rank(words, query)" if wish.words else "coalesce(next_start_on - DATE '2000-01-01', 999999)"
    parameters |= {"limit": PAGE + 1, "key": position[0] if position else None, "id": position[1] if position else None}
    compare, turn = ("<", "DESC") if backwards else (">", "ASC")
    after = f"AND (key, programme_id) {compare} (%(key)s::float8, %(id)s::uuid)" if position else ""
    counted = " UNION ALL ".join(_counts(facet) for facet in FACETS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH matched AS MATERIALIZED (
                SELECT programme_id, organisation_id, hours, regions, modes, languages, funding, target_groups,
                       ({order})::float8 AS key, {flags}
                FROM (SELECT *, words_{language} AS words FROM offer_catalogueentry) entry {where}
            ), hits AS (
                SELECT programme_id, key FROM matched WHERE {every} {after}
                ORDER BY key {turn}, programme_id {turn} LIMIT %(limit)s
            )
            SELECT 'hit', programme_id::text, NULL, key FROM hits
            UNION ALL SELECT 'total', NULL, count(*), NULL FROM matched WHERE {every}
            UNION ALL {counted}
            """,  # noqa: S608 - every piece is ours; what the reader typed goes in the parameters
            parameters,
        )
        rows = cursor.fetchall()
    return _found(rows, backwards=backwards, moved=position is not None)


def _matching(wish: Wish, language: str) -> tuple[str, dict[str, Any]]:
    clauses, parameters, source = [], dict[str, Any](), ""
    if wish.words:
        source = f", offer_query('{CONFIGURATIONS[language]}', %(words)s) AS query"
        clauses.append("words @@ query")
        parameters["words"] = wish.words
    if wish.competence_ids:
        clauses.append("competences && %(competences)s::uuid[]")
        parameters["competences"] = list(wish.competence_ids)
    return source + (f" WHERE {' AND '.join(clauses)}" if clauses else ""), parameters


def _passes(facet: str, wish: Wish, parameters: dict[str, Any]) -> str:
    values = wish.values(facet)
    if not values:
        return "true"
    if facet == "duree":
        return " OR ".join(f"hours >= {low} AND hours < {high}" for low, high in (DURATIONS[value] for value in values))
    parameters[facet] = list(values)
    if facet == "organisme":
        return "organisation_id = ANY(%(organisme)s::uuid[])"
    return f"{FACETS[facet]} && %({facet})s::varchar[]"


def _counts(facet: str) -> str:
    others = " AND ".join(f"ok_{other}" for other in FACETS if other != facet)
    if facet in ARRAYS:
        values = f"matched, unnest({FACETS[facet]}) AS value"
        return f"SELECT '{facet}', value, count(*), NULL FROM {values} WHERE {others} GROUP BY value"  # noqa: S608
    if facet == "organisme":
        return f"SELECT '{facet}', organisation_id::text, count(*), NULL FROM matched WHERE {others} GROUP BY organisation_id"  # noqa: S608
    cases = " ".join(f"WHEN hours >= {low} AND hours < {high} THEN '{name}'" for name, (low, high) in DURATIONS.items())
    return f"SELECT '{facet}', CASE {cases} END, count(*), NULL FROM matched WHERE {others} GROUP BY 2"  # noqa: S608


def _found(rows: list[tuple[str, str | None, int | None, float | None]], *, backwards: bool, moved: bool) -> Found:
    hits = [(key, UUID(value)) for kind, value, _count, key in rows if kind == "hit" and value is not None]
    hits.sort(reverse=backwards)
    more, hits = len(hits) > PAGE, hits[:PAGE]
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


def _read(mark: str | None) -> tuple[bool, tuple[float, UUID] | None]:
    """The direction and position of a page; an unreadable mark is the first page."""
    if not mark or len(mark) > 200:
        return False, None
    try:
        direction, key, identifier = urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode().split("|")
        return direction == "p", (float(key), UUID(identifier))
    except ValueError:
        return False, None


@dataclass(frozen=True)
class Offer:
    """One programme as a list shows it: with its next session, and the places left in it."""

    programme: Programme
    organisation_name: str
    organisation_country: str
    next_session: Session | None
    seats: int | None


def offers(ids: list[UUID], *, today: date) -> list[Offer]:
    """The programmes of a page in its order: two statements, whatever their number."""
    upcoming = (
        Session.objects.upcoming(today)
        .select_related("site")
        .annotate(taken=Count("enrolments", filter=Q(enrolments__state__in=HOLDING)))
        .order_by("start_on", "id")
    )
    programmes = {
        programme.pk: programme
        for programme in Programme.objects.filter(pk__in=ids)
        .select_related("organisation")
        .prefetch_related(Prefetch("sessions", queryset=upcoming, to_attr="upcoming"))
    }
    return [_offer(programmes[key]) for key in ids if key in programmes]


def _offer(programme: Any) -> Offer:
    session = next(iter(programme.upcoming), None)
    return Offer(
        programme=programme,
        organisation_name=programme.organisation.name,
        organisation_country=programme.organisation.country,
        next_session=session,
        seats=seats_left(places=session.places, taken=session.taken) if session else None,
    )


def programmes_for_competences(competence_ids: list[UUID], *, limit: int = 6) -> tuple[list[UUID], int]:
    """The published programmes that aim at any of these competences, those that cover most first; and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT programme_id, count(*) OVER () FROM offer_catalogueentry,
                   LATERAL (SELECT count(*) AS covered FROM unnest(competences) c WHERE c = ANY(%(wanted)s::uuid[])) AS match
            WHERE competences && %(wanted)s::uuid[]
            ORDER BY covered DESC, next_start_on NULLS LAST, programme_id LIMIT %(limit)s
            """,
            {"wanted": competence_ids, "limit": limit},
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def organisations_in_catalogue() -> dict[str, str]:
    """The operators that have something in the catalogue: id to name, by name."""
    rows = (
        Programme.objects.filter(pk__in=CatalogueEntry.objects.values("pk"))
        .order_by("organisation__name")
        .values_list("organisation_id", "organisation__name")
        .distinct()
    )
    return {str(key): name for key, name in rows}


def taken_in(session_ids: list[UUID]) -> dict[UUID, int]:
    """How many places are taken in each of these sessions."""
    rows = (
        Enrolment.objects.filter(session__in=session_ids)
        .holding_a_place()
        .values_list("session_id")
        .annotate(taken=Count("id"))
        .order_by()
    )
    return dict(rows)
