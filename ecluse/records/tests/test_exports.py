"""Statements leave as a file: whole or not at all, for who may, for some days; nobody who is forgotten stays in one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import duckdb
import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import NotAllowed, Role
from ecluse.foundation.jobs import Cancelled
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.privacy import erase
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.records.actions import export_files, exporting
from ecluse.records.actions.exporting import (
    Asked,
    TooManyAtOnce,
    WrongPeriod,
    ask_for_export,
    erase_file,
    forget_exports,
    make_file,
    note_taking,
    stop_export,
)
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.actions.pseudonyms import pseudonymise
from ecluse.records.models import ActivityDefinition, Agent, Export
from ecluse.records.queries import exporting as reading
from ecluse.records.rules.keys import iri_key
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker, a_statement, a_voiding, archived_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
COURSE = "https://cours.exemple.be/tableur"
DAY = date(2026, 3, 2)
AT = "2026-03-02T10:00:00Z"


@pytest.fixture
def centre() -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def moodle(centre: Organisation) -> Speaker:
    return a_speaker(organisation_id=centre.pk)


@pytest.fixture
def admin(centre: Organisation) -> Any:
    return a_hat(Role.OPERATOR_ADMIN, centre)


def keep(by: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=by, statements=[{"timestamp": AT} | one for one in statements], version="1.0.3")


def numbered(n: int, **more: Any) -> dict[str, Any]:
    within = {"context": {"contextActivities": {"parent": [{"id": COURSE, "definition": {"name": {"fr": "Tableur"}}}]}}}
    return a_statement(object={"id": f"{COURSE}/{n}", "definition": {"name": {"fr": f"Exercice {n}"}}}) | within | more


def asked(kind: str = "csv", **more: Any) -> Asked:
    return Asked(**{"since": DAY, "until": DAY, "format": kind, "language": "fr"} | more)


def ask(by: Any, kind: str = "csv", **more: Any) -> Export:
    return ask_for_export(by=by, organisation_id=by.organisation_id, asked=asked(kind, **more), at=timezone.now())


def written(export: Export, folder: Path) -> Path:
    """The file of an export, once its task is done."""
    assert export.task_id
    run(export.task_id, at=timezone.now())
    task = Task.objects.get(pk=export.task_id)
    assert task.state == Task.State.DONE, task.problem
    export.refresh_from_db()
    return folder / export.path


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))


def test_a_table_says_in_words_what_was_done_in_the_period_and_nothing_else(admin: Any, moodle: Speaker, folder: Path) -> None:
    PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")
    keep(moodle, numbered(1, result={"success": True, "score": {"raw": 12, "max": 20}, "duration": "PT90S", "response": "=1+1"}))
    keep(moodle, numbered(2, timestamp="2026-03-01T22:59:59Z"), numbered(3, timestamp="2026-03-02T23:00:00Z"))
    (gone,) = keep(moodle, numbered(4))
    keep(moodle, a_voiding(gone))
    keep(a_speaker(), numbered(5))

    (row,) = rows_of(written(ask(admin), folder))

    assert (row["Qui"], row["A fait"], row["Quoi"], row["Dans"]) == ("Awa Diallo", "a répondu à", "Exercice 1", "Tableur")
    assert (row["Quand"], row["Réussi"], row["Note"], row["Sur"]) == ("2026-03-02 11:00:00", "oui", "12", "20")
    assert (row["Secondes"], row["Réponse"]) == ("90.0", "'=1+1")
    assert row["Connu de l’outil comme"] == "mailto:awa@exemple.be"


@pytest.mark.parametrize("part", [64_000_000, 1])
def test_parquet_has_typed_columns_and_each_statement_whole(
    admin: Any, moodle: Speaker, folder: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(export_files, "PART", part)
    (key,) = keep(moodle, numbered(1, result={"response": 'é"\r\n,\\😀;', "score": {"scaled": 0.5}}))

    file = written(ask(admin, "parquet"), folder)
    found = duckdb.connect().execute(
        "SELECT happened, person, score_scaled, success, response, statement FROM read_parquet(?)", [str(file)]
    ).fetchall()  # fmt: skip

    ((happened, person, scaled, success, response, statement),) = found
    assert list(folder.rglob("*.0*")) == []
    assert (happened, person, scaled, success) == (datetime(2026, 3, 2, 10), "Awa Diallo", 0.5, None)  # noqa: DTZ001 - UTC by rule
    assert response == 'é"\r\n,\\😀;'
    assert json.loads(statement)["id"] == key
    assert "stored" in json.loads(statement)


def test_a_workbook_goes_on_in_another_sheet_and_says_so(
    admin: Any, moodle: Speaker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files.XlsxRows.__init__, "__defaults__", (4,))
    keep(moodle, *(numbered(n) for n in range(5)))

    with ZipFile(written(ask(admin, "xlsx"), folder)) as book:
        sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        first, second = (book.read(name).decode() for name in sheets)

    assert [text.count("Exercice") for text in (first, second)] == [3, 2]
    assert "Suite de la feuille précédente" in second
    assert "Quand" in first
    assert "Quand" in second


def test_one_activity_is_exported_with_its_parts(admin: Any, moodle: Speaker, folder: Path) -> None:
    keep(moodle, numbered(1), a_statement(object={"id": COURSE}), a_statement(object={"id": "https://autre.be/x"}))
    key = iri_key(admin.organisation_id, COURSE)

    rows = rows_of(written(ask(admin, activity=key, activity_iri=COURSE), folder))

    assert sorted(row["Adresse de l’activité"] for row in rows) == [COURSE, f"{COURSE}/1"]


def test_archived_months_are_in_it_and_a_month_that_leaves_meanwhile_is_neither_lost_nor_twice(
    admin: Any, moodle: Speaker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keep(moodle, numbered(1), numbered(2))
    archived_in(date(2026, 3, 1), *old)
    late = keep(moodle, numbered(3))
    keep(moodle, numbered(4))
    true_steps, moved = exporting.steps, []

    def steps(*given: Any) -> Any:
        yield from true_steps(*given)
        if not moved:
            moved.append(archived_in(date(2026, 4, 1), *late))

    monkeypatch.setattr(exporting, "steps", steps)
    rows = rows_of(written(ask(admin), folder))

    assert sorted(row["Quoi"] for row in rows) == [f"Exercice {n}" for n in (1, 2, 3, 4)]


def test_what_is_read_goes_step_by_step(admin: Any, moodle: Speaker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(moodle, *(numbered(n) for n in range(5)))
    monkeypatch.setattr(reading, "_SQL", reading._SQL.replace(f"LIMIT {reading.STEP}", "LIMIT 2"))
    told: list[int] = []
    export = ask(admin)

    make_file(export, at=timezone.now(), expect=told.append, advance=told.append)

    assert told == [0, 2, 2, 1]
    assert Export.objects.get(pk=export.pk).rows == 5


def test_killed_or_stopped_half_way_nothing_stays_and_it_begins_again(
    admin: Any, moodle: Speaker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(moodle, numbered(1))
    export = ask(admin)

    def stopped(_steps: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_file(export, at=timezone.now(), expect=lambda _n: None, advance=stopped)
    assert not list(folder.rglob("*.csv"))
    assert not Export.objects.get(pk=export.pk).path

    file = written(export, folder)
    assert len(rows_of(file)) == 1
    # Given back to a worker after all was done, it writes no second file.
    make_file(Export.objects.get(pk=export.pk), at=timezone.now(), expect=lambda _n: None, advance=lambda _n: None)
    assert list(folder.rglob("*.csv")) == [file]


def test_a_file_ends_after_seven_days_and_what_no_export_knows_is_swept(
    admin: Any, moodle: Speaker, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    keep(moodle, numbered(1))
    export = ask(admin)
    file = written(export, folder)
    stray = file.with_name("reste.csv")
    stray.write_text("x")
    now = timezone.now()

    assert forget_exports(now + timedelta(hours=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_exports(now + timedelta(days=8)) == 2
    assert not file.exists()
    assert not stray.exists()
    export.refresh_from_db()
    assert not export.is_there(now)
    assert export.gone_at


def test_a_file_that_could_name_somebody_who_is_forgotten_goes_and_so_does_one_in_the_making(
    admin: Any, moodle: Speaker, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    keep(moodle, numbered(1))
    done, waiting = ask(admin), ask(admin)
    file = written(done, folder)

    with django_capture_on_commit_callbacks(execute=True):
        pseudonymise(Agent.objects.get(organisation_id=admin.organisation_id, name="Awa Diallo"))
    assert waiting.task_id
    run(waiting.task_id, at=timezone.now())

    assert not file.exists()
    assert "effacé" in Task.objects.get(pk=waiting.task_id).problem
    assert not list(folder.rglob("*.csv"))


def test_who_may_ask_and_for_what(admin: Any, centre: Organisation, moodle: Speaker) -> None:
    for other in (a_hat(Role.TRAINER, centre), a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create()), a_hat(Role.LEARNER)):
        with pytest.raises(NotAllowed):
            ask_for_export(by=other, organisation_id=centre.pk, asked=asked(), at=timezone.now())
    export = ask(a_hat(Role.COORDINATOR, centre))
    for act in (stop_export, erase_file):
        with pytest.raises(NotAllowed):
            act(by=a_hat(Role.TRAINER, centre), export=export, at=timezone.now())
    with pytest.raises(WrongPeriod):
        ask(admin, until=DAY - timedelta(days=1))
    ask(admin)
    ask(admin)
    with pytest.raises(TooManyAtOnce):
        ask(admin)
    stop_export(by=admin, export=export, at=timezone.now())
    assert Task.objects.get(pk=export.task_id).cancel_asked_at


def page(browser: Browser, name: str, *args: Any, code: int = 200) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == code
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_an_export_is_asked_for_followed_and_taken(admin: Any, moodle: Speaker, folder: Path) -> None:
    keep(moodle, numbered(1))
    browser = signed_in_as(admin)
    assert "Aucun export" in page(browser, "records:exports")

    wrong = browser.post(reverse("records:ask_export"), {"since": "2026-03-02", "until": "2026-03-01", "format": "csv"})
    assert wrong.status_code == 422
    assert 'value="2026-03-02"' in wrong.content.decode()
    right = browser.post(reverse("records:ask_export"), {"since": "2026-03-02", "until": "2026-03-02", "format": "csv"})
    export = Export.objects.get()
    assert right.headers["Location"] == reverse("records:export", args=[export.pk])
    assert "Arrêter cet export" in page(browser, "records:export", export.pk)
    assert browser.get(reverse("records:export_file", args=[export.pk])).status_code == 404

    written(export, folder)
    assert "1 trace" in page(browser, "records:export", export.pk)
    piece = browser.get(reverse("records:export", args=[export.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "Effacer le fichier maintenant" in piece
    assert "Arrêter cet export" not in piece
    assert "<html" not in piece
    taken = browser.get(reverse("records:export_file", args=[export.pk]))
    assert b"Exercice 1" in b"".join(cast(Iterable[bytes], taken.streaming_content))
    assert "traces-2026-03-02-2026-03-02.csv" in taken.headers["Content-Disposition"]
    browser.head(reverse("records:export_file", args=[export.pk]))
    browser.get(reverse("records:export_file", args=[export.pk]))
    (taking,) = export.takings.all()
    assert taking.person_id == admin.person_id
    assert "Qui a pris le fichier" in page(browser, "records:export", export.pk)
    assert "prêt" in page(browser, "records:exports")
    browser.post(reverse("records:erase_export", args=[export.pk]))
    assert "Le fichier a été effacé" in page(browser, "records:export", export.pk)
    assert browser.get(reverse("records:export_file", args=[export.pk])).status_code == 404


def test_who_took_a_file_stays_in_the_account_without_the_name_of_who_is_forgotten(
    admin: Any, centre: Organisation, moodle: Speaker, folder: Path
) -> None:
    keep(moodle, numbered(1))
    export = ask(admin)
    with pytest.raises(NotAllowed):
        note_taking(by=a_hat(Role.TRAINER, centre), export=export, at=timezone.now())
    note_taking(by=admin, export=export, at=timezone.now() - timedelta(days=1))
    note_taking(by=admin, export=export, at=timezone.now())

    erase(admin.person_id)

    assert [taking.person_id for taking in export.takings.all()] == [None, None]
    other = a_hat(Role.OPERATOR_ADMIN, centre)
    assert page(signed_in_as(other), "records:export", export.pk).count("une personne oubliée") == 2


def test_exports_of_others_do_not_exist(admin: Any, centre: Organisation, moodle: Speaker) -> None:
    export = ask(admin)
    for hat in (a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create()), a_hat(Role.TRAINER, centre)):
        page(signed_in_as(hat), "records:export", export.pk, code=404)
    Export.objects.update(kind=Export.Kind.RESEARCH, purpose="x")
    page(signed_in_as(a_hat(Role.COORDINATOR, centre)), "records:export", export.pk, code=404)


def test_the_list_asks_as_much_for_one_as_for_twenty_and_an_activity_leads_to_its_export(
    admin: Any, centre: Organisation, moodle: Speaker
) -> None:
    keep(moodle, numbered(1))
    browser = signed_in_as(admin)
    ask(admin)
    browser.get(reverse("records:exports"))
    with CaptureQueriesContext(connection) as one:
        page(browser, "records:exports")
    Export.objects.bulk_create(
        Export(organisation=centre, format="csv", since=DAY, until=DAY, language="fr", asked_at=datetime(2026, 3, 3, tzinfo=UTC))
        for _n in range(20)
    )
    with CaptureQueriesContext(connection) as many:
        page(browser, "records:exports")

    # Those that were just written have no task to ask for.
    assert len(many) <= len(one)
    activity = ActivityDefinition.objects.get(iri=f"{COURSE}/1", definition__isnull=False)
    assert "Exercice 1" in browser.get(reverse("records:ask_export"), {"activite": str(activity.pk)}).content.decode()
    assert browser.get(reverse("records:ask_export"), {"activite": "x"}).status_code == 404
