"""Where what a tool says does not follow a profile."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified

from .client import Client


class Finding(Identified):
    """One rule that statements of a tool did not follow: how often, since when, until when, and one of them as an example.

    No row for each statement, and nobody in the example: verb, activity, place and value.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="findings")
    # Of `rules/profiles`, such as `cmi5.session`.
    rule = models.CharField(_("rule"), max_length=60)
    count = models.PositiveBigIntegerField(_("how often"))
    # Of these, how many were in requests that were refused for it, or put aside.
    refused = models.PositiveBigIntegerField(_("how often refused"), default=0)
    first_at = models.DateTimeField(_("first seen at"))
    last_at = models.DateTimeField(_("last seen at"))
    sample: models.JSONField[Any, Any] = models.JSONField(_("example"))

    class Meta:
        verbose_name = _("finding about a tool")
        verbose_name_plural = _("findings about tools")
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "rule"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.rule}"
