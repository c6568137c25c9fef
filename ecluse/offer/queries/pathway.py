"""What is read while a pathway is composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from ecluse.foundation.access import Hat, Role
from ecluse.skills import api as skills

from ..models import Aim, Pathway, Programme
from ..rules.facets import Wish
from .catalogue import programmes_for_competences
from .prerequisites import Before, before_pathway
from .search import search

PROPOSED = 5


@dataclass(frozen=True)
class Composition:
    """The programmes chosen, in order, what they cover of the occupation, and programmes that one may add."""

    programmes: list[Programme]
    occupation: Any
    essential: int
    left: list[Any]
    proposals: list[Programme]
    before: list[Before]

    @property
    def covered(self) -> int:
        """How many essential competences at least one programme aims at."""
        return self.essential - len(self.left)

    @property
    def hours(self) -> int:
        """How long the whole pathway lasts."""
        return sum(programme.hours for programme in self.programmes)


def composition(
    programme_ids: Sequence[UUID], *, occupation_id: UUID | None, words: str, language: str, today: date
) -> Composition:
    """Twelve statements at most, whatever the number of steps. Without words, what covers most of what is left is proposed, or
    what starts next when the occupation says nothing.
    """
    occupation = skills.occupation_by_id(occupation_id) if occupation_id else None
    essential = skills.essential_competences(occupation.pk) if occupation else []
    aimed = set(Aim.objects.filter(programme__in=programme_ids).values_list("competence_id", flat=True))
    left = [competence for competence in essential if competence.pk not in aimed]
    if words or not essential:
        proposed = search(Wish(words=words), language=language, today=today).ids
    else:
        proposed = programmes_for_competences([one.pk for one in left], limit=PROPOSED + len(programme_ids))[0] if left else []
    proposed = [key for key in proposed if key not in set(programme_ids)][:PROPOSED]
    found = Programme.objects.select_related("organisation").in_bulk([*programme_ids, *proposed])
    programmes = [found[key] for key in programme_ids if key in found]
    return Composition(
        programmes=programmes,
        occupation=occupation,
        essential=len(essential),
        left=left,
        proposals=[found[key] for key in proposed if key in found],
        before=before_pathway(programmes),
    )


def pathways_for(hat: Hat) -> QuerySet[Any]:
    """The pathways of the hat's organisation, drafts too, with their steps counted; those of all for a coordinator."""
    mine = Pathway.objects.all() if hat.role is Role.COORDINATOR else Pathway.objects.filter(organisation=hat.organisation_id)
    return mine.select_related("occupation", "organisation").annotate(step_count=Count("steps", distinct=True))
