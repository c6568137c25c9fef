"""What is measured when a badge is earned: a mark, a state, a grade of a jury's grid."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from .achievement import Achievement


class ResultDescription(Identified):
    """One thing that is measured. The badges of the model may say what their holder reached (`Result` of the standard)."""

    class Kind(models.TextChoices):
        """ResultType of Open Badges 3.0, those that training operators use."""

        RESULT = "Result", _("result in words")
        RUBRIC_LEVEL = "RubricCriterionLevel", _("grid of levels")
        LETTER_GRADE = "LetterGrade", _("grade by letter")
        PERCENT = "Percent", _("percentage")
        RAW_SCORE = "RawScore", _("points")
        STATUS = "Status", _("state reached")

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="results")
    # From 1, in the order of the page; part of the address `#resultat-<place>` that badges name.
    place = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.RESULT)
    name = MultilingualField(_("what is measured"))
    # Ordered from the lowest to the highest.
    allowed = ArrayField(models.CharField(max_length=80), verbose_name=_("possible values"), default=list, blank=True)
    least = models.CharField(_("lowest value"), max_length=20, blank=True)
    most = models.CharField(_("highest value"), max_length=20, blank=True)
    # One of `allowed`, or a number; a grid says it by its level instead.
    required = models.CharField(_("value that is asked"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("result of a badge model")
        verbose_name_plural = _("results of badge models")
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["achievement", "place"], name="result_description_place_once")]

    def __str__(self) -> str:
        return text_in(self.name)


class RubricLevel(Identified):
    """A level of a grid, the lowest first."""

    result = models.ForeignKey(ResultDescription, on_delete=models.CASCADE, related_name="levels")
    place = models.PositiveSmallIntegerField(_("place"))
    name = MultilingualField(_("level"))
    description = MultilingualField(_("what is seen"), blank=True)
    is_required = models.BooleanField(_("the badge is given from this level on"), default=False)

    class Meta:
        verbose_name = _("level of a grid")
        verbose_name_plural = _("levels of grids")
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "place"], name="rubric_level_place_once"),
            models.UniqueConstraint(fields=["result"], condition=models.Q(is_required=True), name="rubric_level_required_once"),
        ]

    def __str__(self) -> str:
        return text_in(self.name)
