"""What speaks for each candidate, as figures that can be named, and the fifty candidates worth looking at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..folding import words_in
from .things import Thing

CANDIDATES = 50
# How much each kind of likeness counts when candidates are chosen; the reranker weighs them again, better.
LETTERS, WORDS, BRIDGED, REMEMBERED = 1.0, 0.1, 0.45, 0.4

type Numbers = np.ndarray[Any, np.dtype[np.float64]]
type Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Evidence:
    """For one thing: its candidates by their places, and how like it each is, seen in five ways."""

    places: Places
    letters: Numbers  # pieces of names: the mean of the languages both have
    best: Numbers  # …in the language that agrees most
    worst: Numbers  # …and least
    words: Numbers  # all that the candidate says
    bridged: Numbers  # carried over to the language with most names

    @property
    def mix(self) -> Numbers:
        """The likeness by which candidates are chosen, before anything is remembered."""
        return LETTERS * self.letters + WORDS * self.words + BRIDGED * self.bridged

    def chosen(self, order: Places) -> Evidence:
        """Some of the candidates."""
        likeness = (self.letters, self.best, self.worst, self.words, self.bridged)
        return Evidence(self.places[order], *(column[order] for column in likeness))


@dataclass(frozen=True)
class Facts:
    """What is known of the things themselves, in the order of their places."""

    kinds: Sequence[str]
    reaches: Sequence[str]
    lengths: Numbers  # words of the label

    @classmethod
    def of(cls, things: Sequence[Thing], languages: Sequence[str]) -> Facts:
        """The facts of some things."""
        lengths = [label_length(thing, languages) for thing in things]
        return cls([thing.kind for thing in things], [thing.reach for thing in things], np.array(lengths, dtype=np.float64))


def label_length(thing: Thing, languages: Sequence[str]) -> float:
    """The words of a label: the mean of its languages."""
    counts = [len(words_in(label)) for language in languages if (label := thing.label(language))]
    return sum(counts) / len(counts) if counts else 0.0


# The names of the figures, in the order of the columns of `figures`. The last ones exist only when something is remembered.
FIGURES = (
    "letters",
    "letters, best language",
    "letters, other language",
    "words",
    "bridge",
    "letters squared",
    "words squared",
    "bridge squared",
    "letters × words",
    "letters × bridge",
    "behind the best letters",
    "behind the best words",
    "behind the best bridge",
    "place in the mix",
    "mix over the best",
    "same kind",
    "both knowledge",
    "difference of length",
    "length",
    "nearly the same name",
    "transversal",
    "cross-sector",
    "sector-specific",
    "occupation-specific",
)
REMEMBERED_FIGURES = (
    "memory",
    "memory squared",
    "behind the best memory",
    "times chosen before",
    "memory × letters",
    "memory × bridge",
    "strong memory",
    "chosen before",
)
REACHES = ("transversal", "cross-sector", "sector-specific", "occupation-specific")
NEARLY, STRONG = 0.95, 0.6


def figures(
    thing: Thing,
    evidence: Evidence,
    facts: Facts,
    languages: Sequence[str],
    *,
    remembered: Mapping[int, float] | None = None,
    uses: Mapping[int, int] | None = None,
) -> tuple[Evidence, Numbers]:
    """The fifty best candidates of a thing and their figures, one row each; those of memory when `remembered` is given."""
    memory = np.array([(remembered or {}).get(int(place), 0.0) for place in evidence.places])
    mix = evidence.mix + REMEMBERED * memory
    order = np.argsort(-mix, kind="stable")[:CANDIDATES]
    evidence, memory, mix = evidence.chosen(order), memory[order], mix[order]
    letters, words, bridged, places = evidence.letters, evidence.words, evidence.bridged, evidence.places
    same = np.array([facts.kinds[place] == thing.kind for place in places], dtype=np.float64)
    lengths = facts.lengths[places]
    columns = [
        letters,
        evidence.best,
        evidence.worst,
        words,
        bridged,
        letters**2,
        words**2,
        bridged**2,
        letters * words,
        letters * bridged,
        letters - letters.max(initial=0),
        words - words.max(initial=0),
        bridged - bridged.max(initial=0),
        np.log1p(np.arange(len(places), dtype=np.float64)),
        mix / max(float(mix.max(initial=0)), 1e-6),
        same,
        same * (thing.kind == "knowledge"),
        np.abs(lengths - label_length(thing, languages)),
        np.log1p(lengths),
        (evidence.best > NEARLY).astype(np.float64),
        *(np.array([facts.reaches[place] == reach for place in places], dtype=np.float64) for reach in REACHES),
    ]
    if remembered is not None:
        chosen = np.array([(uses or {}).get(int(place), 0) for place in places], dtype=np.float64)
        columns += [
            memory,
            memory**2,
            memory - memory.max(initial=0),
            np.log1p(chosen),
            memory * letters,
            memory * bridged,
            (memory > STRONG).astype(np.float64),
            (chosen > 0).astype(np.float64),
        ]
    return evidence, np.stack(columns, axis=1)
