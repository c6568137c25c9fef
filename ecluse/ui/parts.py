"""Values that parts of a page are made from. A query or a view builds them; a template shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Link:
    """Where a reader may go. `current` marks the page being read; `count` says how much is there."""

    label: Words
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Fact:
    """One line of a summary list."""

    term: Words
    value: Any
    href: str = ""
    action: Words = ""
    # The link beside the fact says what it changes to those who hear it alone.


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort` is the address that sorts by it; `sorted` says how it is sorted now."""

    title: Words
    number: bool = False
    sort: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Cell:
    """A cell with a link or a tone; a plain value does as well."""

    value: Any
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its caption, its columns, its rows of values or cells. The first cell of a row is its header."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    foot: Sequence[Any] = ()
    # The caption is heard and not seen where the heading before it says the same.
    quiet_caption: bool = False

    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Rows as pairs of column and cell."""
        return [self._line(row) for row in self.rows]

    def last_line(self) -> list[tuple[Column, Cell]]:
        """The total line, if any."""
        return self._line(self.foot) if self.foot else []

    def _line(self, row: Sequence[Any]) -> list[tuple[Column, Cell]]:
        cells = [value if isinstance(value, Cell) else Cell(value) for value in row]
        return list(zip(self.columns, cells, strict=True))


@dataclass(frozen=True)
class Card:
    """One offer in a list: title, who proposes it, a sentence, short facts with icons, and what stands on the right."""

    title: Words
    href: str
    organisation: str = ""
    country: str = ""
    text: Words = ""
    facts: Sequence[tuple[str, Words]] = ()  # (icon, words)
    status: Words = ""
    tone: str = "neutral"
    day: date | None = None
    until: date | None = None
    seats: int | None = None
    seats_left: int | None = None
    language: str = ""  # of the title, when it is not the page's

    @property
    def places(self) -> dict[str, Any] | None:
        """The gauge of places left, when the offer counts them."""
        if self.seats is None or self.seats_left is None:
            return None
        return places_gauge(self.seats_left, self.seats)


@dataclass(frozen=True)
class Option:
    """One box of a filter, and how many rows it would show."""

    value: str
    label: Words
    count: int | None = None
    checked: bool = False

    @property
    def is_closed(self) -> bool:
        """A box that would show nothing stays where it was and cannot be ticked; once ticked, it can be unticked."""
        return self.count == 0 and not self.checked


@dataclass(frozen=True)
class Facet:
    """A group of boxes. `name` is the parameter of the address; `more` leads to all its values when only some are shown, or none."""

    name: str
    title: Words
    options: Sequence[Option]
    opened: bool = False
    more: str = ""

    @property
    def is_open(self) -> bool:
        """A group that filters is open, so that nobody wonders why rows are missing."""
        return self.opened or any(option.checked for option in self.options)


@dataclass(frozen=True)
class Task:
    """One step of a long procedure; without an address it cannot be started yet."""

    title: Words
    state: Words
    tone: str = "neutral"
    href: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class Moment:
    """Something that happened, happens or will."""

    title: Words
    at: date | datetime | None = None
    text: Words = ""
    done: bool = False
    current: bool = False
    href: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the level scale, in the units of its drawing."""

    x: float
    y: float
    height: float
    width: float
    state: Literal["filled", "aimed", "empty"] = "empty"


@dataclass(frozen=True)
class Flag:
    """Where the flag of the aimed level stands."""

    x: float
    y: float
    points: str = field(default="")


SCALE_WIDTH, SCALE_HEIGHT = 136, 52


def level_scale(value: int, aimed: int = 0, maximum: int = 8) -> dict[str, Any]:
    """The drawing of a level: `maximum` pounds, each higher than the last, filled up to `value`; a flag at `aimed`."""
    width = SCALE_WIDTH / maximum
    rise = (SCALE_HEIGHT - 20) / maximum

    def state(n: int) -> Literal["filled", "aimed", "empty"]:
        return "filled" if n <= value else "aimed" if n <= aimed else "empty"

    drawn = [
        Step(
            x=round((n - 1) * width, 2),
            y=round(SCALE_HEIGHT - 4 - n * rise, 2),
            height=round(4 + n * rise, 2),
            width=round(width - 2, 2),
            state=state(n),
        )
        for n in range(1, maximum + 1)
    ]
    flag = None
    if 0 < aimed <= maximum:
        x, y = drawn[aimed - 1].x + 1, drawn[aimed - 1].y
        flag = Flag(x, y, f"{x},{y} {x},{y - 16} {x + 11},{y - 12} {x},{y - 8}")
    return {"value": value, "aimed": aimed, "maximum": maximum, "steps": drawn, "flag": flag}


def places_gauge(left: int, seats: int) -> dict[str, Any]:
    """The gauge of places taken: its length over 100, and its tone (a quarter left or less warns)."""
    left = max(0, min(left, seats))
    taken = round(100 * (seats - left) / seats) if seats else 100
    tone = "bad" if left == 0 else "warn" if left * 4 <= seats else ""
    return {"left": left, "seats": seats, "taken": taken, "tone": tone}


def initials(name: str) -> str:
    """The first letters of the first and last words: "Aïcha Van Damme" gives AD."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
