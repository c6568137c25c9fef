"""Which occupations are short of people, by the latest list of each region."""

from __future__ import annotations

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


def shortage_lists() -> list[dict[str, object]]:
    """Each list that was imported: region, year, source, its address, and how many lines it has."""
    rows = ShortageEntry.objects.order_by("region", "-year", "source").values("region", "year", "source", "source_url")
    return list(rows.annotate(lines=Count("id")))
