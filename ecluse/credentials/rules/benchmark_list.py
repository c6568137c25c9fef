"""Reading a list of badges that exist: a CSV of one line for each badge. Faults come with their line; the words belong to the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ecluse.credentials.rules.benchmark import Evidence, Proof
from ecluse.credentials.rules.benchmark_reading import (
    LANGUAGES,
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ALIGNMENTS,
    Aligned,
    Found,
    is_level,
)

COLUMNS = (
    "nom", "description", "emetteur", "langue", "adresse", "criteres", "competences", "niveau", "preuves", "appuis", "date", "version",
)  # fmt: skip
NEEDED = ("nom", "emetteur")
BETWEEN = "|"  # between two competences of a line
MOST_LINES = 2_000
WRONG_SHARE = 2  # a file of which more than one line out of so many is wrong is another file
YES, NO = ("oui", "ja", "yes", "1"), ("non", "nee", "nein", "no", "0")
ADDRESSES = ("https://", "http://")


class Fault(StrEnum):
    """What is wrong with a line, or with the whole file (line 0)."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    COLUMNS = "columns"
    NAME = "name"
    ISSUER = "issuer"
    LANGUAGE = "language"
    ADDRESS = "address"
    LEVEL = "level"
    EVIDENCE = "evidence"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TWICE = "twice"


@dataclass(frozen=True)
class Problem:
    """A fault of a line, with what was written there."""

    fault: Fault
    said: str = ""


@dataclass(frozen=True)
class Line:
    """A line as it was written, with what is wrong with it, or the badge it gives."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    badge: Found | None = None


@dataclass
class BadgeList:
    """A whole file: its lines, and what is wrong with it as a file (`problem`: nothing of it can be read)."""

    lines: list[Line] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def good(self) -> list[Found]:
        """The badges that can be kept."""
        return [line.badge for line in self.lines if line.badge is not None]

    @property
    def wrong(self) -> list[Line]:
        """The lines to be mended."""
        return [line for line in self.lines if line.badge is None]

    @property
    def is_mostly_wrong(self) -> bool:
        """More than half of the lines are wrong: probably not the file that was meant."""
        return len(self.wrong) * WRONG_SHARE > len(self.lines)


def read(text: str) -> BadgeList:
    """Read the whole file, whatever is wrong with some of its lines."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    found = BadgeList()
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    except csv.Error:  # a cell larger than the module reads
        found.problem = Problem(Fault.TEXT)
        return found
    head = [name.strip().lower().replace("é", "e").replace("è", "e") for name in rows[0]] if rows else []
    if len(rows) < 2:
        found.problem = Problem(Fault.EMPTY)
    elif missing := [name for name in NEEDED if name not in head]:
        found.problem = Problem(Fault.COLUMNS, ", ".join(missing))
    elif len(rows) > MOST_LINES + 1:
        found.problem = Problem(Fault.TOO_LONG, str(MOST_LINES))
    else:
        _read_lines(rows[1:], head, found)
    return found


def _read_lines(rows: Sequence[Sequence[str]], head: Sequence[str], found: BadgeList) -> None:
    known: dict[str, int] = {}
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        line = read_line(number, dict(zip(head, cells, strict=False)))
        if line.badge is not None:
            first = known.setdefault(line.badge.key, number)
            if first != number:
                line = Line(number, line.cells, (Problem(Fault.TWICE, str(first)),))
        found.lines.append(line)


def read_line(number: int, cells: Mapping[str, str]) -> Line:
    """One line, alone: also after somebody mended it."""
    said = {name: " ".join(cells.get(name, "").replace("\0", "").split()) for name in COLUMNS}
    problems = tuple(_problems(said))
    return Line(number, said, problems, None if problems else _badge(said))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") >= first.count(",") else ","


def _problems(said: Mapping[str, str]) -> list[Problem]:
    checks = (
        (Fault.NAME, 0 < len(said["nom"]) <= LONGEST_NAME, said["nom"][:60]),
        (Fault.ISSUER, 0 < len(said["emetteur"]) <= LONGEST_NAME, said["emetteur"][:60]),
        (Fault.LANGUAGE, said["langue"].lower() in ("", *LANGUAGES), said["langue"][:20]),
        (Fault.ADDRESS, _is_address(said["adresse"]), said["adresse"][:60]),
        (Fault.LEVEL, said["niveau"] == "" or (_whole(said["niveau"]) and is_level(int(said["niveau"]))), said["niveau"][:20]),
        (Fault.EVIDENCE, said["preuves"].lower() in ("", *YES, *NO), said["preuves"][:20]),
        (Fault.NUMBER, said["appuis"] == "" or _whole(said["appuis"]), said["appuis"][:20]),
        (Fault.DATE, said["date"] == "" or _day(said["date"]) is not None, said["date"][:20]),
        (Fault.TEXT, all(len(said[name]) <= LONGEST_TEXT for name in ("description", "criteres", "competences")), ""),
    )
    return [Problem(fault, value) for fault, is_fine, value in checks if not is_fine]


def _badge(said: Mapping[str, str]) -> Found:
    language = said["langue"].lower() or LANGUAGES[0]
    level = int(said["niveau"]) if said["niveau"] else None
    answer = said["preuves"].lower()
    return Found(
        name={language: said["nom"]},
        issuer=said["emetteur"],
        description={language: said["description"]} if said["description"] else {},
        criteria={language: said["criteres"]} if said["criteres"] else {},
        address=said["adresse"],
        languages=(language,) if said["langue"] else (),
        alignments=tuple(_aligned(one, level) for one in _named(said["competences"])),
        evidence=Evidence.ASKED if answer in YES else Evidence.NONE if answer in NO else Evidence.UNSAID,
        endorsements=min(int(said["appuis"] or 0), 1_000),
        updated_on=_day(said["date"]) if said["date"] else None,
        version=said["version"][:40],
        proof=Proof.NONE,
    )


def _named(text: str) -> list[str]:
    return [one.strip() for one in text.split(BETWEEN) if one.strip()][:MOST_ALIGNMENTS]


def _aligned(text: str, level: int | None) -> Aligned:
    """A competence by its address, or by its code or name: both are tried."""
    if text.startswith(ADDRESSES):
        return Aligned(address=text[:LONGEST_ADDRESS], level=level)
    return Aligned(name=text[:LONGEST_NAME], code=text[:LONGEST_NAME], level=level)


def _is_address(text: str) -> bool:
    return text == "" or (text.startswith(ADDRESSES) and len(text) <= LONGEST_ADDRESS and " " not in text and "." in text)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _day(text: str) -> date | None:
    """A day written 2026-11-20 or 20/11/2026, or a year alone."""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        if len(text) == 4 and text.isdigit():
            return date(int(text), 1, 1)
        return date.fromisoformat(text)
    except ValueError:
        return None
