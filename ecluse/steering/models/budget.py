"""Budget lines: a year and an expense type, and every version of their amounts."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .programme import FundedProgramme
from .versions import Version, never_overwritten


class ExpenseType(models.TextChoices):
    """What money is spent on, as the written questions of parliament ask for it."""

    STAFF = "staff", _("staff")
    EQUIPMENT = "equipment", _("equipment")
    RESOURCES = "resources", _("resources and licences")
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
    OVERHEADS = "overheads", _("overheads")


@audited()
class BudgetLine(Identified):
    """One expense type in one calendar year of a funded programme. Its amounts are `BudgetVersion`s."""

    funded_programme = models.ForeignKey(FundedProgramme, on_delete=models.PROTECT, related_name="budget_lines")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    expense_type = models.CharField(_("expense type"), max_length=14, choices=ExpenseType)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["funded_programme", "year", "expense_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["funded_programme", "year", "expense_type"],
                name="budget_line_once",
                violation_error_message=_("This programme has a line for this year and expense type already."),
            ),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="budget_line_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.get_expense_type_display()}"


class BudgetVersion(Version):
    """The amounts of a line in euros, as decided: voted by the government, committed by contracts, paid."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="versions")
    voted = models.DecimalField(_("voted (€)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    committed = models.DecimalField(_("committed (€)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    paid = models.DecimalField(_("paid (€)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("version of a budget line")
        verbose_name_plural = _("versions of budget lines")
        ordering = ["line", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="budget_version_once"),
            models.CheckConstraint(
                condition=Q(voted__gte=0, committed__gte=0, paid__gte=0),
                name="budget_version_amounts",
                violation_error_message=_("An amount is not negative."),
            ),
        ]
        triggers = [never_overwritten("budget_version_never_overwritten")]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.number}"
