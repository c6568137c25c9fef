"""The doctor says what is not well, and what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from ecluse.foundation.cli import doctoring
from ecluse.foundation.cli.doctoring import Finding, findings_of
from ecluse.foundation.news.models import Delivery, JournalEntry

pytestmark = pytest.mark.django_db


def a_delivery(**values: Any) -> Delivery:
    now = timezone.now()
    entry = JournalEntry.objects.create(name="tests.boat.passed.v1", payload={}, happened_at=now, by_role="system")
    return Delivery.objects.create(entry=entry, reaction="tests.greet", **{"due_at": now} | values)


def test_a_healthy_installation_is_said_to_be_well(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    checks = (doctoring.engine, doctoring.migrations, doctoring.news, doctoring.dead_letters, doctoring.tasks, doctoring.disk)
    monkeypatch.setattr(doctoring, "CHECKS", checks)
    monkeypatch.setattr(doctoring, "_of_domains", [])

    code = doctoring.examine()

    assert code == 0
    assert capsys.readouterr().out.count("✓") == len(checks)


def test_news_that_waits_means_that_no_worker_runs() -> None:
    a_delivery()
    assert doctoring.news().well

    a_delivery(due_at=timezone.now() - timedelta(minutes=11))
    assert not doctoring.news().well
    assert "worker" in doctoring.news().remedy


def test_dead_letters_are_counted() -> None:
    a_delivery(given_up_at=timezone.now())

    finding = doctoring.dead_letters()

    assert not finding.well
    assert "1" in finding.words


def test_a_task_whose_worker_is_gone_is_found() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'tests.work', 'doing')")

    assert not doctoring.tasks().well


def test_another_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctoring, "engine_version", lambda connection: 16)

    finding = doctoring.engine()

    assert not finding.well
    assert "16" in finding.words
    assert "18" in finding.remedy


def test_waiting_migrations_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctoring, "missing_migrations", lambda connection: ["offer.0002_price"])

    assert "offer.0002_price" in doctoring.migrations().words


def test_a_catalogue_that_is_not_compiled_is_named(settings: Any, tmp_path: Path) -> None:
    settings.ROOT = tmp_path
    catalogue = tmp_path / "ecluse" / "offer" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("")
    assert "offer" in doctoring.translations().words

    catalogue.with_suffix(".mo").write_bytes(b"")
    assert doctoring.translations().well


def test_a_full_disk_is_said_before_postgresql_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctoring, "LEAST_FREE", 10**18)

    assert not doctoring.disk().well


@pytest.mark.parametrize(("content", "mode", "well"), [("secret", 0o600, True), ("secret", 0o644, False), ("", 0o600, False)])
def test_keys_are_there_for_this_account_only(content: str, mode: int, well: bool, settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "web").write_text(content)
    (tmp_path / "keys" / "web").chmod(mode)

    assert doctoring.keys().well is well


def test_a_missing_secret_is_said(settings: Any) -> None:
    settings.KEY_ENCRYPTION_KEY = ""

    assert "ECLUSE_KEY_ENCRYPTION_KEY" in doctoring.keys().remedy


def test_a_silent_database_is_said_once_and_the_rest_is_still_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> Finding:
        raise OperationalError("connection refused")

    def never() -> Finding:
        raise AssertionError("asked a database that does not answer")

    def disk() -> Finding:
        return Finding(True, "room")

    monkeypatch.setattr(doctoring, "DATABASE_CHECKS", (silent, never))

    found = list(findings_of((silent, never, disk)))

    assert [finding.well for finding in found] == [False, True]
    assert "connection refused" in found[0].words


def test_something_ill_ends_with_five(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctoring, "CHECKS", (lambda: Finding(False, "The pump stands still.", "Start the pump."),))

    assert doctoring.examine() == 5
    assert "→ Start the pump." in capsys.readouterr().out
