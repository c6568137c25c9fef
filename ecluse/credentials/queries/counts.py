"""How many badges were issued, accepted, shown, verified, endorsed, ended: by month, badge model, operator and territory.

Four statements count, grouped by month and badge model; what a page shows is added up from their rows. The number of statements is the same
whatever was issued.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.network.api import Organisation

from ..models import Achievement, Award, BadgeState, Credential, Endorsement, VerificationCount
from ..rules.award import State
from ..rules.counting import FEWEST, Figures, Period, told, total
from ..rules.territory import territory_of


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is counted: whole months, one badge model (all its versions) or all, one operator or all that the reader may see."""

    period: Period
    series: UUID | None = None
    organisation: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The figures of one badge model in one month. An endorsement of an issuer as a whole has no model."""

    month: date
    organisation: UUID
    series: UUID | None
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Territory:
    """Where holders live; `issued` is none when so few live there that somebody could be recognised."""

    region: str
    issued: int | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """All the figures of a question. `people` is how many hold badges, by model and by operator, since ever."""

    question: Question
    cells: list[Cell]
    names: Mapping[UUID, dict[str, str]]  # the newest name of each model, by its series
    organisations: Mapping[UUID, Organisation]
    people_of_model: Mapping[tuple[UUID, UUID], int]
    people_of_operator: Mapping[UUID, int]

    @cached_property
    def total(self) -> Figures:
        """Of everything."""
        return total(cell.figures for cell in self.cells)

    def by_month(self) -> dict[date, Figures]:
        """Every month of the period, in its order; those without anything too."""
        return {month: Figures() for month in self.question.period.months()} | self._by(lambda cell: cell.month)

    def by_model(self) -> dict[UUID, Figures]:
        """Each model by its series, the most given first."""
        return _ordered(self._by(lambda cell: cell.series))

    def by_operator(self) -> dict[UUID, Figures]:
        """Each operator, the one that gave most first."""
        return _ordered(self._by(lambda cell: cell.organisation))

    def by_region(self) -> dict[str, Figures]:
        """Each territory by its operators."""
        return _ordered(self._by(lambda cell: self.organisations[cell.organisation].region))

    def _by[Key](self, key: Callable[[Cell], Key | None]) -> dict[Key, Figures]:
        boxes: defaultdict[Key, list[Figures]] = defaultdict(list)
        for cell in self.cells:
            if (found := key(cell)) is not None:
                boxes[found].append(cell.figures)
        return {name: total(figures) for name, figures in sorted(boxes.items(), key=lambda box: str(box[0]))}

    @cached_property
    def told_models(self) -> frozenset[UUID]:
        """The models whose verifications may be told: chosen inside each operator, so that every page hides the same ones."""
        models: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
        for (organisation, series), people in self.people_of_model.items():
            models[organisation][series] = people
        return frozenset().union(*(told(inside) for inside in models.values()))

    @cached_property
    def told_operators(self) -> frozenset[UUID]:
        """The operators whose verifications may be told."""
        return told(self.people_of_operator)

    @property
    def tells_verified(self) -> bool:
        """Whether the verifications of the whole question may be told: five people hold these badges."""
        if self.question.series is not None:
            return self.question.series in self.told_models
        if self.question.organisation is not None:
            return self.question.organisation in self.told_operators
        return max(self.people_of_operator.values(), default=0) >= FEWEST


def counts_of(hat: Hat, question: Question, *, at: datetime) -> Counts:
    """The figures of a question that this hat may ask. Eight statements."""
    models = _models(hat)
    cells = [
        *_cells(_of_badges(hat, question, at), models),
        *_cells(_of_letters(hat, question), models),
        *_cells(_of_verifications(hat, question), models),
        *_cells(_of_endorsements(hat, question), models),
    ]
    names = {row["series"]: row["name"] for row in sorted(models.values(), key=lambda row: row["version"])}
    people = _seen(hat, Credential.objects.all())
    of_model = (
        people.values_list("organisation", "achievement__series").annotate(people=Count("holder", distinct=True)).order_by()
    )
    of_operator = people.values_list("organisation").annotate(people=Count("holder", distinct=True)).order_by()
    return Counts(
        question=question,
        cells=cells,
        names=names,
        organisations=Organisation.objects.in_bulk({cell.organisation for cell in cells}),
        people_of_model={(organisation, series): count for organisation, series, count in of_model},
        people_of_operator=dict(of_operator),
    )


def _models(hat: Hat) -> dict[UUID, dict[str, Any]]:
    rows = _seen(hat, Achievement.objects.published()).values("id", "organisation", "series", "name", "version")
    return {row["id"]: dict(row) for row in rows}


def territories_of(hat: Hat, question: Question) -> list[Territory]:
    """Where those who received the badges of the period live, the most first; an empty region is a postcode not known. One statement."""
    rows = _asked(_seen(hat, Credential.objects.all()), question).filter(_within("issued_at", question.period))
    groups = (
        rows.order_by()
        .values_list("holder__country", Left("holder__postcode", 2))
        .annotate(badges=Count("organisation"), people=Count("holder", distinct=True))
    )
    badges: defaultdict[str, int] = defaultdict(int)
    people: defaultdict[str, int] = defaultdict(int)
    for country, postcode, issued, holders in groups:
        region = territory_of(country, postcode)
        badges[region] += issued
        people[region] += holders
    shown = told(people, apart=True)
    found = [Territory(region=region, issued=count if region in shown else None) for region, count in badges.items()]
    return sorted(found, key=lambda one: (one.issued is None, -(one.issued or 0), one.region))


def first_year(hat: Hat) -> int | None:
    """The year of the first badge the reader may count. One statement."""
    first = _seen(hat, Credential.objects.all()).aggregate(first=Min("issued_at"))["first"]
    return None if first is None else timezone.localtime(first).year


def has_ended(at: datetime) -> Q:
    """Badges their issuer stands behind, past their end."""
    return Q(state=BadgeState.VALID, valid_until__lte=at)


def is_lost(at: datetime) -> Q:
    """Badges that are not accepted any more: past their end, suspended or revoked."""
    return has_ended(at) | ~Q(state=BadgeState.VALID)


def _seen[Rows: QuerySet[Any]](hat: Hat, rows: Rows) -> Rows:
    """The rows of the organisation of the hat; those of all for the coordinator."""
    return rows if hat.role is Role.COORDINATOR else rows.filter(organisation=hat.organisation_id)


def _asked[Rows: QuerySet[Any]](rows: Rows, question: Question, model: str = "achievement") -> Rows:
    if question.organisation is not None:
        rows = rows.filter(organisation=question.organisation)
    return rows if question.series is None else rows.filter(**{f"{model}__series": question.series})


def _within(field: str, period: Period) -> Q:
    """Between the first midnight of a period and that of the month after it, as the network's clock goes."""
    return Q(**{f"{field}__gte": _midnight(period.start), f"{field}__lt": _midnight(period.end)})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


Grouped = QuerySet[Any, dict[str, Any]]


def _of_badges(hat: Hat, question: Question, at: datetime) -> Grouped:
    rows = _asked(_seen(hat, Credential.objects.all()), question).filter(_within("issued_at", question.period))
    return _grouped(
        rows,
        "issued_at",
        issued=Count("organisation"),
        shared=Count("organisation", filter=Q(shared_at__isnull=False)),
        ended=Count("organisation", filter=has_ended(at)),
        suspended=Count("organisation", filter=Q(state=BadgeState.SUSPENDED)),
        revoked=Count("organisation", filter=Q(state=BadgeState.REVOKED)),
    )


def _of_letters(hat: Hat, question: Question) -> Grouped:
    rows = _asked(_seen(hat, Award.objects.all()), question).filter(_within("invited_at", question.period))
    given = Q(state=State.GIVEN.value)
    return _grouped(rows, "invited_at", proposed=Count("organisation"), accepted=Count("organisation", filter=given))


def _of_verifications(hat: Hat, question: Question) -> Grouped:
    rows = VerificationCount.objects.annotate(organisation=F("achievement__organisation"))
    rows = _asked(_seen(hat, rows), question).filter(day__gte=question.period.start, day__lt=question.period.end)
    return _grouped(rows, "day", verified=Sum("times"))


def _of_endorsements(hat: Hat, question: Question) -> Grouped:
    """Those given in the period that stand today: of a model, of a badge of it, of the issuer as a whole."""
    rows = Endorsement.objects.standing().annotate(model=Coalesce("achievement", "credential__achievement"))
    rows = _seen(hat, rows).filter(_within("answered_at", question.period))
    if question.organisation is not None:
        rows = rows.filter(organisation=question.organisation)
    if question.series is not None:
        rows = rows.filter(Q(achievement__series=question.series) | Q(credential__achievement__series=question.series))
    return _grouped(rows, "answered_at", "model", endorsed=Count("organisation"))


def _grouped(rows: QuerySet[Any], moment: str, model: str = "achievement", **figures: Any) -> Grouped:
    grouped = rows.order_by().annotate(month=TruncMonth(moment), model_id=F(model))
    found: Grouped = grouped.values("month", "model_id", "organisation").annotate(**figures)
    return found


def _cells(rows: Grouped, models: Mapping[UUID, dict[str, Any]]) -> Iterable[Cell]:
    for row in rows:
        month, model, organisation = row.pop("month"), row.pop("model_id"), row.pop("organisation")
        yield Cell(
            month=timezone.localdate(month) if isinstance(month, datetime) else month,
            organisation=organisation,
            series=None if model is None else models[model]["series"],
            figures=Figures(**row),
        )


def _ordered[Key](boxes: dict[Key, Figures]) -> dict[Key, Figures]:
    return dict(sorted(boxes.items(), key=lambda box: (-box[1].issued, str(box[0]))))
