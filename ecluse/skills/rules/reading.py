"""How relations are read: from the other end, and upwards to the top."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

# Alignments are written from origin to target; a reader who stands at the target sees the mirror.
MIRRORED = {"broad": "narrow", "narrow": "broad"}


def relation_seen_from(relation: str, *, at_target: bool) -> str:
    """What the thing at the other end is to the one being read."""
    return MIRRORED.get(relation, relation) if at_target else relation


def way_up(start: UUID, broader: Iterable[tuple[UUID, UUID]], *, most: int = 8) -> list[UUID]:
    """From the top down to the parent of `start`. `broader` holds (narrower, broader) pairs.

    A competence classed in several places shows one of them, always the same. A circle in the source ends the way.
    """
    parents: dict[UUID, UUID] = {}
    for child, parent in sorted(broader, key=lambda pair: (str(pair[0]), str(pair[1]))):
        parents.setdefault(child, parent)
    way: list[UUID] = []
    above = parents.get(start)
    while above is not None and above != start and above not in way and len(way) < most:
        way.append(above)
        above = parents.get(above)
    return way[::-1]


def first_words(text: str, *, most: int = 170) -> str:
    """The beginning of a description, cut between two words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def short_title(title: str) -> str:
    """The name by which people call a framework: what stands before the dash."""
    return title.split(" – ", 1)[0]
