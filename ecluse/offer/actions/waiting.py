"""The waiting list: who is next is offered the place that became free, answers, or lets the time pass."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from .. import events, permissions
from ..models import Enrolment, PlaceOffer, Session, WaitingRule
from ..rules.enrolment import State, seats_left
from ..rules.waiting import ANSWER_HOURS, LONGEST_HOURS, SHORTEST_HOURS, answer_until, is_over
from .steps import authorise, both_locked, enrolment_locked, ids, move, taken

logger = logging.getLogger("ecluse.offer")


class OfferIsOver(Refusal):
    """The place was not accepted in time, or was answered for already."""

    sentence = _("This offer of a place is over. Reload the page to see where your enrolment stands; you may ask again.")


class SessionIsOff(Refusal):
    """The session was cancelled while the place was offered."""

    sentence = _("This session was cancelled: its places are no longer offered. The page of the programme shows other dates.")


class HoursOutOfRange(Refusal):
    """An hour is too short to read a letter, a month holds the place for nobody."""

    sentence = _("The time to answer goes from {shortest} to {longest} hours.")


def until_when(session: Session, *, at: datetime) -> datetime | None:
    """Until when an offer made now in this session may be answered; None when it is too late."""
    rule = WaitingRule.objects.filter(organisation=session.programme.organisation_id).first()
    return answer_until(made_at=at, hours=rule.answer_hours if rule else ANSWER_HOURS, starts_at=starts_at(session))


def starts_at(session: Session) -> datetime:
    """The first moment of a session: the first half-day of its timetable, or its first morning."""
    first = session.half_days.order_by("on", "part").first()
    day, hour = (first.on, session.begins(first.part)) if first else (session.start_on, session.morning_from)
    return timezone.make_aware(datetime.combine(min(day, session.start_on), hour))


def offer_place(enrolment: Enrolment, *, until: datetime, by: Hat, at: datetime) -> Enrolment:
    """Hold a place for somebody until a moment. Called with the session locked; the letter follows from the news."""
    PlaceOffer.objects.create(enrolment=enrolment, made_at=at, until=until)
    news = events.EnrolmentOffered(**ids(enrolment), until=until)
    return move(enrolment, State.OFFERED, by=by, at=at, news=news)


def end_offers_by_the_start(session: Session, *, at: datetime) -> int:
    """No offer lasts beyond the start of its session, also when the start was moved earlier; answers how many were shortened.

    Called with the session locked. The letter about the new timetable goes to these people too.
    """
    start = max(starts_at(session), at).replace(second=0, microsecond=0)
    late = list(PlaceOffer.objects.open().filter(enrolment__session=session, until__gt=start).select_for_update())
    for offer in late:
        offer.until = max(start, offer.made_at + timedelta(minutes=1))
        offer.save(update_fields=["until"])
    return len(late)


def serve_waiting_list(session: Session, *, by: Hat, at: datetime) -> int:
    """Offer the places that became free to those who wait, in order; answers how many.

    An operator that decides keeps the choice; and when the session starts too soon for an answer, the operator telephones.
    """
    if session.admission == "on_decision" or session.cancelled_at is not None:
        return 0
    free = seats_left(places=session.places, taken=taken(session))
    until = until_when(session, at=at) if free else None
    if until is None:
        return 0
    waiting = list(Enrolment.objects.filter(session=session).waiting().select_for_update(of=("self",))[:free])
    for enrolment in waiting:
        enrolment.session = session
        offer_place(enrolment, until=until, by=by, at=at)
    return len(waiting)


def accept_offer(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Say yes to the place that is offered."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_answer_offer(by, current))
        offer = current.offers.open().first()
        if current.at is not State.OFFERED or offer is None or is_over(until=offer.until, now=at):
            raise OfferIsOver
        if session.cancelled_at is not None:
            raise SessionIsOff
        if current.referred_by_id is not None and current.sharing_agreed_at is None:
            current.sharing_agreed_at = at
        return move(current, State.ACCEPTED, by=by, at=at)


def lapse_offers(*, at: datetime) -> int:
    """End the offers whose time has passed, and offer each place to the next; answers how many ended.

    One transaction for each: a kill leaves the rest for the next minute, and a session that somebody is deciding about now
    is left alone (SKIP LOCKED) until then. A second run finds nothing to do.
    """
    due = PlaceOffer.objects.open().filter(until__lte=at, enrolment__session__cancelled_at=None).order_by("until", "id")
    return sum(_lapse(*keys, at=at) for keys in list(due.values_list("enrolment_id", "enrolment__session_id")))


def _lapse(enrolment_id: UUID, session_id: UUID, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            free = Session.objects.select_related("programme").select_for_update(of=("self",), skip_locked=True)
            session = free.filter(pk=session_id).first()
            if session is None:
                return False
            current = enrolment_locked(enrolment_id, session)
            if not current.offers.open().filter(until__lte=at).exists():
                return False
            move(current, State.LAPSED, by=SYSTEM, at=at)
            serve_waiting_list(session, by=SYSTEM, at=at)
            return True
    except Exception:
        # One enrolment in trouble does not keep the others waiting.
        logger.exception("offer of a place that should have ended", extra={"enrolment": str(enrolment_id)})
        return False


def set_answer_hours(*, by: Hat, hours: int) -> WaitingRule:
    """Say how long the people to whom this operator offers a place may take to answer; offers already made keep theirs."""
    if not permissions.can_set_answer_hours(by) or by.organisation_id is None:
        raise NotAllowed
    if not SHORTEST_HOURS <= hours <= LONGEST_HOURS:
        raise HoursOutOfRange(shortest=SHORTEST_HOURS, longest=LONGEST_HOURS)
    rule, _made = WaitingRule.objects.update_or_create(organisation_id=by.organisation_id, defaults={"answer_hours": hours})
    return rule
