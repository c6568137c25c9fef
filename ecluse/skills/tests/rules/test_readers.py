"""What the readers make of each framework."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from ecluse.skills.rules.digcomp import DigComp
from ecluse.skills.rules.esco import Esco
from ecluse.skills.rules.rome import Rome
from ecluse.skills.rules.sources import open_source

from ..samples import CLERK, DRIVE, FICHE, MANAGER, READ, TOOLS, digcomp, esco, rome, write_csv


def test_esco_joins_the_languages_of_several_bundles(tmp_path: Path) -> None:
    esco(tmp_path, language="fr")
    esco(tmp_path, language="nl")

    with open_source(tmp_path) as source:
        content = Esco(source)
        skills = {row.uri: row for row in content.competences()}

    assert content.version == "1.2.0"
    assert skills[DRIVE].label == {"fr": "conduire", "nl": "rijden"}
    assert skills[DRIVE].alternatives["fr"] == ["conduire bien", "conduire vite"]
    assert (skills[DRIVE].kind, skills[TOOLS].kind, skills[DRIVE].reuse_level) == ("skill", "knowledge", "cross-sector")


def test_esco_collections_complete_what_the_list_of_skills_lacks(tmp_path: Path) -> None:
    with open_source(esco(tmp_path)) as source:
        content = Esco(source)
        skills = {row.uri: row for row in content.competences()}
        members = list(content.members())

    assert skills[READ].alternatives == {"fr": ["déchiffrer", "parcourir"]}
    assert skills[READ].description == {"fr": "Lire un plan."}
    assert members == [("digital", READ)]


def test_an_older_release_completes_texts_but_brings_back_nothing(tmp_path: Path) -> None:
    esco(tmp_path, language="fr", release="1.2.1")
    esco(tmp_path, language="nl", release="1.1.1", skills=5)

    with open_source(tmp_path) as source:
        content = Esco(source)
        skills = {row.uri: row for row in content.competences()}

    assert content.version == "1.2.1"
    assert set(skills) == {DRIVE, READ, TOOLS}
    assert skills[READ].label == {"fr": "lire des plans", "nl": "plannen lezen"}


def test_esco_keeps_relations_between_occupations_apart_from_groups(tmp_path: Path) -> None:
    with open_source(esco(tmp_path)) as source:
        content = Esco(source)
        assert [(row.origin, row.target) for row in content.occupation_relations()] == [(CLERK, MANAGER)]
        assert list(content.competence_relations()) == []
        assert [row.group for row in content.occupations()] == ["http://data.europa.eu/esco/isco/C1330"] * 2


def test_the_same_bundle_is_read_from_a_folder_compressed_files_or_an_archive(tmp_path: Path) -> None:
    folder = esco(tmp_path / "in")
    packed = tmp_path / "gz" / folder.name
    packed.mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
            (packed / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))

    contents = []
    for path in (folder, packed, tmp_path / f"{folder.name}.zip"):
        with open_source(path) as source:
            content = Esco(source)
            contents.append((content.version, list(content.competences()), list(content.needs()), list(content.members())))

    assert contents[0] == contents[1] == contents[2]


def test_languages_that_the_network_does_not_read_are_left_aside(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    write_csv(folder / "occupations_es.csv", ["conceptUri", "iscoGroup", "preferredLabel"], [[MANAGER, "1330", "jefe"]])

    with open_source(folder) as source:
        content = Esco(source)
        labels = [row.label for row in content.occupations()]

    assert content.reading.unused_languages == {"es"}
    assert labels == [{"fr": "chef de projet/cheffe de projet"}, {"fr": "adjoint"}]


def test_rome_marks_the_heart_of_the_trade_and_the_transitions(tmp_path: Path) -> None:
    with open_source(rome(tmp_path)) as source:
        content = Rome(source)
        needs = {(row.occupation.removeprefix(FICHE), row.competence): row.importance for row in content.needs()}
        sheets = {row.code: row for row in content.occupations()}
        kinds = {row.code: row.kind for row in content.competences()}

    assert content.version == "4.0 v460"
    assert needs == {
        ("M1853", "urn:rome:ogr:100"): "core",
        ("M1853", "urn:rome:ogr:400"): "optional",
        ("M1814", "urn:rome:ogr:200"): "optional",
    }
    assert sheets["M1853"].flags == ["digital", "executive"]
    assert sheets["M1814"].flags == ["green"]
    assert sheets["M1853"].alternatives == {"fr": ["Chef / Cheffe de projet TIC"]}
    assert kinds == {"1C101": "skill", "100": "skill", "2A": "attitude", "400": "knowledge"}


def test_digcomp_has_our_french_and_german_marked_as_ours(tmp_path: Path) -> None:
    with open_source(digcomp(tmp_path)) as source:
        content = DigComp(source)
        area, competence = content.competences()
        (level,) = content.levels()
        statement, outcome = content.descriptors()

    assert competence.label == {
        "fr": "Évaluer l’information",
        "nl": "Evalueren van informatie",
        "en": "Evaluating information",
        "de": "Informationen bewerten",
    }
    assert competence.own_translations == ["fr", "de"]
    assert (area.kind, area.code, competence.kind, competence.code) == ("area", "1", "competence", "1.2")
    assert (level.number, level.stage, level.name["fr"], level.description["en"]) == (1, "Basic", "Élémentaire", "With guidance.")
    assert (statement.kind, outcome.kind, statement.artificial_intelligence) == ("statement", "knowledge", "implicit")
    assert "fr" not in statement.text
