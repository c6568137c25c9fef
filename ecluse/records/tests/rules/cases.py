"""How cases are written down and tried: each under both versions, and within a SubStatement where one can hold it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecluse.records.rules.validation import V1, V2, Problem, problems_of
from ecluse.records.tests.rules.samples import FULL, MINIMAL, SUB, changed
from ecluse.records.tests.rules.two_readings import assert_read_alike, ordinary

type Change = tuple[str, Any]

_WITHIN: dict[str, Any] = {**MINIMAL, "object": SUB}
_NOT_WITHIN = ("/id", "/stored", "/authority", "/version", "/objectType")


def taken(requirement: str, name: str, *changes: Change) -> Any:
    """A valid case: its test is called by the requirement and the name."""
    return pytest.param(changes, id=f"{requirement}-{name}")


def refused(requirement: str, name: str, kind: str, pointer: str, *changes: Change) -> Any:
    """An invalid case, the kind of its first problem, and where that is."""
    return pytest.param(changes, Problem(kind, pointer, requirement), id=f"{requirement}-{name}")


def assert_taken(changes: tuple[Change, ...], versions: tuple[str, ...] = (V1, V2)) -> None:
    for version in versions:
        assert problems_of([changed(FULL, *changes)], version) == []
        for statement in (changed(FULL, *changes), ordinary(changed(FULL, *changes))):
            assert_read_alike(json.dumps(statement).encode(), version)
        if _can_be_within(changes):
            assert problems_of([changed(_WITHIN, *_within(changes))], version) == []


def assert_refused(changes: tuple[Change, ...], wanted: Problem, versions: tuple[str, ...] = (V1, V2)) -> None:
    for version in versions:
        assert _first(changed(FULL, *changes), version) == wanted
        for statement in (changed(FULL, *changes), ordinary(changed(FULL, *changes))):
            assert_read_alike(json.dumps(statement).encode(), version)
        if _can_be_within(changes):
            inner = Problem(wanted.kind, f"/object{wanted.pointer}", wanted.requirement)
            assert _first(changed(_WITHIN, *_within(changes)), version) == inner


def _first(statement: Any, version: str) -> Problem:
    problems = problems_of([statement], version)
    assert problems, "nothing was refused"
    assert problems[0].statement == 0
    assert len(problems[0].value) <= 60
    return Problem(problems[0].kind, problems[0].pointer, problems[0].requirement)


def _can_be_within(changes: tuple[Change, ...]) -> bool:
    return not any(
        pointer == "" or pointer.startswith(_NOT_WITHIN) or (pointer.count("/") == 1 and pointer[1:] not in SUB)
        for pointer, _value in changes
    )


def _within(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple((f"/object{pointer}", value) for pointer, value in changes)
