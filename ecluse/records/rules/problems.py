"""What is wrong with a statement, in a form that a sentence can be made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

# The two families of the standard, by the newest version of each: xAPI 1.0.3 and IEEE 9274.1.1 (2.0).
V1: Final = "1.0.3"
V2: Final = "2.0.0"

_LONGEST: Final = 60


@dataclass(frozen=True)
class Problem:
    """One fault of what was sent.

    `kind` is a slug, each with its sentence; `pointer` a JSON pointer within the statement; `requirement` the id of the
    requirement in ADL's list where one exists; `statement` the place in the batch, from 0; `value` a short excerpt.
    """

    kind: str
    pointer: str
    requirement: str = ""
    statement: int | None = None
    value: str = ""


def pointer_of(steps: list[str | int]) -> str:
    """The JSON pointer (RFC 6901) of these steps; empty for the statement itself."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1")[:200] for step in steps)


def excerpt(value: Any) -> str:
    """The beginning of a value as a person would recognise it: a text as it is, the rest as JSON writes it."""
    if isinstance(value, list | dict) and value:
        text = "[…]" if isinstance(value, list) else "{…}"
    else:
        text = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
