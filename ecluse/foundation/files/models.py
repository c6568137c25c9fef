"""The row of a file that is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Identified
from .kinds import Kind


class StoredFile(Identified):
    """A file that somebody brought. Where it lies is made from its key: nothing that was typed is in the path."""

    place = models.CharField(_("place"), max_length=100, unique=True, editable=False)
    name = models.CharField(_("name given"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=[(kind.value, kind.value.upper()) for kind in Kind])
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_is_not_empty")]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"
