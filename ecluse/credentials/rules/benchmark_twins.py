"""The same badge found twice: in another language, in a newer version, copied by another issuer. Signals are named; a person decides.

One badge is never compared with all the others: only with those that share an address, a competence or a rare word with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

ALIKE = 0.75  # share of words or of alignments in common
NEAR = 0.8  # likeness, seen through the competences of the framework, from which two texts say the same
LEAST_ALIGNMENTS = 2  # one competence in common is a coincidence
ENOUGH_ALIGNMENTS = 4  # so many that are the same tell by themselves
MOST_TOGETHER = 60  # a word or a competence that more badges share than this tells nothing
_VERSION = re.compile(r"v?\d+|v|version|versie|edition|editie|ausgabe")


class Signal(StrEnum):
    """Why two badges may be one."""

    ADDRESS = "address"  # the same address, but for its writing
    ALIGNMENTS = "alignments"  # the same competences
    WORDS = "words"  # nearly the same words
    LANGUAGES = "languages"  # the same thing said in two languages
    VERSION = "version"  # the same name by the same issuer, but for a number


# One of these is enough; the others need company.
SURE = frozenset({Signal.ADDRESS, Signal.VERSION})


@dataclass(frozen=True)
class Sketch:
    """What of a badge is compared with the others: the words of its name and of its issuer, without accents.

    `looks_like` is the likeness of its name to competences.
    """

    key: UUID
    name: tuple[str, ...]
    issuer: tuple[str, ...] = ()
    language: str = ""
    addresses: tuple[str, ...] = ()
    alignments: frozenset[str] = frozenset()
    looks_like: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """Two badges that may be one, and why."""

    first: UUID
    second: UUID
    signals: tuple[Signal, ...]


def pairs(new: Sequence[Sketch], known: Sequence[Sketch] = ()) -> list[Pair]:
    """The pairs worth showing among the new badges, and between them and those known before."""
    everything = [*known, *new]
    found = []
    for first, second in sorted(_neighbours(everything, start=len(known))):
        signals = signals_of(everything[first], everything[second])
        shared = everything[first].alignments & everything[second].alignments
        if is_telling(signals) or (Signal.ALIGNMENTS in signals and len(shared) >= ENOUGH_ALIGNMENTS):
            found.append(Pair(everything[first].key, everything[second].key, signals))
    return found


def is_telling(signals: Sequence[Signal]) -> bool:
    """Whether a pair is shown: one sure signal, or two that agree."""
    return bool(SURE & set(signals)) or len(signals) >= 2


def signals_of(one: Sketch, other: Sketch) -> tuple[Signal, ...]:
    """All that says they may be the same badge."""
    name, title = (_bare(sketch.name) for sketch in (one, other))
    same_issuer = bool(one.issuer) and one.issuer == other.issuer
    found = {
        Signal.ADDRESS: bool(_plain_all(one.addresses) & _plain_all(other.addresses)),
        Signal.ALIGNMENTS: len(one.alignments & other.alignments) >= LEAST_ALIGNMENTS
        and _shared(one.alignments, other.alignments) >= ALIKE,
        Signal.WORDS: one.language == other.language and _shared(frozenset(name), frozenset(title)) >= ALIKE,
        Signal.LANGUAGES: one.language != other.language and likeness(one.looks_like, other.looks_like) >= NEAR,
        Signal.VERSION: same_issuer and one.language == other.language and name == title and bool(name),
    }
    return tuple(signal for signal, is_there in found.items() if is_there)


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of what two texts look like: 1 when they look like the same competences in the same measure."""
    length = sum(value * value for value in one.values()) * sum(value * value for value in other.values())
    return float(sum(value * other.get(key, 0.0) for key, value in one.items()) / length**0.5) if length else 0.0


def groups[Key: Hashable](confirmed: Iterable[tuple[Key, Key]]) -> dict[Key, frozenset[Key]]:
    """Badges that were confirmed to be one: each with all those of its group, itself included."""
    found: dict[Key, set[Key]] = {}
    for first, second in confirmed:
        group = found.get(first, {first}) | found.get(second, {second})
        for key in group:
            found[key] = group
    return {key: frozenset(group) for key, group in found.items()}


def _bare(name: Sequence[str]) -> list[str]:
    """The words of a name without those that number a version."""
    return [word for word in name if not _VERSION.fullmatch(word)]


def plain_address(address: str) -> str:
    """An address without what may be written in two ways: scheme, capitals of the host, "www.", fragment, last slash."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host:
        return address.strip().rstrip("/")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def _plain_all(addresses: Iterable[str]) -> set[str]:
    return {plain for one in addresses if (plain := plain_address(one))}


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    both = one | other
    return len(one & other) / len(both) if both else 0.0


def _neighbours(sketches: Sequence[Sketch], *, start: int) -> set[tuple[int, int]]:
    """The pairs of places that share something that few others have; at least one of the two stands at `start` or after."""
    shelves: dict[str, list[int]] = defaultdict(list)
    for place, sketch in enumerate(sketches):
        for mark in set(_marks(sketch)):
            shelves[mark].append(place)
    found = set()
    for shelf in shelves.values():
        if len(shelf) <= MOST_TOGETHER:
            found |= {(one, other) for n, other in enumerate(shelf) if other >= start for one in shelf[:n]}
    return found


def _marks(sketch: Sketch) -> Iterator[str]:
    yield from (f"address {one}" for one in _plain_all(sketch.addresses))
    yield from (f"alignment {one}" for one in sketch.alignments)
    yield from (f"word {one}" for one in _bare(sketch.name) if len(one) > 2)
    yield from (f"like {one}" for one in sorted(sketch.looks_like, key=lambda key: -sketch.looks_like[key])[:3])
