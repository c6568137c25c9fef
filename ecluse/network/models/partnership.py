"""What binds organisations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField


@audited()
class Partnership(Identified):
    """An agreement between two organisations or more, for a period and a purpose."""

    title = MultilingualField(_("title"))
    purpose = MultilingualField(_("purpose"))
    organisations = models.ManyToManyField("network.Organisation", related_name="partnerships", verbose_name=_("partners"))
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("until (excluded)"), null=True, blank=True)
    cross_border = models.BooleanField(_("cross-border"), default=False)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-start_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gt=F("start_on")),
                name="partnership_period",
                violation_error_message=_("The end comes after the start."),
            )
        ]

    def __str__(self) -> str:
        return self.title.get("fr") or next(iter(self.title.values()), "")
