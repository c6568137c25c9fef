"""What holds for any statement: order changes nothing, and whatever is broken is told with a known kind at a real place."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.records.rules.validation import V1, V2, agent_problem, problems_of, read_json
from ecluse.records.tests.rules.samples import (
    ACCOUNT,
    ACTIVITY,
    AGENT,
    ATTACHMENT,
    CONTEXT,
    FULL,
    GROUP,
    ID,
    MINIMAL,
    REFERENCE,
    RESULT,
    SUB,
    changed,
)

NO_ACTIVITY = {name: value for name, value in CONTEXT.items() if name not in ("revision", "platform")}
WORDS = [
    "",
    "a",
    "Agent",
    "Group",
    "Activity",
    "StatementRef",
    "SubStatement",
    ID,
    "mailto:a@b.org",
    "http://a.b",
    "fr",
    "P1D",
    "1.0.0",
]
KEYS = [
    "id",
    "objectType",
    "mbox",
    "openid",
    "account",
    "member",
    "definition",
    "extensions",
    "name",
    "http://a.b",
    "fr",
    "Id",
    "~/",
    "$ref",
]

some_json = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(WORDS),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inside, max_size=3),
    max_leaves=6,
)
part_of_it = st.sampled_from(
    [AGENT, ACCOUNT, GROUP, ACTIVITY, REFERENCE, SUB, RESULT, CONTEXT, ATTACHMENT, [ATTACHMENT], [ACTIVITY]]
)


def some_of(whole: dict[str, Any], *always: str) -> st.SearchStrategy[dict[str, Any]]:
    """The properties of the sample that must be there and some of the others."""
    others = st.sets(st.sampled_from([name for name in whole if name not in always]))
    return others.map(lambda names: {name: value for name, value in whole.items() if name in always or name in names})


about_an_activity = some_of(FULL, "actor", "verb", "object").flatmap(
    lambda whole: st.builds(
        lambda actor, activity, context: (
            {**whole, "actor": actor, "object": activity} | ({"context": context} if context else {})
        ),
        st.sampled_from([AGENT, ACCOUNT, GROUP]),
        some_of(ACTIVITY, "id"),
        st.none() | some_of(CONTEXT),
    )
)
about_another = st.builds(
    lambda whole, target, context: {**whole, "object": target, "context": context},
    some_of(FULL, "actor", "verb", "object"),
    st.sampled_from([AGENT, GROUP, REFERENCE, SUB]),
    some_of(NO_ACTIVITY),
)
statements = about_an_activity | about_another


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key], chance) for key in chance.sample(list(value), len(value))}
    return [shuffled(one, chance) for one in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None)
@given(statements, st.integers(0, 1000))
def test_a_valid_statement_stays_valid_in_any_order(statement: dict[str, Any], seed: int) -> None:
    for version in (V1, V2):
        assert problems_of([statement], version) == []
        assert problems_of([shuffled(statement, random.Random(seed))], version) == []


def places(value: Any, at: str = "") -> list[str]:
    """The JSON pointer of the value and of every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [
        at,
        *(place for key, one in inside for place in places(one, f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}")),
    ]


@settings(max_examples=150, deadline=None)
@given(statements, st.data())
def test_whatever_is_broken_is_told_by_a_kind_at_a_place(statement: dict[str, Any], data: st.DataObject) -> None:
    broken = changed(statement, (data.draw(st.sampled_from(places(statement))), data.draw(some_json | part_of_it)))
    real = set(places(broken))

    for problem in problems_of([broken], V2, most=1000):
        assert problem.kind
        assert problem.kind != "invalid"
        assert problem.statement == 0
        assert problem.pointer in real or (problem.kind == "missing" and problem.pointer.rpartition("/")[0] in real)
        assert len(problem.value) <= 60


@settings(max_examples=100, deadline=None)
@given(some_json)
def test_anything_at_all_is_a_statement_or_has_a_problem(value: Any) -> None:
    for version in (V1, V2):
        assert problems_of([value], version)
    agent_problem(value)


@settings(max_examples=50, deadline=None)
@given(some_json)
def test_extensions_hold_anything(value: Any) -> None:
    places = {"https://example.org/x": value}
    statement = MINIMAL | {"object": {"id": "urn:a", "definition": {"extensions": places}}, "result": {"extensions": places}}

    assert problems_of([statement | {"context": {"extensions": places}}], V1) == []
    assert problems_of(read_json(b"[]"), V1) == []
