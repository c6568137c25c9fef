"""Declaring, starting and running background tasks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from procrastinate.contrib.django import app as queue

from ..access import Hat
from ..errors import Refusal
from .models import Task

logger = logging.getLogger("ecluse.jobs")


class Cancelled(Exception):
    """The person asked to stop: the work in course is rolled back."""


class Progress:
    """What a job calls to say how far it is. Writing is spaced, in a connection of its own: calling often costs nothing."""

    SECONDS = 0.5

    def __init__(self, task_id: UUID) -> None:
        self.task_id, self.done, self.total, self._written = task_id, 0, 0, 0.0

    def expect(self, total: int) -> None:
        """Say how many steps there will be."""
        self.total = total
        self._write()

    def advance(self, steps: int = 1) -> None:
        """Say that so many steps more are done; raises `Cancelled` when the person asked to stop."""
        self.done += steps
        if time.monotonic() - self._written >= self.SECONDS:
            self._write()

    def _write(self) -> None:
        from django.db import connections

        self._written = time.monotonic()
        # The job may hold a long transaction; its progress must be seen before it commits.
        aside = connections["default"].copy()
        try:
            with aside.cursor() as cursor:
                cursor.execute(
                    "UPDATE foundation_task SET done = %s, total = %s WHERE id = %s RETURNING cancel_asked_at",
                    [self.done, self.total, self.task_id],
                )
                row = cursor.fetchone()
        finally:
            aside.close()
        if row and row[0] is not None:
            raise Cancelled


@dataclass(frozen=True)
class Job:
    """A kind of background work: its name in the queue, its title for people, the function that does it."""

    name: str
    title: Promise | str
    run: Callable[..., dict[str, Any]]
    in_steps: bool = False


_jobs: dict[str, Job] = {}


def job(
    name: str, *, title: Promise | str, in_steps: bool = False
) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    """Declare a job. The function takes a `Progress` and plain keyword arguments, and answers its report.

    It is one transaction, all or nothing. A job `in_steps` commits its own steps and goes on where it was when it is run again:
    what was done before a kill or a cancellation stays done.
    """

    def register(run: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        _jobs[name] = Job(name, title, run, in_steps)
        return run

    return register


def title_of(task: Task) -> str:
    """The title of a task's job, for people."""
    known = _jobs.get(task.job)
    return str(known.title) if known else task.job


def start(name: str, *, by: Hat, at: datetime, **arguments: Any) -> Task:
    """Queue a job in the caller's transaction; the task is the page's handle on it."""
    if name not in _jobs:
        raise LookupError(f"No job is named {name}.")
    with transaction.atomic():
        task = Task.objects.create(job=name, arguments=arguments, asked_at=at, by_person_id=by.person_id, by_role=by.role.value)
        run_task.defer(task_id=str(task.pk))
    return task


def ask_to_cancel(*, task: Task, at: datetime) -> None:
    """Ask a task to stop at its next step; one that waits never starts."""
    Task.objects.filter(pk=task.pk, finished_at=None, cancel_asked_at=None).update(cancel_asked_at=at)


def nightly(name: str, *, cron: str = "20 3 * * *") -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Run a function of the moment once a night (by cron, in UTC), on one worker. It must accept to run twice."""

    def register(run_: Callable[[datetime], object]) -> Callable[[datetime], object]:
        def at_night(timestamp: int) -> None:
            run_(timezone.now())

        queue.periodic(cron=cron)(queue.task(name=name, queueing_lock=name)(at_night))
        return run_

    return register


@queue.task(name="foundation.run_task", queue="default")  # type: ignore[untyped-decorator]
def run_task(task_id: str) -> None:
    """Run one task from start to report. A worker killed half-way leaves it running; `requeue_stalled` gives it back."""
    run(UUID(task_id), at=timezone.now())


def run(task_id: UUID, *, at: datetime) -> None:
    """Do the work of a task and write its end; the work is one transaction, all or nothing, unless it goes in steps."""
    task = Task.objects.get(pk=task_id)
    if task.is_over:
        return None
    if task.cancel_asked_at:
        return _end(task, Task.State.CANCELLED)
    Task.objects.filter(pk=task.pk).update(state=Task.State.RUNNING, started_at=at, done=0)
    try:
        known = _jobs[task.job]
        with nullcontext() if known.in_steps else transaction.atomic():
            report = known.run(Progress(task.pk), **task.arguments)
    except Cancelled:
        _end(task, Task.State.CANCELLED)
    except Refusal as refusal:
        _end(task, Task.State.FAILED, problem=str(refusal))
    except Exception:
        logger.exception("task failed", extra={"task": task.job})
        _end(task, Task.State.FAILED)
    else:
        _end(task, Task.State.DONE, report=report)


def _end(task: Task, state: Task.State, *, report: dict[str, Any] | None = None, problem: str = "") -> None:
    Task.objects.filter(pk=task.pk).update(state=state, finished_at=timezone.now(), report=report or {}, problem=problem)


@queue.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@queue.task(  # type: ignore[untyped-decorator]
    name="foundation.requeue_stalled", queueing_lock="requeue_stalled", pass_context=True
)
async def requeue_stalled(context: Any, timestamp: int) -> None:
    """Give back the jobs whose worker died: it sends no heartbeat any more."""
    for stalled in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(stalled)
