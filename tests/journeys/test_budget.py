"""The formula, against figures that others published for known pages."""

from __future__ import annotations

import pytest

from .budget import Weight


@pytest.mark.parametrize(
    ("weight", "score", "grade"),
    [
        (Weight(138, 2, 7.9), 91, "A"),
        (Weight(358, 2, 10.5), 82, "A"),
        (Weight(2108, 2, 29), 51, "D"),
    ],
)
def test_ecoindex_agrees_with_its_reference_tool(weight: Weight, score: int, grade: str) -> None:
    assert (weight.ecoindex, weight.grade) == (score, grade)


def test_what_passes_the_budget_is_said() -> None:
    assert Weight(351, 9, 80.1).excess[:3] == ["351 elements (at most 350)", "9 requests (at most 8)", "80.1 kB (at most 80)"]
    assert Weight(350, 8, 80.0).excess == []
