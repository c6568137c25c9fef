"""Lists by twenty rows with keyset pagination: the thousandth page costs what the first one does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page[Row]:
    """Some rows, and the opaque marks by which the previous and next pages are asked (`?page=`)."""

    rows: list[Row]
    next: str | None
    previous: str | None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of[Row: Model](rows: QuerySet[Row], *, by: tuple[str, ...], mark: str | None, size: int = PAGE_SIZE) -> Page[Row]:
    """The page of `rows` at `mark`, ordered by the fields `by` (`-` for descending); `by` must end with a unique field.

    An unreadable mark gives the first page: a bookmark that grew old must not be an error.
    """
    backwards, position = _read(mark, len(by))
    order = tuple(_turned(field) for field in by) if backwards else by
    selected = rows.order_by(*order)
    if position:
        try:
            selected = selected.filter(_after(order, position))
        except (ValidationError, ValueError, TypeError):
            backwards, position = False, []
            selected = rows.order_by(*by)
    found = list(selected[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (more or bool(position)) if backwards else more
    has_previous = more if backwards else bool(position) and bool(found)
    return Page(
        rows=found,
        next=_mark(found[-1], by, "n") if has_next else None,
        previous=_mark(found[0], by, "p") if has_previous else None,
    )


def page_of_several(*kinds: QuerySet[Any], by: tuple[str, ...], mark: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of rows of several kinds, in one order: each kind has the fields `by`. One query for each kind."""
    backwards = _read(mark, len(by))[0]
    pages = [page_of(rows, by=by, mark=mark, size=size) for rows in kinds]
    found = [row for page in pages for row in page.rows]
    for field in reversed(by):
        found.sort(key=lambda row: _value(row, field), reverse=field.startswith("-"))
    is_cut = len(found) > size
    shown = found[-size:] if backwards else found[:size]
    has_next = any(page.next for page in pages) or (is_cut and not backwards)
    has_previous = any(page.previous for page in pages) or (is_cut and backwards)
    return Page(
        rows=shown,
        next=_mark(shown[-1], by, "n") if shown and has_next else None,
        previous=_mark(shown[0], by, "p") if shown and has_previous else None,
    )


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _value(row: Model, field: str) -> Any:
    value: Any = row
    for part in field.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _after(order: tuple[str, ...], position: list[Any]) -> Q:
    """Rows that come after `position`: (a, b) > (x, y) written as a > x or (a = x and b > y)."""
    clause, equal = Q(), Q()
    for field, value in zip(order, position, strict=True):
        name = field.lstrip("-")
        clause |= equal & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return clause


def _mark(row: Model, by: tuple[str, ...], direction: str) -> str:
    content = json.dumps([direction, *(_value(row, field) for field in by)], default=_exact)
    return urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _exact(value: Any) -> str:
    """Instants to the microsecond: Django's own encoder cuts them to the millisecond, and rows would be lost between pages."""
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _read(mark: str | None, width: int) -> tuple[bool, list[Any]]:
    if not mark or len(mark) > 2_000:
        return False, []
    try:
        direction, *position = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, TypeError):
        return False, []
    if direction not in ("n", "p") or len(position) != width or not all(map(_is_plain, position)):
        return False, []
    return direction == "p", position


def _is_plain(value: Any) -> bool:
    """Something a column can be compared with: no NUL nor lone surrogate, which PostgreSQL refuses, and no infinity."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))
