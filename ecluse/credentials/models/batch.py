"""Badges given to many people at once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .achievement import Achievement


@audited()
class Batch(Identified):
    """One badge model to be given to many people by one background task. What was given stays given when the task is stopped.

    Its people are `Award` rows. A list that was brought is read first, and shown with what is wrong in it; it starts when somebody says so.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True)
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    # A plain id of the basement's background task, which shows the progress; none until it starts.
    task_id = models.UUIDField(_("background task"), null=True)

    class Meta:
        verbose_name = _("badges given at once")
        verbose_name_plural = _("badges given at once")

    def __str__(self) -> str:
        return f"{self.achievement_id} {self.asked_at:%Y-%m-%d}"
