"""Correspondences between frameworks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .competence import Competence
from .occupation import JobTitle, Occupation


@audited()
class Alignment(Identified):
    """Something in one framework corresponds to something in another, in the words of SKOS, read from origin to target.

    It is suggested by a program, published by an institution, or validated by a person on a day: nothing is valid by itself.
    """

    class Relation(models.TextChoices):
        EXACT = "exact", _("same meaning")
        CLOSE = "close", _("close meaning")
        BROAD = "broad", _("the other is broader")
        NARROW = "narrow", _("the other is narrower")
        RELATED = "related", _("related")

    class Status(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        PUBLISHED = "published", _("published by an institution")
        VALIDATED = "validated", _("validated by a person")

    origin_competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="alignments", null=True, blank=True)
    target_competence = models.ForeignKey(
        Competence, on_delete=models.CASCADE, related_name="back_alignments", null=True, blank=True
    )
    origin_occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="alignments", null=True, blank=True)
    target_occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="back_alignments", null=True, blank=True
    )
    # The name inside the target occupation that corresponds, when the correspondence was made name by name (ROME).
    through = models.ForeignKey(JobTitle, on_delete=models.CASCADE, related_name="alignments", null=True, blank=True)
    relation = models.CharField(_("relation"), max_length=7, choices=Relation)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SUGGESTED)
    source = models.CharField(_("source"), max_length=300, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("validated by"),
    )
    validated_on = models.DateField(_("validated on"), null=True, blank=True)

    class Meta:
        verbose_name = _("correspondence")
        verbose_name_plural = _("correspondences")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    origin_competence__isnull=False,
                    target_competence__isnull=False,
                    origin_occupation__isnull=True,
                    target_occupation__isnull=True,
                )
                | Q(
                    origin_competence__isnull=True,
                    target_competence__isnull=True,
                    origin_occupation__isnull=False,
                    target_occupation__isnull=False,
                ),
                name="skills_alignment_joins_two_of_a_kind",
                violation_error_message=_("A correspondence joins two competences or two occupations."),
            ),
            models.CheckConstraint(
                condition=~Q(origin_competence=F("target_competence")) & ~Q(origin_occupation=F("target_occupation")),
                name="skills_alignment_joins_different_things",
                violation_error_message=_("A correspondence joins two different things."),
            ),
            models.CheckConstraint(
                condition=~Q(status="validated") | Q(validated_by__isnull=False, validated_on__isnull=False),
                name="skills_alignment_is_validated_by_somebody",
                violation_error_message=_("A validated correspondence names the person and the day."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(source=""),
                name="skills_alignment_published_has_a_source",
                violation_error_message=_("A published correspondence names its source."),
            ),
            models.UniqueConstraint(
                fields=["origin_competence", "target_competence", "origin_occupation", "target_occupation", "through"],
                name="skills_alignment_once",
                nulls_distinct=False,
                violation_error_message=_("This correspondence exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_competence or self.origin_occupation} → {self.target_competence or self.target_occupation}"
