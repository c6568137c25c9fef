"""Programmes, their modules, and the pathways that join them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
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


class Field(models.TextChoices):
    """Fields of education and training, codes of ISCED-F 2013 (UNESCO): those that digital training falls into."""

    BASIC = "0011", _("basic skills")
    PERSONAL = "0031", _("personal skills and development")
    TEACHING = "0114", _("teacher training with subject specialisation")
    EDUCATION = "0111", _("education science")
    MEDIA = "0211", _("audio-visual techniques and media production")
    DESIGN = "0212", _("fashion, interior and industrial design")
    INFORMATION = "0322", _("library, information and archival studies")
    MANAGEMENT = "0413", _("management and administration")
    MARKETING = "0414", _("marketing and advertising")
    OFFICE = "0415", _("secretarial and office work")
    STATISTICS = "0542", _("statistics")
    COMPUTER_USE = "0611", _("computer use")
    NETWORKS = "0612", _("database and network design and administration")
    SOFTWARE = "0613", _("software and applications development and analysis")
    ICT = "0688", _("inter-disciplinary programmes involving information technologies")
    ELECTRONICS = "0714", _("electronics and automation")


class Access(models.TextChoices):
    """What makes it possible for a person with a disability to take part, in the words of the person."""

    STEP_FREE = "step_free", _("step-free access")
    SIGN_LANGUAGE = "sign_language", _("sign language interpreter on request")
    SCREEN_READER = "screen_reader", _("documents that a screen reader reads")
    CAPTIONS = "captions", _("videos with captions")
    PACE = "pace", _("adapted pace and breaks")
    PERSONAL_HELP = "personal_help", _("a contact person for my needs")


# Levels of the European Qualifications Framework; France, Flanders and the French Community number theirs the same way.
EQF_LEVELS = [MinValueValidator(1), MaxValueValidator(8)]


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
    # What other catalogues ask for (LHEO, ELM); a meter on the operator's page says what is missing for each.
    expected_results = MultilingualField(_("what it leads to"), blank=True)
    entry_requirements = MultilingualField(_("what is needed to follow it"), blank=True)
    # None: nothing is asked of those who come in, or nothing is reached by those who go out.
    entry_level = models.PositiveSmallIntegerField(_("level needed (EQF)"), null=True, blank=True, validators=EQF_LEVELS)
    exit_level = models.PositiveSmallIntegerField(_("level reached (EQF)"), null=True, blank=True, validators=EQF_LEVELS)
    isced_field = models.CharField(_("field of training (ISCED-F)"), max_length=4, choices=Field, blank=True)
    # Entries of the French registers (RNCP, RS) that it prepares for, such as RS6451.
    certifications = ArrayField(
        models.CharField(max_length=12, validators=[RegexValidator(r"^(RNCP|RS)\d{1,8}$")]),
        verbose_name=_("certifications prepared (RNCP, RS)"),
        default=list,
        blank=True,
    )
    # Formacode, the thesaurus of Centre Inffo: codes only.
    formacodes = ArrayField(
        models.CharField(max_length=5, validators=[RegexValidator(r"^\d{5}$")]),
        verbose_name=_("Formacode"),
        default=list,
        blank=True,
        size=5,
    )
    accessibility = ArrayField(
        models.CharField(max_length=14, choices=Access), verbose_name=_("made accessible by"), default=list, blank=True
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
            ),
            models.CheckConstraint(
                condition=(Q(entry_level=None) | Q(entry_level__range=(1, 8)))
                & (Q(exit_level=None) | Q(exit_level__range=(1, 8))),
                name="programme_levels",
                violation_error_message=_("The levels of the European framework go from 1 to 8."),
            ),
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


class Prerequisite(Identified):
    """A competence to have before a programme begins, at a level of its framework, or at any level when none is given."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="prerequisites")
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "competence"],
                name="prerequisite_once",
                violation_error_message=_("The programme asks for this competence already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.competence_id} → {self.programme}"


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
