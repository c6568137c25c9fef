"""What a profile is: when a statement is of it, and the rules that such a statement follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..problems import Problem, excerpt, pointer_of

Faults = Iterator["Fault"]
ACTIVITY: Final = "Activity"


class Said:
    """A valid statement as rules read it: what is absent is empty, context activities are lists."""

    __slots__ = ("categories", "context", "definition", "object", "result", "verb", "whole")

    def __init__(self, statement: Mapping[str, Any]) -> None:
        self.whole = statement
        self.verb: str = statement["verb"]["id"]
        self.object: Mapping[str, Any] = statement["object"]
        self.definition: Mapping[str, Any] = self.object.get("definition") or {}
        self.result: Mapping[str, Any] = statement.get("result") or {}
        self.context: Mapping[str, Any] = statement.get("context") or {}
        self.categories = frozenset(one["id"] for one in self.around("category"))

    @property
    def is_about_activity(self) -> bool:
        """Whether the object is an activity."""
        return bool(self.object.get("objectType", ACTIVITY) == ACTIVITY)

    @property
    def score(self) -> Mapping[str, Any]:
        """The score of the result."""
        return self.result.get("score") or {}

    def around(self, place: str) -> list[Mapping[str, Any]]:
        """The context activities of a place: parent, grouping, category, other."""
        found = (self.context.get("contextActivities") or {}).get(place) or []
        return [found] if isinstance(found, Mapping) else list(found)

    def in_context(self, extension: str) -> Any:
        """The value of an extension of the context; none without it."""
        return (self.context.get("extensions") or {}).get(extension)

    def in_result(self, extension: str) -> Any:
        """The value of an extension of the result; none without it."""
        return (self.result.get("extensions") or {}).get(extension)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a rule is not followed, and a short value that helps to see why: never one that says who somebody is."""

    pointer: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, which is stable, where it is written, and what breaks it."""

    name: str
    source: str
    faults: Callable[[Said], Faults]


class Profile:
    """A profile by its name. `claimed`: the statement says that it follows it. `meant`: it speaks of what the profile is for."""

    def __init__(self, name: str, *, claimed: Callable[[Said], bool], meant: Callable[[Said], bool]) -> None:
        self.name, self.claimed, self.meant = name, claimed, meant
        self.rules: list[Rule] = []

    def rule(self, source: str) -> Callable[[Callable[[Said], Faults]], Callable[[Said], Faults]]:
        """Add a rule, named after its function."""

        def add(faults: Callable[[Said], Faults]) -> Callable[[Said], Faults]:
            self.add(faults.__name__.replace("_", "-"), source, faults)
            return faults

        return add

    def add(self, name: str, source: str, faults: Callable[[Said], Faults]) -> None:
        """Add a rule under a name of its own."""
        self.rules.append(Rule(f"{self.name}.{name}", source, faults))

    def problems(self, said: Said) -> Iterator[Problem]:
        """Where a statement does not follow the profile."""
        for rule in self.rules:
            for fault in rule.faults(said):
                yield Problem(rule.name, fault.pointer, rule.source, value=fault.value)


def missing(pointer: str, *, named: str = "") -> Fault:
    """Something that must be there, by its place and the name to give it."""
    return Fault(pointer, named or pointer.strip("/").replace("/", "."))


def extension_at(part: str, extension: str) -> str:
    """The place of an extension: `part` is `context`, `result` or `object/definition`."""
    return f"/{part}/extensions{pointer_of([extension])}"


def short(value: Any) -> str:
    """A value as a sentence shows it."""
    return excerpt(value)


def is_number(value: Any) -> bool:
    """Whether a value of an extension is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


# Rules that several profiles have.


def no_id(one: Said) -> Faults:
    """Each statement has an id that its tool gave."""
    if "id" not in one.whole:
        yield Fault("/id")


def no_timestamp(one: Said) -> Faults:
    """Each statement says when it happened."""
    if "timestamp" not in one.whole:
        yield Fault("/timestamp")
