"""A workbook written row by row: never more than one row in memory, and no text becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet name of Excel is at most 31 characters, without []:*?/\
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
KEPT_IN_MEMORY = 2_000_000

Value = str | int | float | Decimal | date | datetime | None


class Workbook:
    """An XLSX file being written; `file` holds it, at its beginning, once the block is left."""

    def __init__(self) -> None:
        self.file: Any = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - the response closes it
        # Rows go to disk as they come; a text that begins with "=" or looks like an address stays a text.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self.file, options)
        self.head = self.book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        self.strong = self.book.add_format({"bold": True, "font_size": 14})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.number = self.book.add_format({"num_format": "#,##0.##"})
        self.whole = self.book.add_format({"num_format": "#,##0"})
        self.note = self.book.add_format({"italic": True, "font_color": "#804c00"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.book.close()
        self.file.seek(0)

    def sheet(self, name: str, *, widths: Sequence[int]) -> Sheet:
        """A new sheet, its columns as wide as `widths` characters."""
        worksheet = self.book.add_worksheet(name.translate(FORBIDDEN)[:LONGEST_NAME])
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        return Sheet(self, worksheet)


class Sheet:
    """Rows of one sheet, from top to bottom."""

    def __init__(self, book: Workbook, worksheet: Any) -> None:
        self.book, self.worksheet, self.position = book, worksheet, 0

    def title(self, text: str) -> None:
        """A line in large letters."""
        self.worksheet.write_string(self.position, 0, text, self.book.strong)
        self.position += 1

    def note(self, text: str) -> None:
        """A warning to the reader."""
        self.worksheet.write_string(self.position, 0, text, self.book.note)
        self.position += 1

    def head(self, *texts: object) -> None:
        """The names of the columns; they stay in sight."""
        for column, text in enumerate(texts):
            self.worksheet.write_string(self.position, column, str(text), self.book.head)
        self.position += 1

    def skip(self) -> None:
        """An empty row."""
        self.position += 1

    def row(self, *values: Value) -> None:
        """One row; numbers stay numbers and days stay days, so that they can be added and sorted."""
        for column, value in enumerate(values):
            self._cell(column, value)
        self.position += 1

    def rows(self, rows: Iterable[Sequence[Value]]) -> None:
        """Many rows."""
        for values in rows:
            self.row(*values)

    def _cell(self, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            self.worksheet.write_datetime(self.position, column, timezone.localtime(value).replace(tzinfo=None), self.book.day)
        elif isinstance(value, date):
            self.worksheet.write_datetime(self.position, column, datetime(value.year, value.month, value.day), self.book.day)  # noqa: DTZ001 - a day has no zone
        elif isinstance(value, str):
            self.worksheet.write_string(self.position, column, value)
        else:
            whole = value == int(value)
            self.worksheet.write_number(self.position, column, float(value), self.book.whole if whole else self.book.number)
