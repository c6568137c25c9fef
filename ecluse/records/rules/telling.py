"""What a statement says, ready to be told to a person: who, did what, to what, in what, how it went, when.

The statement was validated when it came; still nothing here fails on a strange one: what cannot be told is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from .validation import is_uuid, parse_timestamp
from .verbs import ANSWERED, VERBS

LONGEST = 200  # characters of a name that are shown
_BREAKS = re.compile(r"(?<=«) | (?=[;:!?»])")
# A video is said by its whole duration; P1Y and P1M have no length of their own: 365 and 30 days.
_DURATION = re.compile(
    r"P(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<weeks>[\d.]+)W)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)
_SECONDS = {
    "years": 31_536_000, "months": 2_592_000, "weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """Words and their language, none when it is not known."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How it went. `part` is the score from -1 to 1; `seconds` how long it took; `response` what was answered."""

    success: bool | None = None
    completion: bool | None = None
    raw: float | None = None
    maximum: float | None = None
    part: float | None = None
    seconds: float | None = None
    response: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement as it is told. `what` is none for a statement about another one."""

    who: str
    verb: Text
    what: Text | None
    within: Text | None
    result: Result
    at: datetime
    iri: str = ""
    # It is right or to look at again, and not passed or failed.
    is_answer: bool = False


Definitions = Mapping[str, Mapping[str, Any]]


def tell(
    statement: Mapping[str, Any], *, stored: datetime, languages: Sequence[str], definitions: Definitions | None = None
) -> Telling:
    """A statement for a reader of these languages, the dearest first. `definitions` are those of activities, by their address."""
    known = definitions or {}
    target = statement["object"]
    is_activity = target.get("objectType", "Activity") == "Activity"
    what, within = object_words(target, languages, known), _within(statement, languages, known)
    return Telling(
        who=_name_of(statement["actor"]),
        verb=verb_words(statement["verb"], languages),
        what=what,
        # A session is called as its training: said once.
        within=None if within is not None and what is not None and within.words == what.words else within,
        result=result_of(statement.get("result")),
        at=_moment(statement, stored),
        iri=target["id"] if is_activity else "",
        is_answer=statement["verb"]["id"] in ANSWERED,
    )


def verb_words(verb: Mapping[str, Any], languages: Sequence[str]) -> Text:
    """The verb as we say it when we know it, else as the tool says it, else what its address ends with."""
    if words := VERBS.get(verb["id"]):
        language = next((one[:2] for one in languages if one[:2] in words), "en")
        return Text(words[language], language)
    return _in_one(verb.get("display"), languages) or Text(_tail(verb["id"]))


def object_words(target: Mapping[str, Any], languages: Sequence[str], definitions: Definitions) -> Text | None:
    """What was acted upon: the name of an activity or of somebody; none for a statement about another one."""
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return activity_words(target, languages, definitions)
    if kind in ("Agent", "Group"):
        return Text(_name_of(target)) if target.get("name") else None
    return None


def activity_words(activity: Mapping[str, Any], languages: Sequence[str], definitions: Definitions) -> Text:
    """The name of an activity, from what is known of it and from this statement; without one, what its address ends with."""
    for definition in (definitions.get(activity["id"]), activity.get("definition")):
        for part in ("name", "description"):
            if definition and (found := _in_one(definition.get(part), languages)):
                return found
    return Text(_tail(activity["id"]))


def activities_in(statement: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of the activities whose names the telling needs."""
    if statement["object"].get("objectType", "Activity") == "Activity":
        yield statement["object"]["id"]
    if (around := _around(statement)) is not None:
        yield around["id"]


def result_of(result: Mapping[str, Any] | None) -> Result:
    """How it went, as far as it is said."""
    if not result:
        return Result()
    score = result.get("score", {})
    return Result(
        success=result.get("success"),
        completion=result.get("completion"),
        raw=score.get("raw"),
        maximum=score.get("max"),
        part=score.get("scaled"),
        seconds=seconds_of(result.get("duration", "")),
        response=str(result.get("response", ""))[:LONGEST],
    )


def seconds_of(duration: str) -> float | None:
    """The length of a duration of ISO 8601; none for what is none."""
    found = _DURATION.fullmatch(duration)
    if found is None or not any(found.groups()):
        return None
    try:
        return sum(float(value) * _SECONDS[unit] for unit, value in found.groupdict().items() if value)
    except ValueError:
        return None


def _moment(statement: Mapping[str, Any], stored: datetime) -> datetime:
    return parse_timestamp(statement["timestamp"]) or stored if "timestamp" in statement else stored


def _within(statement: Mapping[str, Any], languages: Sequence[str], definitions: Definitions) -> Text | None:
    around = _around(statement)
    return activity_words(around, languages, definitions) if around is not None else None


def _around(statement: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The course that an exercise belongs to: its parent, or else what it is grouped in."""
    places = statement.get("context", {}).get("contextActivities", {})
    for place in ("parent", "grouping"):
        for activity in _listed(places.get(place)):
            if activity["id"] != statement["object"].get("id"):
                return activity
    return None


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [value] if isinstance(value, dict) else value or []


def _name_of(agent: Mapping[str, Any]) -> str:
    """The name that was said; never a mailbox, which others would read."""
    if agent.get("name"):
        return str(agent["name"])[:LONGEST]
    members = [_name_of(one) for one in agent.get("member", ())[:3]]
    return ", ".join(name for name in members if name)


def _in_one(texts: Mapping[str, str] | None, languages: Sequence[str]) -> Text | None:
    """The text in the first of these languages that it has, or else in the first that is there."""
    if not texts:
        return None
    for wanted in languages:
        for tag, words in texts.items():
            if tag.lower().split("-")[0] == wanted.lower().split("-")[0] and words.strip():
                return _text(words, tag)
    tag, words = next(iter(texts.items()))
    return _text(words, "" if tag == "und" else tag) if words.strip() else None


def _text(words: str, tag: str) -> Text:
    """No longer than a line or two; a French question mark stays with its question."""
    words = words.strip()[:LONGEST]
    return Text(_BREAKS.sub("\u202f", words) if tag[:2].lower() == "fr" else words, tag)


def _tail(iri: str) -> str:
    """What an address ends with, as words; a key that says nothing is passed over."""
    parts = urlsplit(iri)
    last = parts.fragment or next((one for one in reversed(parts.path.split("/")) if one and not is_uuid(one)), "")
    last = last or parts.netloc or iri
    return unquote(last).replace("_", " ").replace("-", " ").strip()[:LONGEST] or iri[:LONGEST]
