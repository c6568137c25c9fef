"""The definitions that statements gave of one activity, as one (xAPI Data, 2.4.4.1; Communication, 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LANGUAGE_MAPS = ("name", "description")
# What belongs to a kind of interaction: a newer kind does not keep the choices of the former one.
OF_AN_INTERACTION = ("correctResponsesPattern", "choices", "scale", "source", "target", "steps")


def united(definitions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """All of them in one, from the oldest to the newest: languages are added, of anything else the newest is kept."""
    whole: dict[str, Any] = {}
    for definition in definitions:
        if "interactionType" in definition:
            whole = {name: value for name, value in whole.items() if name not in OF_AN_INTERACTION}
        for name, value in definition.items():
            whole[name] = {**whole.get(name, {}), **value} if name in LANGUAGE_MAPS else value
    return whole
