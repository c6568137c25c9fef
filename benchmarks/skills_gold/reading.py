"""Reading the gold: national tables of correspondences, the MELO sets, and ESCO in three languages."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ecluse.skills.rules.matching.things import Thing, names_of, thing_of

LANGUAGES = ("fr", "nl", "en")
KINDS = {"KN": "knowledge", "SK": "skill", "SO": "attitude"}
SKOS = {"skos:exactMatch": "exact", "skos:closeMatch": "close", "skos:broadMatch": "broad", "skos:narrowMatch": "narrow"}


@dataclass
class Gold:
    """Things of one framework, the targets of another, and for each thing the places it corresponds to with the relation."""

    targets: list[Thing]
    things: list[Thing] = field(default_factory=list)
    right: list[dict[int, str]] = field(default_factory=list)
    left_aside: int = 0  # pairs whose target ESCO has withdrawn since
    pairs: int = 0

    def in_languages(self, languages: tuple[str, ...]) -> Gold:
        """The same table, asked in some languages only."""
        things = [
            Thing({language: names for language, names in thing.names.items() if language in languages}, {}, thing.kind)
            for thing in self.things
        ]
        return Gold(self.targets, things, self.right, self.left_aside, self.pairs)


def table(path: Path) -> Iterator[dict[str, str]]:
    """A table with its header in the first line."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def national(path: Path) -> Iterator[dict[str, str]]:
    """A national table: some lines about it, then its header, whose names some tables write with a capital."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        header: list[str] = []
        for cells in csv.reader(text):
            if not header:
                header = [name.lower() for name in cells] if any("mapping relation" in name.lower() for name in cells) else []
            elif any(cells):
                yield dict(zip(header, cells, strict=False))


def esco(folder: Path, name: str) -> tuple[list[Thing], dict[str, int]]:
    """The skills or occupations of ESCO, and the place of each address."""
    things, places = [], {}
    for row in table(folder / "esco" / "merged" / f"{name}_en_fr_nl.csv.gz"):
        label = {language: row[f"label_{language}"] for language in LANGUAGES}
        alternatives = {language: row[f"alt_{language}"].split("|") for language in LANGUAGES}
        description = {language: row[f"description_{language}"] for language in LANGUAGES}
        kind = "knowledge" if row.get("skillType") == "knowledge" else "skill" if "skillType" in row else ""
        places[row["uri"]] = len(things)
        things.append(thing_of(label, alternatives, description, kind=kind, reach=row.get("reuseLevel", "")))
    return things, places


def competent_competences(folder: Path) -> Gold:
    """Competent 3.8 → ESCO skills, by experts for the Belgian employment services."""
    targets, places = esco(folder, "skills")
    path = folder / "crosswalks-gold" / "national-tables" / "escocompetencemappingfinalreport-fr-nl-45-v3.8.csv.gz"
    rows = national(path)
    return _belgian(rows, targets, places, french="classification 2 preflabel fr", dutch="classification 2 preflabel nl")


def competent_occupations(folder: Path) -> Gold:
    """Competent 3.8 → ESCO occupations; the table has a line for each name."""
    targets, places = esco(folder, "occupations")
    rows = national(folder / "crosswalks-gold" / "national-tables" / "BLM_mapping.csv.gz")
    return _belgian(rows, targets, places, french="classification 2 preflabel fr", dutch="classification 2 preflabel nl")


def _belgian(rows: Iterator[dict[str, str]], targets: list[Thing], places: dict[str, int], *, french: str, dutch: str) -> Gold:
    gold, known = Gold(targets), {}
    for row in rows:
        gold.pairs += 1
        code, target = row["classification 2 id"], places.get(row["classification 1 url"])
        if target is None:
            gold.left_aside += 1
            continue
        if code not in known:
            known[code] = len(gold.things)
            label = {"fr": row[french], "nl": row[dutch]}
            gold.things.append(thing_of(label, {}, {}, kind=KINDS.get(code[:2], "")))
            gold.right.append({})
        gold.right[known[code]].setdefault(target, SKOS[row["mapping relation"].strip()])
    return gold


def rome(folder: Path) -> Gold:
    """ROME job titles → ESCO occupations, by Pôle emploi, in French."""
    targets, places = esco(folder, "occupations")
    gold, known = Gold(targets), {}
    for row in national(folder / "crosswalks-gold" / "national-tables" / "FR_20230607_mapping_esco_rome.csv.gz"):
        gold.pairs += 1
        target = places.get(row["classification 1 id"])
        if target is None:
            gold.left_aside += 1
            continue
        code = row["classification 2 id"]
        if code not in known:
            known[code] = len(gold.things)
            gold.things.append(thing_of({"fr": row["classification 2 prefered label"]}, {}, {}))
            gold.right.append({})
        gold.right[known[code]].setdefault(target, SKOS[row["mapping relation"].strip()])
    return gold


@dataclass(frozen=True)
class Melo:
    """One set of the MELO benchmark: queries, the names of each concept, and which concepts each query means."""

    queries: dict[str, str]
    names: dict[str, tuple[str, ...]]
    right: dict[str, frozenset[str]]


def melo(folder: Path, name: str) -> Melo:
    """Read a set."""
    here = folder / "crosswalks-gold" / "melo" / name

    def lines(file: str) -> Iterator[list[str]]:
        with gzip.open(here / f"{file}.tsv.gz", "rt", encoding="utf-8") as text:
            for line in text:
                yield line.rstrip("\n").split("\t")

    concept = {line[0]: line[1] for line in lines("concept_mapping")}
    names: dict[str, list[str]] = {}
    for element, text in lines("corpus_elements"):
        names.setdefault(concept[element], []).append(text)
    right: dict[str, set[str]] = {}
    for query, _iteration, element, _relevance in lines("annotations"):
        right.setdefault(query, set()).add(concept[element])
    return Melo(
        {query: names_of([text])[0] for query, text in lines("queries")},
        {uri: names_of(texts) for uri, texts in names.items()},
        {query: frozenset(uris) for query, uris in right.items()},
    )


def published(folder: Path) -> dict[str, list[tuple[str, float, float]]]:
    """For each MELO set, the published systems with their MRR and success at 1, the best first."""
    found: dict[str, list[tuple[str, float, float]]] = {}
    with (folder / "crosswalks-gold" / "melo" / "published_baselines.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found.setdefault(row["dataset"], []).append((row["model"], float(row["recip_rank"]), float(row["success_1"])))
    return {name: sorted(rows, key=lambda row: -row[1]) for name, rows in found.items()}
