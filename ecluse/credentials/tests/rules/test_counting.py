"""What is not told of a few people, whole months, territories: plain rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecluse.credentials.rules.counting import FEWEST, Figures, last_months, months_after, told, total, year_of
from ecluse.credentials.rules.territory import territory_of

BOXES = st.lists(st.integers(0, 40), max_size=8).map(lambda counts: dict(enumerate(counts)))
# A machine that is busy elsewhere draws slowly; that says nothing of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(BOXES, st.booleans())
def test_no_small_box_is_told_and_none_is_found_by_subtraction(people: dict[int, int], apart: bool) -> None:
    shown = told(people, apart=apart)
    hidden = [count for key, count in people.items() if key not in shown]

    assert all(people[key] == 0 or people[key] >= FEWEST for key in shown)
    if hidden and any(count >= FEWEST for count in people.values()):
        # What the total leaves for the hidden boxes is of five people at least, even when the same people stand in all of them.
        assert (sum(hidden) if apart else max(hidden)) >= FEWEST


@patient
@given(BOXES)
def test_nothing_is_hidden_when_no_box_is_small(people: dict[int, int]) -> None:
    large = {key: count for key, count in people.items() if count == 0 or count >= FEWEST}

    assert told(large) == frozenset(large)


def test_figures_add_up_and_a_badge_that_is_lost_is_lost_once() -> None:
    both = total([Figures(issued=2, revoked=1), Figures(issued=3, ended=1, suspended=1)])

    assert both == Figures(issued=5, revoked=1, ended=1, suspended=1)
    assert both.lost == 3
    assert not Figures().any


def test_the_last_twelve_months_end_with_this_one() -> None:
    months = last_months(date(2026, 2, 28)).months()

    assert (months[0], months[-1], len(months)) == (date(2025, 3, 1), date(2026, 2, 1), 12)
    assert len(year_of(2026).months()) == 12
    assert months_after(date(2026, 1, 31), -1) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("BE", "1000", "brussels"),
        ("BE", "1348", "wallonia"),
        ("BE", "3000", "flanders"),
        ("BE", "6000", "wallonia"),
        ("BE", "8500", "west_flanders"),
        ("BE", "9000", "flanders"),
        ("FR", "59000", "hauts_de_france"),
        ("FR", "75001", "elsewhere"),
        ("NL", "1012 AB", "elsewhere"),
        ("BE", "", ""),
        ("BE", "0999", ""),
        ("FR", "٥٩000", ""),
    ],
)
def test_a_postcode_says_the_territory(country: str, postcode: str, region: str) -> None:
    assert territory_of(country, postcode) == region
