"""The kinds of chart. Each function takes values and words, and returns a drawing with its table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from .drawing import Bar, Bars, Chart, Number, Series, Shape, Words, box, coordinate, number, path, rule, ticks, words, wrapped

WIDTH = 640
LEFT = 72.0  # room for the figures of the scale
TALL = 230.0  # height of the drawing above the base line


def bars(
    title: Words, labels: Sequence[Words], values: Sequence[Number], *, unit: str = "", subtitle: Words = "", most: Number = 0
) -> Bars:
    """Horizontal bars, one under the other: the most readable way to compare named things.

    `most` is what a full bar stands for, when a scale ends there; the largest value otherwise.
    """
    largest = most or max(values, default=0) or 1
    rows = [
        Bar(str(label), number(value, unit), coordinate(100 * value / largest))
        for label, value in zip(labels, values, strict=True)
    ]
    return Bars(title, (_("Name"), _("Value")), rows, subtitle)


def target_bars(
    title: Words,
    labels: Sequence[Words],
    values: Sequence[Number],
    targets: Sequence[Number],
    *,
    unit: str = "",
    subtitle: Words = "",
) -> Bars:
    """Horizontal bars with a mark where each should be: target against actual."""
    largest = max([*values, *targets], default=0) or 1
    rows = [
        Bar(
            str(label),
            f"{number(value)} / {number(target, unit)}",
            coordinate(100 * value / largest),
            coordinate(min(100 * target / largest, 99.7)),
            f"{round(100 * value / target) if target else 100}\u00a0%",
        )
        for label, value, target in zip(labels, values, targets, strict=True)
    ]
    return Bars(title, (_("Name"), _("Actual / target")), rows, subtitle, aimed=True)


def _frame(tops: Sequence[float]) -> list[Shape]:
    """The horizontal lines of a chart with a vertical scale, and their figures."""
    shapes: list[Shape] = []
    for value in tops:
        y = _height(value, tops)
        shapes.append(rule(LEFT, y, WIDTH, y, "base" if value == 0 else "axis"))
        shapes.append(words(LEFT - 8, y + 5, number(value), "soft", "end"))
    return shapes


def _height(value: float, tops: Sequence[float]) -> float:
    """Where a value stands, from the top; 14 units stay free above for its figure."""
    return TALL - (TALL - 14) * value / tops[-1]


def _feet(labels: Sequence[Words], step: float) -> list[Shape]:
    """Labels under the columns, thinned so that they never touch, on a phone either (there a letter takes 16 units)."""
    longest = max((len(wrapped(label, 12)) for label in labels), default=0)
    every = max(1, math.ceil(max(84, 16 * longest + 12) / step))
    return [
        words(LEFT + step * (n + 0.5), TALL + 28, wrapped(label, 12), "soft", "middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]


def columns(title: Words, labels: Sequence[Words], values: Sequence[Number], *, unit: str = "", subtitle: Words = "") -> Chart:
    """Upright bars, for a quantity through time."""
    return stacked(title, labels, [Series(title, values)], unit=unit, subtitle=subtitle)


def stacked(title: Words, labels: Sequence[Words], series: Sequence[Series], *, unit: str = "", subtitle: Words = "") -> Chart:
    """Upright bars made of parts (four at most), with their total above."""
    totals = [sum(one.values[n] or 0 for one in series) for n in range(len(labels))]
    scale = ticks(max(totals, default=0))
    step = (WIDTH - LEFT) / max(1, len(labels))
    thick = min(step * 0.62, 64)
    shapes = _frame(scale)
    for n in range(len(labels)):
        y = TALL
        for style, one in enumerate(series, start=1):
            tall = TALL - _height(one.values[n] or 0, scale)
            y -= tall
            if tall:
                shapes.append(box(LEFT + step * n + (step - thick) / 2, y, thick, max(tall - 1.5, 0.5), f"s{style}"))
        if step > 60:
            shapes.append(words(LEFT + step * (n + 0.5), y - 5, number(totals[n]), "strong", "middle"))
    shapes += _feet(labels, step)
    rows = [
        (str(label), *(number(one.values[n], unit) for one in series), *([number(totals[n], unit)] if len(series) > 1 else []))
        for n, label in enumerate(labels)
    ]
    head = (_("Period"), *(one.name for one in series), *([_("Total")] if len(series) > 1 else []))
    description = _("From %(first)s to %(last)s: %(total)s in all.") % {
        "first": labels[0] if labels else "–",
        "last": labels[-1] if labels else "–",
        "total": number(sum(totals), unit),
    }
    legend = tuple((f"s{n}", one.name) for n, one in enumerate(series, start=1)) if len(series) > 1 else ()
    return Chart(title, description, WIDTH, int(TALL) + 40, shapes, head, rows, subtitle=subtitle, legend=legend)


def lines(title: Words, labels: Sequence[Words], series: Sequence[Series], *, unit: str = "", subtitle: Words = "") -> Chart:
    """Lines over time (four at most), each with its own dashes; a missing value breaks the line."""
    known = [value for one in series for value in one.values if value is not None]
    scale = ticks(max(known, default=0))
    step = (WIDTH - LEFT) / max(1, len(labels))

    def at(n: int, value: Number) -> tuple[float, float]:
        return LEFT + step * (n + 0.5), _height(value, scale)

    shapes = _frame(scale)
    for style, one in enumerate(series, start=1):
        for run in _runs(one.values):
            points = [at(n, value) for n, value in run]
            if len(series) == 1:
                shapes.append(path([(points[0][0], TALL), *points, (points[-1][0], TALL)], "area"))
            shapes.append(path(points, f"l{style}"))
            x, y = points[-1]
            shapes.append(box(x - 4, y - 4, 8, 8, f"s{style}"))
    shapes += _feet(labels, step)
    rows = [(str(label), *(number(one.values[n], unit) for one in series)) for n, label in enumerate(labels)]
    description = " ".join(
        _("%(name)s: from %(first)s to %(last)s.")
        % {"name": one.name, "first": number(one.values[0], unit), "last": number(one.values[-1], unit)}
        for one in series
        if one.values
    )
    legend = tuple((f"l{n}", one.name) for n, one in enumerate(series, start=1)) if len(series) > 1 else ()
    return Chart(
        title,
        description,
        WIDTH,
        int(TALL) + 40,
        shapes,
        (_("Period"), *(one.name for one in series)),
        rows,
        subtitle=subtitle,
        legend=legend,
    )


def _runs(values: Sequence[Number | None]) -> list[list[tuple[int, Number]]]:
    """The stretches without a gap."""
    found: list[list[tuple[int, Number]]] = []
    running = False
    for n, value in enumerate(values):
        if value is None:
            running = False
            continue
        if not running:
            found.append([])
            running = True
        found[-1].append((n, value))
    return found


def sparkline(title: Words, values: Sequence[Number], *, unit: str = "") -> Chart:
    """A line the size of a word, beside its last figure."""
    low, high = min(values, default=0), max(values, default=1)
    spread = (high - low) or 1
    step = 120 / max(1, len(values) - 1)
    points = [(n * step, 28 - 24 * (value - low) / spread) for n, value in enumerate(values)]
    shapes = [path(points, "l1")] if points else []
    if points:
        shapes.append(box(points[-1][0] - 3, points[-1][1] - 3, 6, 6, "s1"))
    last = number(values[-1], unit) if values else "–"
    return Chart(title, last, 120, 32, shapes, (), (), template="ui/charts/sparkline.html")


def gauge(title: Words, value: Number, maximum: Number, *, unit: str = "", target: Number | None = None) -> Chart:
    """How full something is: water in a lock chamber, with a mark at the target."""
    share = min(1.0, max(0.0, value / maximum)) if maximum else 0.0
    floor, tall = 170.0, 150.0
    shapes = [
        box(40, floor - tall, 160, tall, "track"),
        box(40, floor - tall * share, 160, tall * share, "s1"),
        rule(38, floor - tall, 38, floor + 1, "base"),
        rule(202, floor - tall, 202, floor + 1, "base"),
        rule(37, floor, 203, floor, "base"),
    ]
    rows = [(_("Actual"), number(value, unit)), (_("Maximum"), number(maximum, unit))]
    if target is not None and maximum:
        y = floor - tall * min(1.0, target / maximum)
        shapes += [rule(30, y, 210, y, "target"), words(216, y + 5, _("Target"), "soft")]
        rows.append((_("Target"), number(target, unit)))
    top = min(floor - tall * share + 22, floor - 8)
    shapes.append(words(216, max(top, 40), f"{round(100 * share)}\u00a0%", "strong"))
    description = _("%(value)s of %(maximum)s.") % {"value": number(value, unit), "maximum": number(maximum, unit)}
    return Chart(title, description, 320, 176, shapes, (_("Name"), _("Value")), rows)
