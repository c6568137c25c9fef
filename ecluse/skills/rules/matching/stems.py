"""The beginnings of words of all that a thing says: label, other names, description, in every language at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from ..folding import words_in
from .grams import Floats, Matrix
from .things import Thing

STEM = 7  # letters: enough to tell words apart, few enough to lose their endings
LABEL, OTHER_NAME, DESCRIPTION = 3.0, 1.0, 0.3  # how much a word counts where it stands


def stems_of(text: str) -> list[str]:
    """The beginnings of the words of a text."""
    return [word[:STEM] for word in words_in(text) if len(word) > 1]


def said_by(thing: Thing, language: str) -> dict[str, float]:
    """How much each stem counts in what a thing says in a language."""
    counts: dict[str, float] = {}
    names = thing.names.get(language, ())
    for place, name in enumerate(names):
        for stem in set(stems_of(name)):
            counts[stem] = counts.get(stem, 0.0) + (OTHER_NAME if place else LABEL)
    for stem in set(stems_of(thing.description.get(language, ""))):
        counts[stem] = counts.get(stem, 0.0) + DESCRIPTION
    return counts


def rarity(documents: Iterable[Mapping[Any, float]], count: int) -> dict[Any, float]:
    """How much each word tells: much when few documents hold it."""
    holding: Counter[Any] = Counter()
    for document in documents:
        holding.update(document.keys())
    return {word: math.log(count / found) for word, found in holding.items()}


def rows_of(documents: Sequence[Mapping[Any, float]], places: Mapping[Any, int], weights: Mapping[Any, float]) -> Matrix:
    """One row of length 1 for each document."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, document in enumerate(documents):
        for word, count in document.items():
            place = places.get(word)
            if place is not None:
                rows.append(row)
                columns.append(place)
                values.append(math.log1p(count) * weights.get(word, 0.0))
    return of_length_one(sparse.csr_matrix((values, (rows, columns)), shape=(len(documents), len(places)), dtype=np.float32))


def of_length_one(rows: Matrix) -> Matrix:
    """The rows, each divided by its length."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(sparse.diags((1 / lengths).astype(np.float32)) @ rows)


class StemView:
    """Things seen through all their words; a stem of one language is not the stem of another."""

    def __init__(self, things: Sequence[Thing], languages: Sequence[str]) -> None:
        documents = [self._document(thing, languages) for thing in things]
        self.languages = languages
        self.weights = rarity(documents, max(len(documents), 1))
        self.places = {word: place for place, word in enumerate(self.weights)}
        self.rows = rows_of(documents, self.places, self.weights).T.tocsr()

    @staticmethod
    def _document(thing: Thing, languages: Sequence[str]) -> dict[tuple[str, str], float]:
        return {(language, stem): count for language in languages for stem, count in said_by(thing, language).items()}

    def likeness(self, things: Sequence[Thing]) -> Floats:
        """How much the labels of some things share with each thing of the view."""
        asked = [
            {(language, stem): 1.0 for language in self.languages for stem in stems_of(thing.label(language))} for thing in things
        ]
        found: Floats = (rows_of(asked, self.places, self.weights) @ self.rows).toarray()
        return found
