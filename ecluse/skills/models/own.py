"""Frameworks that an organisation of the network writes itself: the draft that people edit as a tree."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField, text_in

from .competence import Competence
from .framework import Framework


@audited()
class OwnFramework(Identified):
    """A framework being written. What is public is the `framework` that its last publication made; the draft is its source.

    Publishing is an import like any other: what the draft no longer holds is withdrawn, never deleted, and the version keeps what
    changed. `revision` grows with every change, so that two people who edit at once are told.
    """

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = MultilingualField(_("title"))
    licence = models.CharField(_("licence"), max_length=200, default="CC BY 4.0")
    framework = models.OneToOneField(Framework, on_delete=models.PROTECT, related_name="draft", null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    published_revision = models.PositiveIntegerField(_("revision published last"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"))

    class Meta:
        verbose_name = _("framework of ours")
        verbose_name_plural = _("frameworks of ours")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return text_in(self.title) or self.code

    def get_absolute_url(self) -> str:
        """Where it is edited."""
        return reverse("skills:own", args=[self.pk])

    @property
    def is_published_as_is(self) -> bool:
        """Whether nothing changed since it was published."""
        return self.published_revision == self.revision


@audited()
class DraftItem(Identified):
    """A branch or a leaf of the tree. Its key names it for ever: `urn:uuid:…` is its address in every version, wherever it moves.

    One that came by file keeps the address of the file.
    """

    KINDS: ClassVar = [
        Competence.Kind.AREA,
        Competence.Kind.COMPETENCE,
        Competence.Kind.SKILL,
        Competence.Kind.KNOWLEDGE,
        Competence.Kind.ATTITUDE,
    ]

    own = models.ForeignKey(OwnFramework, on_delete=models.CASCADE, related_name="items", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, blank=True)
    position = models.PositiveIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=10, choices=Competence.Kind, default=Competence.Kind.COMPETENCE)
    code = models.CharField(_("code"), max_length=60, blank=True)
    label = MultilingualField(_("label"))
    description = MultilingualField(_("description"), blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=0)
    # The address that a file gave it before it was edited here; none: its key makes it.
    address = models.CharField(_("address"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("item of a draft")
        verbose_name_plural = _("items of drafts")
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["own", "parent", "position"], name="skills_draft_item_place")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(parent=F("id")), name="skills_draft_item_is_not_in_itself")]

    def __str__(self) -> str:
        return text_in(self.label)

    @property
    def uri(self) -> str:
        """Its address in every version."""
        return self.address or f"urn:uuid:{self.pk}"


@audited()
class DraftLevel(Identified):
    """A step of the scale of a framework being written."""

    own = models.ForeignKey(OwnFramework, on_delete=models.CASCADE, related_name="levels", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    name = MultilingualField(_("name"))
    description = MultilingualField(_("description"), blank=True)

    class Meta:
        verbose_name = _("level of a draft")
        verbose_name_plural = _("levels of drafts")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["own", "number"],
                name="skills_draft_level_once",
                violation_error_message=_("This framework already has a level with this number."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=20), name="skills_draft_level_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {text_in(self.name)}"
