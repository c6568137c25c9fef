"""What the comparison of offers reads: a constant number of statements, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from ..models import Aim, Programme, Session
from ..rules.comparison import in_common
from ..rules.enrolment import HOLDING, seats_left
from .programme import SessionLine

MOST_DATES = 3


@dataclass(frozen=True)
class Compared:
    """One of the offers compared: its next dates with their places, and what it aims at."""

    programme: Programme
    dates: list[SessionLine]
    competences: dict[UUID, Any]
    level: int

    @property
    def first(self) -> Session | None:
        """The session that starts next and still has a place, or else the next one."""
        return next((line.session for line in self.dates if line.left), self.dates[0].session if self.dates else None)


@dataclass(frozen=True)
class Comparison:
    """Up to four offers, and the competences that all of them aim at."""

    offers: list[Compared]
    common: list[Any]


def compared(ids: list[UUID], *, today: date) -> Comparison:
    """The published programmes of these, in the order asked."""
    upcoming = (
        Session.objects.upcoming(today)
        .select_related("site")
        .annotate(
            taken=Count("enrolments", filter=Q(enrolments__state__in=HOLDING)),
            waiting=Count("enrolments", filter=Q(enrolments__state="waiting_list")),
        )
        .order_by("start_on", "id")
    )
    aims = Aim.objects.select_related("competence__framework").order_by("competence__framework", "id")
    rows = (
        Programme.objects.filter(published_at__isnull=False)
        .select_related("organisation")
        .prefetch_related(Prefetch("sessions", queryset=upcoming, to_attr="upcoming"), Prefetch("aims", queryset=aims))
        .in_bulk(ids)
    )
    offers = [_compared(rows[key]) for key in ids if key in rows]
    common = in_common([list(offer.competences) for offer in offers])
    return Comparison(offers, [offers[0].competences[key] for key in common])


def _compared(programme: Any) -> Compared:
    aims = list(programme.aims.all())
    dates = [
        SessionLine(one, seats_left(places=one.places, taken=one.taken), one.waiting) for one in programme.upcoming[:MOST_DATES]
    ]
    levels = [aim.level for aim in aims if aim.level and aim.competence.framework.code.startswith("digcomp")]
    return Compared(programme, dates, {aim.competence_id: aim.competence for aim in aims}, max(levels, default=0))
