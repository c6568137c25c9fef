"""Months leave the database for files that were read back, are found there, and come back; nobody who is forgotten stays in one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from ecluse.foundation.cli.main import run
from ecluse.records import commands
from ecluse.records.actions import archiving
from ecluse.records.actions.archiving import (
    NotCounted,
    NotOver,
    NotTheSame,
    archive_month,
    archive_old_months,
    bring_back,
    sweep_files,
)
from ecluse.records.actions.counting import count_all
from ecluse.records.actions.ingest import SameId, keep_statements
from ecluse.records.actions.pseudonyms import pseudonymise
from ecluse.records.models import Agent, ArchivedMonth, Attachment, DayCount, Mention, Statement
from ecluse.records.queries.archive import archived_bodies, archived_statements, counts_of_archive
from ecluse.records.queries.months import partitions_of
from ecluse.records.queries.recount import differences
from ecluse.records.rules.keys import agent_key, iri_key
from ecluse.records.rules.months import later, month_of, name_of
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import ANSWERED, a_speaker, a_statement, a_voiding, stored_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
MONTH = date(2026, 3, 1)
AWA = {"mbox": "mailto:awa@exemple.be"}
COURSE = "https://cours.exemple.be/tableur"


@pytest.fixture
def speaker() -> Speaker:
    return a_speaker()


def keep(speaker: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=speaker, statements=list(statements), version="1.0.3")


SAID = (
    a_statement(result={"response": 'é"\n,\\\x1f😀 ', "duration": "PT1M"}),
    a_statement(timestamp="2026-03-02T10:00:00.123456Z", context={"instructor": {"mbox": "mailto:lea@exemple.be"}}),
    a_statement(
        actor={"objectType": "Group", "member": [AWA, {"mbox": "mailto:lea@exemple.be"}]},
        context={
            "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
            "contextActivities": {"parent": [{"id": COURSE}], "grouping": [{"id": f"{COURSE}/2"}]},
        },
        timestamp="0001-01-01T00:00:00Z",
    ),
    a_statement(
        object={"objectType": "StatementRef", "id": "9c9f6d0c-7c2e-4f7e-8d2f-0a3c8f3d8c11"}, timestamp="9999-12-31T23:59:59Z"
    ),
)


@pytest.fixture
def kept(speaker: Speaker) -> list[str]:
    """Ordinary and strange statements of a month that is over, counted."""
    ids = keep(speaker, *json.loads(json.dumps(SAID)))
    stored_in(MONTH, *ids)
    count_all()
    return ids


def everything() -> tuple[list[Any], list[Any]]:
    rows = [tuple(row.items()) for row in Statement.objects.order_by("sid").values()]
    return rows, sorted(Mention.objects.values_list("key", "sid", "is_broad"))


@pytest.mark.parametrize("part", [64_000_000, 1])
def test_a_month_goes_to_a_file_and_comes_back_as_it_was(
    speaker: Speaker, kept: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    # Made whole, or of one part for each statement.
    monkeypatch.setattr(archiving, "PART", part)
    stays = keep(speaker, a_statement())
    before = everything()

    assert archive_month(MONTH, at=timezone.now()) == 4
    assert archive_month(MONTH, at=timezone.now()) == 0

    assert [str(row.statement_id) for row in Statement.objects.all()] == stays
    assert f"records_statement_{name_of(MONTH)}" not in partitions_of("records_statement")
    (archived,) = ArchivedMonth.objects.all()
    assert (folder / archived.path).stat().st_size == archived.size
    assert (archived.rows, archived.path.split("/")[:2]) == (4, ["records", "2026-03"])

    assert bring_back(MONTH) == 4
    assert everything() == before
    assert not ArchivedMonth.objects.exists()
    assert bring_back(MONTH) == 0


def test_the_largest_statement_goes_and_comes_back(speaker: Speaker) -> None:
    (key,) = keep(speaker, a_statement(result={"response": '"' * 9_000_000}))
    stored_in(MONTH, key)
    count_all()
    before = Statement.objects.get().body

    assert archive_month(MONTH, at=timezone.now()) == 1
    assert bring_back(MONTH) == 1
    assert Statement.objects.get().body == before


def test_only_what_is_older_than_the_rule_says_leaves(speaker: Speaker, settings: Any) -> None:
    this = month_of(timezone.now())
    old, recent, now = keep(speaker, a_statement(), a_statement(), a_statement())
    stored_in(later(this, -3), old)
    stored_in(later(this, -2), recent)
    count_all()

    assert archive_old_months(timezone.now()) == []
    settings.RECORDS_MONTHS_AT_HAND = 2
    assert archive_old_months(timezone.now()) == [later(this, -3)]

    assert {str(row.statement_id) for row in Statement.objects.all()} == {recent, now}
    with pytest.raises(NotOver):
        archive_month(this, at=timezone.now())


def test_what_lies_in_files_is_found_and_counted_without_what_was_taken_back(speaker: Speaker, kept: list[str]) -> None:
    other = a_speaker()
    stored_in(MONTH, *keep(other, a_statement(actor={"mbox": "mailto:lea@exemple.be"})))
    count_all()
    archive_month(MONTH, at=timezone.now())
    owner = speaker.organisation_id
    lea = agent_key(owner, "mbox mailto:lea@exemple.be")

    def ids(**asked: Any) -> list[str]:
        return [json.loads(one.text)["id"] for one in archived_statements(owner, **asked)]

    assert ids() == kept[::-1]
    assert ids(limit=2) == kept[:1:-1]
    assert ids(agent=lea) == [kept[2], kept[1]]
    assert ids(activity=iri_key(owner, COURSE)) == [kept[2]]
    assert ids(verb=iri_key(owner, ANSWERED), agent=lea, limit=1) == [kept[2]]
    assert ids(verb=1) == []
    assert sum(number for _day, _verb, number in counts_of_archive(owner)) == 4

    keep(speaker, a_voiding(kept[2]))
    count_all()
    assert ids(agent=lea) == [kept[1]]
    assert sum(number for _day, _verb, number in counts_of_archive(owner)) == 3
    assert differences(owner) == differences(other.organisation_id) == []


def test_a_statement_of_an_archived_month_sent_again_is_compared_with_the_file(speaker: Speaker, kept: list[str]) -> None:
    archive_month(MONTH, at=timezone.now())

    assert keep(speaker, SAID[1] | {"id": kept[1]}) == [kept[1]]
    with pytest.raises(SameId):
        keep(speaker, a_statement(id=kept[1], verb={"id": "http://autre.exemple/verbe"}))
    assert Statement.objects.count() == 0


def test_a_file_that_does_not_hold_what_was_written_keeps_the_month_where_it_is(
    kept: list[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    made = archiving.to_parquet

    def wrong(rows: Iterable[bytes], file: Path) -> None:
        made((bytes(row).replace(b"tableur", b"tableux") for row in rows), file)

    with monkeypatch.context() as patch, pytest.raises(NotTheSame, match="2026-03"):
        patch.setattr(archiving, "to_parquet", wrong)
        archive_month(MONTH, at=timezone.now())

    assert Statement.objects.count() == 4
    assert not ArchivedMonth.objects.exists()
    assert list(folder.rglob("*.parquet")) == []
    assert archive_month(MONTH, at=timezone.now()) == 4


def test_a_month_that_is_not_counted_stays(speaker: Speaker) -> None:
    stored_in(MONTH, *keep(speaker, a_statement()))

    with pytest.raises(NotCounted):
        archive_month(MONTH, at=timezone.now())
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("point", ["_write_file", "to_parquet", "_keep", "_leave"])
def test_killed_at_any_point_it_goes_on(
    speaker: Speaker, kept: list[str], monkeypatch: pytest.MonkeyPatch, folder: Path, point: str
) -> None:
    other = a_speaker()
    stored_in(MONTH, *keep(other, a_statement()))
    count_all()
    real, calls = getattr(archiving, point), []

    def killed(*arguments: Any, **more: Any) -> Any:
        found = real(*arguments, **more)
        calls.append(found)
        if len(calls) == (1 if point == "_leave" else 2):
            raise KeyboardInterrupt
        return found

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(archiving, point, killed)
        archive_month(MONTH, at=timezone.now())

    left = archive_month(MONTH, at=timezone.now())

    assert left == (0 if point == "_leave" else 5)
    assert Statement.objects.count() == 0
    assert len(archived_statements(speaker.organisation_id)) == 4
    assert len(archived_statements(other.organisation_id)) == 1
    assert sweep_files(timezone.now() + timedelta(days=2)) == (1 if point == "_keep" else 0)
    assert len(list(folder.rglob("*.parquet"))) == ArchivedMonth.objects.count() == 2


@pytest.mark.parametrize("has_left", [True, False])
def test_somebody_who_is_forgotten_leaves_the_files_too(
    speaker: Speaker, kept: list[str], folder: Path, has_left: bool, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    other = a_speaker()
    stored_in(MONTH, *keep(other, a_statement()))
    count_all()
    Attachment.objects.create(
        organisation_id=speaker.organisation_id,
        sid=Statement.objects.get(statement_id=kept[0]).sid,
        sha2="0" * 64,
        content_type="x",
    )
    if not has_left:
        monkeypatch.setattr(archiving, "_leave", lambda *_arguments: 0)
    archive_month(MONTH, at=timezone.now())
    monkeypatch.undo()
    agent = Agent.objects.get(organisation_id=speaker.organisation_id, identifier=AWA)
    former = agent.key
    before = ArchivedMonth.objects.get(organisation_id=speaker.organisation_id)

    with django_capture_on_commit_callbacks(execute=True):
        pseudonymise(agent)

    after = ArchivedMonth.objects.get(organisation_id=speaker.organisation_id)
    assert after.path != before.path
    assert len(list(folder.rglob("*.parquet"))) == 2
    if not has_left:
        assert archive_month(MONTH, at=timezone.now()) == 5
    owner = speaker.organisation_id
    assert archived_statements(owner, agent=former) == []
    assert len(archived_statements(owner, agent=agent.key)) == 4
    assert not any("awa@" in one.body or "Awa" in one.body for one in archived_statements(owner))
    assert "awa@" in archived_statements(other.organisation_id)[0].body
    assert differences(owner) == []
    assert not Attachment.objects.exists()
    # What comes back names the pseudonym.
    bring_back(MONTH)
    assert not Statement.objects.filter(organisation_id=owner, body__contains="awa@").exists()
    assert not Mention.objects.filter(key=former).exists()


def test_files_that_no_month_knows_are_swept_after_a_day(kept: list[str], folder: Path) -> None:
    archive_month(MONTH, at=timezone.now())
    (folder / "records/2026-03/left-behind.parquet").write_bytes(b"half")

    assert sweep_files(timezone.now()) == 0
    assert sweep_files(timezone.now() + timedelta(days=2)) == 1
    assert len(list(folder.rglob("*.parquet"))) == 1


def test_a_storage_that_is_elsewhere_is_read_through_copies(
    speaker: Speaker, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(_self: Any, _name: str) -> str:
        raise NotImplementedError

    archive_month(MONTH, at=timezone.now())
    where = default_storage.path("")
    monkeypatch.setattr(type(default_storage._wrapped), "open", lambda _self, name, mode="rb": (Path(where) / name).open(mode))
    monkeypatch.setattr(type(default_storage._wrapped), "path", elsewhere)

    (one, *_others) = archived_statements(speaker.organisation_id)
    assert archived_bodies(speaker.organisation_id, [one.sid]) == {one.sid: one.body}


def test_the_command_line_archives_finds_recounts_and_brings_back(
    speaker: Speaker, kept: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "running_database", nullcontext)

    def said(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(["records", *words]) == code
        return capsys.readouterr().out

    assert "2026-03" not in said("archive")
    assert "2026-03" in said("archive", "2026-03")
    found = said("find", str(speaker.organisation_id), "--mailbox", "lea@exemple.be", "--verb", ANSWERED, "--limit", "1")
    assert [json.loads(line)["id"] for line in found.splitlines()] == [kept[2]]
    said("recount")
    DayCount.objects.update(statements=9)
    assert "9 ≠ 1" in said("recount", code=5)
    assert "4" in said("bring-back", "2026-03")
    said("bring-back", "2026-03", code=3)
    said("archive", f"{month_of(timezone.now()):%Y-%m}", code=3)
    assert Statement.objects.count() == 4
