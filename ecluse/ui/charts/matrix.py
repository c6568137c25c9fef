"""A matrix: how much of each row there is in each column, as a bar in each cell and in figures."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .drawing import Chart, Words, box, number, rule, words, wrapped

# Names stand above their cells: on a phone letters take twice as much room.
WIDTH, ROW, HEAD = 640, 88, 40
LONGEST_ROW, LONGEST_COLUMN = 44, 11


def matrix(
    title: Words,
    columns: Sequence[Words],
    rows: Sequence[Words],
    values: Sequence[Sequence[int | None]],
    wholes: Sequence[int],
    *,
    subtitle: Words = "",
) -> Chart:
    """Each cell is a share of the whole of its row: its bar as long, its figures under it. A missing value has no bar."""
    step = WIDTH / max(1, len(columns))
    shapes = [
        words(step * n + step / 2, HEAD - 14, wrapped(column, LONGEST_COLUMN), "soft", "middle")
        for n, column in enumerate(columns)
    ]
    for line, (name, counts, whole) in enumerate(zip(rows, values, wholes, strict=True)):
        y = HEAD + ROW * line
        shapes += [rule(0, y, WIDTH, y, "axis"), words(0, y + 26, wrapped(name, LONGEST_ROW))]
        for n, count in enumerate(counts):
            x, wide = step * n + 8, step - 16
            shapes.append(box(x, y + 66, wide, 10, "track"))
            if count and whole:
                shapes.append(box(x, y + 66, wide * min(1, count / whole), 10, "s1"))
            shapes.append(words(x + wide / 2, y + 58, share(count, whole), "strong" if count else "soft", "middle"))
    filled = sum(1 for counts in values for count in counts if count)
    description = _("%(filled)d cells of %(all)d are not empty.") % {
        "filled": filled,
        "all": len(rows) * len(columns),
    }
    table = [
        (str(name), *(share(count, whole) for count in counts)) for name, counts, whole in zip(rows, values, wholes, strict=True)
    ]
    return Chart(title, description, WIDTH, HEAD + ROW * len(rows) + 4, shapes, (_("Name"), *columns), table, subtitle=subtitle)


def share(count: int | None, whole: int) -> str:
    """A count and its whole, or a dash when nothing is known."""
    return number(None) if count is None else f"{number(count)} / {number(whole)}"
