"""Months that lie in files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class ArchivedMonth(Identified):
    """The statements of an organisation in a month, written to a file and read back; they leave the database after that."""

    organisation_id = models.UUIDField(_("organisation"))
    month = models.DateField(_("month"))
    # Its name in the storage of files; another one each time it is written.
    path = models.CharField(_("file"), max_length=200)
    rows = models.BigIntegerField(_("statements"))
    # Of the rows, the same in both engines (queries/archive.py).
    digest = models.CharField(_("digest"), max_length=40)
    size = models.BigIntegerField(_("size in bytes"))
    archived_at = models.DateTimeField(_("archived at"))
    # When its rows left the database; until then they are read there.
    left_at = models.DateTimeField(_("left the database at"), null=True, blank=True)

    class Meta:
        verbose_name = _("archived month")
        verbose_name_plural = _("archived months")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation_id", "month"], name="archived_month_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.path}"
