"""What the pages of occupations read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ecluse.foundation.paging import Page, page_of

from ..models import Competence, Occupation, OccupationCompetence, OccupationRelation, ShortageEntry
from ..models.search import folded, label_in
from .correspondences import Correspondence, correspondences
from .searching import HEAVY, in_order, matching
from .shortages import current_shortages, latest_lists

Importance = OccupationCompetence.Importance
ESSENTIAL = (Importance.ESSENTIAL, Importance.CORE)
# The page of an occupation also shows trainings: more competences than this would pass its 350 elements.
MOST_ESSENTIAL, MOST_OPTIONAL, MOST_NEIGHBOURS = 28, 6, 6


@dataclass(frozen=True)
class OccupationWish:
    """What a reader looks for."""

    text: str = ""
    regions: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()


@dataclass(frozen=True)
class OccupationList:
    """One page of occupations, how many there are, and how many each box of the filters would show."""

    page: Page[Any]
    total: int
    by_region: dict[str, int]
    by_framework: dict[str, int]


def occupations(wish: OccupationWish, *, language: str, mark: str | None) -> OccupationList:
    """Search and filter; without words, those that most regions are short of come first."""
    current = current_shortages(latest_lists())
    found = matching(Occupation.objects.current(), wish.text)
    short = found.filter(pk__in=current.filter(region__in=wish.regions).values("occupation")) if wish.regions else found
    framed = found.filter(framework__code__in=wish.frameworks) if wish.frameworks else found
    both = short.filter(framework__code__in=wish.frameworks) if wish.frameworks else short
    rows, by = in_order(_with_shortages(both, current), text=wish.text, language=language)
    if by[0] == "sorted_label":
        by = ("-short_in", *by)
    # A facet counts without its own ticks, so that ticking one box does not hide the others.
    regions = current.filter(occupation__in=framed.values("pk")).order_by().values_list("region")
    frameworks = short.order_by().values_list("framework__code")
    return OccupationList(
        page=page_of(rows, by=by, mark=mark),
        total=both.count(),
        by_region=dict(regions.annotate(n=Count("occupation", distinct=True))),
        by_framework=dict(frameworks.annotate(n=Count("id"))),
    )


def search_occupations(text: str, language: str, *, most: int = 8) -> list[Occupation]:
    """The occupations whose names begin with the words typed, with their framework, the best first."""
    if not text.strip():
        return []
    rows, by = in_order(matching(Occupation.objects.current(), text), text=text, language=language)
    return list(rows.select_related("framework").order_by(*by)[:most])


def _with_shortages(rows: QuerySet[Occupation], current: QuerySet[ShortageEntry]) -> QuerySet[Any]:
    regions = current.filter(occupation=OuterRef("pk")).order_by().values("occupation").annotate(n=Count("region", distinct=True))
    return (
        rows.annotate(short_in=Coalesce(Subquery(regions.values("n"), output_field=IntegerField()), 0))
        .select_related("framework", "group")
        .prefetch_related(Prefetch("shortages", queryset=current.order_by("region"), to_attr="current_shortages"))
        .defer(*HEAVY)
    )


@dataclass(frozen=True)
class OccupationPage:
    """An occupation with all that its page shows; the lists of competences may be cut, their totals are not."""

    occupation: Occupation
    shortages: list[ShortageEntry]
    essential: list[Competence]
    essential_total: int
    optional: list[Competence]
    optional_total: int
    correspondences: list[Correspondence]
    neighbours: list[Occupation]


def occupation_page(occupation_id: UUID, *, language: str) -> OccupationPage | None:
    """One occupation, or None."""
    occupation = Occupation.objects.select_related("framework", "group").defer("search").filter(pk=occupation_id).first()
    if occupation is None:
        return None
    totals = dict(occupation.needs.order_by().values_list("importance").annotate(n=Count("competence")))
    essential = sum(totals.get(importance, 0) for importance in ESSENTIAL)
    return OccupationPage(
        occupation=occupation,
        shortages=list(occupation.shortages.order_by("-year", "region")[:12]),
        essential=list(needed(occupation_id, essential=True, language=language)[:MOST_ESSENTIAL]),
        essential_total=essential,
        optional=list(needed(occupation_id, essential=False, language=language)[:MOST_OPTIONAL]),
        optional_total=sum(totals.values()) - essential,
        correspondences=correspondences("occupation", occupation_id),
        neighbours=_neighbours(occupation_id),
    )


def needed(occupation_id: UUID, *, essential: bool, language: str) -> QuerySet[Any]:
    """The competences an occupation asks for, essential or only useful: know-how before knowledge, then by label."""
    needs = OccupationCompetence.objects.filter(occupation=occupation_id)
    needs = needs.filter(importance__in=ESSENTIAL) if essential else needs.exclude(importance__in=ESSENTIAL)
    return (
        Competence.objects.filter(pk__in=needs.values("competence"))
        .select_related("framework")
        .defer(*HEAVY)
        .annotate(sorted_label=folded(label_in(language)))
        .order_by("-kind", "sorted_label", "id")
    )


def needed_page(occupation_id: UUID, *, essential: bool, language: str, mark: str | None) -> Page[Any]:
    """Those competences, twenty at a time."""
    rows = needed(occupation_id, essential=essential, language=language)
    return page_of(rows, by=("-kind", "sorted_label", "id"), mark=mark)


def needed_totals(occupation_id: UUID) -> tuple[int, int]:
    """How many competences are essential, and how many useful."""
    rows = OccupationCompetence.objects.filter(occupation=occupation_id)
    total, essential = rows.count(), rows.filter(importance__in=ESSENTIAL).count()
    return essential, total - essential


def _neighbours(occupation_id: UUID) -> list[Occupation]:
    rows = (
        OccupationRelation.objects.filter(origin=occupation_id, target__retired_at__isnull=True)
        .select_related("target")
        .defer(*(f"target__{column}" for column in HEAVY))
        .order_by("kind", "rank", "target")
    )
    return [row.target for row in rows[:MOST_NEIGHBOURS]]
