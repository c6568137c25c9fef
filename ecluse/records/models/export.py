"""Files made of statements that somebody asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified


@audited()
class Export(Identified):
    """The statements of an organisation in a period, as a file; or, for researchers, what they say under pseudonyms.

    The row stays, as the account of what left and why; the file goes after some days (actions/exporting.py). Days are those on
    which things happened, both included.
    """

    class Kind(models.TextChoices):
        """Whether it names people."""

        STATEMENTS = "statements", _("statements")
        RESEARCH = "research", _("for research, under pseudonyms")

    class Format(models.TextChoices):
        """How it is written; for researchers, an archive of several files."""

        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        PARQUET = "parquet", "Parquet"
        ZIP = "zip", "ZIP"

    class Grain(models.TextChoices):
        """How finely researchers know when something happened."""

        DAY = "day", _("the day")
        WEEK = "week", _("the week")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STATEMENTS)
    format = models.CharField(_("format"), max_length=8, choices=Format)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    # The key of an activity and its address; none for all of them.
    activity = models.BigIntegerField(_("activity"), null=True, blank=True)
    activity_iri = models.TextField(_("address of the activity"), blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    recipient = models.CharField(_("who receives it"), max_length=200, blank=True)
    grain = models.CharField(_("known to"), max_length=4, choices=Grain, blank=True)
    language = models.CharField(_("language"), max_length=5)
    asked_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    # A plain id of the basement's background task, which shows the progress.
    task_id = models.UUIDField(_("background task"), null=True)
    # Its name in the storage of files.
    path = models.CharField(_("file"), max_length=200, blank=True)
    size = models.BigIntegerField(_("size in bytes"), null=True)
    rows = models.BigIntegerField(_("statements"), null=True)
    # For researchers: how many people, what was grouped. Numbers only.
    report: models.JSONField[Any, Any] = models.JSONField(_("report"), default=dict)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    ends_at = models.DateTimeField(_("file kept until"), null=True)
    gone_at = models.DateTimeField(_("file erased at"), null=True)

    class Meta:
        verbose_name = _("export of the learning record")
        verbose_name_plural = _("exports of the learning record")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="export_period"),
            models.CheckConstraint(condition=~Q(kind="research") | ~Q(purpose=""), name="research_has_a_purpose"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "kind", "id"], name="export_of_organisation")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since} – {self.until}"

    def is_there(self, now: datetime) -> bool:
        """Whether its file can be taken."""
        return bool(self.path) and self.gone_at is None and self.ends_at is not None and now < self.ends_at


class ExportTaken(Identified):
    """Somebody took the file of an export: who has a copy of what people did is part of the account (GDPR art. 5(2))."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="takings")
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(_("file taken at"))

    class Meta:
        verbose_name = _("taking of an export")
        verbose_name_plural = _("takings of exports")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.export_id} {self.at}"
