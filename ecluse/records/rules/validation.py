"""Whether statements are what the standard asks: fast when they are, in detail when they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from ecluse.records.rules.faults import faults_of
from ecluse.records.rules.problems import V1, V2, Problem, excerpt
from ecluse.records.rules.reading import Unreadable, read_json
from ecluse.records.rules.schema import COMPONENT_LISTS, Schema, schema_of
from ecluse.records.rules.texts import is_duration, is_iri, is_language_tag, is_uuid, parse_timestamp

__all__ = [
    "V1", "V2", "Problem", "Unreadable", "agent_problem", "component_problems", "is_duration", "is_iri", "is_language_tag", "is_uuid",
    "parse_timestamp", "passes", "problems_of", "read_json", "score_problems",
]  # fmt: skip

_MOST: Final = 20
# An ordinary statement holds a hundred values; each refusal takes some 50 µs to tell.
_IN_DETAIL: Final = 2_000


class _Checker:
    """One compiled schema, with the document it was made of, in which the names of the faults stand."""

    def __init__(self, name: str, version: str) -> None:
        self.schema: Schema = schema_of(name, version)
        # Patterns run on an engine without backtracking: no text of a stranger can make one slow.
        self._validator = jsonschema_rs.validator_for(
            self.schema,
            formats={"timestamp": lambda text: parse_timestamp(text) is not None},
            validate_formats=True,
            pattern_options=jsonschema_rs.RegexOptions(),
            offline=True,
        )
        self.passes = self._validator.is_valid

    def faults(self, value: Any) -> Iterator[Problem]:
        """The problems of a value that does not pass, at least one, each place and kind once."""
        seen: set[tuple[str, str]] = set()
        for error in self._errors(value):
            for problem in faults_of(error, self.schema):
                if (problem.pointer, problem.kind) not in seen:
                    seen.add((problem.pointer, problem.kind))
                    yield problem
        if not seen:
            yield Problem("invalid", "")

    def _errors(self, value: Any) -> Iterable[jsonschema_rs.ValidationError]:
        """All the refusals of a value of ordinary size; the first one of a huge value, that could have a million."""
        if _is_within(value, _IN_DETAIL):
            return self._validator.iter_errors(value)
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return (error,)
        return ()


def _is_within(value: Any, most: int) -> bool:
    """Whether the value holds at most so many values and keys, without counting further."""
    waiting = [value]
    for _ in range(most):
        if not waiting:
            return True
        one = waiting.pop()
        if isinstance(one, dict | list):
            if len(one) > most:
                return False
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return not waiting


@cache
def _checker(name: str, version: str) -> _Checker:
    return _Checker(name, version)


@cache
def passes(name: str) -> Callable[[Any], bool]:
    """What tells whether a value has the shape of a part of a statement (schema.py) that is the same in both versions."""
    return _checker(name, V2).passes


def problems_of(statements: Sequence[Any], version: str, *, most: int = _MOST) -> list[Problem]:
    """What is wrong with these statements under a version (`V1` or `V2`), at most so many problems; empty when all are valid.

    An id that comes twice among them is a problem of its second statement.
    """
    return list(islice(_problems(statements, _checker("statement", version)), most))


def agent_problem(value: Any) -> Problem | None:
    """The first thing wrong with an Agent or an identified Group, as the parameter `agent` of the resources takes it."""
    checker = _checker("identified", V2)
    return None if checker.passes(value) else next(checker.faults(value))


def _problems(statements: Sequence[Any], checker: _Checker) -> Iterator[Problem]:
    passes = checker.passes
    ids: set[str] = set()
    for index, statement in enumerate(statements):
        if not passes(statement):
            for problem in checker.faults(statement):
                yield replace(problem, statement=index)
            continue
        for problem in _beyond_shape(statement):
            yield replace(problem, statement=index)
        if (id_ := statement.get("id")) is not None:
            id_ = id_.lower()
            if id_ in ids:
                yield Problem("duplicate-id", "/id", statement=index, value=id_)
            ids.add(id_)


def _beyond_shape(statement: Mapping[str, Any], at: str = "") -> Iterator[Problem]:
    """What a schema cannot say of a statement that has the right shape."""
    target = statement["object"]
    if "result" in statement and "score" in statement["result"]:
        yield from score_problems(statement["result"]["score"], f"{at}/result/score")
    if "definition" in target:
        yield from component_problems(target["definition"], f"{at}/object/definition")
    elif target.get("objectType") == "SubStatement":
        yield from _beyond_shape(target, "/object")
    if "context" in statement and "contextActivities" in statement["context"]:
        for key, value in statement["context"]["contextActivities"].items():
            for number, activity in enumerate(value if isinstance(value, list) else (value,)):
                if "definition" in activity:
                    place = f"/{number}" if isinstance(value, list) else ""
                    yield from component_problems(
                        activity["definition"], f"{at}/context/contextActivities/{key}{place}/definition"
                    )


def score_problems(score: Mapping[str, float], at: str) -> Iterator[Problem]:
    """`min` below `max`, `raw` between them (2.4.5.1)."""
    least, most, raw = score.get("min"), score.get("max"), score.get("raw")
    if least is not None and most is not None and least >= most:
        yield Problem("score-order", f"{at}/max", "XAPI-00080", value=excerpt(most))
    elif raw is not None and ((least is not None and raw < least) or (most is not None and raw > most)):
        yield Problem("score-range", f"{at}/raw", "XAPI-00082", value=excerpt(raw))


def component_problems(definition: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """Each id once in its list of choices, steps and so on (2.4.4.1, interaction components)."""
    if "interactionType" not in definition:
        return
    for name in COMPONENT_LISTS:
        if name in definition:
            ids: set[str] = set()
            for number, component in enumerate(definition[name]):
                if component["id"] in ids:
                    yield Problem("repeated-component", f"{at}/{name}/{number}/id", value=excerpt(component["id"]))
                ids.add(component["id"])
