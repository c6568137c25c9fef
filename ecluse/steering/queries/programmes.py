"""Funded programmes: the list, what each has not reported, and one dashboard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from ecluse.credentials import api as credentials
from ecluse.foundation.paging import Page, page_of
from ecluse.offer import api as offer

from ..models import Beneficiary, BudgetVersion, FundedProgramme, TargetVersion
from ..rules.counting import Participation, Scope
from ..rules.indicators import BADGES, LIBRARY, MEASURED, PARTICIPANTS, STAFF_HOURS, Indicator
from ..rules.progress import Course, Gap, Reported, course_of, gaps, share
from .check import Check, checks_of
from .figures import Figure, actuals, badges, participants, staff_hours, staff_participations
from .scopes import scope_of
from .versions import Budget, budget_versions, target_versions, wanted_of


def programme_at(slug: str) -> FundedProgramme | None:
    """A programme with what its pages say of it, or None."""
    return FundedProgramme.objects.select_related("funder", "contact").filter(slug=slug).first()


def beneficiaries_of(programme: FundedProgramme) -> list[Beneficiary]:
    """The organisations a programme pays, by name."""
    return list(programme.beneficiaries.select_related("organisation").order_by("organisation__name"))


@dataclass(frozen=True)
class TargetLine:
    """A target with what is reached: `actual` is None when Écluse does not measure it."""

    version: TargetVersion
    actual: Decimal | None
    course: Course

    @property
    def indicator(self) -> Indicator:
        """The fact sheet behind it."""
        return self.version.target.definition

    @property
    def share(self) -> int | None:
        """Percentage reached, rounded down."""
        return None if self.actual is None else share(self.actual, self.version.value)


@dataclass(frozen=True)
class Dashboard:
    """Everything the first page of a programme says."""

    programme: FundedProgramme
    beneficiaries: Sequence[Beneficiary]
    scope: Scope
    figures: Sequence[Figure]
    checks: Sequence[Check]
    targets: Sequence[TargetLine]
    budget: Budget
    gaps: Sequence[Gap]
    updated_at: datetime | None

    @property
    def mismatches(self) -> list[Check]:
        """The figures that the journal does not confirm."""
        return [check for check in self.checks if not check.same]


def dashboard_of(programme: FundedProgramme, *, today: date) -> Dashboard:
    """The dashboard of a programme, in a constant number of queries."""
    beneficiaries = beneficiaries_of(programme)
    scope = scope_of(programme, [one.organisation_id for one in beneficiaries])
    staff = staff_participations(scope)
    figures = [participants(scope), staff_hours(scope, staff), badges(scope)]
    versions = target_versions([programme.pk], on=today)
    budget = Budget(budget_versions([programme.pk], on=today))
    updated_at = last_updates([programme.pk]).get(programme.pk)
    return Dashboard(
        programme=programme,
        beneficiaries=beneficiaries,
        scope=scope,
        figures=figures,
        checks=checks_of(figures, scope),
        targets=target_lines(programme, versions, scope, staff, today=today),
        budget=budget,
        gaps=gaps(_reported(programme, len(beneficiaries), len(versions), budget.years, updated_at), today=today),
        updated_at=updated_at,
    )


def target_lines(
    programme: FundedProgramme, versions: Sequence[TargetVersion], scope: Scope, staff: Sequence[Participation], *, today: date
) -> list[TargetLine]:
    """Targets with what is reached and where they stand."""
    reached = actuals(scope, [wanted_of(version, programme) for version in versions], staff)
    return [
        TargetLine(
            version=version,
            actual=reached.get(version.target_id),
            course=course_of(
                actual=reached.get(version.target_id),
                target=version.value,
                start=version.counts_from or programme.start_on,
                deadline=version.deadline_on,
                today=today,
            ),
        )
        for version in versions
    ]


@dataclass(frozen=True)
class Measure:
    """What is reached of one indicator in the list, beside the sum of the targets set for it (None when none is)."""

    indicator: Indicator
    actual: Decimal
    target: Decimal | None

    @property
    def share(self) -> int | None:
        """Percentage reached, rounded down."""
        return share(self.actual, self.target) if self.target else None


@dataclass(frozen=True)
class Line:
    """One programme of the list."""

    programme: FundedProgramme
    budget: Budget
    measures: Sequence[Measure]
    gaps: Sequence[Gap]
    updated_at: datetime | None


@dataclass(frozen=True)
class Listed:
    """A page of programmes."""

    page: Page[FundedProgramme]
    lines: Sequence[Line]


def programmes(*, today: date, mark: str | None) -> Listed:
    """Twenty programmes with their budget, figures and gaps: nine queries, for one programme or twenty."""
    page = page_of(FundedProgramme.objects.select_related("funder", "contact"), by=("code", "id"), mark=mark)
    keys = [programme.pk for programme in page.rows]
    paid: dict[UUID, list[UUID]] = defaultdict(list)
    for key, organisation in Beneficiary.objects.filter(funded_programme__in=keys).values_list(
        "funded_programme", "organisation"
    ):
        paid[key].append(organisation)
    lines: dict[UUID, list[BudgetVersion]] = defaultdict(list)
    for version in budget_versions(keys, on=today):
        lines[version.line.funded_programme_id].append(version)
    targets: dict[UUID, list[TargetVersion]] = defaultdict(list)
    for target in target_versions(keys, on=today):
        targets[target.target.funded_programme_id].append(target)
    counts = _counts([scope_of(programme, paid[programme.pk]) for programme in page.rows])
    updates = last_updates(keys)
    found = []
    for programme, counted in zip(page.rows, counts, strict=True):
        budget, promised, updated = Budget(lines[programme.pk]), targets[programme.pk], updates.get(programme.pk)
        reported = _reported(programme, len(paid[programme.pk]), len(promised), budget.years, updated)
        found.append(Line(programme, budget, _measures(counted, promised), gaps(reported, today=today), updated))
    return Listed(page, found)


def last_updates(programmes: Sequence[UUID]) -> dict[UUID, datetime]:
    """When a budget or a target of each programme was last written. Two queries."""
    found: dict[UUID, datetime] = {}
    for model, path in ((BudgetVersion, "line__funded_programme"), (TargetVersion, "target__funded_programme")):
        rows: Any = model._default_manager.filter(**{f"{path}__in": programmes}).order_by()
        for key, at in rows.values_list(path).annotate(at=Max("recorded_at")):
            found[key] = max(at, found.get(key, at))
    return found


def _reported(
    programme: FundedProgramme, beneficiaries: int, targets: int, years: Mapping[int, Any], updated_at: datetime | None
) -> Reported:
    return Reported(
        start=programme.start_on,
        end=programme.end_on,
        has_contact=programme.contact_id is not None,
        beneficiaries=beneficiaries,
        targets=targets,
        budget_years=list(years),
        updated_on=timezone.localdate(updated_at) if updated_at else None,
    )


def _measures(counted: Mapping[str, Decimal], promised: Sequence[TargetVersion]) -> list[Measure]:
    """The measured indicators that have a target, else the participants alone: a list compares what is comparable."""
    sums: dict[str, Decimal] = {}
    for version in promised:
        code = version.target.indicator
        sums[code] = sums.get(code, Decimal(0)) + version.value
    found = [Measure(one, counted[one.code], sums[one.code]) for one in MEASURED if one.code in sums]
    return found or [Measure(LIBRARY[PARTICIPANTS], counted[PARTICIPANTS], None)]


def _counts(scopes: Sequence[Scope]) -> list[dict[str, Decimal]]:
    """The three figures of several scopes: three queries in all, each with one filtered count for each scope."""
    if not scopes:
        return []
    inside = [_filter("started_at", "session__programme__organisation__in", scope) for scope in scopes]
    people = offer.Enrolment.objects.filter(reduce(or_, inside)).aggregate(
        **{f"s{n}": Count("person_id", filter=one, distinct=True) for n, one in enumerate(inside)}
    )
    first, last = min(scope.start for scope in scopes), max(scope.end for scope in scopes)
    start, end = timezone.localdate(first), timezone.localdate(last)
    trainings: Any = offer.participations(start=start, end=end)
    staff = list(
        trainings.filter(session__programme__target_groups__contains=[offer.TargetGroup.STAFF])
        .order_by()
        .values_list("started_at", "session__programme__organisation_id", "minutes_present")
    )
    issued_in = [_filter("issued_at", "organisation__in", scope) for scope in scopes]
    issued = (
        credentials.issued_between(start=start, end=end)
        .order_by()
        .aggregate(**{f"s{n}": Count("pk", filter=one) for n, one in enumerate(issued_in)})
    )
    return [
        {
            PARTICIPANTS: Decimal(people[f"s{n}"]),
            STAFF_HOURS: Decimal(_minutes(staff, scope)) / 60,
            BADGES: Decimal(issued[f"s{n}"]),
        }
        for n, scope in enumerate(scopes)
    ]


def _minutes(staff: Sequence[tuple[datetime, UUID, int]], scope: Scope) -> int:
    return sum(
        minutes for at, organisation, minutes in staff if organisation in scope.organisation_ids and scope.start <= at < scope.end
    )


def _filter(moment: str, organisation: str, scope: Scope) -> Q:
    return Q(**{f"{moment}__gte": scope.start, f"{moment}__lt": scope.end, organisation: list(scope.organisation_ids)})
