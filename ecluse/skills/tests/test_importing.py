"""Imports: all or nothing, once at a time, and nothing at all the second time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.skills.actions import (
    CannotImport,
    ImportReport,
    ImportUnderWay,
    NothingToJoin,
    TooManyRemovals,
    UnusableValue,
    import_correspondences,
    import_framework,
)
from ecluse.skills.actions.importing import LOCK
from ecluse.skills.models import (
    Alignment,
    CollectionMember,
    Competence,
    Descriptor,
    Framework,
    FrameworkImport,
    JobTitle,
    Level,
    Occupation,
    OccupationCompetence,
    OccupationRelation,
)
from ecluse.skills.rules.base_content import BaseContent
from ecluse.skills.rules.crosswalk import PairRow
from ecluse.skills.rules.digcomp import DigComp
from ecluse.skills.rules.esco import Esco
from ecluse.skills.rules.rome import Rome
from ecluse.skills.rules.sources import open_source

from .samples import CLERK, DRIVE, MANAGER, READ, TOOLS, digcomp, esco, rome

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TABLES = [
    "framework",
    "frameworkimport",
    "level",
    "competence",
    "competencerelation",
    "descriptor",
    "collection",
    "collectionmember",
    "occupationgroup",
    "occupation",
    "occupationcompetence",
    "occupationrelation",
    "jobtitle",
]


def bring(path: Path, reader: type[BaseContent] = Esco, *, by: Hat = SYSTEM, **options: bool) -> ImportReport:
    """Import what stands at a path."""
    with open_source(path) as source:
        return import_framework(content=reader(source), source=str(path), by=by, at=AT, **options)  # type: ignore[call-arg, arg-type]


def row_versions() -> list[object]:
    """The place and the writing transaction of every row of `skills`, and the length of the journal."""
    found: list[object] = [JournalEntry.objects.count()]
    with connection.cursor() as cursor:
        for table in TABLES:
            version = "ctid::text || xmin::text || cmin::text"
            cursor.execute(f"SELECT count(*), md5(string_agg({version}, ',' ORDER BY ctid)) FROM skills_{table}")  # noqa: S608
            found.append((table, cursor.fetchone()))
    return found


def test_an_import_brings_concepts_relations_and_collections(tmp_path: Path) -> None:
    report = bring(esco(tmp_path))

    manager = Occupation.objects.get(uri=MANAGER)
    assert manager.label == {"fr": "chef de projet/cheffe de projet"}
    assert (manager.isco, manager.code, manager.group.code if manager.group else None) == ("1330", "1330.7", "1330")
    assert dict(manager.needs.values_list("competence__uri", "importance")) == {DRIVE: "essential", TOOLS: "optional"}
    assert OccupationRelation.objects.get().origin.uri == CLERK
    assert CollectionMember.objects.get().competence == Competence.objects.get(uri=READ)
    assert (report.kinds["needs"].read, report.kinds["needs"].created) == (4, 2)
    assert (report.kinds["needs"].duplicates, report.kinds["needs"].unresolved) == (1, 1)


def test_an_import_is_told_once_in_the_journal_and_in_the_list_of_imports(tmp_path: Path) -> None:
    bring(esco(tmp_path))

    assert JournalEntry.objects.get(name="skills.framework.imported.v1").payload["code"] == "esco"
    trace = FrameworkImport.objects.get()
    assert (trace.version, trace.counts["competences"]["created"], trace.happened_at) == ("1.2.0", 3, AT)
    framework = Framework.objects.get()
    assert (framework.extent, framework.languages, framework.licence) == ("full", ["fr"], "Decision 2011/833/EU")
    assert framework.notice["en"] == "This service uses the ESCO classification of the European Commission."


@pytest.mark.parametrize(("make", "reader"), [(esco, Esco), (rome, Rome), (digcomp, DigComp)])
def test_a_second_import_writes_nothing(tmp_path: Path, make: object, reader: type[BaseContent]) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    first = bring(path, reader)
    before = row_versions()

    second = bring(path, reader)

    assert first.touched > 0
    assert second.touched == 0
    assert row_versions() == before
    assert all(kind.unchanged + kind.duplicates + kind.unresolved == kind.read for kind in second.kinds.values())


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    bring(folder)
    untouched = Competence.objects.get(uri=TOOLS).pk
    file = folder / "skills_fr.csv"
    file.write_text(file.read_text().replace("lire des plans", "lire un plan"))

    report = bring(folder)

    kind = report.kinds["competences"]
    assert (kind.created, kind.changed, kind.unchanged, kind.removed) == (0, 1, 2, 0)
    assert Competence.objects.get(uri=READ).label["fr"] == "lire un plan"
    assert Competence.objects.get(uri=TOOLS).pk == untouched


def test_what_the_source_no_longer_lists_is_withdrawn_and_comes_back(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    bring(folder)
    kept = Competence.objects.get(uri=READ).pk
    file = folder / "skills_fr.csv"
    whole = file.read_text()
    file.write_text("".join(line for line in whole.splitlines(keepends=True) if "bbbb-2" not in line))
    (folder / "digitalSkillsCollection_fr.csv").unlink()

    withdrawn = bring(folder)

    assert withdrawn.kinds["competences"].removed == 1
    assert Competence.objects.get(uri=READ).retired_at == AT
    assert not Competence.objects.current().filter(uri=READ).exists()

    file.write_text(whole)
    back = bring(folder)

    assert back.kinds["competences"].changed == 1
    assert Competence.objects.current().get(uri=READ).pk == kept


def test_a_relation_that_is_gone_is_deleted(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    bring(folder)
    file = folder / "occupationSkillRelations_fr.csv"
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "cccc-3" not in line))

    report = bring(folder)

    assert report.kinds["needs"].removed == 1
    assert [need.competence.uri for need in OccupationCompetence.objects.all()] == [DRIVE]


def test_a_part_that_the_source_does_not_hold_is_left_as_it_is(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    bring(folder)
    (folder / "occupationSkillRelations_fr.csv").unlink()

    report = bring(folder)

    assert report.touched == 0
    assert OccupationCompetence.objects.count() == 2


def test_a_mass_removal_is_stopped_unless_somebody_accepts_it(tmp_path: Path) -> None:
    bring(esco(tmp_path / "large", skills=60))
    small = esco(tmp_path / "small", skills=20)

    with pytest.raises(TooManyRemovals, match="40 lignes sur 60"):
        bring(small)
    assert Competence.objects.current().count() == 60

    report = bring(small, accept_removals=True)
    assert report.kinds["competences"].removed == 40


def test_a_rehearsal_tells_and_writes_nothing(tmp_path: Path) -> None:
    report = bring(esco(tmp_path), rehearse=True)

    assert report.kinds["competences"].created == 3
    assert not Framework.objects.exists()


def test_a_defect_in_the_last_file_leaves_nothing_half_done(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    bring(folder)
    before = row_versions()
    file = folder / "skills_fr.csv"
    file.write_text(file.read_text().replace("lire des plans", "lire un plan"))
    with (folder / "digitalSkillsCollection_fr.csv").open("a") as text:
        text.write("a line,cut sho")

    with pytest.raises(CannotImport, match=r"digitalSkillsCollection_fr\.csv\W+ligne 3\W+2 cellules trouvées au lieu de 9"):
        bring(folder)

    assert row_versions() == before


def test_a_value_no_table_can_hold_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    file = folder / "skills_fr.csv"
    file.write_text(file.read_text().replace("cross-sector", "x" * 500))

    with pytest.raises(UnusableValue, match="compétences et groupes"):
        bring(folder)

    assert not Framework.objects.exists()


def test_a_word_that_esco_does_not_use_is_told_with_its_line(tmp_path: Path) -> None:
    folder = esco(tmp_path)
    file = folder / "occupationSkillRelations_fr.csv"
    file.write_text(file.read_text().replace("essential,skill", "vital,skill"))

    with pytest.raises(CannotImport, match=r"ligne 3.*vital"):
        bring(folder)

    assert not Framework.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_do_not_run_at_the_same_time(tmp_path: Path) -> None:
    other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "context": None})
    try:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

        with pytest.raises(ImportUnderWay):
            bring(esco(tmp_path))
    finally:
        other.rollback()  # closing alone lets the lock go when the server notices, later on a busy machine
        other.close()

    assert bring(esco(tmp_path)).touched > 0


def test_only_the_platform_imports_frameworks(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        bring(esco(tmp_path), by=Hat(Role.COORDINATOR))


def test_rome_is_imported_with_its_job_titles(tmp_path: Path) -> None:
    bring(rome(tmp_path), Rome)

    title = JobTitle.objects.get()
    assert (title.code, title.occupation.code) == ("12238", "M1853")
    assert OccupationCompetence.objects.get(competence__code="100").importance == "core"
    relation = OccupationRelation.objects.get()
    assert (relation.kind, relation.target.code, relation.rank) == ("mobility", "M1814", 1)


def test_digcomp_is_imported_with_its_levels_and_sentences(tmp_path: Path) -> None:
    bring(digcomp(tmp_path), DigComp)

    competence = Competence.objects.get(code="1.2")
    assert competence.relations.get().target.code == "1"
    assert Level.objects.get().name["de"] == "Grundlegend"
    assert list(Descriptor.objects.values_list("code", "kind", "stage")) == [
        ("CS1.2.01", "statement", "Basic"),
        ("LO1.2.01", "knowledge", "Basic"),
    ]


def test_published_correspondences_join_two_frameworks_and_leave_what_people_did(tmp_path: Path) -> None:
    bring(esco(tmp_path / "esco"))
    bring(rome(tmp_path / "rome"), Rome)
    clerk, sheet = Occupation.objects.get(uri=CLERK), Occupation.objects.get(code="M1814")
    Alignment.objects.create(origin_occupation=clerk, target_occupation=sheet, relation="close")
    pairs = [PairRow(MANAGER, "12238", "exact"), PairRow(MANAGER, "99999", "close")]

    first = import_correspondences(pairs=pairs, source="France Travail", by=SYSTEM, at=AT)
    second = import_correspondences(pairs=pairs, source="France Travail", by=SYSTEM, at=AT)

    assert (first.read, first.created, first.unresolved) == (2, 1, 1)
    assert (second.touched, second.unchanged) == (0, 1)
    published = Alignment.objects.get(status="published")
    assert (published.origin_occupation_id, published.through.code if published.through else None) == (
        Occupation.objects.get(uri=MANAGER).pk,
        "12238",
    )
    assert Alignment.objects.filter(status="suggested").count() == 1


def test_correspondences_need_both_frameworks() -> None:
    with pytest.raises(NothingToJoin, match="ecluse import esco"):
        import_correspondences(pairs=[PairRow(MANAGER, "12238", "exact")], source="x", by=SYSTEM, at=AT)
