"""Reading a file of needs: a CSV of one line for each number. Faults come with their line; the words belong to the page."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from enum import StrEnum

COLUMNS = ("metier", "competence", "territoire", "annee", "trimestre", "type", "nombre", "source", "adresse")
NEEDED = ("territoire", "annee", "type", "nombre", "source")
KINDS = {"offres": "vacancies", "enquete": "survey"}
MOST_LINES, LONGEST_SOURCE = 20_000, 200
# Removing more than a fifth of what a source said asks for a second yes.
REMOVAL_SHARE = 5


class Fault(StrEnum):
    """What is wrong with a line, or with the whole file (line 0)."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    COLUMNS = "columns"
    SUBJECT = "subject"
    UNKNOWN = "unknown"
    REGION = "region"
    YEAR = "year"
    QUARTER = "quarter"
    KIND = "kind"
    NUMBER = "number"
    SOURCE = "source"
    ADDRESS = "address"
    TWICE = "twice"


@dataclass(frozen=True)
class Problem:
    """A fault at a line, with what was written there."""

    line: int
    fault: Fault
    said: str = ""


@dataclass(frozen=True)
class NeedRow:
    """A number as the file gives it. `occupation` or `competence` is a reference: an address, a code or an identifier."""

    line: int
    occupation: str
    competence: str
    region: str
    year: int
    quarter: int | None
    kind: str
    number: int
    source: str
    address: str

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same number said again."""
        return (self.occupation, self.competence, self.region, self.year, self.quarter, self.kind, self.source)


@dataclass
class NeedFile:
    """The rows that can be read, and what is wrong with the others."""

    rows: list[NeedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(text: str, *, regions: set[str]) -> NeedFile:
    """Read the whole file, whatever is wrong with it; nothing is to be written while there is a problem."""
    found = NeedFile()
    text = text.removeprefix("\ufeff").replace("\0", "")
    lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    head = [name.strip().lower() for name in lines[0]] if lines else []
    if not lines or len(lines) == 1:
        found.problems.append(Problem(0, Fault.EMPTY))
    elif missing := [name for name in NEEDED if name not in head]:
        found.problems.append(Problem(1, Fault.COLUMNS, ", ".join(missing)))
    elif len(lines) > MOST_LINES:
        found.problems.append(Problem(0, Fault.TOO_LONG, str(MOST_LINES)))
    else:
        _read_lines(lines[1:], head, found, regions)
    return found


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") >= first.count(",") else ","


def _read_lines(lines: list[list[str]], head: list[str], found: NeedFile, regions: set[str]) -> None:
    known: set[tuple[object, ...]] = set()
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        said = dict.fromkeys(COLUMNS, "") | dict(zip(head, (cell.strip() for cell in cells), strict=False))
        problems = _problems(number, said, regions)
        if problems:
            found.problems += problems
            continue
        row = NeedRow(
            number, said["metier"], said["competence"], said["territoire"], int(said["annee"]),
            int(said["trimestre"]) if said["trimestre"] else None, KINDS[said["type"].lower()], int(said["nombre"]),
            said["source"], said["adresse"],
        )  # fmt: skip
        if row.key in known:
            found.problems.append(Problem(number, Fault.TWICE))
        known.add(row.key)
        found.rows.append(row)


def _problems(line: int, said: dict[str, str], regions: set[str]) -> list[Problem]:
    checks = (
        (Fault.SUBJECT, bool(said["metier"]) != bool(said["competence"]), said["metier"] or said["competence"]),
        (Fault.REGION, said["territoire"] in regions, said["territoire"]),
        (Fault.YEAR, _whole(said["annee"]) and 2000 <= int(said["annee"]) <= 2100, said["annee"]),
        (Fault.QUARTER, said["trimestre"] in ("", "1", "2", "3", "4"), said["trimestre"]),
        (Fault.KIND, said["type"].lower() in KINDS, said["type"]),
        (Fault.NUMBER, _whole(said["nombre"]), said["nombre"]),
        (Fault.SOURCE, 0 < len(said["source"]) <= LONGEST_SOURCE, said["source"][:40]),
        (Fault.ADDRESS, said["adresse"] == "" or said["adresse"].startswith("https://"), said["adresse"][:60]),
    )
    return [Problem(line, fault, value) for fault, fine, value in checks if not fine]


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def is_mass_removal(*, removed: int, before: int) -> bool:
    """Whether so much of what was known would go that somebody must say yes to it."""
    return removed > 1 and removed * REMOVAL_SHARE > before
