"""What a badge says somebody can do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in


@audited()
class Achievement(Identified):
    """The model of a badge: what is recognised and what was asked for it. One version never changes once it was given.

    When the programme behind it changes its title or its competences, the next badges come from a new version.
    """

    class Kind(models.TextChoices):
        """AchievementType of Open Badges 3.0."""

        CERTIFICATE = "Certificate", _("certificate of training")
        COMPETENCY = "Competency", _("competence")
        MICRO_CREDENTIAL = "MicroCredential", _("micro-credential")

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    # A plain id: the programme of `offer` that leads to it; none for a badge designed by hand.
    programme_id = models.UUIDField(_("programme"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CERTIFICATE)
    name = MultilingualField(_("name"))
    description = MultilingualField(_("what the person can do"))
    criteria = MultilingualField(_("what was asked"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("badge model")
        verbose_name_plural = _("badge models")
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "programme_id", "version"],
                name="achievement_version_once",
                violation_error_message=_("This version of the badge model exists already."),
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="achievement_version_counts"),
        ]

    def __str__(self) -> str:
        return text_in(self.name)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("credentials:achievement", args=[self.pk])


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
