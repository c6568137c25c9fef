"""How far a target is, and what a funded programme has not reported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

# A figure older than a quarter is asked for again: the region follows its plan by quarter.
STALE_AFTER_DAYS = 92


class Course(StrEnum):
    """Where a target stands on a day."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    NOT_BEGUN = "not_begun"
    NOT_MEASURED = "not_measured"


def share(actual: Decimal | int, target: Decimal | int) -> int:
    """Percentage of a target, rounded down: 99.9 % is not a target reached. A target of nothing is reached."""
    return int(100 * actual / target) if target else 100


def expected(*, target: Decimal, start: date, deadline: date, today: date) -> Decimal:
    """What a regular pace from `start` to `deadline` (its last day) would give at the end of `today`."""
    if today >= deadline:
        return target
    if today < start:
        return Decimal(0)
    return target * ((today - start).days + 1) / ((deadline - start).days + 1)


def course_of(*, actual: Decimal | None, target: Decimal, start: date, deadline: date, today: date) -> Course:
    """Where a target stands: reached, missed after its deadline, else compared with a regular pace."""
    if actual is None:
        return Course.NOT_MEASURED
    if actual >= target:
        return Course.REACHED
    if today > deadline:
        return Course.MISSED
    if today < start:
        return Course.NOT_BEGUN
    regular = expected(target=target, start=start, deadline=deadline, today=today)
    return Course.ON_COURSE if actual >= regular else Course.BEHIND


class Gap(StrEnum):
    """What parliament asks about and a programme has not reported."""

    NO_CONTACT = "no_contact"
    NO_BENEFICIARY = "no_beneficiary"
    NO_TARGET = "no_target"
    NO_BUDGET = "no_budget"
    YEARS_WITHOUT_BUDGET = "years_without_budget"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What is known of a funded programme; `end` is its first day out."""

    start: date
    end: date
    has_contact: bool
    beneficiaries: int
    targets: int
    budget_years: Collection[int]
    updated_on: date | None


def years_of(*, start: date, end: date, today: date) -> list[int]:
    """The calendar years a programme has touched until today; `end` is its first day out."""
    last = min(today, date.fromordinal(end.toordinal() - 1))
    return list(range(start.year, last.year + 1)) if last >= start else []


def missing_years(reported: Reported, *, today: date) -> list[int]:
    """Years begun, without a budget line."""
    begun = years_of(start=reported.start, end=reported.end, today=today)
    return [year for year in begun if year not in reported.budget_years]


def gaps(reported: Reported, *, today: date) -> list[Gap]:
    """Everything a programme has not reported, the gravest first."""
    absent = missing_years(reported, today=today)
    updated = reported.updated_on
    found = [
        (Gap.NO_CONTACT, not reported.has_contact),
        (Gap.NO_BENEFICIARY, not reported.beneficiaries),
        (Gap.NO_TARGET, not reported.targets),
        (Gap.NO_BUDGET, not reported.budget_years),
        (Gap.YEARS_WITHOUT_BUDGET, bool(reported.budget_years) and bool(absent)),
        (Gap.STALE, updated is not None and today < reported.end and (today - updated).days > STALE_AFTER_DAYS),
    ]
    return [gap for gap, there in found if there]


class Remark(StrEnum):
    """What is odd about the amounts of a budget line."""

    COMMITTED_OVER_VOTED = "committed_over_voted"
    PAID_OVER_COMMITTED = "paid_over_committed"


def budget_remarks(*, voted: Decimal, committed: Decimal, paid: Decimal) -> list[Remark]:
    """Money follows an order: voted, then committed, then paid. What breaks it is said, not refused: it may be true."""
    found = ((Remark.COMMITTED_OVER_VOTED, committed > voted), (Remark.PAID_OVER_COMMITTED, paid > committed))
    return [remark for remark, there in found if there]
