"""Background tasks: progress that is seen before the end, cancel, report, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs import Progress, ask_to_cancel, start, work
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news.models import JournalEntry

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class FileIsEmpty(Refusal):
    sentence = "The file is empty."


def note(name: str) -> None:
    JournalEntry.objects.create(name=name, payload={}, happened_at=NOW, by_role="system")


seen: list[tuple[int, int]] = []


@work.job("tests.count", title="Counting")
def count(progress: Progress, *, steps: int, fail: str = "") -> dict[str, Any]:
    progress.expect(steps)
    for _n in range(steps):
        note("tests.counted")
        # What other connections see while the work is not committed yet.
        aside = connections["default"].copy()
        with aside.cursor() as cursor:
            cursor.execute("SELECT done, total FROM foundation_task WHERE id = %s", [progress.task_id])
            seen.append(cursor.fetchone())
        aside.close()
        progress.advance()
    if fail == "refusal":
        raise FileIsEmpty
    if fail:
        raise RuntimeError("secret value 1234")
    return {"created": steps}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Progress, "SECONDS", 0.0)
    seen.clear()
    yield
    seen.clear()


def a_task(**arguments: Any) -> Task:
    return start("tests.count", by=SYSTEM, at=NOW, **arguments)


@pytest.mark.django_db(transaction=True)
def test_a_task_tells_its_progress_before_it_commits_and_ends_with_its_report() -> None:
    task = a_task(steps=3)

    work.run(task.pk, at=NOW)

    task.refresh_from_db()
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert (task.state, task.done, task.percent, task.report) == ("done", 3, 100, {"created": 3})
    assert JournalEntry.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("fail", "problem"), [("refusal", "The file is empty."), ("bug", "")])
def test_a_task_that_fails_leaves_nothing_done_and_tells_only_what_is_fit_for_people(fail: str, problem: str) -> None:
    task = a_task(steps=2, fail=fail)

    work.run(task.pk, at=NOW)

    task.refresh_from_db()
    assert (task.state, task.problem, task.report) == ("failed", problem, {})
    assert JournalEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_cancelled_stops_at_its_next_step_and_leaves_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    task = a_task(steps=5)
    steps: list[int] = []
    advance = Progress.advance

    def cancelled_at_the_second(self: Progress, number: int = 1) -> None:
        steps.append(number)
        if len(steps) == 2:
            aside = connections["default"].copy()
            with aside.cursor() as cursor:
                cursor.execute("UPDATE foundation_task SET cancel_asked_at = now() WHERE id = %s", [self.task_id])
            aside.close()
        advance(self, number)

    monkeypatch.setattr(Progress, "advance", cancelled_at_the_second)
    work.run(task.pk, at=NOW)

    task.refresh_from_db()
    assert task.state == "cancelled"
    assert len(steps) == 2
    assert JournalEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_task_cancelled_while_it_waits_never_starts() -> None:
    task = a_task(steps=2)
    ask_to_cancel(task=task, at=NOW)

    work.run(task.pk, at=NOW)

    task.refresh_from_db()
    assert (task.state, seen) == ("cancelled", [])


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_over_is_not_done_twice() -> None:
    task = a_task(steps=1)

    work.run(task.pk, at=NOW)
    work.run(task.pk, at=NOW)

    assert JournalEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_started_in_a_change_that_was_rolled_back_was_never_asked() -> None:
    # The queue is not among Django's tables, so the tests do not empty it.
    queued = ProcrastinateJob.objects.count()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_task(steps=1)
        1 / 0  # noqa: B018

    assert Task.objects.count() == 0
    assert ProcrastinateJob.objects.count() == queued


@pytest.mark.django_db
def test_a_task_of_an_unknown_job_is_refused() -> None:
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        start("tests.unknown", by=SYSTEM, at=NOW)


def test_the_title_of_a_task_is_its_job_in_words() -> None:
    assert work.title_of(Task(job="tests.count")) == "Counting"
    assert work.title_of(Task(job="gone.job")) == "gone.job"
