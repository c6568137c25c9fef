"""Who statements speak of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class Agent(Identified):
    """An agent or an identified group that statements of an organisation name, once, and the person it is when they are known here.

    Rows are only added by what comes in; the person is found beside (`actions/recognising.py`), and may be found later.
    """

    organisation_id = models.UUIDField(_("organisation"))
    key = models.BigIntegerField(_("key"), unique=True)
    # The identifier alone: mbox, mbox_sha1sum, openid or account.
    identifier: models.JSONField[Any, Any] = models.JSONField(_("identifier"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="agent_of_person"),
            models.Index(fields=["organisation_id", "id"], name="agent_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name or str(next(iter(self.identifier.values()), ""))
