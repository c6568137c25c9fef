"""The set that the project carries: small, complete, loaded once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ecluse.foundation.access import SYSTEM
from ecluse.skills.actions import import_framework, load_reference
from ecluse.skills.models import Alignment, Competence, Framework, FrameworkImport, Level, Occupation, ShortageEntry
from ecluse.skills.rules.esco import Esco
from ecluse.skills.rules.sources import open_source

from .samples import MANAGER, esco
from .test_importing import row_versions

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "reference"


def test_the_set_is_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("*.json")) < 600_000


def test_the_set_holds_what_the_story_needs() -> None:
    load_reference(at=AT)

    digcomp = Competence.objects.filter(framework__code="digcomp")
    assert (digcomp.filter(kind="area").count(), digcomp.filter(kind="competence").count()) == (5, 21)
    assert all(set(competence.label) == {"fr", "nl", "en", "de"} for competence in digcomp)
    assert Level.objects.filter(framework__code="digcomp").count() == 8
    manager = Occupation.objects.get(label__en="ICT project manager")
    assert manager.needs.filter(importance="essential").count() == 26
    assert manager.needs.filter(importance="optional").count() == 45
    assert manager.alignments.filter(target_occupation__code="M1853", status="published").exists()
    assert Occupation.objects.filter(framework__code="esco").count() == 110


def test_a_shortage_line_says_its_region_its_year_and_its_source() -> None:
    load_reference(at=AT)

    entry = ShortageEntry.objects.get(occupation__label__en="ICT project manager")
    assert (entry.region, entry.year, entry.label, entry.relation) == ("flanders", 2026, "Verantwoordelijke ICT", "narrow")
    assert "transcription" in entry.source
    assert ShortageEntry.objects.values("region", "label").distinct().count() == 19


def test_loading_it_twice_writes_nothing() -> None:
    load_reference(at=AT)
    before = row_versions()

    load_reference(at=AT)

    assert row_versions() == before
    assert FrameworkImport.objects.count() == 4
    assert Alignment.objects.count() == 342


def test_a_framework_imported_in_full_is_left_alone(tmp_path: Path) -> None:
    with open_source(esco(tmp_path)) as source:
        import_framework(content=Esco(source), source="x", by=SYSTEM, at=AT)

    load_reference(at=AT)

    assert [row.uri for row in Occupation.objects.filter(framework__code="esco", isco="1330", code="1330.7")] == [MANAGER]
    assert set(Framework.objects.values_list("code", "extent")) == {
        ("digcomp", "excerpt"),
        ("esco", "full"),
        ("responsible", "full"),
        ("rome", "excerpt"),
    }


def test_a_full_import_takes_over_the_excerpt_without_changing_its_keys(tmp_path: Path) -> None:
    load_reference(at=AT)
    occupation = Occupation.objects.get(label__en="ICT project manager")
    folder = esco(tmp_path)
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text().replace(MANAGER, occupation.uri))

    with open_source(folder) as source:
        import_framework(content=Esco(source), source="x", by=SYSTEM, at=AT, accept_removals=True)

    occupation.refresh_from_db()
    assert occupation.label == {"fr": "chef de projet/cheffe de projet"}
    assert occupation.retired_at is None
