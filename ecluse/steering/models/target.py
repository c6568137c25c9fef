"""Targets: what was promised, by when, and every version of the promise."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.indicators import CATEGORIES, LIBRARY, Indicator
from .programme import FundedProgramme
from .versions import Version, never_overwritten


def known_indicators() -> list[tuple[str, str]]:
    """The codes of the library. A function, so that a new indicator asks for no migration."""
    return [(code, code) for code in LIBRARY]


def known_categories() -> list[tuple[str, str]]:
    """The boxes that a target may be for."""
    return [(key, key) for key in CATEGORIES]


@audited()
class Target(Identified):
    """One promise of a funded programme: an indicator, or one box of it (`status:jobseeker`). Its values are `TargetVersion`s.

    A programme may promise the same thing twice for two periods ("10 a year"): `rank` tells them apart.
    """

    funded_programme = models.ForeignKey(FundedProgramme, on_delete=models.PROTECT, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=20, choices=known_indicators)
    category = models.CharField(_("part of the figure"), max_length=24, blank=True, choices=known_categories)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["funded_programme", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["funded_programme", "rank"], name="target_rank_once", violation_error_message=_("This rank is taken.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.category}".strip()

    @property
    def definition(self) -> Indicator:
        """The fact sheet behind the figure."""
        return LIBRARY[self.indicator]


class TargetVersion(Version):
    """The value promised, counted from the first day of the programme (or `counts_from`) to the end of `deadline_on`."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="versions")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    counts_from = models.DateField(_("counts from"), null=True, blank=True)
    deadline_on = models.DateField(_("deadline"))

    class Meta:
        verbose_name = _("version of a target")
        verbose_name_plural = _("versions of targets")
        ordering = ["target", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="target_version_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="target_version_value", violation_error_message=_("A target is not negative.")
            ),
            models.CheckConstraint(
                condition=Q(counts_from=None) | Q(deadline_on__gte=F("counts_from")),
                name="target_version_period",
                violation_error_message=_("The deadline comes after the first day counted."),
            ),
        ]
        triggers = [never_overwritten("target_version_never_overwritten")]

    def __str__(self) -> str:
        return f"{self.target_id} v{self.number}"
