"""A list of competences chosen in a page without JavaScript: each button adds one or takes one away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

LONGEST_WORDS = 100


class UnknownButton(ValueError):
    """The page has no such button; somebody wrote the request by hand."""


def typed_words(asked: Mapping[str, str]) -> str:
    """The words that are looked for (`q`), without what no name holds."""
    return asked.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]


def after_button(chosen: Mapping[UUID, int | None], posted: Mapping[str, str]) -> dict[UUID, int | None]:
    """The list after the button that was pressed: `do` is "add <id>" or "remove <id>", `level-<id>` the level chosen beside it."""
    wanted = dict(chosen)
    verb, _space, text = posted.get("do", "").partition(" ")
    try:
        key = UUID(text)
    except ValueError:
        raise UnknownButton(text) from None
    level = posted.get(f"level-{key}", "")
    if verb == "remove":
        wanted.pop(key, None)
    elif verb == "add":
        wanted[key] = int(level) if level.isdecimal() and len(level) < 4 else None
    else:
        raise UnknownButton(verb)
    return wanted
