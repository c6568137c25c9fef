"""Crossing languages: the labels of a framework in several languages teach which words go together.

ESCO says each of its things in French, Dutch and English, but has other names for nearly all of them in English only. Read side by side,
its labels tell that "visserij" and "fish" go together (Brown and others, 1993, model 1). A Dutch label then reaches the English names.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from .grams import Floats, Matrix
from .stems import of_length_one, rarity, rows_of, said_by, stems_of
from .things import Thing

ROUNDS = 8  # the probabilities settle after five or six
LEAST = 0.05  # a rarer translation is a coincidence


class Bridge:
    """From labels in some languages to the words of the language in which the things have most names."""

    def __init__(self, things: Sequence[Thing], languages: Sequence[str]) -> None:
        self.end = richest_language(things)
        documents = [said_by(thing, self.end) for thing in things]
        self.weights = rarity(documents, max(len(documents), 1))
        self.places = {stem: place for place, stem in enumerate(self.weights)}
        self.rows = rows_of(documents, self.places, self.weights).T.tocsr()
        self.words: dict[str, dict[str, int]] = {}
        self.translations: dict[str, Matrix] = {}
        for language in sorted(set(languages) - {self.end}):
            self._learn(language, things)

    def _learn(self, language: str, things: Sequence[Thing]) -> None:
        """Which words of the end go with each word of a language, by expectation and maximisation over all pairs of labels."""
        words: dict[str, int] = {}
        here: list[int] = []
        there: list[int] = []
        pairs: list[int] = []  # the word of the end in its label: the probabilities of what it comes from add up to one
        seen = 0
        for thing in things:
            origin, end = thing.label(language), thing.label(self.end)
            stems = [words.setdefault(stem, len(words)) for stem in dict.fromkeys(stems_of(origin))] if origin and end else []
            for stem in dict.fromkeys(stems_of(end)) if stems else ():
                here += stems
                there += [self.places[stem]] * len(stems)
                pairs += [seen] * len(stems)
                seen += 1
        if not here:
            return
        width = len(self.places)
        links, place = np.unique(np.array(here, dtype=np.int64) * width + np.array(there), return_inverse=True)
        occurrence, origin_of = np.array(pairs), links // width
        chance = np.full(len(links), 1.0)
        for _round in range(ROUNDS):
            share = chance[place]
            share /= np.bincount(occurrence, share)[occurrence]
            counts = np.bincount(place, share)
            chance = counts / np.bincount(origin_of, counts, minlength=len(words))[origin_of]
        kept = chance > LEAST
        self.words[language] = words
        self.translations[language] = sparse.csr_matrix(
            (chance[kept].astype(np.float32), (origin_of[kept], links[kept] % width)), shape=(len(words), width)
        )

    def likeness(self, things: Sequence[Thing]) -> Floats:
        """How much each label, carried over, shares with each thing: the mean of the languages it has."""
        total = np.zeros((len(things), self.rows.shape[1]), dtype=np.float32)
        spoken = np.zeros(len(things), dtype=np.float32)
        weights = sparse.diags(np.array([self.weights[stem] for stem in self.places], dtype=np.float32))
        for language in (self.end, *self.translations):
            labels = [stems_of(thing.label(language)) for thing in things]
            carried = of_length_one(self._carried(language, labels) @ weights)
            total += (carried @ self.rows).toarray()
            spoken += np.array([1.0 if label else 0.0 for label in labels], dtype=np.float32)
        total /= np.maximum(spoken, 1)[:, None]
        return total

    def _carried(self, language: str, labels: Sequence[Sequence[str]]) -> Matrix:
        words = self.places if language == self.end else self.words[language]
        rows: list[int] = []
        columns: list[int] = []
        for row, stems in enumerate(labels):
            for stem in dict.fromkeys(stems):
                if stem in words:
                    rows.append(row)
                    columns.append(words[stem])
        said = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(labels), len(words)))
        return said if language == self.end else said @ self.translations[language]


def richest_language(things: Sequence[Thing]) -> str:
    """The language in which the things have most names."""
    counts: dict[str, int] = {}
    for thing in things:
        for language, names in thing.names.items():
            counts[language] = counts.get(language, 0) + len(names)
    return max(sorted(counts), key=lambda language: counts[language]) if counts else ""
