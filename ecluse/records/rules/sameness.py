"""Whether two statements say the same, by what the standard lets a store change (xAPI 1.0.3 part two, 2.3.1 and 4.6).

Each is brought to a form in which only what counts is left, and the two forms are compared. Left out: what a store sets (`id`,
`stored`, `authority`, `version`, a missing `timestamp`), the `display` of verbs and the definitions of activities, which
belong to the store, and the texts of attachments. Taken as equal: the moment in another zone, a duration to the hundredth
of a second, lists without order, letters whose case says nothing, a type that is the default.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ecluse.records.rules.texts import parse_timestamp

type Json = Mapping[str, Any]
type Form = Callable[[Any], Hashable]

# A store keeps milliseconds at least, cut or rounded (4.5).
_SAME_MOMENT: Final = timedelta(milliseconds=1)
_SECONDS: Final = re.compile(r"([0-9]+)[.,]([0-9]+)S$")


def same_statement(stored: Json, sent: Json, *, attachments: bool = True) -> bool:
    """Whether `sent` says what `stored` says; both are valid. `attachments=False` for the payload of a signature, that has none."""
    return _same_moment(stored.get("timestamp"), sent.get("timestamp")) and (
        _statement(stored, attachments=attachments) == _statement(sent, attachments=attachments)
    )


def _same_moment(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    first, second = parse_timestamp(one), parse_timestamp(other)
    return first is not None and second is not None and abs(first - second) < _SAME_MOMENT


def _statement(statement: Json, *, attachments: bool) -> Hashable:
    forms: dict[str, Form] = {"actor": _agent, "verb": _verb, "object": _object, "result": _result, "context": _context}
    said = _members({name: statement[name] for name in forms if name in statement}, forms)
    return said, _unordered(_attachment, statement.get("attachments", ())) if attachments else None


def _substatement(statement: Json) -> Hashable:
    """A store sets nothing in it: its moment counts, to the millisecond, also when it is missing."""
    moment = parse_timestamp(statement.get("timestamp", ""))
    return "SubStatement", _statement(statement, attachments=True), _to_the_millisecond(moment)


def _to_the_millisecond(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _object(value: Json) -> Hashable:
    match value.get("objectType", "Activity"):
        case "Activity":
            return _activity(value)
        case "StatementRef":
            return _reference(value)
        case "SubStatement":
            return _substatement(value)
        case _:
            return _agent(value)


def _verb(verb: Json) -> Hashable:
    return str(verb["id"])


def _activity(activity: Json) -> Hashable:
    return "Activity", activity["id"]


def _reference(reference: Json) -> Hashable:
    return "StatementRef", reference["id"].lower()


def _agent(agent: Json) -> Hashable:
    return agent.get("objectType", "Agent"), _members(
        agent, {"mbox": _mbox, "mbox_sha1sum": str.lower, "member": _agents}, but=("objectType",)
    )


def _agents(agents: Iterable[Json]) -> Hashable:
    return _unordered(_agent, agents)


def _mbox(mbox: str) -> Hashable:
    mailbox, _at, domain = mbox.rpartition("@")
    return mailbox, domain.lower()


def _result(result: Json) -> Hashable:
    return _members(result, {"duration": _duration})


def _duration(duration: str) -> Hashable:
    """The text, its seconds to the hundredth: the lengths of years and months keep all else from being reckoned."""
    return _SECONDS.sub(lambda found: f"{found[1]}.{found[2][:2]}".rstrip("0").rstrip(".") + "S", duration)


def _context(context: Json) -> Hashable:
    return _members(
        context,
        {
            "registration": str.lower,
            "language": str.lower,
            "instructor": _agent,
            "team": _agent,
            "statement": _reference,
            "contextActivities": lambda kinds: _members(kinds, dict.fromkeys(kinds, _activities)),
            "contextAgents": lambda beside: _unordered(_beside, beside),
            "contextGroups": lambda beside: _unordered(_beside, beside),
        },
    )


def _activities(value: Json | list[Json]) -> Hashable:
    """One activity says what a list of one says."""
    return _unordered(_activity, value if isinstance(value, list) else [value])


def _beside(beside: Json) -> Hashable:
    return _members(beside, {"agent": _agent, "group": _agent, "relevantTypes": lambda types: _unordered(str, types)})


def _attachment(attachment: Json) -> Hashable:
    return attachment["usageType"], attachment["sha2"].lower(), attachment["contentType"], attachment["length"]


def _members(value: Json, forms: Mapping[str, Form], *, but: tuple[str, ...] = ()) -> Hashable:
    """The members of an object without their order, those that have a form of their own in it."""
    return frozenset((name, forms.get(name, _exactly)(member)) for name, member in value.items() if name not in but)


def _unordered(form: Form, values: Iterable[Any]) -> Hashable:
    return frozenset(Counter(map(form, values)).items())


def _exactly(value: Any) -> Hashable:
    """A JSON value as it is: `1` and `1.0` are one number, `true` is none."""
    match value:
        case bool():
            return "boolean", value
        case list():
            return "list", tuple(map(_exactly, value))
        case dict():
            return _members(value, {})
        case _:
            return value  # type: ignore[no-any-return]
