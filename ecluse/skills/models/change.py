"""What a version of a framework changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .competence import Competence
from .framework import FrameworkImport
from .occupation import Occupation


class FrameworkChange(models.Model):
    """One thing that a version changed about a competence, an occupation or the scale: what it was, what it is.

    Rows are many and small: an import writes them with set statements. What was not there before, or is no longer, is null. A relation
    is one row, and `ref` says with what. The relations of what came or left whole are not told apart.
    """

    class What(models.TextChoices):
        PRESENCE = "presence", _("presence")
        NAME = "name", _("name, code and kind")
        TEXT = "text", _("description")
        OTHERS = "others", _("other names")
        PLACE = "place", _("place")
        RELATION = "relation", _("relation to another competence")
        NEED = "need", _("competence asked for")
        SENTENCE = "sentence", _("sentence of a stage")
        TITLE = "title", _("job title")
        LIST = "list", _("themed list")
        LEVEL = "level", _("level")
        FAMILY = "family", _("family of occupations")

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(FrameworkImport, on_delete=models.CASCADE, related_name="changes", db_index=False)
    # Without an index: nothing looks for the changes of one thing, and an import writes thousands of rows.
    competence = models.ForeignKey(
        Competence, on_delete=models.CASCADE, related_name="changes", null=True, blank=True, db_index=False
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="changes", null=True, blank=True, db_index=False
    )
    what = models.CharField(_("what"), max_length=8, choices=What)
    ref = models.CharField(_("with what"), max_length=60, blank=True)
    before: models.JSONField[Any, Any] = models.JSONField(_("before"), null=True, blank=True)
    after: models.JSONField[Any, Any] = models.JSONField(_("after"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a framework")
        verbose_name_plural = _("changes of frameworks")
        indexes: ClassVar = [models.Index(fields=["version", "what"], name="skills_change_of_version")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(competence__isnull=True) | Q(occupation__isnull=True),
                name="skills_change_is_of_one_thing",
                violation_error_message=_("A change is about a competence, an occupation or the framework itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_what_display()}"
