"""Frameworks, their levels and their imports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in


@audited()
class Framework(Identified):
    """A published list of competences or occupations, in the version the network uses today.

    The past is in its imports; the framework itself keeps one version, so that a competence has one address and one meaning.
    """

    class Extent(models.TextChoices):
        EXCERPT = "excerpt", _("excerpt carried by Écluse")
        FULL = "full", _("complete")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = MultilingualField(_("title"))
    version = models.CharField(_("version"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    source_url = models.URLField(_("source"), blank=True)
    licence = models.CharField(_("licence"), max_length=200)
    notice = MultilingualField(_("notice the licence asks to show"), blank=True)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list)
    # Whose own framework it is; none: a reference of an institution.
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    identifier = models.UUIDField(_("identifier at its publisher"), null=True, blank=True)
    extent = models.CharField(_("extent"), max_length=7, choices=Extent, default=Extent.FULL)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{text_in(self.title)} {self.version}".strip()

    def get_absolute_url(self) -> str:
        """Its place on the page of frameworks."""
        return f"{reverse('skills:frameworks')}#{self.code}"


class FrameworkImport(Identified):
    """An import or a publication that changed something: a version of the framework as it was here, with what it brought by kind of row.

    One that changes nothing leaves no row. What it changed of each thing is in `FrameworkChange`; the first one changed nothing: it is
    the beginning.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="imports")
    version = models.CharField(_("version"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=300)
    happened_at = models.DateTimeField(_("happened at"))
    # The day the source itself gives, when it gives one: what leaves says it again.
    stated_at = models.DateTimeField(_("stated at"), null=True, blank=True)
    # Nobody: Écluse itself, from the command line.
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by")
    )
    # {"competences": {"read": 14578, "created": 14578, "changed": 0, "unchanged": 0, "removed": 0, …}, …}
    counts: models.JSONField[Any, Any] = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-happened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.framework} · {self.happened_at:%Y-%m-%d}"


class Level(Identified):
    """A step of the scale of a framework (DigComp: 8 steps in 4 stages)."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="levels", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=30)
    stage = models.CharField(_("stage"), max_length=30)
    name = MultilingualField(_("name"))
    description = MultilingualField(_("description"), blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering: ClassVar = ["framework", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                name="skills_level_once",
                violation_error_message=_("This framework already has a level with this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} · {text_in(self.name)}"
