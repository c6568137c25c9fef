"""Which occupations are short of people, by the latest list of each region."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from ..models import Occupation, ShortageEntry


def latest_lists() -> dict[str, int]:
    """The year of the latest list of each region."""
    rows = ShortageEntry.objects.order_by().values_list("region").annotate(latest=Max("year"))
    return dict(rows)


def current_shortages(latest: dict[str, int] | None = None) -> QuerySet[ShortageEntry]:
    """The entries of the latest lists. A page that needs them twice reads `latest_lists` once and gives it."""
    latest = latest_lists() if latest is None else latest
    if not latest:
        return ShortageEntry.objects.none()
    chosen = Q()
    for region, year in latest.items():
        chosen |= Q(region=region, year=year)
    return ShortageEntry.objects.filter(chosen)


def shortage_occupations(region: str | None = None) -> list[Occupation]:
    """The occupations on the latest list of a region, or of any region, those that most regions look for first."""
    current = current_shortages()
    if region is not None:
        current = current.filter(region=region)
    return list(
        Occupation.objects.current()
        .filter(shortages__in=current)
        .annotate(short_in=Count("shortages__region", distinct=True))
        .select_related("framework")
        .defer("search")
        .order_by("-short_in", "uri")
    )


@dataclass(frozen=True)
class ShortageList:
    """A list as a region published it for a year, and how many lines of it are kept here."""

    region: str
    year: int
    source: str
    source_url: str
    lines: int


def shortage_lists() -> list[ShortageList]:
    """Each list that was imported, the latest of each region first."""
    rows = ShortageEntry.objects.order_by("region", "-year", "source").values_list("region", "year", "source", "source_url")
    return [ShortageList(*row) for row in rows.annotate(lines=Count("label", distinct=True))]
