"""What lists of the catalogue show: programmes with their next session, operators, places taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Prefetch, Q

from ecluse.foundation.multilingual import text_in
from ecluse.network import api as network
from ecluse.skills import api as skills

from ..models import CatalogueEntry, Enrolment, Programme, Session
from ..rules.enrolment import HOLDING, seats_left
from ..rules.facets import RADII
from ..rules.geography import TOWNS, Spot, kilometres


@dataclass(frozen=True)
class Offer:
    """One programme as a list shows it: with its next session, and the places left in it."""

    programme: Programme
    organisation_name: str
    organisation_country: str
    next_session: Session | None
    seats: int | None


def offers(ids: list[UUID], *, today: date, near: Collection[UUID] = ()) -> list[Offer]:
    """The programmes of a page in its order: two statements, whatever their number. A session `near` is shown first."""
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
    return [_offer(programmes[key], frozenset(near)) for key in ids if key in programmes]


def _offer(programme: Any, near: frozenset[UUID]) -> Offer:
    """Its session that starts next: near the reader and with a place, if there is one."""
    session = min(programme.upcoming, key=lambda one: (one.site_id not in near, one.taken >= one.places), default=None)
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


def starting_next(*, today: date, most: int) -> list[UUID]:
    """The programmes of the catalogue that start next and still have places."""
    entries = CatalogueEntry.objects.filter(next_start_on__gt=today, has_places=True)
    return list(entries.order_by("next_start_on", "programme").values_list("pk", flat=True)[:most])


def new_since(moment: datetime, *, today: date) -> list[UUID]:
    """The programmes published since a moment, and those that have new dates to come: a session's key says when it was written."""
    published = Programme.objects.filter(published_at__gt=moment).values_list("pk", flat=True)
    planned = Session.objects.upcoming(today).filter(pk__gte=first_key_after(moment), programme__published_at__isnull=False)
    return list({*published, *planned.values_list("programme_id", flat=True)})


def first_key_after(moment: datetime) -> UUID:
    """The smallest key (UUIDv7) of a row written from the millisecond of this moment on."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def number_of_programmes() -> int:
    """How many programmes the catalogue holds."""
    return CatalogueEntry.objects.count()


def names_of(facet: str, keys: Collection[UUID]) -> dict[str, str]:
    """The names, in the reader's language, of operators, competences or occupations that a facet counts."""
    if facet == "organisme":
        return {str(key): row.name for key, row in network.Organisation.objects.in_bulk(list(keys)).items()}
    rows: dict[UUID, Any] = dict(
        skills.competences_by_ids(keys) if facet == "competence" else skills.Occupation.objects.in_bulk(list(keys))
    )
    return {str(key): text_in(row.label) for key, row in rows.items()}


def known_spots() -> list[Spot]:
    """The towns that a reader may name: those of the network's sites first, then their neighbours."""
    sites = network.Site.objects.order_by("locality", "id").values_list("locality", "postcode", "latitude", "longitude")
    return [*(Spot(*site) for site in sites), *TOWNS]


def sites_by_id(keys: Collection[UUID]) -> dict[UUID, network.Site]:
    """These sites with their organisation."""
    return network.Site.objects.select_related("organisation").in_bulk(list(keys))


def rings_around(spot: Spot, *, radius: int) -> tuple[tuple[UUID, ...], ...]:
    """The sites of the network within each radius of a place, up to the one chosen."""
    rings: dict[int, list[UUID]] = {reach: [] for reach in RADII if reach <= radius}
    for key, latitude, longitude in network.Site.objects.order_by("id").values_list("id", "latitude", "longitude"):
        distance = kilometres(spot.latitude, spot.longitude, latitude, longitude)
        for reach, sites in rings.items():
            if distance <= reach:
                sites.append(key)
                break
    return tuple(tuple(sites) for sites in rings.values())


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
