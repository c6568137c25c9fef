"""From what the schema refuses to problems that a sentence can be made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

from ecluse.records.rules.problems import Problem, excerpt, pointer_of
from ecluse.records.rules.schema import Schema

_WRONG_TYPE: Final = {
    "string": "not-text",
    "number": "not-number",
    "integer": "not-integer",
    "boolean": "not-boolean",
    "object": "not-object",
    "array": "not-list",
}
# What ADL's list says of every place alike.
_EVERYWHERE: Final = {
    "null": "XAPI-00001",
    "unknown-property": "XAPI-00010",
    "wrong-case": "XAPI-00008",
    "uuid": "XAPI-00007",
    "iri": "XAPI-00011",
    "object-type": "XAPI-00009",
} | dict.fromkeys(_WRONG_TYPE.values(), "XAPI-00006")
_ALWAYS: Final = ("null", "unknown-property", "wrong-case")
# The keywords that lead to a part of the value; what is noted before them speaks of another place.
_DEEPER: Final = ("properties", "items", "additionalProperties", "propertyNames")


def faults_of(error: jsonschema_rs.ValidationError, schema: Schema) -> Iterator[Problem]:
    """The problems that one refusal of the schema stands for; `pointer` begins at the value that was checked."""
    place, kind = list(error.instance_path), error.kind
    if isinstance(kind, Kind.PropertyNames):
        # What was wrong with the key is in the inner error; it knows the way through the schema, the outer one does not.
        error = kind.error
        place.append(str(error.instance))
    found = _noted(schema, error.evaluation_path)
    match kind:
        case Kind.AdditionalProperties(unexpected=names):
            for name in names:
                right = _in_right_case(name, found.node)
                yield found.problem("wrong-case" if right else "unknown-property", [*place, name], right or name)
        case Kind.Required(property=name) if found.keyword == "required":
            yield found.problem("missing", [*place, name], name, of=found.node.get("properties", {}).get(name, {}))
        case Kind.Required():
            yield found.problem(found.named, place)
        case Kind.OneOfNotValid() | Kind.OneOfMultipleValid() if not isinstance(error.instance, dict):
            return  # its type is refused as well
        case Kind.OneOfNotValid():
            yield found.problem("no-identifier", place)
        case Kind.OneOfMultipleValid():
            yield found.problem("two-identifiers", place)
        case _ if error.instance is None:
            yield found.problem("null", place)
        case Kind.Type(types=types):
            yield found.problem(_WRONG_TYPE[types[0]], place, error.instance)
        case _:
            yield found.problem(found.named, place, error.instance, of=found.namer)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The part of the schema whose keyword refused, with what is noted for that place: the outermost note names it."""

    node: Schema
    keyword: str
    named: str
    namer: Schema
    requirement: str
    by_keyword: Mapping[str, str]

    def problem(self, kind: str, steps: list[str | int], value: Any = "", *, of: Schema | None = None) -> Problem:
        own = (of or {}).get("requirement", "")
        absent, own = ("", own) if isinstance(own, str) else (own.get("absent", ""), "")
        everywhere = _EVERYWHERE.get(kind, "")
        requirement = absent or self.by_keyword.get(self.keyword, "") or (everywhere if kind in _ALWAYS else "")
        return Problem(kind, pointer_of(steps), requirement or own or self.requirement or everywhere, value=excerpt(value))


def _noted(schema: Schema, path: list[str | int]) -> _Found:
    node: Any = schema
    last: Schema = schema
    namer: Schema = {}
    named, requirement = "", ""
    by_keyword: dict[str, str] = {}
    through_map = False
    for number, step in enumerate(path, start=1):
        if isinstance(node, dict) and not through_map:
            last, note = node, node.get("requirement", "")
            if isinstance(note, str):
                requirement = requirement or note
            else:
                by_keyword = by_keyword | note
            if not named and "problem" in node:
                named, namer = node["problem"], node
            if step in _DEEPER and number < len(path):
                named, requirement, by_keyword = "", "", {}
        if step == "$ref" and not through_map:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
            continue
        through_map = step == "properties" and not through_map
        node = node[step]
    return _Found(node=last, keyword=str(path[-1]), named=named, namer=namer, requirement=requirement, by_keyword=by_keyword)


def _in_right_case(name: str, node: Schema) -> str:
    """The property of that place which is written like this but for the case of its letters; empty without one."""
    return next((known for known in node.get("properties", {}) if known.lower() == name.lower()), "")
