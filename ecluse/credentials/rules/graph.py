"""Two columns and the lines between them: who stands behind whom, laid out so that lines cross little."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout[Key: Hashable]:
    """The order of each column, from the top."""

    left: list[Key]
    right: list[Key]


def two_columns[Key: Hashable](links: Sequence[tuple[Key, Key, int]]) -> Layout[Key]:
    """Order both columns by the mean place of what each is tied to, a few times over (barycentre heuristic).

    `links` are (left, right, weight). The heaviest come first to begin with; equal places keep their order.
    """
    weight: dict[tuple[str, Key], int] = {}
    for left, right, count in links:
        weight["l", left] = weight.get(("l", left), 0) + count
        weight["r", right] = weight.get(("r", right), 0) + count
    lefts = sorted(dict.fromkeys(left for left, _right, _count in links), key=lambda key: -weight["l", key])
    rights = sorted(dict.fromkeys(right for _left, right, _count in links), key=lambda key: -weight["r", key])
    for _turn in range(4):
        rights = _by_neighbours(rights, lefts, [(right, left, count) for left, right, count in links])
        lefts = _by_neighbours(lefts, rights, links)
    return Layout(lefts, rights)


def _by_neighbours[Key: Hashable](column: list[Key], other: list[Key], links: Sequence[tuple[Key, Key, int]]) -> list[Key]:
    places = {key: place for place, key in enumerate(other)}
    sums: dict[Key, tuple[int, int]] = {}
    for key, neighbour, count in links:
        total, weights = sums.get(key, (0, 0))
        sums[key] = total + places[neighbour] * count, weights + count
    return sorted(column, key=lambda key: sums[key][0] / sums[key][1])
