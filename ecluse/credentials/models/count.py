"""How often badges are verified: one figure for each badge model and day, and nothing about who verified or whose badge it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified

from .achievement import Achievement


class VerificationCount(Identified):
    """How many times badges of one model were verified here on one day. Rows are only ever added to, by one statement."""

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times verified"), default=1)

    class Meta:
        verbose_name = _("verifications of a day")
        verbose_name_plural = _("verifications of a day")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["achievement", "day"], name="verification_count_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.achievement_id} · {self.day}: {self.times}"
