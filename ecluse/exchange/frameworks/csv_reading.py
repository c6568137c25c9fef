"""Reading a table of competences: the one that Écluse writes, or one that somebody made in a spreadsheet."""

from __future__ import annotations

import csv
import io

from ecluse.foundation.cells import armed
from ecluse.skills.api import OutsideItem

from .reading import LONGEST_ADDRESS, MOST_ITEMS, Brought, Unreadable, made_identifier, plain, told
from .writing import LANGUAGES


def read_table(content: bytes, *, name: str = "") -> Brought:
    """The framework of a table; `name` becomes its title, because a table has none. Raises Unreadable."""
    brought = Brought()
    reader = csv.DictReader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(brought, content))
    try:
        columns = [column.strip().lower() for column in reader.fieldnames or ()]
        reader.fieldnames = columns
        if not any(f"label_{language}" in columns for language in LANGUAGES) and "label" not in columns:
            raise Unreadable("no_columns", ", ".join(columns))
        for column in columns:
            if column and column not in _known():
                brought.forgive("column_aside", column)
        for number, row in enumerate(reader, start=2):
            if number > MOST_ITEMS + 1:
                raise Unreadable("too_many")
            _line(brought, row, number)
    except csv.Error as problem:
        raise Unreadable("not_table", str(reader.line_num)) from problem
    if name:
        brought.framework.title = {"fr": plain(name, most=300)}
    return brought.settle()


def _known() -> set[str]:
    texts = {f"{name}_{language}" for name in ("label", "alternatives", "description") for language in LANGUAGES}
    return {"uri", "code", "kind", "broader", "label", "alternatives", "description", *texts}


def _text(content: bytes) -> str:
    if b"\x00" in content:
        raise Unreadable("bad_text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable("bad_text", str(content[: problem.start].count(b"\n") + 1)) from problem


def _delimiter(brought: Brought, content: bytes) -> str:
    head = content.split(b"\n", 1)[0]
    found = max(",;\t", key=lambda sign: head.count(sign.encode()))
    if found != "," and head.count(found.encode()):
        brought.forgive("delimiter", {";": ";", "\t": "tab"}[found])
        return found
    return ","


def _line(brought: Brought, row: dict[str, str | None], number: int) -> None:
    if None in row or None in row.values():
        brought.forgive("width", number)
    cells = {name: armed(value or "") for name, value in row.items() if isinstance(name, str) and not isinstance(value, list)}
    if not any(cells.values()):
        return
    code = plain(cells.get("code", ""), most=60)
    uri = cells.get("uri", "").strip()
    label = {language: text for language in LANGUAGES if (text := plain(cells.get(f"label_{language}", "")))}
    if not label and (text := plain(cells.get("label", ""))):
        brought.forgive("no_language", number)
        label = {"fr": text}
    if not label:
        brought.forgive("no_statement", number)
        if not code:
            return
        label = {"fr": code}
    if not uri:
        brought.forgive("no_address", number)
        uri = f"urn:uuid:{made_identifier(code or next(iter(label.values())))}"
    if len(uri) > LONGEST_ADDRESS:
        raise Unreadable("long_address", str(number))
    item = OutsideItem(uri, kind=cells.get("kind", "").strip().lower(), code=code, label=label)
    for language in LANGUAGES:
        if names := [name for line in cells.get(f"alternatives_{language}", "").splitlines() if (name := plain(line))]:
            item.alternatives[language] = names
        if text := told(cells.get(f"description_{language}", "")):
            item.description[language] = text
    brought.add(item)
    brought.framework.relations.extend(
        (uri, "broader", parent.strip()) for parent in cells.get("broader", "").splitlines() if parent.strip()
    )
