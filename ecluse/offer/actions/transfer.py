"""Going on in another session of the same programme, or of one that teaches the same."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events, permissions
from ..models import Enrolment, Session
from ..queries.programme import aims_of
from ..rules.enrolment import State, age_on, seats_left
from ..rules.transfer import is_equivalent, may_move
from .catalogue import refresh_places
from .enrolment import AlreadyEnrolled, SessionIsClosed, presence_of
from .steps import StepDoesNotExist, authorise, enrolment_locked, ids, log, move, taken, told
from .waiting import serve_waiting_list


class NotTheSameTraining(Refusal):
    """The other session teaches something else: that is a new request."""

    sentence = _("The other session does not teach the same. Ask for a place in it as in any training.")


class TargetIsFull(Refusal):
    """No place is left where the person would go: they keep the one they have."""

    sentence = _("No place is left in the other session. Nothing has changed here: the place stays.")


class TargetDecides(Refusal):
    """The other operator chooses who comes."""

    sentence = _("In the other session the operator decides who comes. Ask it for a place first; this one stays meanwhile.")


def transfer_enrolment(*, by: Hat, enrolment: Enrolment, target: Session, at: datetime) -> Enrolment:
    """Leave a session for another in one transaction: never without a place, never with two.

    The step and the hours signed stay with the session that is left; its place is offered to those who wait. Both sessions are
    locked in the order of their keys, so two people who cross each other never wait for one another.
    """
    with transaction.atomic():
        keys = {enrolment.session_id, target.pk}
        rows = Session.objects.select_related("programme").select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        sessions = {row.pk: row for row in rows}
        left, joined = sessions[enrolment.session_id], sessions[target.pk]
        current = enrolment_locked(enrolment.pk, left)
        by_the_person = by.role is Role.LEARNER and by.person_id == current.person_id
        authorise(permissions.can_transfer(by, current))
        agreed = current.group_id is None or current.sharing_agreed_at is not None
        if not may_move(current.at, by_the_person=by_the_person, agreed=agreed):
            raise StepDoesNotExist(state=current.get_state_display())
        _check_target(left, joined, by=by, at=at)
        made = _arrive(current, joined, by=by, at=at)
        news = events.EnrolmentTransferred(**ids(current), to_enrolment_id=made.pk, to_session_id=joined.pk)
        move(current, State.TRANSFERRED, by=by, at=at, news=news)
        serve_waiting_list(left, by=by, at=at)
    return made


def _check_target(left: Session, joined: Session, *, by: Hat, at: datetime) -> None:
    programme = joined.programme
    same = left.programme_id == joined.programme_id
    if left.pk == joined.pk or not (
        same or is_equivalent(aims=dict(aims_of(left.programme_id)), other=dict(aims_of(joined.programme_id)))
    ):
        raise NotTheSameTraining
    if joined.cancelled_at or joined.last_day_on < timezone.localdate(at) or programme.published_at is None:
        raise SessionIsClosed
    if joined.admission == "on_decision" and not permissions.can_plan_session(by, programme):
        raise TargetDecides
    if not seats_left(places=joined.places, taken=taken(joined)):
        raise TargetIsFull


def _arrive(before: Enrolment, session: Session, *, by: Hat, at: datetime) -> Enrolment:
    """A place in the other session, which continues the enrolment before."""
    agreed_at = before.sharing_agreed_at or (at if before.referred_by_id else None)
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                session=session,
                person=before.person,
                state=State.ACCEPTED,
                requested_at=at,
                referred_by_id=before.referred_by_id,
                sharing_agreed_at=agreed_at,
                transferred_from=before,
                minutes_carried=presence_of(before),
                motivation=before.motivation,
                needs=before.needs,
                status_at_entry=before.status_at_entry,
                gender_at_entry=before.gender_at_entry,
                age_at_entry=age_on(before.person.birth_on, session.start_on),
            )
    except IntegrityError as error:
        if "enrolment_once" in str(error):
            raise AlreadyEnrolled from error
        raise
    log(made, before="", by=by, at=at)
    publish(told(events.EnrolmentAccepted, made), by=by, at=at)
    refresh_places(programme_id=session.programme_id, at=at)
    return made
