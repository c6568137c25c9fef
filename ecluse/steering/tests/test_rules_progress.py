"""Where a target stands, and what is not reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..rules.indicators import BY_SLUG, LIBRARY, MEASURED
from ..rules.progress import Course, Gap, Remark, Reported, budget_remarks, course_of, expected, gaps, missing_years, share

START, DEADLINE = date(2025, 1, 1), date(2025, 12, 31)


def test_a_target_is_not_reached_at_ninety_nine_point_nine_per_cent() -> None:
    assert share(3_299, 3_300) == 99
    assert share(3_300, 3_300) == 100
    assert share(0, 0) == 100


@pytest.mark.parametrize(
    ("actual", "today", "course"),
    [
        (None, date(2025, 6, 1), Course.NOT_MEASURED),
        (100, date(2024, 12, 1), Course.REACHED),
        (0, date(2024, 12, 31), Course.NOT_BEGUN),
        (0, date(2025, 1, 1), Course.BEHIND),
        (50, date(2025, 7, 1), Course.ON_COURSE),
        (49, date(2025, 7, 2), Course.BEHIND),
        (99, date(2025, 12, 31), Course.BEHIND),
        (99, date(2026, 1, 1), Course.MISSED),
        (100, date(2026, 1, 1), Course.REACHED),
    ],
)
def test_a_target_is_compared_with_a_regular_pace_until_its_deadline(actual: int | None, today: date, course: Course) -> None:
    value = None if actual is None else Decimal(actual)

    assert course_of(actual=value, target=Decimal(100), start=START, deadline=DEADLINE, today=today) is course


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 100_000))
def test_the_regular_pace_never_goes_back_nor_past_the_target(today: date, target: int) -> None:
    here = expected(target=Decimal(target), start=START, deadline=DEADLINE, today=today)
    tomorrow = expected(target=Decimal(target), start=START, deadline=DEADLINE, today=date.fromordinal(today.toordinal() + 1))

    assert 0 <= here <= tomorrow <= target


def reported(**changes: object) -> Reported:
    values: dict[str, object] = {
        "start": date(2021, 1, 1),
        "end": date(2027, 1, 1),
        "has_contact": True,
        "beneficiaries": 2,
        "targets": 3,
        "budget_years": [2021, 2022, 2023, 2024, 2025, 2026],
        "updated_on": date(2026, 11, 1),
    }
    return Reported(**(values | changes))  # type: ignore[arg-type]


def test_a_programme_that_reported_everything_has_no_gap() -> None:
    assert gaps(reported(), today=date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"has_contact": False}, Gap.NO_CONTACT),
        ({"beneficiaries": 0}, Gap.NO_BENEFICIARY),
        ({"targets": 0}, Gap.NO_TARGET),
        ({"budget_years": []}, Gap.NO_BUDGET),
        ({"budget_years": [2023, 2024, 2025, 2026]}, Gap.YEARS_WITHOUT_BUDGET),
        ({"updated_on": date(2026, 8, 21)}, Gap.STALE),
    ],
)
def test_what_parliament_asks_for_is_missed_when_it_is_missing(changes: dict[str, object], gap: Gap) -> None:
    assert gaps(reported(**changes), today=date(2026, 11, 22)) == [gap]


def test_a_closed_programme_is_not_asked_for_news_and_a_year_to_come_for_no_budget() -> None:
    closed = reported(end=date(2026, 7, 1), updated_on=date(2026, 6, 30))

    assert gaps(closed, today=date(2026, 11, 22)) == []
    assert missing_years(reported(end=date(2029, 1, 1)), today=date(2026, 11, 22)) == []


def test_money_that_breaks_its_order_is_remarked() -> None:
    assert budget_remarks(voted=Decimal(100), committed=Decimal(100), paid=Decimal(100)) == []
    assert budget_remarks(voted=Decimal(100), committed=Decimal(101), paid=Decimal(102)) == [
        Remark.COMMITTED_OVER_VOTED,
        Remark.PAID_OVER_COMMITTED,
    ]


def test_every_indicator_is_defined_in_the_four_languages_of_the_network() -> None:
    wanted = {"fr", "nl", "de", "en"}

    for indicator in LIBRARY.values():
        for texts in (indicator.title, indicator.unit, indicator.source):
            assert set(texts) == wanted
    for indicator in MEASURED:
        for texts in (indicator.counting_unit, indicator.uniqueness, indicator.moment, indicator.missing, indicator.check):
            assert set(texts) == wanted
    assert len(BY_SLUG) == len(LIBRARY)
