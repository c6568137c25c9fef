"""`ecluse import …` as a person types it: French report, French sentences, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecluse.foundation.cli.main import run
from ecluse.skills.models import Alignment, Competence, Framework, Occupation

from .samples import MANAGER, digcomp, esco, rome, write_csv

pytestmark = pytest.mark.django_db


def test_an_import_ends_with_a_report_in_french(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["import", "esco", str(esco(tmp_path))])

    told = capsys.readouterr().out
    assert code == 0
    assert "ESCO, version 1.2.0" in told
    assert "Ce service utilise la classification ESCO de la Commission européenne." in told
    assert "compétences et groupes" in told
    assert "http://data.europa.eu/esco/skill/unknown" in told
    assert Competence.objects.count() == 3


def test_a_second_import_says_that_nothing_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(digcomp(tmp_path))
    run(["import", "digcomp", folder])

    code = run(["import", "digcomp", folder])

    assert code == 0
    assert "rien n’a été écrit" in capsys.readouterr().out


def test_a_rehearsal_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "rome", str(rome(tmp_path)), "--rehearse"]) == 0

    told = capsys.readouterr().out
    assert "Répétition" in told
    assert "CP1252" in told
    assert not Framework.objects.exists()


def test_a_source_of_another_framework_is_named_with_the_right_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = rome(tmp_path)

    code = run(["import", "esco", str(folder)])

    told = capsys.readouterr().err
    assert code == 3
    assert "est ROME, pas ESCO" in told
    assert f"ecluse import rome {folder}" in told
    assert not Framework.objects.exists()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: file.unlink(), "ne ressemble pas à ESCO"),
        (lambda file: file.write_bytes(b""), "ne ressemble pas à ESCO"),
        (lambda file: file.write_bytes(file.read_bytes()[:-60]), "est peut-être tronqué"),
        (lambda file: file.write_bytes(file.read_text().encode("cp1252")), "n’est pas en UTF-8"),
        (lambda file: file.write_bytes(b"\x89PNG\r\n\x1a\n\x00"), "ne ressemble pas à ESCO"),
        (lambda file: file.write_text(file.read_text() + "x" * 1_300_000), "dépasse 1000000"),
    ],
)
def test_a_defect_is_one_french_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: object, sentence: str
) -> None:
    folder = esco(tmp_path)
    spoil(folder / "skills_fr.csv")  # type: ignore[operator]

    code = run(["import", "esco", str(folder)])

    told = capsys.readouterr()
    assert code == 3
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    assert not Framework.objects.exists()


def test_a_truncated_archive_is_one_french_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "esco.zip").write_bytes(b"PK\x03\x04" + b"x" * 500)

    assert run(["import", "esco", str(tmp_path / "esco.zip")]) == 3

    assert "n’a pas été téléchargé en entier. Téléchargez-le à nouveau" in capsys.readouterr().err


def test_a_command_without_a_path_is_wrongly_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["import", "esco"])

    assert left.value.code == 2


def test_published_correspondences_are_imported_after_both_frameworks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", "esco", str(esco(tmp_path / "esco"))])
    run(["import", "rome", str(rome(tmp_path / "rome"))])
    table = write_csv(
        tmp_path / "map.csv",
        ["Mapping project name", "ESCO - ROME"],
        [
            ["Mapping project version", "V1.4"],
            [],
            ["classification 1 ID", "classification 1 prefered label", "classification 2 ID", "x", "mapping relation"],
            [MANAGER, "chef de projet", "12238", "Chef de projet TIC", "skos:exactMatch"],
        ],
    )

    assert run(["import", "crosswalk", str(table)]) == 0

    published = Alignment.objects.get()
    assert (published.relation, published.status) == ("exact", "published")
    assert published.target_occupation == Occupation.objects.get(code="M1853")


def test_a_table_that_is_no_correspondence_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "crosswalk", str(esco(tmp_path))]) == 3

    assert "ne ressemble pas à ESCO – ROME" in capsys.readouterr().err
