"""A comparison of the badges that exist with what an occupation asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from ..rules.benchmark import DEFAULT_WEIGHTS, HIGHEST_LEVEL, Evidence, Proof
from .achievement import Achievement


def usual_weights() -> dict[str, int]:
    """The weights a new comparison begins with."""
    return {str(criterion): weight for criterion, weight in DEFAULT_WEIGHTS.items()}


class Decision(models.TextChoices):
    """What became of something that the program proposes."""

    PROPOSED = "proposed", _("to be looked at")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


@audited()
class Study(Identified):
    """An organisation compares the badges that exist with a profile of competences, kept as it was on the day the work began."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    # Where the profile comes from: one of the two.
    occupation = models.ForeignKey("skills.Occupation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    framework = models.ForeignKey("skills.Framework", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # {"coverage": 5, "level": 2, …}: see `rules/benchmark`
    weights: models.JSONField[Any, Any] = models.JSONField(_("weights"), default=usual_weights)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages wanted"), default=list)
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("comparison of badges")
        verbose_name_plural = _("comparisons of badges")
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(occupation__isnull=False) ^ Q(framework__isnull=False), name="study_has_one_profile"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-begun_at", "-id"], name="study_of_organisation")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("credentials:study", args=[self.pk])


@audited()
class StudyNeed(Identified):
    """A competence of the profile, and the level that the study asks for."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="needs", db_index=False)
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+")
    is_essential = models.BooleanField(_("essential"), default=True)
    level = models.PositiveSmallIntegerField(_("level asked"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        verbose_name = _("competence of a comparison")
        verbose_name_plural = _("competences of a comparison")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "competence"], name="study_need_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="study_need_level_is_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} → {self.competence_id}"


@audited()
class StudyBadge(Identified):
    """A badge that exists, as it was found. What it says of its holder, when it was found in somebody's hands, is not kept."""

    class Source(models.TextChoices):
        FILE = "file", _("a file")
        ADDRESS = "address", _("its address")
        LIST = "list", _("a list")
        NETWORK = "network", _("the network")

    class Evidences(models.TextChoices):
        """See `rules/benchmark`."""

        ASKED = Evidence.ASKED.value, _("evidence is asked")
        NONE = Evidence.NONE.value, _("no evidence is asked")
        UNSAID = Evidence.UNSAID.value, _("not said")

    class Proofs(models.TextChoices):
        """See `rules/benchmark`."""

        VERIFIED = Proof.VERIFIED.value, _("signed, and the signature was checked")
        SIGNED = Proof.SIGNED.value, _("signed")
        HOSTED = Proof.HOSTED.value, _("at its issuer’s own address")
        NONE = Proof.NONE.value, _("nothing to check")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="badges", db_index=False)
    # What makes it the same badge brought again.
    key = models.CharField(_("key"), max_length=1_000)
    source = models.CharField(_("comes from"), max_length=7, choices=Source)
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    name = MultilingualField(_("name"))
    description = MultilingualField(_("what the person can do"), blank=True)
    criteria = MultilingualField(_("what was asked"), blank=True)
    issuer = models.CharField(_("issuer"), max_length=300)
    issuer_address = models.CharField(_("address of the issuer"), max_length=600, blank=True)
    identifier = models.CharField(_("address it gives itself"), max_length=600, blank=True)
    address = models.CharField(_("page"), max_length=600, blank=True)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list)
    evidence = models.CharField(_("evidence"), max_length=6, choices=Evidences, default=Evidences.UNSAID)
    endorsements = models.PositiveSmallIntegerField(_("endorsements"), default=0)
    updated_on = models.DateField(_("last changed on"), null=True, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    proof = models.CharField(_("proof"), max_length=8, choices=Proofs, default=Proofs.NONE)
    # [{"name": …, "address": …, "code": …, "framework": …, "level": …}]: the competences as it names them
    aligned: models.JSONField[Any, Any] = models.JSONField(_("competences it names"), default=list)
    # {competence id: likeness}: what its name looks like among the competences of the profile's framework
    looks_like: models.JSONField[Any, Any] = models.JSONField(_("what its name looks like"), default=dict)
    brought_at = models.DateTimeField(_("brought at"))

    class Meta:
        verbose_name = _("badge of a comparison")
        verbose_name_plural = _("badges of a comparison")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "key"], name="study_badge_once")]

    def __str__(self) -> str:
        return f"{text_in(self.name)} ({self.issuer})"


@audited()
class StudyMatch(Identified):
    """A badge covers a competence of the profile: it says so itself, a correspondence says so, or somebody judged it.

    What words suggest stays a proposal until a person confirms it.
    """

    class Origin(models.TextChoices):
        STATED = "stated", _("the badge names it")
        CROSSWALK = "crosswalk", _("by a correspondence between frameworks")
        WORDS = "words", _("by its words")
        PERSON = "person", _("added by hand")

    badge = models.ForeignKey(StudyBadge, on_delete=models.CASCADE, related_name="matches", db_index=False)
    need = models.ForeignKey(StudyNeed, on_delete=models.CASCADE, related_name="matches")
    origin = models.CharField(_("where it comes from"), max_length=9, choices=Origin)
    state = models.CharField(_("state"), max_length=9, choices=Decision, default=Decision.PROPOSED)
    level = models.PositiveSmallIntegerField(_("level said"), null=True, blank=True)
    # What speaks for it, in the badge's own words; and how alike, in hundredths, when words speak.
    because = models.CharField(_("reason"), max_length=300, blank=True)
    likeness = models.PositiveSmallIntegerField(_("likeness"), null=True, blank=True)
    decided_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("competence of a badge of a comparison")
        verbose_name_plural = _("competences of badges of a comparison")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["badge", "need"], name="study_match_once"),
            models.CheckConstraint(
                condition=~Q(origin__in=["words", "person"], state="confirmed") | Q(decided_at__isnull=False),
                name="study_match_by_words_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.badge_id} → {self.need_id}"


@audited()
class StudyTwin(Identified):
    """Two badges that may be one. Confirmed, they count once."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="twins")
    first = models.ForeignKey(StudyBadge, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(StudyBadge, on_delete=models.CASCADE, related_name="+")
    signals = ArrayField(models.CharField(max_length=10), verbose_name=_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=9, choices=Decision, default=Decision.PROPOSED)
    decided_by = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pair of badges that may be one")
        verbose_name_plural = _("pairs of badges that may be one")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="study_twin_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="study_twin_joins_two"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_at__isnull=False), name="study_twin_is_confirmed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}"


@audited()
class StudyRow(Identified):
    """A line of a list that could not be kept: it waits to be mended, or is downloaded with the others."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    # {"nom": "…", "emetteur": "…", …}: as it was written
    cells: models.JSONField[Any, Any] = models.JSONField(_("cells"), default=dict)
    # [["name", ""], …]: what is wrong, and what was written there
    problems: models.JSONField[Any, Any] = models.JSONField(_("problems"), default=list)
    set_aside_at = models.DateTimeField(_("set aside at"))

    class Meta:
        verbose_name = _("line set aside")
        verbose_name_plural = _("lines set aside")
        ordering: ClassVar = ["number", "id"]

    def __str__(self) -> str:
        return f"{self.study_id} · {self.number}"
