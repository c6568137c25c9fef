"""The three indicators, computed from the records of the scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from ecluse.credentials import api as credentials
from ecluse.foundation.multilingual import text_in
from ecluse.offer import api as offer
from ecluse.places import api as places
from ecluse.records import api as records

from ..rules.counting import AGES, BREAKDOWNS, UNKNOWN, Participation, Scope, box_of
from ..rules.indicators import (
    AREA,
    BADGES,
    CONNECTIONS,
    IMMERSIVE_SPACES,
    LIBRARY,
    PARTICIPANTS,
    PATHWAYS,
    SMART_CORNERS,
    STAFF_HOURS,
    STOCK,
    Indicator,
)
from .published import publications
from .scopes import as_participation, first_participations, in_box

# How many badge models the table of a programme shows by name; the others are summed in one line.
MOST_BADGE_MODELS = 12
MINUTES = 60


@dataclass(frozen=True)
class Figure:
    """An indicator of a programme. Counts are whole units (people, badges, minutes); `shown` turns them into the unit shown.

    `spread` gives, for each breakdown, its boxes in order; the boxes of each breakdown add up to `count`.
    `labels` names boxes that are not words of the rules (organisations, badge models).
    """

    indicator: Indicator
    count: int
    spread: Mapping[str, Mapping[str, int]]
    months: Sequence[tuple[date, int]]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> Decimal:
        """The figure in its unit."""
        return in_unit(self.indicator, self.count)


def in_unit(indicator: Indicator, count: int) -> Decimal:
    """Whole units as shown: minutes become hours, with one decimal."""
    if indicator.code == STAFF_HOURS:
        return (Decimal(count) / MINUTES).quantize(Decimal("0.1"))
    return Decimal(count)


def figure_of(indicator: Indicator, scope: Scope) -> Figure:
    """The figure of a measured indicator over a scope. One SQL query."""
    return {PARTICIPANTS: participants, STAFF_HOURS: staff_hours, BADGES: badges}[indicator.code](scope)


def participants(scope: Scope) -> Figure:
    """Participants trained, by gender, age class, status and month of entry: one query that returns the filled boxes only."""
    boxes = (
        first_participations(scope)
        .order_by()
        .annotate(age_box=_age_box(), month=TruncMonth("started_at"))
        .values("gender_at_entry", "age_box", "status_at_entry", "month")
        .annotate(people=Count("id"))
    )
    counts: dict[str, Counter[str]] = {name: Counter() for name in BREAKDOWNS}
    months: Counter[date] = Counter()
    for box in boxes:
        people = box["people"]
        counts["gender"][_known("gender", box["gender_at_entry"])] += people
        counts["age"][box["age_box"]] += people
        counts["status"][_known("status", box["status_at_entry"])] += people
        months[timezone.localdate(box["month"])] += people
    return Figure(LIBRARY[PARTICIPANTS], months.total(), _in_order(counts), sorted(months.items()))


def staff_rows(scope: Scope) -> QuerySet[Any]:
    """The participations in trainings for staff, with their minutes of presence."""
    return offer.participations(
        start=timezone.localdate(scope.start), end=timezone.localdate(scope.end), organisation_ids=scope.organisation_ids
    ).filter(session__programme__target_groups__contains=[offer.TargetGroup.STAFF])


def staff_participations(scope: Scope) -> list[Participation]:
    """The same, as the rules see them. Staff are few beside learners: thousands of rows at the size of a region."""
    return [as_participation(row, minutes=row.minutes_present) for row in staff_rows(scope).order_by()]


def staff_hours(scope: Scope, rows: Iterable[Participation] | None = None) -> Figure:
    """Minutes of presence of staff in trainings for staff, by gender, age class, status and month of entry."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in BREAKDOWNS}
    months: Counter[date] = Counter()
    for row in staff_participations(scope) if rows is None else rows:
        for name in BREAKDOWNS:
            counts[name][box_of(row, name)] += row.minutes
        if row.started_at:
            months[timezone.localdate(row.started_at).replace(day=1)] += row.minutes
    return Figure(LIBRARY[STAFF_HOURS], months.total(), _in_order(counts), sorted(months.items()))


def badge_rows(scope: Scope) -> QuerySet[Any]:
    """The badges issued by the beneficiaries in the period."""
    return credentials.issued_between(
        start=timezone.localdate(scope.start), end=timezone.localdate(scope.end), organisation_ids=scope.organisation_ids
    )


def badges(scope: Scope) -> Figure:
    """Badges issued, by issuer, badge model and month."""
    boxes = (
        badge_rows(scope)
        .order_by()
        .annotate(month=TruncMonth("issued_at"))
        .values("organisation_id", "organisation__name", "achievement_id", "achievement__name", "month")
        .annotate(number=Count("pk"))
    )
    issuers: Counter[str] = Counter()
    models: Counter[str] = Counter()
    months: Counter[date] = Counter()
    labels: dict[str, str] = {}
    for box in boxes:
        issuer, model = str(box["organisation_id"]), str(box["achievement_id"])
        labels |= {issuer: box["organisation__name"], model: text_in(box["achievement__name"])}
        issuers[issuer] += box["number"]
        models[model] += box["number"]
        months[timezone.localdate(box["month"])] += box["number"]
    spread = {"issuer": dict(issuers.most_common()), "badge": _shortened(models)}
    return Figure(LIBRARY[BADGES], months.total(), spread, sorted(months.items()), labels)


@dataclass(frozen=True)
class Wanted:
    """What a target counts: an indicator, a box of it or everything, from an instant to another (excluded)."""

    key: UUID
    indicator: str
    breakdown: str
    box: str
    start: datetime
    end: datetime


def actuals(scope: Scope, wanted: Sequence[Wanted], staff: Sequence[Participation]) -> dict[UUID, Decimal]:
    """What is reached for each target that Écluse measures: four queries, and one for each promise of connections.

    `staff` is `staff_participations(scope)`, which a page that shows hours has read already.
    """
    found: dict[UUID, Decimal] = {}
    people = [one for one in wanted if one.indicator == PARTICIPANTS]
    if people:
        filters = {
            f"t{n}": Count("id", filter=in_box(one.breakdown, one.box) & Q(started_at__gte=one.start, started_at__lt=one.end))
            for n, one in enumerate(people)
        }
        counts = first_participations(scope).aggregate(**filters)
        found |= {one.key: Decimal(counts[f"t{n}"]) for n, one in enumerate(people)}
    issued = [one for one in wanted if one.indicator == BADGES]
    if issued:
        filters = {
            f"t{n}": Count("pk", filter=Q(issued_at__gte=one.start, issued_at__lt=one.end)) for n, one in enumerate(issued)
        }
        counts = badge_rows(scope).order_by().aggregate(**filters)
        found |= {one.key: Decimal(counts[f"t{n}"]) for n, one in enumerate(issued)}
    for one in wanted:
        if one.indicator == STAFF_HOURS:
            minutes = sum(row.minutes for row in staff if _wants(one, row))
            found[one.key] = in_unit(LIBRARY[STAFF_HOURS], minutes)
    if any(one.indicator == PATHWAYS for one in wanted):
        told = publications(scope)
        found |= {
            one.key: Decimal(sum(one.start <= new.at < one.end for new in told)) for one in wanted if one.indicator == PATHWAYS
        }
    found |= {one.key: _connected(scope, one) for one in wanted if one.indicator == CONNECTIONS}
    rooms = {stock.code for stock in STOCK}
    if any(one.indicator in rooms for one in wanted):
        today = stocks(scope)
        found |= {one.key: today[one.indicator] for one in wanted if one.indicator in rooms}
    return found


def _connected(scope: Scope, one: Wanted) -> Decimal:
    """Connections to the tools of the beneficiaries, day by day. One query for each promise, of figures that are made already."""
    last = timezone.localdate(one.end) - timedelta(days=1)
    days = records.connections(scope.organisation_ids, timezone.localdate(one.start), last)
    return Decimal(sum(day.connections for day in days))


def stocks(scope: Scope) -> dict[str, Decimal]:
    """The rooms of the beneficiaries today: immersive spaces, smart corners, and the square metres of both. One query."""
    kinds = {IMMERSIVE_SPACES: places.Space.Kind.IMMERSIVE, SMART_CORNERS: places.Space.Kind.SMART_CORNER}
    rooms = places.spaces().filter(site__organisation__in=scope.organisation_ids, kind__in=kinds.values()).order_by()
    counts = rooms.aggregate(area=Sum("area"), **{code: Count("pk", filter=Q(kind=kind)) for code, kind in kinds.items()})
    return {code: Decimal(counts[code]) for code in kinds} | {AREA: Decimal(counts["area"] or 0)}


def _wants(one: Wanted, row: Participation) -> bool:
    in_time = row.started_at is not None and one.start <= row.started_at < one.end
    return in_time and (not one.breakdown or box_of(row, one.breakdown) == one.box)


def _age_box() -> Case:
    whens = [When(in_box("age", box), then=Value(box)) for box in AGES if box != UNKNOWN]
    return Case(*whens, default=Value(UNKNOWN), output_field=CharField())


def _known(breakdown: str, said: str) -> str:
    return said if said in BREAKDOWNS[breakdown] else UNKNOWN


def _in_order(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {name: {box: counts[name][box] for box in boxes} for name, boxes in BREAKDOWNS.items()}


def _shortened(models: Counter[str]) -> dict[str, int]:
    shown = dict(models.most_common(MOST_BADGE_MODELS))
    rest = models.total() - sum(shown.values())
    return shown | ({"others": rest} if rest else {})
