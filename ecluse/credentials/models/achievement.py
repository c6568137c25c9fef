"""What a badge says somebody can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.keys import new_id
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from ..rules.dates import plus_months


class Way(models.TextChoices):
    """How a badge is earned."""

    COMPLETION = "completion", _("by completing a training")
    AWARD = "award", _("given by the organisation")
    REQUEST = "request", _("asked for, with proof of what was done")
    EVENT = "event", _("by taking part in an event")
    PEERS = "peers", _("recognised by peers")


class AchievementQuerySet(models.QuerySet["Achievement"]):
    """Badge models by where they stand."""

    def published(self) -> AchievementQuerySet:
        """Those that may be shown and given; drafts are for their issuer alone."""
        return self.filter(published_at__isnull=False)

    def newest(self) -> AchievementQuerySet:
        """The last published version of each model."""
        later = Achievement.objects.published().filter(
            organisation=models.OuterRef("organisation"), series=models.OuterRef("series"), version__gt=models.OuterRef("version")
        )
        return self.published().filter(~models.Exists(later))

    def in_use(self) -> AchievementQuerySet:
        """The last versions that are still given."""
        return self.newest().filter(retired_at__isnull=True)


# What a published version says. The database refuses to change it, whoever asks.
SAID = (
    "organisation",
    "series",
    "version",
    "kind",
    "name",
    "description",
    "criteria",
    "image",
    "image_words",
    "hours",
    "level",
    "teaching_language",
    "quality",
    "valid_months",
    "ways",
    "published_at",
)
_CHANGED = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in SAID))


@audited()
class Achievement(Identified):
    """The model of a badge: what is recognised and what was asked for it. A published version never changes.

    It comes from a programme (published at once; when the programme changes its title or its competences, the next badges come
    from a new version), or was designed by hand: a draft until its issuer publishes it, then changed by a new version only.
    """

    class Kind(models.TextChoices):
        """AchievementType of Open Badges 3.0, those that training operators give; `ext:` for what the standard has no word for."""

        CERTIFICATE = "Certificate", _("certificate of training")
        COMPETENCY = "Competency", _("competence")
        MICRO_CREDENTIAL = "MicroCredential", _("micro-credential")
        COMPLETION = "CertificateOfCompletion", _("certificate of attendance to the end")
        COURSE = "Course", _("course")
        LEARNING_PROGRAM = "LearningProgram", _("training pathway")
        ASSESSMENT = "Assessment", _("test or jury passed")
        ASSIGNMENT = "Assignment", _("work handed in")
        FIELDWORK = "Fieldwork", _("work placement")
        APPRENTICESHIP = "ApprenticeshipCertificate", _("apprenticeship")
        CERTIFICATION = "Certification", _("professional certification")
        LICENSE = "License", _("licence to practise")
        ACHIEVEMENT = "Achievement", _("achievement")
        PARTICIPATION = "ext:Participation", _("taking part in an event")
        CO_CURRICULAR = "CoCurricular", _("activity beside the training")
        COMMUNITY_SERVICE = "CommunityService", _("commitment to others")
        MEMBERSHIP = "Membership", _("membership")
        AWARD = "Award", _("prize")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    # A plain id: the programme of `offer` that leads to it; none for a badge designed by hand.
    programme_id = models.UUIDField(_("programme"), null=True, blank=True)
    # The same for all the versions of a model: the id of its programme, or of its own.
    series = models.UUIDField(_("series"), default=new_id, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind, default=Kind.CERTIFICATE)
    name = MultilingualField(_("name"))
    description = MultilingualField(_("what the person can do"))
    criteria = MultilingualField(_("what was asked"))
    image = models.ForeignKey(
        "foundation.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    image_words = MultilingualField(_("what the picture shows"), blank=True)
    hours = models.PositiveSmallIntegerField(_("workload in hours"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level of the European framework (EQF)"), null=True, blank=True)
    teaching_language = models.CharField(_("language of the training"), max_length=2, choices=settings.LANGUAGES, blank=True)
    quality = MultilingualField(_("quality assurance"), blank=True)
    valid_months = models.PositiveSmallIntegerField(_("months it is valid"), null=True, blank=True)
    ways = ArrayField(models.CharField(max_length=10, choices=Way), verbose_name=_("how it is earned"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("given no more since"), null=True, blank=True)

    # Filled in by the query that reads all a document needs.
    earlier: Sequence[Achievement] = ()

    objects = AchievementQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge model")
        verbose_name_plural = _("badge models")
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "series", "version"],
                name="achievement_version_once",
                violation_error_message=_("This version of the badge model exists already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "series"],
                condition=Q(published_at=None),
                name="achievement_one_draft",
                violation_error_message=_("A new version of this badge model is being written already."),
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="achievement_version_counts"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 8)), name="achievement_level_of_eqf"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(published_at__isnull=False), name="achievement_retired_was_published"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="published_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False) & _CHANGED,
            )
        ]

    def __str__(self) -> str:
        return text_in(self.name)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("credentials:achievement", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Its issuer may still change it, and nobody else sees it."""
        return self.published_at is None

    @property
    def is_given(self) -> bool:
        """Published, and not retired."""
        return self.published_at is not None and self.retired_at is None

    @property
    def may_be_asked_for(self) -> bool:
        """Whether people ask for it themselves, with proof of what they did or the word of their peers."""
        return self.is_given and bool({Way.REQUEST, Way.PEERS} & set(self.ways))

    @property
    def asks_peers(self) -> bool:
        """Whether peers must confirm before its issuer decides."""
        return Way.PEERS in self.ways

    def ends_on(self, at: datetime) -> datetime | None:
        """Until when a badge given at this moment is valid; no end unless the model says so."""
        return plus_months(at, self.valid_months) if self.valid_months else None


class AchievementAlignment(Identified):
    """A competence that the badge proves, at a level of its framework (none when the programme gave none)."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="alignments")
    competence = models.ForeignKey("skills.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    class Meta:
        verbose_name = _("competence of a badge model")
        verbose_name_plural = _("competences of badge models")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["achievement", "competence"],
                name="achievement_alignment_once",
                violation_error_message=_("This badge model has the competence already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.achievement_id} → {self.competence_id}"
