"""The drawing of who stands behind whom: endorsers on the left, issuers on the right, a line for each tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..queries.endorsements import Link
from ..rules.graph import two_columns

ROW, TOP = 34, 12  # pixels of the drawing
LEFT, RIGHT, WIDTH = 300, 500, 800
LONGEST = 22  # letters of a name, as a telephone shows them: the table below says it whole


@dataclass(frozen=True)
class Name:
    """An organisation in one of the columns."""

    text: str
    y: int


@dataclass(frozen=True)
class Line:
    """A tie: where it goes, and how strong it is, from 1 to 4."""

    path: str
    weight: int


@dataclass(frozen=True)
class Drawing:
    """Everything the template draws."""

    width: int
    height: int
    left: list[Name]
    right: list[Name]
    lines: list[Line]


def drawing(links: Sequence[Link]) -> Drawing | None:
    """The drawing of these ties; None when there is none."""
    if not links:
        return None
    layout = two_columns([(link.endorser.pk, link.issuer.pk, link.count) for link in links])
    names = {row.pk: row.name for link in links for row in (link.endorser, link.issuer)}
    rows = max(len(layout.left), len(layout.right))
    places = [_places(len(column), rows) for column in (layout.left, layout.right)]
    left, right = (dict(zip(column, ys, strict=True)) for column, ys in zip((layout.left, layout.right), places, strict=True))
    middle = (LEFT + RIGHT) // 2
    lines = [
        Line(
            f"M{LEFT + 8} {left[link.endorser.pk]}C{middle} {left[link.endorser.pk]} {middle} {right[link.issuer.pk]} "
            f"{RIGHT - 8} {right[link.issuer.pk]}",
            min(4, link.count),
        )
        for link in links
    ]
    return Drawing(
        width=WIDTH,
        height=TOP * 2 + rows * ROW,
        left=[Name(_short(names[key]), y) for key, y in left.items()],
        right=[Name(_short(names[key]), y) for key, y in right.items()],
        lines=lines,
    )


def _places(count: int, rows: int) -> list[int]:
    """The shorter column stands in the middle of the longer one."""
    start = TOP + (rows - count) * ROW // 2
    return [start + ROW * place + ROW // 2 for place in range(count)]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
