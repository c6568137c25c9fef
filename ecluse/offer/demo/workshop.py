"""Trainings of the operator whose workshop has a framework of its own aim at two of its competences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.demo import Field, sower
from ecluse.skills import api as skills

from ..actions.catalogue import refresh_entry
from ..models import Aim, Programme


@sower(46, _("Aims in the words of an operator"))
def sow_workshop_aims(field: Field) -> None:
    """One training aims at reading a plan, another at the printer."""
    if "workshop" not in field.sown:
        return
    framework, by = field.sown["workshop"]
    codes = {row.code: row for row in skills.competences_of(framework.code)}
    programmes = Programme.objects.filter(organisation=by.organisation_id, published_at__isnull=False).order_by("pk")[:2]
    for programme, code in zip(programmes, ("1.1", "2.1"), strict=False):
        Aim.objects.create(programme=programme, competence=codes[code], level=2)
        refresh_entry(programme=programme, at=field.at)
