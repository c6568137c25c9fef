"""Versions: each one that changes something keeps what it changed of each thing, and any two can be compared."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ecluse.foundation.access import SYSTEM
from ecluse.skills.actions import import_framework
from ecluse.skills.models import Framework, FrameworkChange, FrameworkImport
from ecluse.skills.queries.changes import compare, versions_of
from ecluse.skills.rules.changes import KINDS
from ecluse.skills.rules.esco import Esco
from ecluse.skills.rules.sources import open_source

from .samples import MANAGER, TOOLS, esco

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


def bring(folder: Path, day: int) -> None:
    """Import the folder as it is, on a day."""
    with open_source(folder) as source:
        import_framework(content=Esco(source), source="x", by=SYSTEM, at=DAY + timedelta(days=day), accept_removals=True)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Change words of a file of the source."""
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def told(*, text: str = "", over: int = 1) -> dict[str, list[Any]]:
    """What the last versions changed together, by kind."""
    versions = versions_of(Framework.objects.get())[:over][::-1]
    found = compare(versions, kinds=KINDS, text=text, language="fr", number=1)
    lines: dict[str, list[Any]] = {}
    for line in found.page.rows:
        lines.setdefault(line.kind, []).append(line)
    assert {kind: len(rows) for kind, rows in lines.items()} == found.counts
    return lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A first version, the beginning."""
    made = esco(tmp_path)
    bring(made, 0)
    return made


def test_the_first_version_is_the_beginning_and_changes_nothing(folder: Path) -> None:
    assert FrameworkImport.objects.count() == 1
    assert not FrameworkChange.objects.exists()


def test_an_import_that_changes_nothing_keeps_no_version(folder: Path) -> None:
    bring(folder, 1)

    assert FrameworkImport.objects.count() == 1
    assert not FrameworkChange.objects.exists()


def test_a_name_that_changes_is_told_with_what_it_was(folder: Path) -> None:
    edit(folder, "skills_fr.csv", "lire des plans", "lire un plan")

    bring(folder, 1)

    lines = told()
    assert list(lines) == ["renamed"]
    part = lines["renamed"][0].parts[0]
    assert (part.before["label"], part.after["label"]) == ({"fr": "lire des plans"}, {"fr": "lire un plan"})


def test_a_description_and_other_names_that_change_are_told_apart(folder: Path) -> None:
    edit(folder, "skills_fr.csv", "Savoir conduire.", "Savoir conduire sur route.")
    edit(folder, "skills_fr.csv", "conduire vite", "conduire vite et loin")

    bring(folder, 1)

    assert set(told()) == {"reworded", "synonyms"}


def test_a_name_in_one_more_language_is_no_new_name(folder: Path) -> None:
    esco(folder.parent, language="nl")

    bring(folder.parent, 1)

    assert set(told()) == {"translated"}


def test_what_is_withdrawn_or_added_is_told_once_without_its_relations(folder: Path) -> None:
    edit(folder, "skills_fr.csv", TOOLS, TOOLS.replace("cccc-3", "dddd-4"))
    edit(folder, "occupationSkillRelations_fr.csv", TOOLS, TOOLS.replace("cccc-3", "dddd-4"))

    bring(folder, 1)

    lines = told()
    assert [line.label["fr"] for line in lines["withdrawn"]] == ["matériel"]
    assert [line.label["fr"] for line in lines["added"]] == ["matériel"]
    assert [line.label["fr"] for line in lines["related"]] == ["chef de projet/cheffe de projet"]
    assert [(part.before, part.after) for part in lines["related"][0].parts] in (
        [("optional", None), (None, "optional")],
        [(None, "optional"), ("optional", None)],
    )


def test_a_need_that_becomes_stronger_and_a_place_that_changes_are_told(folder: Path) -> None:
    edit(
        folder,
        "occupationSkillRelations_fr.csv",
        f"{MANAGER},optional,knowledge,{TOOLS}",
        f"{MANAGER},essential,knowledge,{TOOLS}",
    )
    edit(folder, "broaderRelationsOccPillar_fr.csv", MANAGER, MANAGER + "9")

    bring(folder, 1)

    lines = told()
    assert [(part.before, part.after) for part in lines["related"][0].parts] == [("optional", "essential")]
    assert [(part.what, part.before, part.after) for part in lines["moved"][0].parts] == [("place", "broader", None)]


def test_several_versions_in_a_row_tell_only_what_is_left_of_them(folder: Path) -> None:
    edit(folder, "skills_fr.csv", "lire des plans", "lire un plan")
    edit(folder, "skills_fr.csv", "matériel", "outillage")
    bring(folder, 1)
    edit(folder, "skills_fr.csv", "lire un plan", "lire des plans")
    edit(folder, "skills_fr.csv", "outillage", "outils")
    bring(folder, 2)

    lines = told(over=2)

    assert [(line.parts[0].before["label"]["fr"], line.parts[0].after["label"]["fr"]) for line in lines["renamed"]] == [
        ("matériel", "outils")
    ]


def test_a_change_is_found_by_the_name_of_today_and_by_the_one_of_yesterday(folder: Path) -> None:
    edit(folder, "skills_fr.csv", "matériel", "outillage")
    bring(folder, 1)

    assert told(text="outil")
    assert told(text="MATERIEL")
    assert not told(text="ordinateur")


def test_the_page_shows_versions_counts_and_words_and_the_file_has_every_line(folder: Path, client: Client) -> None:
    edit(folder, "skills_fr.csv", "lire des plans", "=lire un plan")
    bring(folder, 1)

    page = client.get("/referentiels/esco/changements/").content.decode()
    answer = client.get("/referentiels/esco/changements.csv")

    assert "lire des plans</del>" in page
    assert "=lire un plan</ins>" in page
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 2
    assert rows[1][4:] == ["lire des plans", "'=lire un plan"]


def test_the_page_of_one_version_says_that_there_is_nothing_to_compare(folder: Path, client: Client) -> None:
    page = client.get("/referentiels/esco/changements/").content.decode()

    assert "une seule version" in page
    assert client.get("/referentiels/autre/changements/").status_code == 404
    assert client.get("/referentiels/esco/changements/?de=x&a=%00&page=99999999999&genre=x&q=%25_").status_code == 200


def test_ten_changes_cost_as_many_statements_as_one(tmp_path: Path, client: Client, django_assert_num_queries: Any) -> None:
    made = esco(tmp_path, skills=30)
    bring(made, 0)
    edit(made, "skills_fr.csv", "lire des plans", "lire un plan")
    bring(made, 1)
    client.get("/referentiels/esco/changements/")
    with django_assert_num_queries(4):
        versions = versions_of(Framework.objects.get())
        compare(versions[:1], kinds=KINDS, text="", language="fr", number=1)
    edit(made, "skills_fr.csv", "savoir ", "connaître ")
    bring(made, 2)
    with django_assert_num_queries(4):
        versions = versions_of(Framework.objects.get())
        assert len(compare(versions[:1], kinds=KINDS, text="", language="fr", number=1).page) == 10
