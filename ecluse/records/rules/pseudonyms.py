"""A statement in which somebody has another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .keys import ifi_of

_IDENTIFIERS = frozenset({"mbox", "mbox_sha1sum", "openid", "account"})


def renamed(value: Any, ifi: str, pseudonym: Mapping[str, Any]) -> Any:
    """The same value with each agent that has this identifier said by the pseudonym alone.

    Extensions are looked into as well: a tool may repeat an agent there.
    """
    if isinstance(value, dict):
        if not _IDENTIFIERS.isdisjoint(value) and _is(value, ifi):
            kind = {"objectType": value["objectType"]} if "objectType" in value else {}
            return {**kind, **pseudonym}
        return {name: renamed(one, ifi, pseudonym) for name, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, ifi, pseudonym) for one in value]
    return value


def _is(agent: Mapping[str, Any], ifi: str) -> bool:
    try:
        return ifi_of(agent) == ifi
    except (KeyError, TypeError, AttributeError):
        # Something in an extension that looks like an agent and is none.
        return False
