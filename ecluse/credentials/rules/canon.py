"""RDF Dataset Canonicalization (RDFC-1.0) with a budget: a graph built to take for ever is refused at once.

pyld does the algorithm. This file adds what a public page needs: the work is counted before it is done, and literals are
escaped as RDFC-1.0 asks (pyld leaves control characters as they are).
"""

from __future__ import annotations

import math
import re
from typing import Any

from pyld.canon import URDNA2015

# Units: one permutation of look-alike nodes. An honest badge needs a few dozen; 7 identical nodes on one parent need 5,040.
WORK_LIMIT = 6_000
QUAD_LIMIT = 6_000
BLANK_NODE_LIMIT = 1_500

# Characters that RDFC-1.0 escapes and pyld does not; those with a letter of their own first.
_BARE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
_LETTERS = {"\b": "\\b", "\t": "\\t", "\f": "\\f"}

# pyld's dataset: graph name → list of triples, each {"subject": {...}, "predicate": {...}, "object": {...}}.
Dataset = dict[str, list[dict[str, Any]]]


class TooMuchWork(Exception):
    """The graph is so tangled or so large that putting it in order would cost more than this house gives."""


class _Budgeted(URDNA2015):  # type: ignore[misc]  # pyld has no types
    """pyld's algorithm, paying for each permutation before trying it."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.left = limit

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            raise TooMuchWork

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        for nodes in groups.values():
            # 9! is already over the limit, and larger factorials are not worth computing.
            self.spend(math.factorial(min(len(nodes), 9)))
        return groups


def canonical(dataset: Dataset, *, limit: int = WORK_LIMIT) -> str:
    """The canonical N-Quads of `dataset` (which is consumed). `TooMuchWork` beyond the limits above."""
    quads = [quad for graph in dataset.values() for quad in graph]
    if len(quads) > QUAD_LIMIT:
        raise TooMuchWork
    blank = {part["value"] for quad in quads for part in (quad["subject"], quad["object"]) if part["type"] == "blank node"}
    if len(blank) > BLANK_NODE_LIMIT:
        raise TooMuchWork
    text: str = _Budgeted(limit).main(dataset, {"format": "application/n-quads"})
    return _escaped(text)


def _escaped(nquads: str) -> str:
    """Escape what RDFC-1.0 wants escaped and pyld leaves bare. These characters cannot occur outside literals here.

    Two blank nodes whose literals differ only by such a character keep the order pyld gave them; documents that hold
    control characters are refused before signing, so this only matters to the reading of foreign ones.
    """
    return _BARE.sub(lambda found: _LETTERS.get(found[0]) or f"\\u{ord(found[0]):04X}", nquads)
