"""Short pieces of words, weighed by how rare they are: the likeness of two names without knowing their language.

"gestion de projets" and "gérer un projet" share ` proj`, `proje`, `rojet`… A name is the vector of its pieces of 2 to 5 letters; the
likeness of two names is the cosine of their vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from ..folding import words_in

SHORTEST, LONGEST = 2, 5  # letters of a piece
# The share of the label in a likeness: of two things that have a name, the one whose label it is comes first (measured from 0.05 to 0.2).
LABEL = 0.1
AT_ONCE = 256  # names compared in one go: their scores stay in the cache of the processor

type Matrix = Any  # scipy does not say its types
type Floats = np.ndarray[Any, np.dtype[np.float32]]


def pieces(text: str) -> Iterator[str]:
    """The pieces of a name, without accents, the edges of its words included."""
    padded = f" {' '.join(words_in(text))} "
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


@dataclass(frozen=True)
class Alphabet:
    """The pieces that some names are made of, and the weight of each: rare ones tell more."""

    places: dict[str, int]
    weights: Floats

    @classmethod
    def of(cls, texts: Sequence[str]) -> Alphabet:
        """Learn the pieces of some names."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(pieces(text)))
        places = {piece: place for place, piece in enumerate(seen)}
        counts = np.fromiter(seen.values(), dtype=np.float64, count=len(seen))
        return cls(places, (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def vectors(self, texts: Iterable[str]) -> Matrix:
        """One row of length 1 for each name; a name without known piece is zero."""
        columns: list[int] = []
        values: list[int] = []
        edges = [0]
        for text in texts:
            found = Counter(place for piece in pieces(text) if (place := self.places.get(piece)) is not None)
            columns += found.keys()
            values += found.values()
            edges.append(len(columns))
        places = np.array(columns, dtype=np.int32)
        data = (1 + np.log(np.array(values, dtype=np.float32))) * self.weights[places]
        rows = sparse.csr_matrix((data, places, np.array(edges)), shape=(len(edges) - 1, len(self.places)), dtype=np.float32)
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1
        return sparse.csr_matrix(sparse.diags((1 / lengths).astype(np.float32)) @ rows)


class View:
    """Things seen through their names in one language, the label first: each is as like a text as its likest name, and a little its label."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        texts = [text for each in names for text in each]
        self.size = len(names)
        self.named = np.array([place for place, each in enumerate(names) if each], dtype=np.int64)
        self.starts = np.cumsum([0, *(len(each) for each in names if each)])[:-1]
        self.alphabet = Alphabet.of(texts)
        self.pieces = self.alphabet.vectors(texts).T.tocsr()

    def likeness(self, texts: Sequence[str]) -> Floats:
        """How like each thing each text is, from 0 to 1: one row for a text, one column for a thing."""
        scores = np.zeros((len(texts), self.size), dtype=np.float32)
        if not len(self.named):
            return scores
        rows = self.alphabet.vectors(texts)
        for start in range(0, len(texts), AT_ONCE):
            by_name = (rows[start : start + AT_ONCE] @ self.pieces).toarray()
            likest = np.maximum.reduceat(by_name, self.starts, axis=1)
            scores[start : start + AT_ONCE, self.named] = (1 - LABEL) * likest + LABEL * by_name[:, self.starts]
        return scores
