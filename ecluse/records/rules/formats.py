"""The three forms in which statements are given back (xAPI Communication, 2.1.3): as they came, shortened, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .extraction import ACTIVITY_PLACES

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
Change = Callable[[dict[str, Any]], dict[str, Any]]


def ids_only(statement: dict[str, Any]) -> dict[str, Any]:
    """Only what identifies agents, activities, verbs and groups; an anonymous group keeps its members, shortened."""
    return _changed(statement, agent=_short_agent, activity=lambda one: {"id": one["id"]}, verb=lambda one: {"id": one["id"]})


def canonical(
    statement: dict[str, Any], languages: Sequence[str], known: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Each activity with the definition that is `known` of it, by its address, or else with its own; each language map with one
    language alone: the first that is asked for and there, or the first that is there."""
    return _changed(
        statement,
        agent=lambda one: one,
        activity=lambda one: _activity_in(one, languages, known or {}),
        verb=lambda one: {**one, "display": in_one(one["display"], languages)} if one.get("display") else one,
    )


def activities_named(statement: dict[str, Any]) -> set[str]:
    """The addresses of all the activities of a statement, those of its context and of a sub-statement included."""
    found: set[str] = set()

    def note(activity: dict[str, Any]) -> dict[str, Any]:
        found.add(activity["id"])
        return activity

    _changed(statement, agent=lambda one: one, activity=note, verb=lambda one: one)
    return found


def in_one(texts: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """One entry of a language map: the tag itself, or another of the same language."""
    if not texts:
        return {}
    for wanted in languages:
        for tag in texts:
            if tag.lower() == wanted.lower():
                return {tag: texts[tag]}
        for tag in texts:
            if tag.split("-")[0].lower() == wanted.split("-")[0].lower():
                return {tag: texts[tag]}
    first = next(iter(texts))
    return {first: texts[first]}


def languages_asked(header: str) -> list[str]:
    """The tags of an `Accept-Language`, the dearest first (RFC 9110, 12.5.4); the star says nothing."""
    found: list[tuple[float, int, str]] = []
    for place, piece in enumerate(header[:500].split(",")):
        tag, _semicolon, rest = piece.strip().partition(";")
        weight = rest.strip().removeprefix("q=")
        try:
            dear = float(weight) if weight else 1.0
        except ValueError:
            dear = 0.0
        if tag and tag != "*" and dear > 0:
            found.append((-dear, place, tag.strip()))
    return [tag for _dear, _place, tag in sorted(found)]


def _changed(statement: dict[str, Any], *, agent: Change, activity: Change, verb: Change) -> dict[str, Any]:
    changed = {**statement, "actor": agent(statement["actor"]), "verb": verb(statement["verb"])}
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        changed["object"] = activity(target)
    elif kind in ("Agent", "Group"):
        changed["object"] = agent(target)
    elif kind == "SubStatement":
        changed["object"] = _changed(target, agent=agent, activity=activity, verb=verb)
    if "authority" in statement:
        changed["authority"] = agent(statement["authority"])
    if context := statement.get("context"):
        changed["context"] = _context(context, agent, activity)
    return changed


def _context(context: Mapping[str, Any], agent: Change, activity: Change) -> dict[str, Any]:
    changed = dict(context)
    for name in ("instructor", "team"):
        if name in context:
            changed[name] = agent(context[name])
    if places := context.get("contextActivities"):
        changed["contextActivities"] = {
            place: [activity(one) for one in places[place]] for place in ACTIVITY_PLACES if place in places
        }
    return changed


def _short_agent(agent: dict[str, Any]) -> dict[str, Any]:
    short = {name: agent[name] for name in ("objectType", *_IDENTIFIERS) if name in agent}
    if not any(name in agent for name in _IDENTIFIERS):
        short["member"] = [_short_agent(one) for one in agent.get("member", [])]
    return short


def _activity_in(activity: dict[str, Any], languages: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    definition = known.get(activity["id"]) or activity.get("definition")
    if not definition:
        return activity
    changed = {
        name: in_one(value, languages) if name in ("name", "description") else _components(value, languages)
        for name, value in definition.items()
    }
    return {**activity, "definition": changed}


def _components(value: Any, languages: Sequence[str]) -> Any:
    """Choices, scales and the like have descriptions; anything else is as it was."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return value
    return [{**one, "description": in_one(one["description"], languages)} if one.get("description") else one for one in value]
