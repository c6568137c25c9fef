"""Competent: its two tables read, its correspondences published, hostile files refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.cli.main import run
from ecluse.skills.actions.published import EscoIsMissing, import_matches
from ecluse.skills.models import Alignment, Competence, Framework, Occupation
from ecluse.skills.rules.competent import Competent
from ecluse.skills.rules.crosswalk import pairs
from ecluse.skills.rules.problems import BadSource, MissingColumns, MissingValue, NotThisFramework, UnknownWord
from ecluse.skills.rules.sources import open_source
from ecluse.skills.testing import CompetenceFactory, OccupationFactory

SKILL, TRADE = "http://data.europa.eu/esco/skill/1", "http://data.europa.eu/esco/occupation/1"
AT = datetime(2026, 11, 25, tzinfo=UTC)
HEADER = (
    "Classification 1 URI,Classification 1 ID,Classification 1 PrefLabel,Classification 1 URL,Classification 2 URI,"
    "Classification 2 ID,Classification 2 PrefLabel FR,Classification 2 PrefLabel NL,Classification 2 URL,Mapping Relation,Editorial Note"
)
LINE = f"1,,dierenfysiologie,{SKILL},4c17,KN-10,Physiologie animale,Dierlijke fysiologie,,skos:broadMatch,"


def skills_table(*lines: str, header: str = HEADER) -> str:
    return "\n".join(
        ["Mapping project name,ESCO - VDAB Competences,,", "Classification 2 Version,Competent 3.8,,", ",,", header, *lines, ""]
    )


def occupations_table() -> str:
    header = HEADER.replace("Mapping Relation", "Mapping relation") + ",Classification 2 PrefLabel"
    line = f"1,7,inspicient,{TRADE},06e9,OP-410,Responsable de production (h/f/x),Productieverantwoordelijke,,skos:narrowMatch,,"
    names = ("Responsable de production (h/f/x)", "Productieverantwoordelijke")
    return "\n".join(
        ["Mapping project name,ESCO – BE NOC,,", 'Classification 2 Version,"3,8",,', header, *(line + name for name in names), ""]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "skills.csv").write_text(skills_table(LINE, LINE.replace(SKILL, SKILL + "0")), "utf-8")
    (tmp_path / "occupations.csv").write_text(occupations_table(), "utf-8")
    return tmp_path


def read[Answer](path: Path, work: Callable[[Competent], Answer]) -> Answer:
    with open_source(path) as source:
        return work(Competent(source))


def test_both_tables_are_read_each_thing_once(folder: Path) -> None:
    competence, occupation, matches, version = read(
        folder, lambda found: (list(found.competences()), list(found.occupations()), list(found.matches()), found.version)
    )

    assert version == "3.8"
    assert [(row.code, row.kind, row.label["nl"]) for row in competence] == [("KN-10", "knowledge", "Dierlijke fysiologie")]
    assert [row.code for row in occupation] == ["OP-410"]
    assert len(matches) == 3, "the table of occupations says each pair once for every name"
    assert {(row.kind, row.relation) for row in matches} == {("competence", "broad"), ("occupation", "narrow")}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (skills_table(LINE.replace("broadMatch", "sameAs")), UnknownWord),
        (skills_table(LINE.replace("4c17", "")), MissingValue),
        (skills_table(LINE, header=HEADER.replace("PrefLabel FR", "Label")), MissingColumns),
        ("Mapping project name,ESCO - VDAB Competences,,\n", MissingColumns),
        ("a,b\n1,2\n", NotThisFramework),
    ],
    ids=["unknown relation", "no identifier", "renamed column", "no table", "another file"],
)
def test_a_file_that_is_not_the_published_one_is_refused(tmp_path: Path, table: str, problem: type[BadSource]) -> None:
    (tmp_path / "skills.csv").write_text(table, "utf-8")

    with pytest.raises(problem):
        read(tmp_path, lambda found: (list(found.competences()), list(found.matches())))


@pytest.mark.django_db
def test_the_correspondences_are_published_with_their_source_and_twice_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    CompetenceFactory(uri=SKILL)
    OccupationFactory(uri=TRADE)

    assert run(["import", "competent", str(folder)]) == 0
    first = list(Alignment.objects.order_by("pk").values())
    told = capsys.readouterr().out
    assert run(["import", "competent", str(folder)]) == 0

    assert "Competent, version 3.8" in told
    assert "1 ligne a été laissée de côté" in told
    assert Framework.objects.get(code="competent").languages == ["fr", "nl"]
    assert Competence.objects.filter(framework__code="competent").count() == 1
    assert Occupation.objects.get(framework__code="competent").label["fr"] == "Responsable de production (h/f/x)"
    assert {(row["status"], row["relation"]) for row in first} == {("published", "broad"), ("published", "narrow")}
    assert all("skills.csv" in row["source"] for row in first)
    assert list(Alignment.objects.order_by("pk").values()) == first


@pytest.mark.django_db
def test_what_is_no_longer_published_goes_and_what_changed_follows(folder: Path) -> None:
    esco = CompetenceFactory(uri=SKILL)
    OccupationFactory(uri=TRADE)
    run(["import", "competent", str(folder)])
    other = CompetenceFactory(uri=SKILL + "0")

    (folder / "skills.csv").write_text(
        skills_table(LINE.replace(SKILL, SKILL + "0").replace("broadMatch", "closeMatch")), "utf-8"
    )
    run(["import", "competent", str(folder)])

    kept = Alignment.objects.get(target_competence__isnull=False)
    assert (kept.target_competence, kept.relation) == (other, "close")
    assert not esco.back_alignments.exists()
    assert Alignment.objects.filter(target_occupation__isnull=False).count() == 1


@pytest.mark.django_db
def test_correspondences_wait_for_esco_and_for_whoever_runs_the_platform(folder: Path) -> None:
    def bring(by: Hat) -> object:
        return read(
            folder,
            lambda found: import_matches(
                matches=found.matches(), origin="competent", target="esco", source="tables", by=by, at=AT
            ),
        )

    with pytest.raises(EscoIsMissing):
        bring(SYSTEM)
    with pytest.raises(NotAllowed):
        bring(Hat(Role.TRAINER))


def test_the_table_of_rome_is_read_from_esco_to_the_job_title(tmp_path: Path) -> None:
    """The published table reads the other way: "Employé de rayon produits frais" has the broader "employé de rayon" in ESCO."""
    (tmp_path / "rome.csv").write_text(
        "Mapping project name,ESCO - ROME\n,\n"
        "classification 1 ID,classification 1 prefered label,classification 2 ID,classification 2 prefered label,mapping relation\n"
        f"{TRADE},employé de rayon,1,Employé de rayon produits frais,skos:broadMatch\n",
        "utf-8",
    )

    with open_source(tmp_path) as source:
        found = list(pairs(source.files[0]))

    assert [row.relation for row in found] == ["narrow"]


SHARED = Path(__file__).parents[4] / "shared" / "data" / "crosswalks-gold" / "national-tables"

if SHARED.is_dir():

    def test_all_of_competent_is_read() -> None:
        counts = read(
            SHARED,
            lambda found: (
                sum(1 for _row in found.competences()),
                sum(1 for _row in found.occupations()),
                sum(1 for _row in found.matches()),
            ),
        )

        assert counts == (7_963, 638, 11_183 + 3_506)
