"""What the pages of one programme, session or pathway read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from ecluse.foundation.access import Hat
from ecluse.skills import api as skills

from ..models import Aim, Enrolment, Pathway, PathwayStep, Programme, Session
from ..rules.enrolment import GONE, HOLDING, State, seats_left
from .catalogue import programmes_for_competences

TAKEN = Count("enrolments", filter=Q(enrolments__state__in=HOLDING))
WAITING = Count("enrolments", filter=Q(enrolments__state=State.WAITING_LIST))


@dataclass(frozen=True)
class SessionLine:
    """A session with its places counted."""

    session: Session
    left: int
    waiting: int


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with all that its page shows."""

    programme: Programme
    sessions: list[SessionLine]
    aims: list[Aim]
    pathways: list[Pathway]


def programme_page(programme_id: UUID, *, today: date) -> ProgrammePage | None:
    """A programme and its next sessions (twelve at most), or None."""
    programme = (
        Programme.objects.select_related("organisation")
        .prefetch_related(
            "modules",
            Prefetch(
                "aims", queryset=Aim.objects.select_related("competence__framework").order_by("competence__framework", "id")
            ),
            Prefetch("steps", queryset=PathwayStep.objects.filter(pathway__published_at__isnull=False).select_related("pathway")),
        )
        .filter(pk=programme_id)
        .first()
    )
    if programme is None:
        return None
    sessions = (
        Session.objects.upcoming(today)
        .filter(programme=programme)
        .select_related("site")
        .annotate(taken=TAKEN, waiting=WAITING)
        .order_by("start_on", "id")[:12]
    )
    return ProgrammePage(
        programme=programme,
        sessions=[_line(session) for session in sessions],
        aims=list(programme.aims.all()),
        pathways=[step.pathway for step in programme.steps.all()],
    )


def _line(session: Any) -> SessionLine:
    return SessionLine(session, seats_left(places=session.places, taken=session.taken), session.waiting)


@dataclass(frozen=True)
class SessionPage:
    """A session with all that its page shows; `mine` is the reader's own enrolment."""

    session: Session
    left: int
    waiting: int
    is_open: bool
    mine: Enrolment | None
    days: int
    parts: list[str]


def session_page(session_id: UUID, *, hat: Hat, today: date) -> SessionPage | None:
    """A session, its places and the reader's own enrolment in it, or None."""
    session: Any = (
        Session.objects.select_related("programme__organisation", "site", "space", "trainer")
        .annotate(taken=TAKEN, waiting=WAITING)
        .filter(pk=session_id)
        .first()
    )
    if session is None:
        return None
    mine = None
    if hat.person_id is not None:
        mine = (
            Enrolment.objects.filter(session=session, person=hat.person_id)
            .exclude(state__in=GONE)
            .order_by("-requested_at")
            .first()
        )
    half_days = list(session.half_days.values_list("on", "part"))
    return SessionPage(
        session=session,
        left=seats_left(places=session.places, taken=session.taken),
        waiting=session.waiting,
        is_open=session.cancelled_at is None and session.last_day_on >= today,
        mine=mine,
        days=len({on for on, _part in half_days}),
        parts=sorted({part for _on, part in half_days}),
    )


def other_sessions(session: Session, *, today: date, most: int = 3) -> list[Session]:
    """The next sessions of the same programme."""
    upcoming = Session.objects.upcoming(today).filter(programme=session.programme_id).exclude(pk=session.pk)
    return list(upcoming.select_related("site").order_by("start_on", "id")[:most])


def similar_programmes(programme_id: UUID, *, most: int = 3) -> list[Programme]:
    """Programmes of the catalogue that aim at the same competences, those that share most first."""
    aims = [key for key, _level in aims_of(programme_id)]
    ids = [key for key in programmes_for_competences(aims, limit=most + 1)[0] if key != programme_id][:most] if aims else []
    found = Programme.objects.select_related("organisation").in_bulk(ids)
    return [found[key] for key in ids if key in found]


def published_pathways() -> QuerySet[Pathway]:
    """The pathways of the catalogue."""
    steps = PathwayStep.objects.select_related("programme")
    return (
        Pathway.objects.filter(published_at__isnull=False)
        .select_related("organisation", "occupation")
        .prefetch_related(Prefetch("steps", queryset=steps))
    )


def pathways_through(programme_ids: Collection[UUID], *, most: int = 5) -> list[Pathway]:
    """The pathways of the catalogue that pass by these programmes, those with most such steps first. Two statements."""
    passing = Count("steps", filter=Q(steps__programme__in=list(programme_ids)))
    rows = published_pathways().annotate(passing=passing).filter(passing__gt=0)
    return list(rows.order_by("-passing", "pk")[:most])


@dataclass(frozen=True)
class Coverage:
    """A competence of the occupation, and the steps that aim at it (none: a hole)."""

    competence: Any
    steps: list[int]


@dataclass(frozen=True)
class PathwayPage:
    """A pathway, its steps with their next session, and what it covers of its occupation's essential competences."""

    pathway: Pathway
    steps: list[tuple[PathwayStep, Session | None]]
    coverage: list[Coverage]
    hours: int

    @property
    def covered(self) -> int:
        """How many essential competences at least one step aims at."""
        return sum(1 for line in self.coverage if line.steps)


def pathway_page(pathway_id: UUID, *, today: date) -> PathwayPage | None:
    """One pathway, or None."""
    upcoming = Session.objects.upcoming(today).select_related("site").order_by("start_on", "id")
    steps = PathwayStep.objects.select_related("programme__organisation").prefetch_related(
        "programme__aims", Prefetch("programme__sessions", queryset=upcoming, to_attr="upcoming")
    )
    pathway = (
        Pathway.objects.select_related("organisation", "occupation")
        .prefetch_related(Prefetch("steps", queryset=steps))
        .filter(pk=pathway_id)
        .first()
    )
    if pathway is None:
        return None
    rows = list(pathway.steps.all())
    aimed: dict[UUID, list[int]] = {}
    for step in rows:
        for aim in step.programme.aims.all():
            aimed.setdefault(aim.competence_id, []).append(step.order)
    essential = skills.essential_competences(pathway.occupation_id) if pathway.occupation_id else []
    return PathwayPage(
        pathway=pathway,
        steps=[(step, next(iter(step.programme.upcoming), None)) for step in rows],  # type: ignore[attr-defined]
        coverage=[Coverage(competence, aimed.get(competence.pk, [])) for competence in essential],
        hours=sum(step.programme.hours for step in rows),
    )


def essential_to(occupation: str) -> list[UUID]:
    """The competences essential to the occupation that an address names; none when it names none."""
    found = _uuid(occupation)
    return [competence.pk for competence in skills.essential_competences(found)] if found else []


def subject(occupation: str) -> Any:
    """The occupation that an address names, to be said on the page, or None."""
    found = _uuid(occupation)
    return skills.occupation_by_id(found) if found else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def programmes_of(organisation_id: UUID | None) -> QuerySet[Any]:
    """The programmes of an operator, drafts too, with their sessions counted."""
    return Programme.objects.filter(organisation=organisation_id).annotate(session_count=Count("sessions", distinct=True))


def enrolment_with_programme(enrolment_id: UUID) -> Enrolment | None:
    """An enrolment with its session, programme and operator in one statement, or None."""
    return Enrolment.objects.select_related("session__programme__organisation").filter(pk=enrolment_id).first()


def aims_of(programme_id: UUID) -> list[tuple[UUID, int | None]]:
    """The competences that a programme aims at, with the level (None: the framework has none)."""
    return list(Aim.objects.filter(programme=programme_id).order_by("id").values_list("competence_id", "level"))


def programme_to_write(programme_id: UUID) -> Programme | None:
    """A programme with its modules, for whoever rewrites it; the permission is asked by the action."""
    return Programme.objects.prefetch_related("modules").filter(pk=programme_id).first()
