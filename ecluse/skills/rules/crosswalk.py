"""Reading the ESCO – ROME correspondences as France Travail publishes them: some lines about the table, then the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .problems import BadValue, NotThisFramework
from .reading import relation_seen_from
from .sources import Source, SourceFile
from .tables import header_of, lines_of

COLUMNS = ("classification 1 ID", "classification 2 ID", "mapping relation")
# What the ESCO concept is to the other one. The tables put the ESCO column first but read the relation from the second: "Employé de
# rayon produits frais" has the broadMatch "employé de rayon" (where one name holds all the words of the other: 1,218 times against 23).
RELATIONS = {"skos:exactMatch": "exact", "skos:closeMatch": "close", "skos:broadMatch": "broad", "skos:narrowMatch": "narrow"}


class PairRow(NamedTuple):
    """An ESCO occupation (its address) and a ROME job title (its OGR number)."""

    occupation: str
    title: str
    relation: str


def find_table(source: Source) -> SourceFile:
    """The file of the correspondences: its first cell says what the project is called."""
    for file in source.files:
        if header_of(file)[:2] == ("Mapping project name", "ESCO - ROME"):
            return file
    raise NotThisFramework(path=source.path, expected="ESCO – ROME", missing="Mapping project name, ESCO - ROME")


def pairs(file: SourceFile) -> Iterator[PairRow]:
    """The correspondences, read from ESCO to ROME."""
    places: list[int] = []
    for line, cells in lines_of(file):
        if not places:
            if COLUMNS[0] in cells:
                places = [cells.index(name) for name in COLUMNS]
            continue
        uri, title, relation = (cells[place].strip() if place < len(cells) else "" for place in places)
        if relation not in RELATIONS:
            raise BadValue(file=file.shown, item=str(line), field=COLUMNS[2])
        yield PairRow(uri, title, relation_seen_from(RELATIONS[relation], at_target=True))
