"""Reading CSV and JSON files line by line, with the place of whatever is wrong in them."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from .problems import BadJson, BadTable, EmptyFile, LineTooLong, MissingColumns, NotText, WrongEncoding, WrongWidth
from .sources import SourceFile, megabytes

LONGEST_LINE = 1_000_000  # bytes; the longest line of a real file has 40,000
LARGEST_JSON = 100_000_000  # bytes; DigComp 3.0 in two languages has 650,000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

type Cells = tuple[str, ...]


@dataclass(frozen=True)
class Fallback:
    """An encoding a publisher is known to use by mistake; `used` collects the files where it had to be used."""

    encoding: str
    used: list[str]


def header_of(file: SourceFile) -> tuple[str, ...]:
    """The column names of a table, or an empty tuple when its first line does not look like column names."""
    with file.open() as stream:
        start = stream.read(20_000)
    if not start or b"\x00" in start:
        return ()
    text = start.decode("utf-8-sig", errors="replace")
    try:
        return tuple(name.strip() for name in next(csv.reader(io.StringIO(text)), []))
    except csv.Error:
        return ()


def rows_of(
    file: SourceFile,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    fallback: Fallback | None = None,
    ragged: bool = False,
) -> Iterator[tuple[int, Cells]]:
    """Each line of a table as `(line, cells)`, the cells in the order of `columns` then `optional` (empty when absent).

    `ragged` accepts lines whose empty last cells were left out, as in the published skills hierarchy of ESCO.
    Raises MissingColumns, WrongWidth, BadTable, LineTooLong, WrongEncoding, NotText, EmptyFile.
    """
    with _reader(file, fallback) as reader:
        header = [name.strip() for name in next(reader, [])]
        if not any(header):
            raise EmptyFile(file=file.shown)
        absent = [name for name in columns if name not in header]
        if absent:
            raise MissingColumns(file=file.shown, columns=", ".join(f"“{name}”" for name in absent))
        pick = _picker(header, [*columns, *optional])
        width = len(header)
        for cells in reader:
            if len(cells) == width:
                cells.append("")
                yield reader.line_num, pick(cells)
            elif ragged and 0 < len(cells) < width:
                yield reader.line_num, pick(cells + [""] * (width + 1 - len(cells)))
            elif cells:
                raise WrongWidth(file=file.shown, line=reader.line_num, found=len(cells), expected=width)
        file.watcher(file.size)


def lines_of(file: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Each line of a file as `(line, cells)`, for tables that begin with lines about themselves. Raises as `rows_of`."""
    with _reader(file, None) as reader:
        for cells in reader:
            yield reader.line_num, cells
        file.watcher(file.size)


class _Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@contextmanager
def _reader(file: SourceFile, fallback: Fallback | None) -> Iterator[_Reader]:
    """The lines of a table, none longer than the limit; what is wrong in it is told with its line."""
    encoding = _encoding_of(file, fallback)
    with (
        file.open(longest_line=LONGEST_LINE) as stream,
        io.TextIOWrapper(stream, encoding=encoding, newline="") as text,
    ):
        reader = csv.reader(text, strict=True)
        try:
            yield reader
        except csv.Error as problem:
            raise BadTable(file=file.shown, line=reader.line_num, reason=str(problem)) from problem
        except UnicodeDecodeError as problem:
            line, byte = _undecodable_line(file)
            raise WrongEncoding(file=file.shown, line=line, reason=f"0x{byte:02X}") from problem


def _picker(header: list[str], wanted: list[str]) -> Callable[[list[str]], Cells]:
    """A function from the cells of a line, with an empty one added at the end, to the wanted ones."""
    absent = len(header)
    places = [header.index(name) if name in header else absent for name in wanted]
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


def _encoding_of(file: SourceFile, fallback: Fallback | None) -> str:
    """UTF-8, unless the file starts like a binary one, or is known to be published in another encoding by mistake."""
    with file.open() as stream:
        start = stream.read(4_096)
    if start.startswith(UTF_16):
        raise WrongEncoding(file=file.shown, line=1, reason="UTF-16")
    if b"\x00" in start or start.startswith((b"PK\x03\x04", b"%PDF", b"\x89PNG")):
        raise NotText(file=file.shown)
    if fallback and _undecodable_line(file)[0]:
        fallback.used.append(file.shown)
        return fallback.encoding
    return "utf-8-sig"


def _undecodable_line(file: SourceFile) -> tuple[int, int]:
    """The number of the first line that is not UTF-8 and its first wrong byte, or (0, 0)."""
    number = 0
    with file.open() as stream:
        while line := stream.readline(LONGEST_LINE):
            number += 1
            try:
                line.decode()
            except UnicodeDecodeError as problem:
                if not (problem.end == len(line) == LONGEST_LINE):  # a character cut by the limit is not a wrong one
                    return number, line[problem.start]
    return 0, 0


def json_of(file: SourceFile) -> Any:
    """The whole content of a JSON file. Raises BadJson, WrongEncoding, NotText, LineTooLong, EmptyFile."""
    with file.open() as stream:
        content = stream.read(LARGEST_JSON + 1)
    if not content.strip():
        raise EmptyFile(file=file.shown)
    if len(content) > LARGEST_JSON:
        raise LineTooLong(file=file.shown, line=1, limit=megabytes(LARGEST_JSON))
    if b"\x00" in content[:4_096]:
        raise NotText(file=file.shown)
    file.watcher(file.size)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise WrongEncoding(file=file.shown, line=line, reason=f"0x{content[problem.start]:02X}") from problem
    except json.JSONDecodeError as problem:
        raise BadJson(file=file.shown, line=problem.lineno, reason=problem.msg) from problem
    except RecursionError as problem:
        raise BadJson(file=file.shown, line=1, reason="nesting") from problem
