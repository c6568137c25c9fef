"""Occupations: what they are called, what they ask for, where they are short of people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from .competence import Competence
from .framework import Framework
from .search import WordsField, search_field


class OccupationGroup(Identified):
    """A family of occupations: an ISCO-08 group, a ROME domain. Codes nest: the parent of 2512 is 251."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="occupation_groups", db_index=False)
    uri = models.CharField(_("address"), max_length=300)
    code = models.CharField(_("code"), max_length=20)
    label = MultilingualField(_("label"))
    description = MultilingualField(_("description"), blank=True)

    class Meta:
        verbose_name = _("family of occupations")
        verbose_name_plural = _("families of occupations")
        constraints: ClassVar = [models.UniqueConstraint(fields=["framework", "uri"], name="skills_occupation_group_once")]

    def __str__(self) -> str:
        return f"{self.code} · {text_in(self.label)}"


class OccupationQuerySet(models.QuerySet["Occupation"]):
    """Filters that chain."""

    def current(self) -> OccupationQuerySet:
        """Those the framework still lists."""
        return self.filter(retired_at__isnull=True)


class Occupation(Identified):
    """An occupation as a framework describes it. One withdrawn by its framework keeps its row, as competences do."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="occupations", db_index=False)
    uri = models.CharField(_("address"), max_length=300)
    code = models.CharField(_("code"), max_length=30, blank=True)
    isco = models.CharField(_("ISCO-08 code"), max_length=4, blank=True)
    group = models.ForeignKey(OccupationGroup, on_delete=models.SET_NULL, related_name="occupations", null=True, blank=True)
    label = MultilingualField(_("label"))
    alternatives: models.JSONField[Any, Any] = models.JSONField(_("other names"), default=dict, blank=True)
    description = MultilingualField(_("description"), blank=True)
    flags = ArrayField(models.CharField(max_length=20), verbose_name=_("marks"), default=list, blank=True)
    retired_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    words = WordsField()
    search = search_field()

    objects = OccupationQuerySet.as_manager()

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "uri"],
                name="skills_occupation_once",
                violation_error_message=_("This framework already has an occupation with this address."),
            )
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="skills_occupation_search"),
            models.Index(fields=["framework", "code"], name="skills_occupation_code"),
        ]

    def __str__(self) -> str:
        return text_in(self.label)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("skills:occupation", args=[self.pk])


class OccupationCompetence(models.Model):
    """An occupation asks for a competence. ESCO says essential or optional; ROME marks the heart of the trade."""

    class Importance(models.TextChoices):
        ESSENTIAL = "essential", _("essential")
        CORE = "core", _("heart of the trade")
        EMERGING = "emerging", _("emerging")
        OPTIONAL = "optional", _("useful")

    pk = models.CompositePrimaryKey("occupation", "competence")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="needs", db_index=False)
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="needed_by")
    importance = models.CharField(_("importance"), max_length=9, choices=Importance)

    class Meta:
        verbose_name = _("competence of an occupation")
        verbose_name_plural = _("competences of occupations")

    def __str__(self) -> str:
        return f"{self.occupation} · {self.competence}"


class OccupationRelation(models.Model):
    """An occupation is narrower than another, or one moves from it to another (ROME mobility, the nearest first)."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("kind of")
        MOBILITY = "mobility", _("neighbouring occupation")

    pk = models.CompositePrimaryKey("origin", "kind", "target")
    origin = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="relations", db_index=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    target = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="back_relations")
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)

    class Meta:
        verbose_name = _("relation between occupations")
        verbose_name_plural = _("relations between occupations")

    def __str__(self) -> str:
        return f"{self.origin} · {self.get_kind_display()} · {self.target}"


class JobTitle(Identified):
    """A name under which an occupation is offered, with a code of its own (ROME appellation)."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="job_titles", db_index=False)
    code = models.CharField(_("code"), max_length=20)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="job_titles")
    label = MultilingualField(_("label"))

    class Meta:
        verbose_name = _("job title")
        verbose_name_plural = _("job titles")
        constraints: ClassVar = [models.UniqueConstraint(fields=["framework", "code"], name="skills_job_title_once")]

    def __str__(self) -> str:
        return text_in(self.label)


MATCHES = (
    ("exact", _("same meaning")),
    ("close", _("close meaning")),
    ("narrow", _("the occupation is narrower than the line")),
)


@audited()
class ShortageEntry(Identified):
    """A line of a yearly shortage list, as its region published it, joined to an occupation it covers.

    A line that covers several occupations has a row for each; one that corresponds to none has a row without occupation.
    """

    class Region(models.TextChoices):
        """The codes are those of `network`."""

        BRUSSELS = "brussels", _("Brussels")
        WALLONIA = "wallonia", _("Wallonia")
        FLANDERS = "flanders", _("Flanders")
        HAUTS_DE_FRANCE = "hauts_de_france", _("Hauts-de-France")

    region = models.CharField(_("region"), max_length=16, choices=Region)
    year = models.PositiveSmallIntegerField(_("year"))
    label = models.CharField(_("label as published"), max_length=300)
    language = models.CharField(_("language of the label"), max_length=2)
    list_group = models.CharField(_("group in the list"), max_length=200, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.SET_NULL, related_name="shortages", null=True, blank=True)
    # What the occupation is to the line, in the words of correspondences: lines are broader than ESCO occupations.
    relation = models.CharField(_("relation"), max_length=7, choices=MATCHES, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        verbose_name = _("shortage list entry")
        verbose_name_plural = _("shortage list entries")
        ordering: ClassVar = ["region", "year", "label"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "year", "label", "occupation"],
                name="skills_shortage_once",
                nulls_distinct=False,
                violation_error_message=_("This line is already in the list of this region for this year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_region_display()} {self.year})"
