"""What charts are made of: values, scales, and shapes in the units of the drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.functional import Promise

Words = str | Promise
Number = int | float


@dataclass(frozen=True)
class Series:
    """A named list of values, one for each label of the chart. A missing value is None."""

    name: Words
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Shape:
    """A rectangle, a line or a text; coordinates are strings so that no locale puts a comma in them."""

    kind: str
    style: str = ""
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "0"
    x2: str = "0"
    y2: str = "0"
    points: str = ""
    text: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    """A finished drawing with the words and the table that say the same."""

    title: Words
    description: str
    width: int
    height: int
    shapes: Sequence[Shape]
    head: Sequence[Words]
    rows: Sequence[Sequence[str]]
    template: str = "ui/charts/chart.html"
    subtitle: Words = ""
    legend: Sequence[tuple[str, Words]] = field(default=())  # (style, words)


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its length and the place of its target, in hundredths of the width."""

    label: str
    value: str
    length: str
    target: str = ""
    share: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, which are a table themselves: name, figure, and the bar between."""

    title: Words
    head: Sequence[Words]
    rows: Sequence[Bar]
    subtitle: Words = ""
    aimed: bool = False
    template: str = "ui/charts/bars.html"


def number(value: Number | None, unit: str = "") -> str:
    """A figure as the reader's language writes it."""
    if value is None:
        return "–"
    decimals = 0 if float(value).is_integer() else 1
    written = formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{written}\u00a0{unit}" if unit else written


def coordinate(value: float) -> str:
    """A length in units of the drawing, with a point and no useless digit."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def box(x: float, y: float, width: float, height: float, style: str) -> Shape:
    """A rectangle."""
    return Shape(
        "box", style, x=coordinate(x), y=coordinate(y), width=coordinate(max(width, 0)), height=coordinate(max(height, 0))
    )


def rule(x: float, y: float, x2: float, y2: float, style: str) -> Shape:
    """A straight line."""
    return Shape("rule", style, x=coordinate(x), y=coordinate(y), x2=coordinate(x2), y2=coordinate(y2))


def words(x: float, y: float, text: object, style: str = "", anchor: str = "start") -> Shape:
    """A text whose baseline is at y."""
    return Shape("words", style, x=coordinate(x), y=coordinate(y), text=str(text), anchor=anchor)


def path(points: Sequence[tuple[float, float]], style: str) -> Shape:
    """A broken line."""
    return Shape("path", style, points=" ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points))


def ticks(maximum: float, count: int = 4) -> list[float]:
    """Round values from zero to at least `maximum`: steps of 1, 2 or 5 times a power of ten."""
    if maximum <= 0:
        return [0, 1]
    rough = maximum / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [round(step * n, 10) for n in range(math.ceil(maximum / step - 1e-9) + 1)]


def wrapped(text: object, length: int) -> str:
    """A label cut to what fits, with an ellipsis; the table has it whole."""
    written = str(text)
    return written if len(written) <= length else written[: length - 1].rstrip() + "…"
