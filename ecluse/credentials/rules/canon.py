"""RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation) with a budget: a graph built to take for ever is refused at once.

Quads are tuples of four terms already written as N-Quads write them: subject, predicate, object, graph (empty in the default
graph). A blank node is `_:` and its label. Section numbers are those of the Recommendation.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import permutations
from typing import Any

# Units: one permutation of look-alike nodes. An honest badge needs a few dozen; 7 identical nodes on one parent need 5,040.
WORK_LIMIT = 6_000
QUAD_LIMIT = 6_000
BLANK_NODE_LIMIT = 1_500

Quad = tuple[str, str, str, str]
Hash = Callable[[bytes], Any]

# What N-Quads in canonical form escape inside a literal, and how.
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_LETTERS = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class TooMuchWork(Exception):
    """The graph is so tangled or so large that putting it in order would cost more than this house gives."""


def escaped(text: str) -> str:
    """The text of a literal as canonical N-Quads write it."""
    return _ESCAPED.sub(lambda found: _LETTERS.get(found[0]) or f"\\u{ord(found[0]):04X}", text)


def canonical(quads: Iterable[Quad], *, digest: Hash = hashlib.sha256, limit: int = WORK_LIMIT) -> str:
    """The canonical N-Quads of a dataset. `TooMuchWork` beyond the limits above."""
    distinct = list(dict.fromkeys(quads))
    return "".join(relabelled(distinct, labels_of(distinct, digest=digest, limit=limit)))


def relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """The quads as sorted lines, each blank node under its label of the map."""
    return sorted(
        _line(labels.get(subject, subject), predicate, labels.get(value, value), labels.get(graph, graph))
        for subject, predicate, value, graph in quads
    )


def labels_of(quads: Iterable[Quad], *, digest: Hash = hashlib.sha256, limit: int = WORK_LIMIT) -> dict[str, str]:
    """The canonical label of each blank node: `_:e0` → `_:c14n2`."""
    return _Canonicalisation(list(quads), digest, limit).labels()


def _line(subject: str, predicate: str, value: str, graph: str) -> str:
    return f"{subject} {predicate} {value} {graph} .\n" if graph else f"{subject} {predicate} {value} .\n"


def is_blank(term: str) -> bool:
    """Whether a term is a blank node."""
    return term.startswith("_:")


class _Issuer:
    """Gives the next label to each node it meets for the first time (section 4.5)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued or {})

    def issue(self, node: str) -> str:
        if node not in self.issued:
            self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return self.issued[node]

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class _Canonicalisation:
    """One run of the algorithm (section 4.4), which pays for each permutation before trying it."""

    def __init__(self, quads: list[Quad], digest: Hash, limit: int) -> None:
        if len(quads) > QUAD_LIMIT:
            raise TooMuchWork
        self.digest = digest
        self.left = limit
        self.quads_of: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            for node in {term for term in (quad[0], quad[2], quad[3]) if is_blank(term)}:
                self.quads_of[node].append(quad)
        if len(self.quads_of) > BLANK_NODE_LIMIT:
            raise TooMuchWork
        self.known = _Issuer("_:c14n")
        self.first: dict[str, str] = {}

    def hash(self, text: str) -> str:
        return str(self.digest(text.encode()).hexdigest())

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            raise TooMuchWork

    def labels(self) -> dict[str, str]:
        alike: dict[str, list[str]] = defaultdict(list)
        for node in self.quads_of:
            self.first[node] = self.first_degree(node)
            alike[self.first[node]].append(node)
        for _hash, nodes in sorted(alike.items()):
            if len(nodes) == 1:
                self.known.issue(nodes[0])
        for _hash, nodes in sorted(alike.items()):
            if len(nodes) > 1:
                self._tell_apart(nodes)
        return self.known.issued

    def _tell_apart(self, nodes: list[str]) -> None:
        found = []
        for node in nodes:
            if node not in self.known.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                found.append(self.n_degree(node, issuer))
        for _hash, issuer in sorted(found, key=lambda one: one[0]):
            for node in issuer.issued:
                self.known.issue(node)

    def first_degree(self, node: str) -> str:
        """Section 4.6: what the quads around a node say when no other blank node is told apart."""
        lines = []
        for subject, predicate, value, graph in self.quads_of[node]:
            terms = (("_:a" if term == node else "_:z") if is_blank(term) else term for term in (subject, value, graph))
            subject, value, graph = terms
            lines.append(_line(subject, predicate, value, graph))
        return self.hash("".join(sorted(lines)))

    def related(self, node: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Section 4.7: how a neighbour hangs on the node."""
        label = self.known.issued.get(node) or issuer.issued.get(node) or self.first[node]
        return self.hash(f"{position}{label}" if position == "g" else f"{position}{quad[1]}{label}")

    def n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8: what tells a node apart from those that look alike, going from neighbour to neighbour."""
        self.spend(1)
        groups: dict[str, list[str]] = defaultdict(list)
        for quad in self.quads_of[node]:
            for term, position in ((quad[0], "s"), (quad[2], "o"), (quad[3], "g")):
                if is_blank(term) and term != node:
                    groups[self.related(term, quad, issuer, position)].append(term)
        text = ""
        for group, nodes in sorted(groups.items()):
            # 9! is already over the limit, and larger factorials are not worth computing.
            self.spend(math.factorial(min(len(nodes), 9)))
            path, issuer = self._shortest(sorted(nodes), issuer)
            text += group + path
        return self.hash(text), issuer

    def _shortest(self, nodes: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """The path that comes first among every order of the nodes, and the labels it gave."""
        chosen, chosen_issuer = "", issuer
        for order in permutations(nodes):
            attempt = self._attempt(order, issuer.copy(), chosen)
            if attempt is not None and (not chosen or attempt[0] < chosen):
                chosen, chosen_issuer = attempt
        return chosen, chosen_issuer

    def _attempt(self, order: tuple[str, ...], issuer: _Issuer, chosen: str) -> tuple[str, _Issuer] | None:
        """The path of one order; `None` as soon as it is longer and later than the one chosen so far."""
        path, to_visit = "", []
        for node in order:
            if node in self.known.issued:
                path += self.known.issued[node]
            else:
                if node not in issuer.issued:
                    to_visit.append(node)
                path += issuer.issue(node)
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        for node in to_visit:
            found, after = self.n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{found}>"
            issuer = after
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        return path, issuer
