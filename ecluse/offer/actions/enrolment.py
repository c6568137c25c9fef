"""Asking for a place, getting one, giving it back, going through a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import Attendance, Enrolment, EnrolmentStep, Session
from ..rules import attendance as presence_rules
from ..rules.enrolment import OPEN, State, age_on, arrival, may_go, seats_left
from .catalogue import refresh_places

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


class StepDoesNotExist(Refusal):
    """The life of an enrolment has no such step; somebody else was perhaps quicker."""

    sentence = _("This enrolment is now “{state}”: that step is no longer possible. Reload the page to see where it stands.")


class ReasonIsMissing(Refusal):
    """A refusal without a reason helps nobody."""

    sentence = _("Say why, in a sentence that the person will read.")


class TooLittlePresence(Refusal):
    """The presence that was signed does not reach the threshold of completion."""

    sentence = _("{person} followed {share} % of the hours; a training counts as completed from {threshold} %.")


EVENT_OF: dict[State, type[events.EnrolmentMoved]] = {
    State.ACCEPTED: events.EnrolmentAccepted,
    State.WAITING_LIST: events.EnrolmentWaitlisted,
    State.REFUSED: events.EnrolmentRefused,
    State.WITHDRAWN: events.EnrolmentWithdrawn,
    State.ATTENDING: events.EnrolmentStarted,
    State.ABANDONED: events.EnrolmentAbandoned,
}


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
    asked = request or Request()
    with transaction.atomic():
        locked = _locked(session.pk)
        if locked.cancelled_at or locked.last_day_on < timezone.localdate(at) or locked.programme.published_at is None:
            raise SessionIsClosed
        state = arrival(decides=locked.admission == "on_decision", places=locked.places, taken=_taken(locked))
        try:
            with transaction.atomic():
                enrolment = Enrolment.objects.create(
                    session=locked,
                    person=person,
                    state=state,
                    requested_at=at,
                    referred_by_id=None if for_oneself else by.organisation_id,
                    sharing_agreed_at=None if for_oneself else at,
                    motivation=asked.motivation,
                    needs=asked.needs,
                    status_at_entry=person.status,
                    gender_at_entry=person.gender,
                    age_at_entry=age_on(person.birth_on, locked.start_on),
                    queue_number=_next_number(locked) if state is State.WAITING_LIST else None,
                )
        except IntegrityError as error:
            if "enrolment_once" in str(error):
                raise AlreadyEnrolled from error
            raise
        _log(enrolment, before="", by=by, at=at)
        publish(_told(events.EnrolmentRequested, enrolment), by=by, at=at)
        if state in EVENT_OF:
            publish(_told(EVENT_OF[state], enrolment), by=by, at=at)
        refresh_places(programme_id=locked.programme_id, at=at)
    return enrolment


def accept_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Give a place to somebody who asked or waits."""
    with transaction.atomic():
        session, current = _both_locked(enrolment)
        _authorise(permissions.can_decide(by, current))
        if not seats_left(places=session.places, taken=_taken(session)):
            raise SessionIsFull
        return _move(current, State.ACCEPTED, by=by, at=at)


def put_on_waiting_list(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Let a request wait for a place, after those who wait already."""
    with transaction.atomic():
        session, current = _both_locked(enrolment)
        _authorise(permissions.can_decide(by, current))
        current.queue_number = _next_number(session)
        return _move(current, State.WAITING_LIST, by=by, at=at)


def refuse_enrolment(*, by: Hat, enrolment: Enrolment, reason: str, at: datetime) -> Enrolment:
    """Say no, with the reason that the person will read; a place that becomes free goes to the first who waits."""
    with transaction.atomic():
        session, current = _both_locked(enrolment)
        _authorise(permissions.can_decide(by, current))
        if not reason.strip():
            raise ReasonIsMissing
        refused = _move(current, State.REFUSED, by=by, at=at, reason=reason.strip())
        serve_waiting_list(session, by=by, at=at)
        return refused


def withdraw_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime, reason: str = "") -> Enrolment:
    """Give up before the session; the place goes to the first who waits."""
    with transaction.atomic():
        session, current = _both_locked(enrolment)
        _authorise(permissions.can_withdraw(by, current))
        withdrawn = _move(current, State.WITHDRAWN, by=by, at=at, reason=reason.strip())
        serve_waiting_list(session, by=by, at=at)
        return withdrawn


def abandon_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime, reason: str = "") -> Enrolment:
    """Note that a person left on the way, or never came."""
    with transaction.atomic():
        _session, current = _both_locked(enrolment)
        _authorise(permissions.can_run_session(by, current.session))
        return _move(current, State.ABANDONED, by=by, at=at, reason=reason.strip())


def start_attending(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """The first presence makes a participant. Called by the attendance sheet, inside its transaction."""
    enrolment.started_at = at
    return _move(enrolment, State.ATTENDING, by=by, at=at)


def complete_enrolment(*, by: Hat, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Declare a training completed: enough of its hours were followed. The badge and the figures follow from the news."""
    with transaction.atomic():
        session, current = _both_locked(enrolment)
        _authorise(permissions.can_run_session(by, session))
        minutes, planned = presence_of(current), planned_minutes(session)
        if not presence_rules.is_enough(present=minutes, planned=planned):
            raise TooLittlePresence(
                person=current.person.full_name,
                share=int(presence_rules.share_present(present=minutes, planned=planned) * 100),
                threshold=int(presence_rules.COMPLETION_SHARE * 100),
            )
        current.completed_at = at
        return _move(current, State.COMPLETED, by=by, at=at, minutes=minutes)


def presence_of(enrolment: Enrolment) -> int:
    """Minutes of presence signed for an enrolment."""
    rows = Attendance.objects.filter(enrolment=enrolment).values_list("half_day__minutes", "presence")
    return presence_rules.minutes_present(rows)


def planned_minutes(session: Session) -> int:
    """Minutes of the whole timetable of a session."""
    return session.half_days.aggregate(total=Sum("minutes"))["total"] or 0


def _authorise(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed


def _locked(session_id: UUID) -> Session:
    """The session, alone: whoever counts its places waits here."""
    return Session.objects.select_related("programme").select_for_update(of=("self",)).get(pk=session_id)


def _both_locked(enrolment: Enrolment) -> tuple[Session, Enrolment]:
    """The session then the enrolment, always in this order: two people who decide at once wait, and never for each other."""
    session = _locked(enrolment.session_id)
    current = Enrolment.objects.select_related("person").select_for_update(of=("self",)).get(pk=enrolment.pk)
    current.session = session
    return session, current


def _taken(session: Session) -> int:
    return Enrolment.objects.filter(session=session).holding_a_place().count()


def _next_number(session: Session) -> int:
    last = Enrolment.objects.filter(session=session).aggregate(last=Max("queue_number"))["last"]
    return (last or 0) + 1


def _move(enrolment: Enrolment, to: State, *, by: Hat, at: datetime, reason: str = "", minutes: int | None = None) -> Enrolment:
    before = enrolment.at
    if not may_go(before, to):
        raise StepDoesNotExist(state=enrolment.get_state_display())
    enrolment.state = to
    enrolment.reason = reason
    enrolment.save()
    _log(enrolment, before=before, by=by, at=at, reason=reason)
    if to is State.COMPLETED:
        told = events.EnrolmentCompleted(**_ids(enrolment), minutes=minutes or 0, completed_at=at)
        publish(told, by=by, at=at)
    else:
        publish(_told(EVENT_OF[to], enrolment), by=by, at=at)
    refresh_places(programme_id=enrolment.session.programme_id, at=at)
    return enrolment


def _log(enrolment: Enrolment, *, before: str, by: Hat, at: datetime, reason: str = "") -> None:
    EnrolmentStep.objects.create(
        enrolment=enrolment,
        from_state=before,
        to_state=enrolment.state,
        at=at,
        by_person_id=by.person_id,
        by_role=by.role.value,
        reason=reason,
    )


def _ids(enrolment: Enrolment) -> dict[str, UUID]:
    programme = enrolment.session.programme
    return {
        "enrolment_id": enrolment.pk,
        "session_id": enrolment.session_id,
        "programme_id": programme.pk,
        "person_id": enrolment.person_id,
        "organisation_id": programme.organisation_id,
    }


def _told(event: type[events.EnrolmentMoved], enrolment: Enrolment) -> events.EnrolmentMoved:
    return event(**_ids(enrolment))


def serve_waiting_list(session: Session, *, by: Hat, at: datetime) -> None:
    """Give the places that became free to those who wait, in order; an operator that decides keeps the choice."""
    if session.admission == "on_decision":
        return
    free = seats_left(places=session.places, taken=_taken(session))
    waiting = Enrolment.objects.filter(session=session).waiting().select_for_update(of=("self",))[:free]
    for enrolment in waiting:
        enrolment.session = session
        _move(enrolment, State.ACCEPTED, by=by, at=at)


def still_open(enrolment: Enrolment) -> bool:
    """Whether the enrolment is still going somewhere."""
    return enrolment.at in OPEN
