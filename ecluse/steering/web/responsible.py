"""Responsible digital as a theme: what one learns at each stage of the life of digital things, where, and who acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.offer import api as offer
from ecluse.skills import api as skills

from ..models import ActorRole
from ..queries import register

FRAMEWORK = "responsible"
SOONEST = 3


@dataclass
class Taught:
    """A competence of the theme, and how many programmes of the catalogue aim at it."""

    competence: skills.Competence
    programmes: int

    @property
    def href(self) -> str:
        """The programmes behind the number, or what the competence means when there is none."""
        catalogue = f"{reverse('offer:catalogue')}?competence={self.competence.pk}"
        return catalogue if self.programmes else self.competence.get_absolute_url()


@dataclass
class Area:
    """A stage of the life of digital things: its competences, and its actors on the territory."""

    title: Any
    actors: int
    actors_href: str
    taught: list[Taught] = field(default_factory=list)


@public(why="Responsible digital is for everybody: what it takes, where it is learnt, who helps.")
@require_safe
def show(request: GuardedRequest) -> HttpResponse:
    """The framework by area with its trainings, the next dates, the pathways, and the way to the register of actors."""
    competences = skills.competences_of(FRAMEWORK)
    covers = offer.covers([one.pk for one in competences], today=timezone.localdate())
    known = register.counts()["stage"]
    context = {
        "areas": _areas(competences, covers, known),
        "soonest": sorted((one for one in covers if one.next_on), key=lambda one: (one.next_on, one.programme.pk))[:SOONEST],
        "programmes": len(covers),
        "pathways": offer.pathways_through([one.programme.pk for one in covers]),
        "actors": sum(known.values()),
        "framework": skills.framework_of(FRAMEWORK),
    }
    return render(request, "steering/responsible.html", context)


def _areas(competences: Sequence[skills.Competence], covers: Sequence[offer.Cover], known: dict[str, int]) -> list[Area]:
    """The areas of the framework are numbered as the stages of the register; recycling ends the fourth."""
    counted: dict[UUID, int] = {}
    for cover in covers:
        for key in cover.competence_ids:
            counted[key] = counted.get(key, 0) + 1
    areas = {
        stage.value[0]: Area(
            capfirst(stage.label), known.get(stage.value, 0), f"{reverse('steering:register')}?etape={stage.value}"
        )
        for stage in ActorRole.Stage
    }
    for one in sorted(competences, key=lambda one: one.code):
        areas[one.code[0]].taught.append(Taught(one, counted.get(one.pk, 0)))
    return [area for area in areas.values() if area.taught or area.actors]
