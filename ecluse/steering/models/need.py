"""What the labour market asks for, as somebody counted it; and who does responsible digital on the territory."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in
from ecluse.network.api import Region


@audited()
class NeedSignal(Identified):
    """A number that says how much an occupation or a competence is asked for, where, when, and who counted.

    A number of nothing is a fact: it was counted. When nobody counted there is no row, and pages say so.
    """

    class Kind(models.TextChoices):
        VACANCIES = "vacancies", _("vacancies")
        SURVEY = "survey", _("answers of companies")

    occupation = models.ForeignKey("skills.Occupation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    region = models.CharField(_("territory"), max_length=16, choices=Region)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    # 1 to 4; none when the number is for the whole year.
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    number = models.PositiveIntegerField(_("number"))
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        verbose_name = _("signal of need")
        verbose_name_plural = _("signals of need")
        ordering = ["-year", "-quarter", "region", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occupation__isnull=True) ^ Q(competence__isnull=True), name="need_signal_is_about_one_thing"
            ),
            models.CheckConstraint(condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="need_signal_quarter"),
            models.UniqueConstraint(
                fields=["occupation", "competence", "region", "year", "quarter", "kind", "source"],
                name="need_signal_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.region} {self.year}: {self.number}"


@audited()
class ActorRole(Identified):
    """What an organisation of the territory offers at one stage of the life of digital things."""

    class Stage(models.TextChoices):
        DESIGN = "1_design", _("design")
        USE = "2_use", _("use")
        REPAIR = "3_repair", _("repair")
        REUSE = "4_reuse", _("reuse")
        RECYCLING = "5_recycling", _("recycling")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("stage"), max_length=11, choices=Stage)
    region = models.CharField(_("territory"), max_length=16, choices=Region)
    description = MultilingualField(_("what it offers"))
    link = models.URLField(_("page that says more"), blank=True)

    class Meta:
        verbose_name = _("actor of responsible digital")
        verbose_name_plural = _("actors of responsible digital")
        ordering = ["stage", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "stage", "region"],
                name="actor_role_once",
                violation_error_message=_("This organisation is in the register already for this stage and territory."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {text_in(self.description)}"
