"""Programmes, their modules, and the pathways that join them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField


class Funding(models.TextChoices):
    """Who pays, in the words of the person who takes part."""

    FREE_JOBSEEKERS = "free_jobseekers", _("free for jobseekers")
    FREE_ALL = "free_all", _("free for everybody")
    VOUCHERS = "vouchers", _("training vouchers")
    PAID_LEAVE = "paid_leave", _("paid educational leave")
    CPF = "cpf", _("personal training account (France)")
    EMPLOYER = "employer", _("paid by the employer")


class TargetGroup(models.TextChoices):
    """For whom an offer was made. Nobody is refused for belonging to another group."""

    JOBSEEKERS = "jobseekers", _("jobseekers")
    EMPLOYEES = "employees", _("employees")
    APPRENTICES = "apprentices", _("apprentices")
    YOUNG = "young", _("young people not in work or education")
    WOMEN = "women", _("women in digital")
    SENIORS = "seniors", _("seniors")
    BEGINNERS = "beginners", _("people far from digital tools")
    STAFF = "staff", _("trainers and staff of the network")


@audited()
class Programme(Identified):
    """A training that an operator offers: what it aims at and what is done in it. Its dates are `Session`s."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    title = MultilingualField(_("title"))
    summary = MultilingualField(_("in two sentences"), blank=True)
    objective = MultilingualField(_("what you will be able to do"), blank=True)
    content = MultilingualField(_("content"), blank=True)
    hours = models.PositiveSmallIntegerField(_("duration (hours)"), validators=[MinValueValidator(1)])
    funding = ArrayField(models.CharField(max_length=20, choices=Funding), verbose_name=_("funding"), default=list, blank=True)
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup), verbose_name=_("target groups"), default=list, blank=True
    )
    # A programme for the network's own staff counts as hours of staff training (steering).
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        indexes = [models.Index(fields=["organisation", "id"], name="programme_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1),
                name="programme_has_hours",
                violation_error_message=_("A programme lasts an hour at least."),
            )
        ]

    def __str__(self) -> str:
        return self.title.get("fr") or next(iter(self.title.values()), "")

    def get_absolute_url(self) -> str:
        """Its page in the catalogue."""
        return reverse("offer:programme", args=[self.pk])

    @property
    def is_for_staff(self) -> bool:
        """Whether the network trains its own people with it."""
        return TargetGroup.STAFF in self.target_groups


class Module(Identified):
    """A part of a programme, in its order; the basic digital modules last 24 or 40 hours."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modules")
    order = models.PositiveSmallIntegerField(_("order"))
    title = MultilingualField(_("title"))
    hours = models.PositiveSmallIntegerField(_("duration (hours)"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="module_order_once"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="module_has_hours"),
        ]

    def __str__(self) -> str:
        return self.title.get("fr") or next(iter(self.title.values()), "")


class Aim(Identified):
    """A competence that a programme aims at, and the level it brings people to (the numbers are the framework's)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="aims")
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    class Meta:
        verbose_name = _("competence aimed at")
        verbose_name_plural = _("competences aimed at")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "competence"],
                name="aim_once",
                violation_error_message=_("The programme aims at this competence already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} → {self.competence_id}"


@audited()
class Pathway(Identified):
    """An ordered way through programmes of several operators towards an occupation."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    occupation = models.ForeignKey("skills.Occupation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    title = MultilingualField(_("title"))
    summary = MultilingualField(_("in two sentences"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pathway")
        verbose_name_plural = _("pathways")

    def __str__(self) -> str:
        return self.title.get("fr") or next(iter(self.title.values()), "")

    def get_absolute_url(self) -> str:
        """Its page in the catalogue."""
        return reverse("offer:pathway", args=[self.pk])


class PathwayStep(Identified):
    """One programme of a pathway, at its place."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="steps")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("step of a pathway")
        verbose_name_plural = _("steps of pathways")
        ordering = ["pathway", "order"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "order"], name="step_order_once"),
            models.UniqueConstraint(fields=["pathway", "programme"], name="step_programme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.programme}"
