"""The kinds of change that people tell apart, and which of them ask somebody to look again at what was built on a thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# In the order in which they are shown.
KINDS = ("withdrawn", "added", "renamed", "reworded", "moved", "related", "translated", "synonyms", "scale")
# A thing that is gone, or may mean something else. One more language, other names and relations leave the meaning as it was.
TO_REVIEW = ("withdrawn", "renamed", "reworded", "moved")
# What a page shows before anything is asked: the rest is long and seldom matters.
MEANINGFUL = ("withdrawn", "added", "renamed", "reworded", "moved", "scale")

_KEYED = {"place", "relation", "need", "list"}


@dataclass(frozen=True)
class Part:
    """One thing that changed; `ref` says with what, as `kind key`, a key or a code."""

    what: str
    ref: str
    before: Any
    after: Any

    def others(self) -> Iterator[str]:
        """The keys of the other things it names."""
        if self.what not in _KEYED:
            return
        if self.ref == "group":
            yield from filter(None, (self.before, self.after))
        else:
            yield self.ref.split()[-1]


def worded(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(language, before, after) for each language whose text differs."""
    return [
        (language, before.get(language, ""), after.get(language, ""))
        for language in dict.fromkeys((*before, *after))
        if before.get(language) != after.get(language)
    ]


def names_lost_and_gained(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """(language, names lost, names gained), in the languages both have."""
    return [
        (
            language,
            ", ".join(name for name in before[language] if name not in after[language]),
            ", ".join(name for name in after[language] if name not in before[language]),
        )
        for language in before
        if language in after and set(before[language]) != set(after[language])
    ]
