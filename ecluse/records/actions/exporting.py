"""Statements that leave as a file: asked for, written by a background task, kept for some days, erased."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.database.locks import wait_turn
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs import ask_to_cancel, start
from ecluse.foundation.jobs.models import Task

from ..models import Export, ExportTaken
from ..permissions import can_export, can_export_for_research
from ..queries.exporting import Teller, Wanted, archived_months, steps, to_look_at
from ..queries.journal import settled_until
from ..rules.exporting import COLUMNS, KEPT_FOR, MOST_AT_ONCE, WHOLE, Column
from .export_files import CsvRows, ParquetRows, Rows, XlsxRows
from .research import write_research

JOB = "records.export"
FOLDER, SCRATCH = "exports", "ecluse-export-"
Told = Callable[[int], None]
# Taking a file again within this is the same taking: a button pressed twice, a browser that asks for the rest.
PRESSED_TWICE = timedelta(minutes=1)


class WrongPeriod(Refusal):
    """It ends before it begins."""

    sentence = gettext_lazy("The last day comes before the first one.")


class TooManyAtOnce(Refusal):
    """The machine is shared."""

    sentence = gettext_lazy(
        "{number} exports of your organisation are being written. Wait for one of them, or stop it, then ask again."
    )


class SomebodyWasForgotten(Refusal):
    """The file could name somebody who was erased meanwhile."""

    sentence = gettext_lazy("Somebody asked to be erased while the file was written, and it could name them. Ask for it again.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for. Without an activity, all of them."""

    since: date
    until: date
    format: str
    language: str
    activity: int | None = None
    activity_iri: str = ""


@dataclass(frozen=True, kw_only=True)
class AskedForResearch:
    """What leaves for researchers, why and to whom."""

    since: date
    until: date
    purpose: str
    recipient: str
    grain: str
    language: str


def ask_for_export(*, by: Hat, organisation_id: UUID, asked: Asked, at: datetime) -> Export:
    """Let the statements of an organisation be written to a file. Raises NotAllowed, WrongPeriod, TooManyAtOnce."""
    if not can_export(by, organisation_id):
        raise NotAllowed
    return _begin(Export(organisation_id=organisation_id, **vars(asked)), by, at)


def ask_for_research(*, by: Hat, organisation_id: UUID, asked: AskedForResearch, at: datetime) -> Export:
    """Let what the statements say be written without saying of whom. Raises NotAllowed, WrongPeriod, TooManyAtOnce."""
    if not can_export_for_research(by, organisation_id):
        raise NotAllowed
    made = Export(organisation_id=organisation_id, kind=Export.Kind.RESEARCH, format=Export.Format.ZIP, **vars(asked))
    return _begin(made, by, at)


def _begin(export: Export, by: Hat, at: datetime) -> Export:
    if export.until < export.since:
        raise WrongPeriod
    with transaction.atomic():
        waiting = Export.objects.filter(organisation=export.organisation_id, finished_at=None, gone_at=None)
        tasks = Task.objects.filter(pk__in=waiting.values("task_id"), finished_at=None)
        if tasks.count() >= MOST_AT_ONCE:
            raise TooManyAtOnce(number=MOST_AT_ONCE)
        export.asked_by_id, export.asked_at = by.person_id, at
        export.save(force_insert=True)
        export.task_id = start(JOB, by=by, at=at, export_id=str(export.pk)).pk
        export.save(update_fields=["task_id"])
    return export


def may_handle(by: Hat, export: Export) -> bool:
    """Whether this hat reads, stops and erases an export."""
    rule = can_export_for_research if export.kind == Export.Kind.RESEARCH else can_export
    return rule(by, export.organisation_id)


def stop_export(*, by: Hat, export: Export, at: datetime) -> None:
    """Ask the task to stop at its next step; nothing of it stays."""
    if not may_handle(by, export):
        raise NotAllowed
    task = Task.objects.filter(pk=export.task_id).first() if export.task_id else None
    if task is not None:
        ask_to_cancel(task=task, at=at)


def note_taking(*, by: Hat, export: Export, at: datetime) -> None:
    """Keep who takes the file; once, when somebody presses twice."""
    if not may_handle(by, export):
        raise NotAllowed
    with transaction.atomic():
        wait_turn(f"records.taking/{export.pk}")
        lately = ExportTaken.objects.filter(export=export, person=by.person_id, at__gt=at - PRESSED_TWICE)
        if not lately.exists():
            ExportTaken.objects.create(export=export, person_id=by.person_id, at=at)


def erase_file(*, by: Hat, export: Export, at: datetime) -> None:
    """Erase the file before its time."""
    if not may_handle(by, export):
        raise NotAllowed
    with transaction.atomic():
        _let_go(Export.objects.select_for_update().get(pk=export.pk), at)


def make_file(export: Export, *, at: datetime, expect: Told, advance: Told) -> dict[str, int]:
    """Write the file of an export, whole or not at all; killed, it begins again. Raises SomebodyWasForgotten."""
    if export.finished_at is not None:
        return {"rows": export.rows or 0}
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder, override(export.language):
        path = Path(folder) / "file"
        rows = _written(export, path, expect, advance)
        _keep(export, path, rows, at)
    return {"rows": rows}


def _written(export: Export, path: Path, expect: Told, advance: Told) -> int:
    """Write it, and again when a month went to the archive meanwhile: some of it could have been read in neither place."""
    wanted = Wanted(
        organisation_id=export.organisation_id,
        since=export.since,
        until=export.until,
        activity=export.activity,
        bound=settled_until(),
    )
    write = write_research if export.kind == Export.Kind.RESEARCH else _statements
    expect(to_look_at(wanted))
    while True:
        months = archived_months(wanted)
        rows = write(export, path, wanted, months, advance)
        if archived_months(wanted) == months:
            return rows


def _statements(export: Export, path: Path, wanted: Wanted, months: list[date], advance: Told) -> int:
    teller = Teller(wanted.organisation_id, [export.language, "fr", "en", "nl", "de"])
    columns = WHOLE if export.format == Export.Format.PARQUET else COLUMNS
    count = 0
    with _file(export.format, path, columns) as file:
        for looked_at, lines in steps(wanted, months):
            file.write([column.value(one) for column in columns] for one in teller.told(lines))
            count += len(lines)
            advance(looked_at)
    return count


def _file(kind: str, path: Path, columns: tuple[Column, ...]) -> Rows:
    if kind == Export.Format.PARQUET:
        return ParquetRows(path, columns)
    heads = [head_of(column.name) for column in columns]
    return XlsxRows(path, heads, columns, _("Statements")) if kind == Export.Format.XLSX else CsvRows(path, heads)


def head_of(name: str) -> str:
    """What a column is called by people."""
    words = {
        "happened": _("When"),
        "person": _("Who"),
        "identifier": _("Known to the tool as"),
        "did": _("Did"),
        "what": _("What"),
        "within": _("In"),
        "success": _("Passed"),
        "completion": _("Followed to its end"),
        "score": _("Mark"),
        "score_max": _("Out of"),
        "score_scaled": _("Mark between -1 and 1"),
        "seconds": _("Seconds"),
        "response": _("Answer"),
        "tool": _("Tool"),
        "attempt": _("Attempt"),
        "verb": _("Address of the verb"),
        "activity": _("Address of the activity"),
        "stored": _("Arrived"),
        "id": _("Number of the statement"),
    }
    return words[name]


def _keep(export: Export, path: Path, rows: int, at: datetime) -> None:
    """Put the file where it waits, and say so; or nothing, when it may name somebody who was forgotten meanwhile."""
    with path.open("rb") as source:
        place = default_storage.save(f"{FOLDER}/{uuid4().hex}.{export.format}", File(source))
    with transaction.atomic():
        row = Export.objects.select_for_update().get(pk=export.pk)
        if row.gone_at is not None or row.finished_at is not None:
            default_storage.delete(place)
            if row.gone_at is not None:
                raise SomebodyWasForgotten
            return
        row.path, row.size, row.rows, row.report = place, path.stat().st_size, rows, export.report
        row.finished_at, row.ends_at = at, at + KEPT_FOR
        row.save()


def forget_exports(at: datetime) -> int:
    """Erase the files whose time is over, and what was left by tasks that were killed; answer how many files."""
    known = set(Export.objects.filter(gone_at=None).exclude(path="").values_list("path", flat=True))
    gone = _sweep_scratch()
    for name in default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []:
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < at - timedelta(days=1):
            default_storage.delete(path)
            gone += 1
    with transaction.atomic():
        for export in Export.objects.select_for_update().filter(gone_at=None, ends_at__lte=at):
            _let_go(export, at)
            gone += 1
    return gone


def _sweep_scratch() -> int:
    """The folders of tasks that were killed, on this machine; none writes for a day."""
    old = [
        folder
        for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*")
        if folder.stat().st_mtime < time.time() - timedelta(days=1).total_seconds()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def let_go_of_names(organisation_id: UUID, at: datetime) -> None:
    """Somebody of this organisation is forgotten: the files that could name them go, those in the making too."""
    rows = Export.objects.select_for_update().filter(organisation=organisation_id, kind=Export.Kind.STATEMENTS, gone_at=None)
    for export in rows:
        _let_go(export, at)


def _let_go(export: Export, at: datetime) -> None:
    path, export.gone_at = export.path, at
    export.save(update_fields=["gone_at"])
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))
