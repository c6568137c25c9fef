"""Funded programmes and the organisations they pay."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in


class Fund(models.TextChoices):
    """Where the money comes from. A programme that two funds pay is two funded programmes: each counts for itself."""

    PRW = "prw", _("Recovery plan for Wallonia")
    RRF = "rrf", _("Recovery and Resilience Facility")
    ESF = "esf", _("European Social Fund Plus")
    INTERREG = "interreg", _("Interreg")
    OWN = "own", _("own funds")


@audited()
class FundedProgramme(Identified):
    """Money given for a purpose and a period, that must be answered for. Nothing to do with a training programme of `offer`.

    `start_on` is the first day in and `end_on` the first day out. `contact` is the single point of contact that parliament
    asks for: it may be missing, and then the page says so.
    """

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    code = models.CharField(_("code"), max_length=30, unique=True)
    title = MultilingualField(_("title"))
    purpose = MultilingualField(_("purpose"), blank=True)
    fund = models.CharField(_("fund"), max_length=10, choices=Fund)
    funder = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("until (excluded)"))
    # Euros announced for the whole period, and of those what a European fund pays; none when nothing was announced.
    envelope = models.DecimalField(
        _("total budget (€)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    european_share = models.DecimalField(
        _("European share (€)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    source = MultilingualField(_("source"), blank=True)

    class Meta:
        verbose_name = _("funded programme")
        verbose_name_plural = _("funded programmes")
        ordering = ["code", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__gt=F("start_on")),
                name="funded_programme_period",
                violation_error_message=_("The end comes after the start."),
            ),
            models.CheckConstraint(
                condition=Q(european_share=None) | Q(european_share__lte=F("envelope")),
                name="funded_programme_european_share",
                violation_error_message=_("The European share is a part of the total budget."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {text_in(self.title)}"

    def get_absolute_url(self) -> str:
        """Its dashboard."""
        return reverse("steering:programme", args=[self.slug])

    @property
    def last_day_on(self) -> date:
        """The last day in, as people say it."""
        return self.end_on - timedelta(days=1)


@audited()
class Beneficiary(Identified):
    """An organisation that a funded programme pays: what it trains and issues in the period counts for the programme."""

    funded_programme = models.ForeignKey(FundedProgramme, on_delete=models.CASCADE, related_name="beneficiaries")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("beneficiary")
        verbose_name_plural = _("beneficiaries")
        constraints = [
            models.UniqueConstraint(
                fields=["funded_programme", "organisation"],
                name="beneficiary_once",
                violation_error_message=_("This organisation is a beneficiary already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} ← {self.funded_programme_id}"
