"""When an occupation or a competence changes, the numbers that say how much it is asked for are looked at again (`skills` asks)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal
from ecluse.skills import api as skills

from ..models import NeedSignal


class CountedAlready(Refusal):
    """Adding two counts of one source up would invent a number."""

    sentence = _(
        "The same source gives its own numbers for what replaces it, for the same territory and time. Drop the numbers of the one that "
        "is withdrawn, or confirm them as they are."
    )


class NeedNumbers:
    """The numbers of needs, one line for each occupation or competence: whoever counted them, they are the network's."""

    name = "steering.need"
    words = _("numbers of the needs report")
    answers = ("confirm", "replace", "drop")

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """The occupations and competences that somebody counted."""
        about = _about(*things).order_by()
        counted = {
            key
            for name in ("occupation", "competence")
            for key in about.filter(**{f"{name}__in": things}).values_list(f"{name}_id", flat=True).distinct()
        }
        found: list[skills.Occupation | skills.Competence] = [
            *skills.occupations_by_ids(counted).values(),
            *skills.competences_by_ids(counted).values(),
        ]
        return [
            skills.Use(key=one.pk, thing_id=one.pk, title=one.label, href=reverse("steering:need", args=[one.pk]))
            for one in sorted(found, key=lambda one: one.pk)
        ]

    def replace(self, *, by: Hat, use: skills.Use, successor_id: UUID, at: datetime) -> None:
        """The numbers are of the successor from now on."""
        try:
            with transaction.atomic():
                for signal in _about(use.thing_id).select_for_update():
                    signal.competence_id = successor_id
                    signal.save(update_fields=["competence"])
        except IntegrityError as problem:
            raise CountedAlready from problem

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """The report forgets them; the audit trail does not."""
        _about(use.thing_id).delete()


def _about(*things: UUID) -> QuerySet[NeedSignal]:
    return NeedSignal.objects.filter(occupation__in=things) | NeedSignal.objects.filter(competence__in=things)


def install() -> None:
    """Called once, when the house starts."""
    skills.USERS.add(NeedNumbers())
