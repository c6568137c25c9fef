"""What came from outside: each import as it was previewed, and which programme each offer of a source became."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .openbadges.hosts import Connection, Host
from .openbadges.models import Application, Grant, Token
from .webhooks.models import Webhook, WebhookMessage, WebhookSecret
from .xapi.transfers.models import Forwarding, Pulling, Quarantined, Refused

__all__ = [
    "Application", "Connection", "Forwarding", "Grant", "Host", "ImportRun", "ImportedOffer", "Pulling", "Quarantined", "Refused", "Token",
    "Webhook", "WebhookMessage", "WebhookSecret",
]  # fmt: skip


@audited()
class ImportRun(Identified):
    """A file that an operator brought. It is read once, shown, and applied as it was shown: nobody applies what they did not see."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("waiting for your decision")
        APPLIED = "applied", _("applied")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(_("standard"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    started_at = models.DateTimeField(_("started at"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PREVIEWED)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    # The offers as they were read, with what would become of each (imports/plan.py).
    rows: models.JSONField[Any, Any] = models.JSONField(_("rows"), default=list)

    class Meta:
        verbose_name = _("import of offers")
        verbose_name_plural = _("imports of offers")
        indexes = [models.Index(fields=["organisation", "-started_at"], name="import_of_organisation")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.standard})"


class ImportedOffer(Identified):
    """An offer of a source and the programme it became here: brought again, it changes that programme and makes no second one."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(_("standard"), max_length=20)
    number = models.CharField(_("number at its source"), max_length=200)
    programme = models.ForeignKey("offer.Programme", on_delete=models.PROTECT, related_name="+")
    # Of what was read: the same digest says that nothing changed at the source.
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("imported offer")
        verbose_name_plural = _("imported offers")
        constraints = [models.UniqueConstraint(fields=["organisation", "standard", "number"], name="imported_offer_once")]

    def __str__(self) -> str:
        return f"{self.standard} {self.number}"
