"""How fresh the offer is: of a programme, of an operator, and which programmes are in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from ..models import CatalogueEntry, Programme
from ..rules.freshness import is_doubtful, may_be_asked


def doubtful_programmes(*, at: datetime) -> list[Programme]:
    """The published programmes whose operator is to be asked, oldest word first. One statement."""
    today = timezone.localdate(at)
    rows: Any = (
        Programme.objects.filter(published_at__isnull=False, freshness__isnull=False)
        .select_related("organisation", "freshness")
        .annotate(last_start_on=Max("sessions__start_on", filter=Q(sessions__cancelled_at=None)))
        .order_by("freshness__confirmed_at", "id")
    )
    return [row for row in rows if _to_be_asked(row, today)]


def _to_be_asked(row: Any, today: date) -> bool:
    fresh = row.freshness
    asked_on = timezone.localdate(fresh.asked_at) if fresh.asked_at else None
    return may_be_asked(today=today, asked_on=asked_on) and is_doubtful(
        today=today,
        confirmed_on=timezone.localdate(fresh.confirmed_at),
        last_start_on=row.last_start_on,
        published_on=timezone.localdate(row.published_at),
    )


@dataclass(frozen=True)
class OperatorOffer:
    """What the public page of an operator says of its offer as a whole."""

    programmes: int
    with_dates: int
    checked_at: datetime | None
    regions: list[str]
    languages: list[str]


def offer_of(organisation_id: UUID, *, today: date) -> OperatorOffer:
    """The offer of an operator: how much, where, in which languages, and when it was last vouched for. Two statements."""
    entries = CatalogueEntry.objects.filter(organisation_id=organisation_id)
    totals = entries.aggregate(
        programmes=Count("pk"),
        with_dates=Count("pk", filter=Q(next_start_on__gt=today)),
        checked=Max("programme__freshness__confirmed_at"),
    )
    rows = list(entries.filter(next_start_on__gt=today).values_list("regions", "languages"))
    return OperatorOffer(
        programmes=totals["programmes"],
        with_dates=totals["with_dates"],
        checked_at=totals["checked"],
        regions=sorted({region for regions, _languages in rows for region in regions}),
        languages=sorted({language for _regions, languages in rows for language in languages}),
    )


def checked_at(programme_id: UUID) -> datetime | None:
    """When the operator last vouched for a programme."""
    return CatalogueEntry.objects.filter(pk=programme_id).values_list("programme__freshness__confirmed_at", flat=True).first()
