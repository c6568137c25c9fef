"""Writing many rows to a file on the disk, in the three formats: never more than a step of them in memory."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from ecluse.foundation.cells import defused
from ecluse.ui.workbook import Sheet, Workbook

from ..rules.exporting import SHEET, Column
from .parquet import PART, Parts, read_csv

BOM, SEPARATOR = "\ufeff", ";"
LONGEST_CELL = 32_767  # characters of a cell of a workbook


class Rows(Protocol):
    """A file that takes rows until it is left, whole."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write some rows, in the order of the columns."""


class CsvRows:
    """For people: heads in words, semicolons, no cell that a spreadsheet computes."""

    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        self.file = path.open("w", encoding="utf-8", newline="")
        self.file.write(BOM)
        self.writer = csv.writer(self.file, delimiter=SEPARATOR)
        self.writer.writerow(heads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Each value as a person reads it."""
        self.writer.writerows([_plain(value) for value in row] for row in rows)


class XlsxRows:
    """A workbook; what is beyond the last row of a sheet goes on in the next one."""

    def __init__(self, path: Path, heads: Sequence[str], columns: Sequence[Column], title: str, most: int = SHEET) -> None:
        self.path, self.heads, self.columns, self.title, self.most = path, heads, columns, title, most
        self.book, self.sheets = Workbook(), 0
        self.sheet = self._next()

    def _next(self) -> Sheet:
        self.sheets += 1
        sheet = self.book.sheet(f"{self.title} {self.sheets}", widths=[column.width for column in self.columns])
        if self.sheets > 1:
            sheet.note(_("Goes on from the sheet before: a sheet holds %(most)s rows at most.") % {"most": f"{self.most:_}"})
        sheet.head(*self.heads)
        return sheet

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.book.__exit__(kind, error, trace)
        if kind is None:
            with self.path.open("wb") as target:
                shutil.copyfileobj(self.book.file, target, 1_000_000)
        self.book.file.close()

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Numbers stay numbers; moments are written with their hour."""
        for row in rows:
            if self.sheet.position >= self.most:
                self.sheet = self._next()
            self.sheet.row(*(_cell(value) for value in row))


class ParquetRows:
    """For machines: typed columns. Rows lie in tables of their own until a second engine turns them over, part by part."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        types = {column.name: column.kind for column in columns}
        more = " new_line = '\\n', allow_quoted_nulls = false,"
        self.parts = Parts(path, lambda table: f"SELECT * FROM {read_csv(table, types, more)}")  # noqa: S608 - names of ours
        self._open()

    def _open(self) -> None:
        self.written = 0
        self.file = self.parts.next_table().open("w", encoding="utf-8", newline="")
        self.writer = csv.writer(self.file, quoting=csv.QUOTE_NOTNULL, lineterminator="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()
        if kind is None:
            self.parts.turn()
            self.parts.together()

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Each value as the other engine reads it: moments in UTC; what is not there is not quoted."""
        for row in rows:
            self.written += self.writer.writerow([_raw(value) for value in row])
            if self.written >= PART:
                self.file.close()
                self.parts.turn()
                self._open()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return defused(value) if isinstance(value, str) else value


def _cell(value: Any) -> Any:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value
    plain = _plain(value)
    return plain[:LONGEST_CELL] if isinstance(plain, str) else plain


def _raw(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    # A NUL is no text of a table; PostgreSQL keeps none either.
    return value.replace("\x00", "") if isinstance(value, str) else value
