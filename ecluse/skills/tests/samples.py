"""Small sources of each framework, written to a folder as their publishers write them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ESCO = "http://data.europa.eu/esco/"
DRIVE, READ, TOOLS = f"{ESCO}skill/aaaa-1", f"{ESCO}skill/bbbb-2", f"{ESCO}skill/cccc-3"
MANAGER, CLERK = f"{ESCO}occupation/1111", f"{ESCO}occupation/2222"
GROUP = f"{ESCO}isco/C1330"
FICHE = "https://candidat.francetravail.fr/metierscope/fiche-metier/"


def write_csv(file: Path, header: list[str], rows: list[list[str]], *, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding=encoding, newline="") as text:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(rows)
    return file


def esco(folder: Path, *, skills: int = 3, language: str = "fr", release: str = "1.2.0") -> Path:
    """An ESCO bundle of one language: two occupations, three skills (or more), their relations, a collection."""
    folder = folder / f"ESCO dataset - v{release} - classification - {language} - csv"
    kind = "KnowledgeSkillCompetence"
    labels = {"fr": ["conduire", "lire des plans", "matériel"], "nl": ["rijden", "plannen lezen", "gereedschap"]}[language]
    rows = [
        [
            kind,
            DRIVE,
            "skill/competence",
            "cross-sector",
            labels[0],
            f"{labels[0]} bien\n{labels[0]} vite",
            "released",
            f"Savoir {labels[0]}.",
        ],
        [kind, READ, "skill/competence", "sector-specific", labels[1], "", "released", ""],
        [kind, TOOLS, "knowledge", "transversal", labels[2], "", "released", ""],
    ]
    rows += [
        [kind, f"{ESCO}skill/extra-{n}", "knowledge", "transversal", f"savoir {n}", "", "released", ""] for n in range(skills - 3)
    ]
    header = ["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "status", "description"]
    write_csv(folder / f"skills_{language}.csv", header, rows)
    write_csv(
        folder / f"occupations_{language}.csv",
        ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "description", "code"],
        [
            ["Occupation", MANAGER, "1330", "chef de projet/cheffe de projet", "", "Mène des projets.", "1330.7"],
            ["Occupation", CLERK, "1330", "adjoint", "", "", "1330.7.1"],
        ],
    )
    write_csv(
        folder / f"ISCOGroups_{language}.csv",
        ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels", "inScheme", "description"],
        [["ISCOGroup", GROUP, "1330", "Directeurs informatiques", "released", "", "", ""]],
    )
    write_csv(
        folder / f"occupationSkillRelations_{language}.csv",
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [
            [MANAGER, "optional", "skill/competence", DRIVE],
            [MANAGER, "essential", "skill/competence", DRIVE],
            [MANAGER, "optional", "knowledge", TOOLS],
            [CLERK, "essential", "knowledge", f"{ESCO}skill/unknown"],
        ],
    )
    write_csv(
        folder / f"broaderRelationsOccPillar_{language}.csv",
        ["conceptType", "conceptUri", "broaderType", "broaderUri"],
        [["Occupation", CLERK, "Occupation", MANAGER], ["Occupation", MANAGER, "ISCOGroup", GROUP]],
    )
    write_csv(
        folder / f"digitalSkillsCollection_{language}.csv",
        [
            "conceptType",
            "conceptUri",
            "preferredLabel",
            "status",
            "skillType",
            "reuseLevel",
            "altLabels",
            "description",
            "broaderConceptUri",
        ],
        [[kind, READ, labels[1], "released", "skill/competence", "", "déchiffrer | parcourir", "Lire un plan.", ""]],
    )
    return folder


def rome(folder: Path) -> Path:
    """A ROME folder of two sheets; the file of sectors is in CP1252, as the real one."""
    name = "unix_{}_v460_utf8.csv"
    write_csv(
        folder / name.format("referentiel_code_rome"),
        ["code_rome", "libelle_rome", "transition_eco", "transition_num", "transition_demo", "emploi_reglemente", "emploi_cadre"],
        [
            ["M1853", "Chef / Cheffe de projet informatique", "Emploi Blanc", "O", "N", "N", "O"],
            ["M1814", "Scrum Master", "Emploi Vert", "N", "N", "N", "N"],
        ],
    )
    write_csv(
        folder / name.format("referentiel_competence"),
        [
            "code_ogr",
            "libelle_competence",
            "definition",
            "code_ogr_macro_comp",
            "code_macro_comp",
            "cat_comp",
            "transition_eco",
            "transition_num",
        ],
        [
            ["300", "Conduire un projet", "", "", "1C101", "Savoir-faire", "", ""],
            ["100", "Planifier un projet", "", "300", "", "Savoir-faire", "", "O"],
            ["200", "Faire preuve d'écoute", "", "", "2A", "Savoir-être professionnel", "", ""],
        ],
    )
    write_csv(
        folder / name.format("referentiel_savoir"),
        ["code_ogr_savoir", "libelle_savoir", "transition_eco", "transition_num"],
        [["400", "Méthodes agiles", "", "O"]],
    )
    write_csv(
        folder / name.format("liens_rome_referentiels"),
        ["code_rome", "code_compo_bloc", "code_rubrique", "code_ogr"],
        [["M1853", "2", "", "12238"], ["M1853", "5", "1", "100"], ["M1853", "5", "3", "400"], ["M1814", "5", "2", "200"]],
    )
    write_csv(folder / name.format("coherence_item"), ["code_rome", "code_ogr", "coeur_metier"], [["M1853", "100", "Principale"]])
    write_csv(
        folder / name.format("referentiel_appellation"),
        ["code_ogr", "libelle_appellation_long", "code_rome"],
        [["12238", "Chef / Cheffe de projet TIC", "M1853"]],
    )
    write_csv(
        folder / name.format("rubrique_mobilite"), ["code_rome", "code_rome_cible", "numero_ordre"], [["M1853", "M1814", "1"]]
    )
    write_csv(
        folder / name.format("secteur_naf"),
        ["code_tech_secteur_naf", "code_secteur_naf", "libelle_secteur_naf"],
        [["1", "62", "Informatique"]],
    )
    write_csv(
        folder / name.format("arborescence_secteur_naf"),
        ["code_secteur_naf", "libelle_secteur_naf", "code_ogr_rome", "code_rome", "libelle_rome"],
        [["62", "Télécommunications", "1", "M1853", "Chef"]],
        encoding="cp1252",
    )
    return folder


def digcomp(folder: Path, *, dutch: bool = True) -> Path:
    """One area, one competence, one level, one statement, one outcome."""
    graph: list[dict[str, Any]] = [
        {"@type": "CompetenceArea", "@id": "CompetenceArea/1", "name": "Information search", "description": "To search."},
        {
            "@type": "Competence",
            "@id": "Competence/1.2",
            "name": "Evaluating information",
            "competence_area_id": "CompetenceArea/1",
        },
        {
            "@type": "ProficiencyLevel",
            "@id": "ProficiencyLevel/Basic_1",
            "four_levels_name": "Basic",
            "eight_levels_mapping": 1,
            "six_levels_mapping": "A1",
            "eight_levels_description": "With guidance.",
        },
        {
            "@type": "CompetenceStatement",
            "@id": "CompetenceStatement/CS1.2.01",
            "description": "Compare sources.",
            "ai_label": "AI-Implicit",
            "competence_id": "Competence/1.2",
            "four_levels_proficiency_name": "ProficiencyLevel/Basic",
        },
        {
            "@type": "LearningOutcome",
            "@id": "LearningOutcome/LO1.2.01",
            "description": "Know what a source is.",
            "type": "Knowledge",
            "competence_id": "Competence/1.2",
            "four_levels_proficiency_name": "ProficiencyLevel/Basic",
        },
    ]
    if dutch:
        graph[1]["name_nl"] = "Evalueren van informatie"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "DigComp_3.0_Data_Supplement.jsonld").write_text(json.dumps({"@context": {}, "@graph": graph}), encoding="utf-8")
    return folder
