"""The rooms of a site."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField


@audited()
class Space(Identified):
    """A room where people learn, at a site of an organisation. Bookings and equipment are not kept yet."""

    class Kind(models.TextChoices):
        IMMERSIVE = "immersive", _("immersive space")
        SMART_CORNER = "smart_corner", _("smart corner")
        CLASSROOM = "classroom", _("classroom")

    site = models.ForeignKey("network.Site", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    seats = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    # Square metres: the sum over the immersive spaces answers the 7,000 m² of the recovery plan.
    area = models.PositiveIntegerField(_("area (m²)"))
    presentation = MultilingualField(_("presentation"), blank=True)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["site", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"], name="space_name_once", violation_error_message=_("This site has a space of that name.")
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="space_has_seats"),
        ]

    def __str__(self) -> str:
        return self.name
