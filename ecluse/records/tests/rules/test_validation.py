"""Statements that are valid stay so under both versions, whole or within another."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.records.rules.validation import V1, V2, problems_of
from ecluse.records.tests.rules.samples import FULL, MINIMAL, SUB, changed

BOTH = pytest.mark.parametrize("version", [V1, V2])


@BOTH
@pytest.mark.parametrize("statement", [MINIMAL, FULL, {**MINIMAL, "object": SUB}], ids=["minimal", "full", "within"])
def test_a_valid_statement_has_no_problem(statement: dict[str, Any], version: str) -> None:
    assert problems_of([statement], version) == []


@BOTH
def test_a_problem_names_its_statement_its_place_and_its_requirement(version: str) -> None:
    bad = changed(FULL, ("/id", "fd41c918-b88b-4b20-a0a5-a4c32391aaa1"), ("/actor/mbox", "mailto:amelie"))

    (problem,) = problems_of([FULL, bad], version)

    assert (problem.statement, problem.kind, problem.pointer) == (1, "mailto", "/actor/mbox")
    assert (problem.requirement, problem.value) == ("XAPI-00038", "mailto:amelie")
