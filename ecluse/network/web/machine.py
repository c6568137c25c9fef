"""From the rows of the machine room to the parts of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.access import Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import title_of
from ecluse.foundation.news.models import Delivery, JournalEntry
from ecluse.ui import parts

from .. import queries

TONES = {
    Task.State.WAITING: "neutral",
    Task.State.RUNNING: "info",
    Task.State.DONE: "good",
    Task.State.FAILED: "bad",
    Task.State.CANCELLED: "warn",
}
# Keys of a task's report, in words; another key is shown as it is.
REPORT_WORDS = {
    "created": gettext_lazy("Created"),
    "changed": gettext_lazy("Changed"),
    "removed": gettext_lazy("Removed"),
    "unchanged": gettext_lazy("Unchanged"),
    "rows": gettext_lazy("Rows read"),
    "errors": gettext_lazy("Errors"),
    "given": gettext_lazy("Badges given"),
    "had": gettext_lazy("Had it already"),
}


@dataclass(frozen=True)
class Stat:
    """One number of the overview and the page behind it."""

    value: int
    label: str
    href: str


def overview() -> list[Stat]:
    """What waits, what failed, what runs."""
    return [
        Stat(Delivery.objects.waiting().count(), _("Events still to deliver"), reverse("network:journal")),
        Stat(Delivery.objects.dead().count(), _("Deliveries given up"), reverse("network:dead_letters")),
        Stat(queries.tasks(state=Task.State.RUNNING).count(), _("Tasks running"), reverse("network:tasks")),
        Stat(queries.tasks(state=Task.State.FAILED).count(), _("Tasks that failed"), reverse("network:tasks") + "?etat=failed"),
    ]


@dataclass(frozen=True)
class Entry:
    """One event of the journal in words."""

    row: JournalEntry
    who: str
    role: str
    values: str


def entries(rows: Iterable[JournalEntry]) -> list[Entry]:
    """The events with the names of those who acted. One query for the names."""
    rows = list(rows)
    names = queries.names_of_people(row.by_person_id for row in rows)
    known = {role.value: role for role in Role}
    return [
        Entry(
            row=row,
            who=names.get(row.by_person_id, "") if row.by_person_id else _("Écluse"),
            role=str(known[row.by_role].title) if row.by_role in known else row.by_role,
            values=json.dumps(row.payload, ensure_ascii=False, indent=1),
        )
        for row in rows
    ]


def state_links(path: str, chosen: str) -> list[parts.Link]:
    """The tasks by state."""
    links = [parts.Link(_("All"), path, current=chosen not in Task.State.values)]
    return links + [
        parts.Link(str(label).capitalize(), f"{path}?etat={value}", value == chosen) for value, label in Task.State.choices
    ]


@dataclass(frozen=True)
class TaskRow:
    """A task in words."""

    task: Task
    title: str
    state: str
    tone: str
    who: str
    report: list[parts.Fact]

    @property
    def can_be_cancelled(self) -> bool:
        """Whether asking it to stop still means something."""
        return not self.task.is_over and self.task.cancel_asked_at is None


def task_row(task: Task, who: str = "") -> TaskRow:
    """One task in words."""
    state = Task.State(task.state)
    return TaskRow(task, title_of(task), str(state.label).capitalize(), TONES[state], who, report(task.report))


def task_rows(tasks: Iterable[Task]) -> list[TaskRow]:
    """Several tasks, with who asked. One query for the names."""
    tasks = list(tasks)
    names = queries.names_of_people(task.by_person_id for task in tasks)
    return [task_row(task, names.get(task.by_person_id, "") if task.by_person_id else _("Écluse")) for task in tasks]


def report(values: dict[str, Any]) -> list[parts.Fact]:
    """The report of a task as facts."""
    return [
        parts.Fact(REPORT_WORDS.get(name, name), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in values.items()
    ]
