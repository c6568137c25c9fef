"""Badges given to many people at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .achievement import Achievement
from .credential import Credential


@audited()
class Batch(Identified):
    """One badge model to be given to many people by one background task. What was given stays given when the task is stopped."""

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True)
    # A plain id of the basement's background task, which shows the progress.
    task_id = models.UUIDField(_("background task"), null=True)

    class Meta:
        verbose_name = _("badges given at once")
        verbose_name_plural = _("badges given at once")

    def __str__(self) -> str:
        return f"{self.achievement_id} {self.asked_at:%Y-%m-%d}"


class BatchRow(Identified):
    """One person of a batch; `credential` is set in the transaction that gives the badge, so a task run again gives no second one."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    holder = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=80)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="+", null=True)

    class Meta:
        verbose_name = _("person of badges given at once")
        verbose_name_plural = _("people of badges given at once")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "holder", "source"],
                name="batch_row_once",
                violation_error_message=_("This person stands in the list already."),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "id"], name="batch_row_left", condition=models.Q(credential=None)),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.holder_id}"
