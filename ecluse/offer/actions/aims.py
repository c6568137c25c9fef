"""When a competence changes, the programmes that aim at it are put before their operator (`skills` asks, `offer` answers)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.skills import api as skills

from ..models import Aim, Programme
from ..permissions import can_edit_programme
from .catalogue import refresh_entry


class Aims:
    """The competences that programmes aim at. A use is a programme: its aims are rewritten with it."""

    name = "offer.aim"
    words = _("training that aims at it")
    answers = ("confirm", "replace", "drop")

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """The programmes that aim at these competences, drafts too."""
        rows = Aim.objects.filter(competence__in=things).select_related("programme").order_by("id")
        return [
            skills.Use(
                key=row.programme_id,
                thing_id=row.competence_id,
                title=row.programme.title,
                href=row.programme.get_absolute_url(),
                organisation_id=row.programme.organisation_id,
            )
            for row in rows
        ]

    def replace(self, *, by: Hat, use: skills.Use, successor_id: UUID, at: datetime) -> None:
        """Aim at the successor, at the same level; a programme that aims at it already loses the old aim only."""
        with transaction.atomic():
            programme = _programme(by, use)
            aim = programme.aims.get(competence=use.thing_id)
            if programme.aims.filter(competence=successor_id).exists():
                aim.delete()
            else:
                aim.competence_id = successor_id
                aim.save(update_fields=["competence"])
            refresh_entry(programme=programme, at=at)

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """Aim at it no longer."""
        with transaction.atomic():
            programme = _programme(by, use)
            programme.aims.filter(competence=use.thing_id).delete()
            refresh_entry(programme=programme, at=at)


def install() -> None:
    """Called once, when the house starts."""
    skills.USERS.add(Aims())


def _programme(by: Hat, use: skills.Use) -> Programme:
    """The programme, locked, for those who may rewrite it."""
    programme = Programme.objects.select_for_update().get(pk=use.key)
    if not can_edit_programme(by, programme):
        raise NotAllowed
    return programme
