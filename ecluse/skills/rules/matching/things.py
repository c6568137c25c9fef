"""What is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..folding import words_in

_BRACKETS = re.compile(r"\([^)]*\)")
_SLASH = re.compile(r"\s*/\s*")
MOST_NAMES = 40  # in a language; more than any concept of ESCO has


@dataclass(frozen=True)
class Thing:
    """A competence or an occupation: its names by language, the label first, and what it says of itself."""

    names: Mapping[str, tuple[str, ...]]
    description: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    reach: str = ""

    def label(self, language: str) -> str:
        """Its label in a language, or nothing."""
        return next(iter(self.names.get(language, ())), "")

    @property
    def languages(self) -> frozenset[str]:
        """The languages it has a name in."""
        return frozenset(language for language, names in self.names.items() if names)


def thing_of(
    label: Mapping[str, str],
    alternatives: Mapping[str, Iterable[str]],
    description: Mapping[str, str],
    *,
    kind: str = "",
    reach: str = "",
) -> Thing:
    """A thing from the texts of a framework."""
    names = {
        language: names_of([text, *alternatives.get(language, ())]) for language, text in label.items() if text and text.strip()
    }
    return Thing(names, description, kind, reach)


def names_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Names without what they say of men and women: "boucher (h/f/x)", "directeur/directrice" names two persons of one trade."""
    found: dict[str, None] = {}
    for text in texts:
        plain = " ".join(_BRACKETS.sub(" ", text).split())
        for name in (plain, *(_SLASH.split(plain) if "/" in plain else ())) if plain else (text.strip(),):
            if words_in(name):
                found.setdefault(name)
    return tuple(found)[:MOST_NAMES]
