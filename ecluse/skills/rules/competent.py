"""Reading Competent as its public tables of correspondences tell it: competences and occupations in French and Dutch, and their ESCO match.

The Belgian employment services publish two tables, made by experts: Competent competences – ESCO skills, and Competent occupations – ESCO
occupations (a line for each name of the occupation). Their relation says what the ESCO concept is to the Belgian one: "broadMatch" when
ESCO is broader, although the ESCO column comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .base_content import BaseContent
from .crosswalk import RELATIONS
from .problems import MissingColumns, MissingValue, NotThisFramework, UnknownWord
from .rows import CompetenceRow, OccupationRow, Texts
from .sources import Source, SourceFile
from .tables import header_of, lines_of

PROJECTS = {"ESCO - VDAB Competences": "competence", "ESCO – BE NOC": "occupation"}
KINDS = {"KN": "knowledge", "SK": "skill", "SO": "attitude"}
VERSION = "Classification 2 Version"
# The header of one table writes "Mapping Relation", of the other "Mapping relation".
COLUMNS = (
    "classification 1 url",
    "classification 2 uri",
    "classification 2 id",
    "classification 2 preflabel fr",
    "classification 2 preflabel nl",
    "mapping relation",
)


class MatchRow(NamedTuple):
    """Something of Competent (its address) and something of ESCO, and what the latter is to the former."""

    kind: str
    origin: str
    target: str
    relation: str


class _Line(NamedTuple):
    number: int
    target: str
    identifier: str
    code: str
    french: str
    dutch: str
    relation: str


def uri_of(identifier: str) -> str:
    """The address of a thing of Competent, which publishes none: its stable number."""
    return f"urn:competent:{identifier}"


class Competent(BaseContent):
    """The content of the two tables; one of them alone is imported too."""

    code = "competent"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.tables: dict[str, SourceFile] = {}
        for file in source.files:
            kind = _kind_of(file)
            if kind and kind not in self.tables:
                self.tables[kind] = file
            else:
                self.reading.left_aside.append(file.shown)
        if not self.tables:
            raise NotThisFramework(path=source.path, expected="Competent", missing=" / ".join(PROJECTS))
        self.used = list(self.tables.values())
        self.reading.languages.update(("fr", "nl"))
        self.version = next(filter(None, map(_version_of, self.used)), "")

    def competences(self) -> Iterator[CompetenceRow]:
        """Know-how, knowledge and attitudes, each once."""
        for line in self._each_once("competence"):
            kind = KINDS.get(line.code[:2], "skill")
            yield CompetenceRow(uri_of(line.identifier), kind, line.code, _texts(line), {}, {}, "", [], [])

    def occupations(self) -> Iterator[OccupationRow]:
        """Occupations, each once."""
        for line in self._each_once("occupation"):
            yield OccupationRow(uri_of(line.identifier), line.code, "", "", _texts(line), {}, {}, [])

    def matches(self) -> Iterator[MatchRow]:
        """The published correspondences, each once: the table of occupations repeats them for every name."""
        seen: set[tuple[str, str]] = set()
        for kind in self.tables:
            for line in self._lines(kind):
                if (line.identifier, line.target) not in seen:
                    seen.add((line.identifier, line.target))
                    yield MatchRow(kind, uri_of(line.identifier), line.target, line.relation)

    def _each_once(self, kind: str) -> Iterator[_Line]:
        seen: set[str] = set()
        for line in self._lines(kind):
            if line.identifier not in seen:
                seen.add(line.identifier)
                yield line

    def _lines(self, kind: str) -> Iterator[_Line]:
        file = self.tables.get(kind)
        if file is None:
            return
        places: list[int] = []
        for number, cells in lines_of(file):
            if places:
                if any(cells):
                    yield _line(file, number, [cells[place].strip() if place < len(cells) else "" for place in places])
            elif "mapping relation" in (header := [name.strip().lower() for name in cells]):
                if absent := [name for name in COLUMNS if name not in header]:
                    raise MissingColumns(file=file.shown, columns=", ".join(f"“{name}”" for name in absent))
                places = [header.index(name) for name in COLUMNS]
        if not places:
            raise MissingColumns(file=file.shown, columns="“mapping relation”")


def _line(file: SourceFile, number: int, cells: list[str]) -> _Line:
    target, identifier, code, french, dutch, relation = cells
    for value, column in ((identifier, COLUMNS[1]), (target, COLUMNS[0]), (french or dutch, COLUMNS[3])):
        if not value:
            raise MissingValue(file=file.shown, line=number, column=column)
    if relation not in RELATIONS:
        raise UnknownWord(file=file.shown, line=number, column=COLUMNS[5], word=relation[:40])
    return _Line(number, target, identifier, code, french, dutch, RELATIONS[relation])


def _texts(line: _Line) -> Texts:
    texts = {"fr": " ".join(line.french.split()), "nl": " ".join(line.dutch.split())}
    return {language: text for language, text in texts.items() if text}


def _kind_of(file: SourceFile) -> str:
    """What a table is about, by the name of its project; nothing for other files."""
    header = header_of(file)
    return PROJECTS.get(header[1], "") if len(header) > 1 and header[0] == "Mapping project name" else ""


def _version_of(file: SourceFile) -> str:
    """The edition of Competent that a table says in its first lines: "Competent 3.8", "3,8"."""
    for _number, cells in lines_of(file):
        if cells and cells[0] == VERSION and len(cells) > 1:
            return cells[1].replace("Competent", "").replace(",", ".").strip()
        if "mapping relation" in [name.strip().lower() for name in cells]:
            break
    return ""
