"""What statements say of activities."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class ActivityDefinition(Identified):
    """One definition of an activity, as a statement gave it; rows are only added, and united when they are read.

    So two requests that speak of the same activity at the same moment never wait for each other. A row without a definition says
    that the activity was named.
    """

    organisation_id = models.UUIDField(_("organisation"))
    activity = models.BigIntegerField(_("key"))
    iri = models.TextField(_("activity"))
    # Of the definition as it came: the same one is kept once.
    digest = models.CharField(_("digest"), max_length=32)
    definition: models.JSONField[Any, Any] = models.JSONField(_("definition"), null=True)

    class Meta:
        verbose_name = _("definition of an activity")
        verbose_name_plural = _("definitions of activities")
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "digest"], name="definition_once")]

    def __str__(self) -> str:
        return self.iri
