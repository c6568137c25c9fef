"""Offers side by side: which addresses ask for it, what they share, where they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

# A fifth column would be narrower than a word.
MOST_COMPARED = 4


def read_compared(typed: Iterable[str]) -> tuple[list[UUID], bool]:
    """The programmes that an address names, each once, four at most; and whether it named more."""
    found: list[UUID] = []
    for text in list(typed)[:40]:
        try:
            key = UUID(text)
        except ValueError:
            continue
        if key not in found:
            found.append(key)
    return found[:MOST_COMPARED], len(found) > MOST_COMPARED


def differ(values: Sequence[object]) -> bool:
    """Whether these say different things; what is not said differs from what is."""
    return any(value != values[0] for value in values[1:])


def in_common[Key](aims: Sequence[Collection[Key]]) -> list[Key]:
    """What all of them aim at, in the order of the first; nothing when there is nothing to compare with."""
    if len(aims) < 2:
        return []
    return [key for key in aims[0] if all(key in other for other in aims[1:])]
