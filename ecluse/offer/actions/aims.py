"""When a competence or an occupation changes, what points at it is put before its operator (`skills` asks, `offer` answers)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.skills import api as skills

from ..models import Aim, Pathway, Prerequisite, Programme
from ..permissions import can_edit_pathway, can_edit_programme
from .catalogue import refresh_entry


class Pointers:
    """Rows by which programmes point at competences. A use is a programme: its rows are rewritten with it."""

    answers = ("confirm", "replace", "drop")

    def __init__(self, model: type[Aim | Prerequisite], *, name: str, words: Promise) -> None:
        self.model, self.name, self.words = model, name, words

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """The programmes that point at these competences, drafts too."""
        rows = self.model._default_manager.filter(competence__in=things).select_related("programme").order_by("id")
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
        """Point at the successor, at the same level; a programme that points at it already loses the old row only."""
        with transaction.atomic():
            programme = _programme(by, use)
            rows = self.model._default_manager.filter(programme=programme)
            row = rows.get(competence=use.thing_id)
            if rows.filter(competence=successor_id).exists():
                row.delete()
            else:
                row.competence_id = successor_id
                row.save(update_fields=["competence"])
            refresh_entry(programme=programme, at=at)

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """Point at it no longer."""
        with transaction.atomic():
            programme = _programme(by, use)
            self.model._default_manager.filter(programme=programme, competence=use.thing_id).delete()
            refresh_entry(programme=programme, at=at)


class PathwayTargets:
    """Pathways by the occupation they lead to. A successor is chosen by designing the pathway again, not here."""

    name = "offer.pathway"
    words = _("pathway that leads to it")
    answers = ("confirm", "drop")

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """The pathways that lead to these occupations, drafts too."""
        rows = Pathway.objects.filter(occupation__in=things).order_by("id")
        return [
            skills.Use(
                key=row.pk,
                thing_id=row.occupation_id,  # type: ignore[arg-type]  # the filter asks for one
                title=row.title,
                href=row.get_absolute_url(),
                organisation_id=row.organisation_id,
            )
            for row in rows
        ]

    def replace(self, *, by: Hat, use: skills.Use, successor_id: UUID, at: datetime) -> None:
        """Only competences have successors."""
        raise NotAllowed

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """It says no longer where it leads; its steps stay."""
        with transaction.atomic():
            pathway = Pathway.objects.select_for_update().get(pk=use.key)
            if not can_edit_pathway(by, pathway):
                raise NotAllowed
            pathway.occupation = None
            pathway.save(update_fields=["occupation"])


def install() -> None:
    """Called once, when the house starts."""
    skills.USERS.add(PathwayTargets())
    skills.USERS.add(Pointers(Aim, name="offer.aim", words=_("training that aims at it")))
    skills.USERS.add(Pointers(Prerequisite, name="offer.prerequisite", words=_("training that asks for it before")))


def _programme(by: Hat, use: skills.Use) -> Programme:
    """The programme, locked, for those who may rewrite it."""
    programme = Programme.objects.select_for_update().get(pk=use.key)
    if not can_edit_programme(by, programme):
        raise NotAllowed
    return programme
