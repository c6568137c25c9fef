"""Asking for a place, getting one, giving it back, going through a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import Attendance, Enrolment, EnrolmentGroup, Session
from ..rules import attendance as presence_rules
from ..rules.enrolment import OPEN, State, age_on, arrival, given, seats_left
from .catalogue import refresh_places
from .steps import EVENT_OF, authorise, both_locked, ids, locked, log, move, next_number, taken, told
from .waiting import offer_place, serve_waiting_list, until_when

if TYPE_CHECKING:
    from ecluse.network.api import Person


class AlreadyEnrolled(Refusal):
    """The person has a request, a place or a finished training in this session."""

    sentence = _("This person already has a request, a place or a finished training in this session.")


class SessionIsClosed(Refusal):
    """Cancelled, over, or of a programme that is not published."""

    sentence = _("This session no longer takes enrolments. The page of the programme shows the next ones.")


class SessionIsFull(Refusal):
    """No place is left to give."""

    sentence = _("No place is left in this session. Put the person on the waiting list, or raise the number of places.")


class TooLateToAnswer(Refusal):
    """In a group each person answers, and the session starts before they could."""

    sentence = _("This session starts too soon for the people to answer by letter. Telephone its operator.")


class ReasonIsMissing(Refusal):
    """A refusal without a reason helps nobody."""

    sentence = _("Say why, in a sentence that the person will read.")


class TooLittlePresence(Refusal):
    """The presence that was signed does not reach the threshold of completion."""

    sentence = _("{person} followed {share} % of the hours; a training counts as completed from {threshold} %.")


@dataclass(frozen=True)
class Request:
    """What is said when asking for a place."""

    motivation: str = ""
    needs: str = ""


def request_enrolment(*, by: Hat, session: Session, person: Person, at: datetime, request: Request | None = None) -> Enrolment:
    """Ask for a place, for oneself or for somebody one refers.

    First come, first served: the places are counted while the session is locked, so that two hundred requests for the
    last place give one acceptance and a waiting list in the order of arrival.
    """
    for_oneself = by.person_id == person.pk and permissions.can_request_for_oneself(by)
    if not (for_oneself or permissions.can_refer(by)):
        raise NotAllowed
    with transaction.atomic():
        return arrive(locked(session.pk), by=by, person=person, at=at, request=request or Request(), for_oneself=for_oneself)


def arrive(
    session: Session,
    *,
    by: Hat,
    person: Person,
    at: datetime,
    request: Request,
    for_oneself: bool = False,
    group: EnrolmentGroup | None = None,
) -> Enrolment:
    """Enter a request in a session that is locked. In a group each person answers: a free place is offered to them."""
    if session.cancelled_at or session.last_day_on < timezone.localdate(at) or session.programme.published_at is None:
        raise SessionIsClosed
    state = arrival(
        decides=session.admission == "on_decision", places=session.places, taken=taken(session), answers=group is not None
    )
    until = until_when(session, at=at) if state is State.OFFERED else None
    if state is State.OFFERED and until is None:
        raise TooLateToAnswer
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                session=session,
                person=person,
                state=State.REQUESTED if state is State.OFFERED else state,
                requested_at=at,
                referred_by_id=None if for_oneself else by.organisation_id,
                # In a group the person agrees when they say yes.
                sharing_agreed_at=None if for_oneself or group else at,
                group=group,
                motivation=request.motivation,
                needs=request.needs,
                status_at_entry=person.status,
                gender_at_entry=person.gender,
                age_at_entry=age_on(person.birth_on, session.start_on),
                queue_number=next_number(session) if state is State.WAITING_LIST else None,
            )
    except IntegrityError as error:
        if "enrolment_once" in str(error):
            raise AlreadyEnrolled from error
        raise
    log(enrolment, before="", by=by, at=at)
    publish(told(events.EnrolmentRequested, enrolment), by=by, at=at)
    if until is not None:
        return offer_place(enrolment, until=until, by=by, at=at)
    if state in EVENT_OF:
        publish(told(EVENT_OF[state], enrolment), by=by, at=at)
    refresh_places(programme_id=session.programme_id, at=at)
    return enrolment


def accept_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Give a place to somebody who asked; offer it to somebody who waits; note the yes of somebody to whom it is offered."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_decide(by, current))
        until = until_when(session, at=at)
        to = given(current.at, answers=current.group_id is not None, in_time=until is not None)
        if current.at is not State.OFFERED and not seats_left(places=session.places, taken=taken(session)):
            raise SessionIsFull
        if to is State.OFFERED and until is not None:
            return offer_place(current, until=until, by=by, at=at)
        return move(current, State.ACCEPTED, by=by, at=at)


def put_on_waiting_list(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Let a request wait for a place, after those who wait already."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_decide(by, current))
        current.queue_number = next_number(session)
        return move(current, State.WAITING_LIST, by=by, at=at)


def refuse_enrolment(*, by: Hat, enrolment: Enrolment, reason: str, at: datetime) -> Enrolment:
    """Say no, with the reason that the person will read; a place that becomes free is offered to the first who waits."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_decide(by, current))
        if not reason.strip():
            raise ReasonIsMissing
        refused = move(current, State.REFUSED, by=by, at=at, reason=reason.strip())
        serve_waiting_list(session, by=by, at=at)
        return refused


def withdraw_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime, reason: str = "") -> Enrolment:
    """Give up before the session, or decline the place offered; it is offered to the first who waits."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_withdraw(by, current))
        withdrawn = move(current, State.WITHDRAWN, by=by, at=at, reason=reason.strip())
        serve_waiting_list(session, by=by, at=at)
        return withdrawn


def abandon_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime, reason: str = "") -> Enrolment:
    """Note that a person left on the way, or never came."""
    with transaction.atomic():
        _session, current = both_locked(enrolment)
        authorise(permissions.can_run_session(by, current.session))
        return move(current, State.ABANDONED, by=by, at=at, reason=reason.strip())


def start_attending(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """The first presence makes a participant. Called by the attendance sheet, inside its transaction."""
    enrolment.started_at = at
    return move(enrolment, State.ATTENDING, by=by, at=at)


def complete_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Declare a training completed: enough of its hours were followed. The badge and the figures follow from the news."""
    with transaction.atomic():
        session, current = both_locked(enrolment)
        authorise(permissions.can_run_session(by, session))
        minutes, planned = presence_of(current), planned_minutes(session)
        if not presence_rules.is_enough(present=minutes, planned=planned):
            raise TooLittlePresence(
                person=current.person.full_name,
                share=int(presence_rules.share_present(present=minutes, planned=planned) * 100),
                threshold=int(presence_rules.COMPLETION_SHARE * 100),
            )
        current.completed_at = at
        news = events.EnrolmentCompleted(**ids(current), minutes=minutes, completed_at=at)
        return move(current, State.COMPLETED, by=by, at=at, news=news)


def presence_of(enrolment: Enrolment) -> int:
    """Minutes of presence signed for an enrolment, and before it in the sessions it continues."""
    rows = Attendance.objects.filter(enrolment=enrolment).values_list("half_day__minutes", "presence")
    return enrolment.minutes_carried + presence_rules.minutes_present(rows)


def planned_minutes(session: Session) -> int:
    """Minutes of the whole timetable of a session."""
    return session.half_days.aggregate(total=Sum("minutes"))["total"] or 0


def still_open(enrolment: Enrolment) -> bool:
    """Whether the enrolment is still going somewhere."""
    return enrolment.at in OPEN
