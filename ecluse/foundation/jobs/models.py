"""What a person sees of a background task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Identified


class Task(Identified):
    """One run of a background task: who asked, how far it is, what it reports. The queue itself is procrastinate's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    job = models.CharField(_("job"), max_length=80)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    # Asked by whom: plain ids, the basement knows no domain.
    by_person_id = models.UUIDField(_("person"), null=True)
    by_role = models.CharField(_("role"), max_length=30)
    done = models.PositiveBigIntegerField(_("steps done"), default=0)
    total = models.PositiveBigIntegerField(_("steps in all"), default=0)
    cancel_asked_at = models.DateTimeField(_("cancel asked at"), null=True)
    report = models.JSONField(_("report"), default=dict)
    # A sentence for the person when the task failed on their input; empty for our own faults.
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        indexes = [models.Index(fields=["by_person_id", "id"], name="task_person")]

    def __str__(self) -> str:
        return f"{self.job} {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0
