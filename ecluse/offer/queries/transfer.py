"""The sessions in which somebody may go on, and where they came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ecluse.foundation.access import Hat

from ..models import Aim, Enrolment, EnrolmentStep, Session
from ..permissions import can_plan_session
from ..rules.enrolment import seats_left
from ..rules.transfer import is_equivalent
from .programme import TAKEN

MOST = 12


@dataclass(frozen=True)
class Target:
    """A session with a place, and how many it has."""

    session: Session
    left: int
    is_same_programme: bool


def targets_of(enrolment: Enrolment, *, hat: Hat, today: date) -> list[Target]:
    """The next sessions with a place of the same programme, then of those that teach all of it."""
    programme_id = enrolment.session.programme_id
    same = {programme_id, *_equivalents(programme_id)}
    sessions: QuerySet[Any] = (
        Session.objects.filter(cancelled_at=None, programme__in=same, programme__published_at__isnull=False)
        .filter(Q(start_on__gt=today) | Q(start_on__lte=today, last_day_on__gte=today, programme=programme_id))
        .exclude(pk=enrolment.session_id)
        .select_related("programme__organisation", "site")
        .annotate(taken=TAKEN)
        .order_by("start_on", "id")
    )
    found = [
        Target(session, left, session.programme_id == programme_id)
        for session in sessions
        if (left := seats_left(places=session.places, taken=session.taken))
        and (session.admission != "on_decision" or can_plan_session(hat, session.programme))
    ]
    return sorted(found, key=lambda one: not one.is_same_programme)[:MOST]


def _equivalents(programme_id: UUID) -> list[UUID]:
    """The programmes that teach all that this one aims at."""
    aims = dict(Aim.objects.filter(programme=programme_id).values_list("competence_id", "level"))
    others: dict[UUID, dict[UUID, int | None]] = defaultdict(dict)
    rows = Aim.objects.filter(competence__in=aims, programme__published_at__isnull=False).exclude(programme=programme_id)
    for key, competence, level in rows.values_list("programme_id", "competence_id", "level"):
        others[key][competence] = level
    return [key for key, other in others.items() if is_equivalent(aims=aims, other=other)]


def steps_with_those_before(enrolment: Enrolment) -> list[EnrolmentStep]:
    """The steps of an enrolment after those of the enrolments it continues, in the order of time."""
    steps, before = list(enrolment.steps.all()), enrolment.transferred_from_id
    while before is not None:
        earlier = Enrolment.objects.prefetch_related("steps").get(pk=before)
        steps, before = [*earlier.steps.all(), *steps], earlier.transferred_from_id
    return steps
