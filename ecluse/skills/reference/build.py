"""Making the compact reference set from the full sources: `python -m ecluse.skills.reference.build FOLDER`.

FOLDER holds `esco`, `rome/v460`, `shortage` and `crosswalks-gold/national-tables`. Nothing here runs in production.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..rules.esco import Esco
from ..rules.folding import fold
from ..rules.reading import relation_seen_from
from ..rules.rome import FICHE, Rome
from ..rules.rows import Texts
from ..rules.sources import open_source

HERE = Path(__file__).parent
ISCO = ("133", "25", "35")
SKILL, OCCUPATION = "http://data.europa.eu/esco/skill/", "http://data.europa.eu/esco/occupation/"
SHEETS = ("M1853", "M1859", "M1881", "M1886", "M1814", "M1803")  # IT project manager and neighbours, with their competences
REGIONS = {
    "bruxelles": (
        "brussels",
        "fr",
        "Actiris, métiers en pénurie 2026 (transcription par un tiers)",
        "https://www.actiris.brussels/",
    ),
    "wallonie": (
        "wallonia",
        "fr",
        "Forem, liste 2026 pour les permis de travail (transcription par un tiers)",
        "https://www.leforem.be/",
    ),
    "flandre": ("flanders", "nl", "VDAB, knelpuntberoepen 2026 (transcription par un tiers)", "https://www.vdab.be/"),
}
# Lines that Competent lacks or maps too far away, with the ESCO occupation of the same name or nearest trade (English label).
BY_NAME = {
    "Installateur de réseaux de communication de données / Installatrice de réseaux de communication de données": [
        ("ICT network technician", "close")
    ],
    "Analyste-développeur TIC / Analyste-développeuse TIC": [("software developer", "close"), ("software analyst", "close")],
    "Business Analyst TIC": [("ICT business analyst", "exact")],
    "Responsable de département informatique": [("chief information officer", "close")],
    "Technicien / Technicienne de réseaux de communication et en système de sécurité": [("ICT network technician", "close")],
    "Datacommunicatie- en netwerktechnicus": [("ICT network technician", "close")],
    "ICT security specialist": [("ICT security administrator", "close")],
    "Data engineer": [("data engineer", "exact")],
    "Support medewerker ICT": [("ICT help desk agent", "close")],
}
KEPT = ("exact", "close", "narrow")


def _write(name: str, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("],[", "],\n[")
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def _three(texts: Texts) -> list[str]:
    return [texts.get(language, "") for language in ("fr", "nl", "en")]


def _esco(folder: Path) -> dict[str, Any]:
    with open_source(folder / "esco") as source:
        esco = Esco(source)
        occupations = [row for row in esco.occupations() if row.isco.startswith(ISCO)]
        places = {row.uri: place for place, row in enumerate(occupations)}
        strongest: dict[tuple[int, str], str] = {}
        for need in esco.needs():
            if need.occupation in places:
                pair = (places[need.occupation], need.competence)
                strongest[pair] = "essential" if "essential" in (need.importance, strongest.get(pair)) else "optional"
        wanted = {uri for _place, uri in strongest}
        skills = [row for row in esco.competences() if row.uri in wanted]
        numbers = {row.uri: number for number, row in enumerate(skills)}
        needs: list[dict[str, list[int]]] = [{"essential": [], "optional": []} for _row in occupations]
        for (place, uri), importance in sorted(strongest.items()):
            needs[place][importance].append(numbers[uri])
        codes = {row.isco[:length] for row in occupations for length in (1, 2, 3, 4)}
        groups = [[row.code, *_three(row.label)] for row in esco.groups() if row.code in codes]
        digital = sorted({numbers[row.uri] for row in esco.members() if row.collection == "digital" and row.uri in numbers})
        return {
            "version": esco.version,
            "groups": groups,
            "competences": [[row.uri.removeprefix(SKILL), row.kind[0], row.reuse_level, *_three(row.label)] for row in skills],
            "digital": digital,
            "occupations": [
                [row.uri.removeprefix(OCCUPATION), row.code, row.isco, *_three(row.label), need["essential"], need["optional"]]
                for row, need in zip(occupations, needs, strict=True)
            ],
        }


def _table(file: Path, first_column: str) -> Iterator[list[str]]:
    """The lines under the column names of a published mapping; its first lines describe the project."""
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
        lines = csv.reader(text)
        for line in lines:
            if line and line[0].strip().lower() == first_column.lower():
                break
        yield from lines


def _relation(skos: str) -> str:
    return skos.removeprefix("skos:").removesuffix("Match")


def _crosswalk(folder: Path, occupations: set[str], titles: set[str]) -> list[list[str]]:
    file = folder / "crosswalks-gold" / "national-tables" / "FR_20230607_mapping_esco_rome.csv.gz"
    lines = _table(file, "classification 1 ID")
    # The table reads from the job title to ESCO, our set from ESCO to the job title.
    found = {
        (line[0], line[2]): relation_seen_from(_relation(line[4]), at_target=True)
        for line in lines
        if line[0] in occupations and line[2] in titles
    }
    return [[uri.removeprefix(OCCUPATION), title, relation] for (uri, title), relation in sorted(found.items())]


def _rome(folder: Path, sheets: set[str], titles: set[str]) -> dict[str, Any]:
    with open_source(folder / "rome" / "v460") as source:
        rome = Rome(source)
        needs = [row for row in rome.needs() if row.occupation.removeprefix(FICHE) in SHEETS]
        wanted = {row.competence for row in needs}
        kinds = {"skill": "s", "knowledge": "k", "attitude": "a"}
        return {
            "version": rome.version,
            "groups": [[row.code, row.label["fr"]] for row in rome.groups() if any(code.startswith(row.code) for code in sheets)],
            "occupations": [[row.code, row.label["fr"], row.flags] for row in rome.occupations() if row.code in sheets],
            "titles": [
                [row.code, row.occupation.removeprefix(FICHE), row.label["fr"]]
                for row in rome.titles()
                if row.code in titles or row.occupation.removeprefix(FICHE) in SHEETS
            ],
            "competences": [
                [row.uri.rsplit(":", 1)[1], kinds[row.kind], row.code, row.label["fr"], row.flags]
                for row in rome.competences()
                if row.uri in wanted
            ],
            "needs": [[row.occupation.removeprefix(FICHE), row.competence.rsplit(":", 1)[1], row.importance] for row in needs],
            "neighbours": [
                [row.origin.removeprefix(FICHE), row.target.removeprefix(FICHE), row.rank]
                for row in rome.occupation_relations()
                if row.origin.removeprefix(FICHE) in sheets and row.target.removeprefix(FICHE) in sheets
            ],
        }


def _shortage(folder: Path, occupations: list[list[Any]]) -> list[list[Any]]:
    by_uuid = {row[0]: row for row in occupations}
    by_label = {row[5]: row[0] for row in occupations}
    official: dict[str, dict[str, str]] = {}
    for line in _table(folder / "crosswalks-gold" / "national-tables" / "BLM_mapping.csv.gz", "Classification 1 URI"):
        if line[0] in by_uuid and _relation(line[9]) in KEPT:
            official.setdefault(fold(line[6]), {})[line[0]] = _relation(line[9])
    lines: list[list[Any]] = []
    with (folder / "shortage" / "it_shortage_occupations_2026_transcription.csv").open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            label = row["label_as_published"]
            found = [(by_label[name], relation) for name, relation in BY_NAME.get(label, [])]
            found = found or sorted(official.get(fold(label), {}).items())
            region, language, source, url = REGIONS[row["region"]]
            lines.append([region, 2026, label, language, row["list_group"], source, url, [list(pair) for pair in found]])
    return lines


def main(folder: Path) -> None:
    """Write the four files."""
    esco = _esco(folder)
    with open_source(folder / "rome" / "v460") as source:
        sheet_of = {row.code: row.occupation.removeprefix(FICHE) for row in Rome(source).titles()}
    crosswalk = _crosswalk(folder, {OCCUPATION + row[0] for row in esco["occupations"]}, set(sheet_of))
    titles = {title for _uri, title, _relation in crosswalk}
    sheets = {sheet_of[title] for title in titles} | set(SHEETS)
    _write("esco.json", esco)
    _write("rome.json", _rome(folder, sheets, titles))
    _write("crosswalk.json", {"source": "France Travail, ESCO – ROME V1.4 (2022-06-07)", "pairs": crosswalk})
    _write("shortage.json", _shortage(folder, esco["occupations"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
