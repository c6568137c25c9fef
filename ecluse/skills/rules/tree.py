"""Moving in a tree: up, down, under the one above, out of its parent. Plain lists of keys, by parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

type Tree = dict[UUID | None, list[UUID]]  # the children of each parent, in their order

UP, DOWN, INDENT, OUTDENT = "up", "down", "indent", "outdent"
DEEPEST = 8  # levels; deeper than any known framework, and than a reader follows


class CannotMove(Exception):
    """It is the first, the last, at the top or too deep already."""


def tree_of(rows: Iterable[tuple[UUID, UUID | None]]) -> Tree:
    """The tree of (key, parent) pairs, given in their order."""
    tree: Tree = {None: []}
    for key, parent in rows:
        tree.setdefault(parent, []).append(key)
    return tree


def parent_of(tree: Tree, key: UUID) -> UUID | None:
    """The parent of a key."""
    return next(parent for parent, children in tree.items() if key in children)


def heights(tree: Tree) -> dict[UUID, int]:
    """How far each key stands from the top, where it is 1. A key that no way from the top leads to is not in it."""
    found: dict[UUID, int] = {}
    here, level = list(tree.get(None, ())), 1
    while here:
        found |= dict.fromkeys(here, level)
        here, level = [below for key in here for below in tree.get(key, ())], level + 1
    return found


def way_to(tree: Tree, key: UUID) -> list[UUID]:
    """From the top down to a key, itself included."""
    parents = {child: parent for parent, children in tree.items() for child in children}
    way, here = [key], parents[key]
    while here is not None and here not in way:
        way.append(here)
        here = parents[here]
    return way[::-1]


def below(tree: Tree, key: UUID) -> Iterator[UUID]:
    """A key and everything under it."""
    yield key
    for child in tree.get(key, ()):
        yield from below(tree, child)


def height(tree: Tree, key: UUID) -> int:
    """How many levels a branch has, itself included."""
    return 1 + max((height(tree, child) for child in tree.get(key, ())), default=0)


def moved(tree: Tree, key: UUID, way: str) -> Tree:
    """The lists of children that change. Raises CannotMove."""
    parent = parent_of(tree, key)
    siblings = list(tree[parent])
    place = siblings.index(key)
    if way in (UP, DOWN):
        other = place + (1 if way == DOWN else -1)
        if not 0 <= other < len(siblings):
            raise CannotMove
        siblings[place], siblings[other] = siblings[other], siblings[place]
        return {parent: siblings}
    siblings.remove(key)
    if way == INDENT:
        if place == 0:
            raise CannotMove
        above = siblings[place - 1]
        if len(way_to(tree, key)) + height(tree, key) > DEEPEST:
            raise CannotMove
        return {parent: siblings, above: [*tree.get(above, ()), key]}
    if way == OUTDENT and parent is not None:
        grand = parent_of(tree, parent)
        outer = list(tree[grand])
        outer.insert(outer.index(parent) + 1, key)
        return {parent: siblings, grand: outer}
    raise CannotMove
