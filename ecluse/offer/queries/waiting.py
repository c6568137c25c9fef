"""The waiting list as its operator reads it, and the offer that waits for somebody's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ..models import Enrolment, PlaceOffer, Session, WaitingRule
from ..rules.enrolment import State
from ..rules.waiting import ANSWER_HOURS

QUEUE_ORDER = ("queue_number", "requested_at", "id")


def queue_of(session: Session) -> QuerySet[Any]:
    """Who is offered a place or waits, each with `until` (None: no offer) and `told_at`, in the order of their numbers."""
    offer = PlaceOffer.objects.open().filter(enrolment=OuterRef("pk"))
    return (
        Enrolment.objects.filter(session=session, state__in=[State.OFFERED, State.WAITING_LIST])
        .select_related("person", "referred_by")
        .annotate(until=Subquery(offer.values("until")[:1]), told_at=Subquery(offer.values("told_at")[:1]))
    )


@dataclass(frozen=True)
class QueueNumbers:
    """How many are offered a place, and how many wait."""

    offered: int
    waiting: int


def queue_numbers(session: Session) -> QueueNumbers:
    """Counted in one statement."""
    states = list(
        Enrolment.objects.filter(session=session, state__in=[State.OFFERED, State.WAITING_LIST]).values_list("state", flat=True)
    )
    return QueueNumbers(states.count(State.OFFERED), states.count(State.WAITING_LIST))


def position_of(enrolment: Enrolment) -> int:
    """How many are before somebody who waits, and themselves: their place in the queue today."""
    waiting = Enrolment.objects.filter(session=enrolment.session_id, state=State.WAITING_LIST)
    return waiting.filter(Q(queue_number__lte=enrolment.queue_number)).count()


def open_offer_of(enrolment: Enrolment) -> PlaceOffer | None:
    """The place that is offered to this person now."""
    return enrolment.offers.open().first() if enrolment.at is State.OFFERED else None


def answer_hours_of(organisation_id: UUID | None) -> int:
    """The hours that an operator gives to answer."""
    found = WaitingRule.objects.filter(organisation=organisation_id).values_list("answer_hours", flat=True).first()
    return found or ANSWER_HOURS


def offers_waiting_for(person_id: UUID, *, at: datetime) -> list[PlaceOffer]:
    """The places that are offered to a person and still hold."""
    return list(
        PlaceOffer.objects.open()
        .filter(enrolment__person=person_id, until__gt=at, enrolment__session__cancelled_at=None)
        .select_related("enrolment__session__programme")
        .order_by("until")
    )
