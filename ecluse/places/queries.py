"""What the pages of the spaces read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from .models import Space


@dataclass(frozen=True)
class Totals:
    """How many spaces, how many seats, how many square metres."""

    count: int
    seats: int
    area: int


def spaces(*, kind: str = "", region: str = "") -> QuerySet[Space]:
    """The spaces of the network with their site and organisation; a kind or a territory that does not exist filters nothing."""
    found = Space.objects.select_related("site__organisation")
    if kind in Space.Kind.values:
        found = found.filter(kind=kind)
    return found.filter(site__region=region) if region else found


def totals(found: QuerySet[Space]) -> Totals:
    """What these spaces offer together."""
    sums = found.aggregate(count=Count("pk"), seats=Sum("seats"), area=Sum("area"))
    return Totals(sums["count"], sums["seats"] or 0, sums["area"] or 0)


def counts_by_kind(*, region: str = "") -> dict[str, int]:
    """How many spaces of each kind, in one territory or in all."""
    found = spaces(region=region).order_by("kind")
    return dict(found.values_list("kind").annotate(count=Count("pk")))


def spaces_at(sites: Iterable[UUID]) -> QuerySet[Space]:
    """The spaces of some sites, by site and name."""
    return Space.objects.filter(site__in=list(sites)).order_by("site", "name", "id")


def space_by_id(space_id: UUID) -> Space | None:
    """One space with its site."""
    return Space.objects.select_related("site__organisation").filter(pk=space_id).first()
