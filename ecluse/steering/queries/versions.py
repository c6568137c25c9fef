"""Budget lines and targets, each with the version in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..models import BudgetLine, BudgetVersion, ExpenseType, FundedProgramme, Target, TargetVersion
from ..rules.indicators import split_category
from ..rules.progress import Remark, budget_remarks
from .figures import Wanted
from .scopes import moment

ZERO = Decimal(0)


def target_versions(programmes: Iterable[UUID], *, on: date) -> list[TargetVersion]:
    """The version in force on this day of each target of these programmes, in the order of their ranks. One query."""
    rows = (
        TargetVersion.objects.filter(target__funded_programme__in=list(programmes), valid_from__lte=on)
        .order_by("target_id", "-number")
        .distinct("target_id")
        .select_related("target__funded_programme")
    )
    return sorted(rows, key=lambda row: (str(row.target.funded_programme_id), row.target.rank))


def budget_versions(programmes: Iterable[UUID], *, on: date) -> list[BudgetVersion]:
    """The version in force on this day of each budget line of these programmes, by year then expense type. One query."""
    rows = (
        BudgetVersion.objects.filter(line__funded_programme__in=list(programmes), valid_from__lte=on)
        .order_by("line_id", "-number")
        .distinct("line_id")
        .select_related("line")
    )
    kinds = list(ExpenseType.values)
    return sorted(rows, key=lambda row: (row.line.year, kinds.index(row.line.expense_type)))


def wanted_of(version: TargetVersion, programme: FundedProgramme) -> Wanted:
    """What a target counts. What comes after its deadline does not; nor what comes after the programme."""
    breakdown, box = split_category(version.target.category)
    after_deadline = date.fromordinal(version.deadline_on.toordinal() + 1)
    return Wanted(
        key=version.target_id,
        indicator=version.target.indicator,
        breakdown=breakdown,
        box=box,
        start=moment(version.counts_from or programme.start_on),
        end=moment(min(after_deadline, programme.end_on)),
    )


@dataclass(frozen=True)
class Amounts:
    """Euros voted, committed and paid."""

    voted: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.voted + other.voted, self.committed + other.committed, self.paid + other.paid)

    @property
    def remarks(self) -> list[Remark]:
        """What is odd about them."""
        return budget_remarks(voted=self.voted, committed=self.committed, paid=self.paid)


def amounts_of(version: BudgetVersion) -> Amounts:
    """The amounts of one version."""
    return Amounts(version.voted, version.committed, version.paid)


@dataclass(frozen=True)
class Budget:
    """The budget of a programme on a day: its lines in force, and their sums by year and in all."""

    lines: Sequence[BudgetVersion]

    @property
    def years(self) -> dict[int, Amounts]:
        """The sums of each year that has a line."""
        found: dict[int, Amounts] = {}
        for line in self.lines:
            found[line.line.year] = found.get(line.line.year, Amounts()) + amounts_of(line)
        return found

    @property
    def expense_types(self) -> dict[str, Amounts]:
        """The sums of each expense type, over the years."""
        found: dict[str, Amounts] = {}
        for line in self.lines:
            key = line.line.expense_type
            found[key] = found.get(key, Amounts()) + amounts_of(line)
        return {key: found[key] for key in ExpenseType.values if key in found}

    @property
    def total(self) -> Amounts:
        """The sum of all lines."""
        return sum((amounts_of(line) for line in self.lines), Amounts())


def budget_of(programme: FundedProgramme, *, on: date) -> Budget:
    """The budget of one programme. One query."""
    return Budget(budget_versions([programme.pk], on=on))


def line_of(programme: FundedProgramme, *, year: int, expense_type: str) -> BudgetLine | None:
    """One line of a programme, or None."""
    return BudgetLine.objects.filter(funded_programme=programme, year=year, expense_type=expense_type).first()


def history_of_line(line: BudgetLine) -> QuerySet[BudgetVersion]:
    """Every version of a line, the newest first."""
    return line.versions.order_by("-number")


def target_of(programme: FundedProgramme, target_id: UUID) -> Target | None:
    """One target of a programme, or None."""
    return Target.objects.filter(funded_programme=programme, pk=target_id).first()


def history_of_target(target: Target) -> QuerySet[TargetVersion]:
    """Every version of a target, the newest first."""
    return target.versions.order_by("-number")


def in_force(versions: Sequence[Any], *, on: date) -> Any | None:
    """Among the versions of one thing, newest first, the one that holds on this day."""
    return next((version for version in versions if version.valid_from <= on), None)
