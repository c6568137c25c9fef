"""Competences, what they say, how they relate, and the themed lists they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from .framework import Framework
from .search import WordsField, dictionary_indexes, search_field


class CompetenceQuerySet(models.QuerySet["Competence"]):
    """Filters that chain."""

    def current(self) -> CompetenceQuerySet:
        """Those the framework still lists."""
        return self.filter(retired_at__isnull=True)

    def nameable(self) -> CompetenceQuerySet:
        """Those somebody can have; areas and groups only class them."""
        return self.exclude(kind__in=[Competence.Kind.AREA, Competence.Kind.GROUP])


class Competence(Identified):
    """What a person knows or can do, as a framework words it; also the areas and groups in which it is classed.

    A competence withdrawn by its framework keeps its row (`retired_at`): trainings and badges that name it stay readable.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        KNOWLEDGE = "knowledge", _("knowledge")
        ATTITUDE = "attitude", _("attitude")
        COMPETENCE = "competence", _("competence")
        AREA = "area", _("area")
        GROUP = "group", _("group")

    class ReuseLevel(models.TextChoices):
        TRANSVERSAL = "transversal", _("useful everywhere")
        CROSS_SECTOR = "cross-sector", _("useful in several sectors")
        SECTOR = "sector-specific", _("specific to a sector")
        OCCUPATION = "occupation-specific", _("specific to an occupation")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="competences", db_index=False)
    uri = models.CharField(_("address"), max_length=300)
    code = models.CharField(_("code"), max_length=60, blank=True)
    # At its publisher, when it has one: what leaves as CASE leaves under it.
    identifier = models.UUIDField(_("identifier at its publisher"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = MultilingualField(_("label"))
    # {"fr": ["…"], "nl": ["…"]}: other names, for search
    alternatives: models.JSONField[Any, Any] = models.JSONField(_("other names"), default=dict, blank=True)
    description = MultilingualField(_("description"), blank=True)
    reuse_level = models.CharField(_("reach"), max_length=20, choices=ReuseLevel, blank=True)
    flags = ArrayField(models.CharField(max_length=20), verbose_name=_("marks"), default=list, blank=True)
    # Languages whose label is a translation by Écluse, to be shown as such.
    own_translations = ArrayField(models.CharField(max_length=2), verbose_name=_("own translations"), default=list, blank=True)
    # Its place among those classed with it; zero: its framework gives none.
    position = models.PositiveIntegerField(_("place"), default=0, db_default=0)
    retired_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    words = WordsField()
    search = search_field()

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "uri"],
                name="skills_competence_once",
                violation_error_message=_("This framework already has a competence with this address."),
            )
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="skills_competence_search"),
            models.Index(fields=["framework", "code"], name="skills_competence_code"),
            *dictionary_indexes("skills_competence_order", condition=Q(retired_at__isnull=True) & ~Q(kind__in=["area", "group"])),
        ]

    def __str__(self) -> str:
        return text_in(self.label)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("skills:competence", args=[self.pk])


class CompetenceRelation(models.Model):
    """A competence is narrower than another, goes with it, or leans on it. Both are of the same framework."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("belongs to")
        RELATED = "related", _("related to")
        ESSENTIAL = "essential", _("needs")
        OPTIONAL = "optional", _("goes well with")
        # Said by the framework itself of what it withdrew.
        REPLACED = "replaced", _("replaced by")

    pk = models.CompositePrimaryKey("origin", "kind", "target")
    origin = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="relations", db_index=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    target = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="back_relations")

    class Meta:
        verbose_name = _("relation between competences")
        verbose_name_plural = _("relations between competences")

    def __str__(self) -> str:
        return f"{self.origin} · {self.get_kind_display()} · {self.target}"


class Descriptor(Identified):
    """A sentence that says what somebody knows, wants or can do at a stage of a competence (DigComp statements and outcomes)."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("statement")
        KNOWLEDGE = "knowledge", _("knowledge")
        SKILL = "skill", _("skill")
        ATTITUDE = "attitude", _("attitude")

    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="descriptors", db_index=False)
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    stage = models.CharField(_("stage"), max_length=30)
    text = MultilingualField(_("text"))
    artificial_intelligence = models.CharField(_("artificial intelligence"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("descriptor")
        verbose_name_plural = _("descriptors")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["competence", "code"], name="skills_descriptor_once")]

    def __str__(self) -> str:
        return f"{self.code} · {text_in(self.text)}"


class Collection(Identified):
    """A themed list inside a framework: digital, green, transversal, language, research."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="collections", db_index=False)
    code = models.SlugField(_("code"), max_length=40)
    label = MultilingualField(_("label"))

    class Meta:
        verbose_name = _("themed list")
        verbose_name_plural = _("themed lists")
        constraints: ClassVar = [models.UniqueConstraint(fields=["framework", "code"], name="skills_collection_once")]

    def __str__(self) -> str:
        return text_in(self.label) or self.code


class CollectionMember(Identified):
    """A competence or an occupation belongs to a themed list."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="members", db_index=False)
    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    occupation = models.ForeignKey("Occupation", on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)

    class Meta:
        verbose_name = _("member of a themed list")
        verbose_name_plural = _("members of themed lists")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collection", "competence", "occupation"], name="skills_member_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(competence__isnull=True) ^ Q(occupation__isnull=True),
                name="skills_member_is_one_thing",
                violation_error_message=_("A member of a themed list is a competence or an occupation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection} · {self.competence or self.occupation}"
