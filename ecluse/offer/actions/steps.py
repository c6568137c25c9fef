"""The steps of an enrolment's life, as every action takes them: lock, check, move, log, tell.

Used inside the caller's transaction. The session is always locked before the enrolment: two people who decide at once wait,
and never for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events
from ..models import Enrolment, EnrolmentStep, PlaceOffer, Session
from ..rules.enrolment import State, may_go
from .catalogue import refresh_places


class StepDoesNotExist(Refusal):
    """The life of an enrolment has no such step; somebody else was perhaps quicker."""

    sentence = _("This enrolment is now “{state}”: that step is no longer possible. Reload the page to see where it stands.")


EVENT_OF: Mapping[State, type[events.EnrolmentMoved]] = {
    State.ACCEPTED: events.EnrolmentAccepted,
    State.WAITING_LIST: events.EnrolmentWaitlisted,
    State.REFUSED: events.EnrolmentRefused,
    State.WITHDRAWN: events.EnrolmentWithdrawn,
    State.LAPSED: events.EnrolmentLapsed,
    State.ATTENDING: events.EnrolmentStarted,
    State.ABANDONED: events.EnrolmentAbandoned,
}
# How an open offer ends when its enrolment goes on.
END_OF_OFFER: Mapping[State, PlaceOffer.Outcome] = {
    State.ACCEPTED: PlaceOffer.Outcome.ACCEPTED,
    State.WITHDRAWN: PlaceOffer.Outcome.DECLINED,
    State.LAPSED: PlaceOffer.Outcome.LAPSED,
}


def authorise(allowed: bool) -> None:
    """Stop whoever may not."""
    if not allowed:
        raise NotAllowed


def locked(session_id: UUID) -> Session:
    """The session, alone: whoever counts its places waits here."""
    return Session.objects.select_related("programme").select_for_update(of=("self",)).get(pk=session_id)


def both_locked(enrolment: Enrolment) -> tuple[Session, Enrolment]:
    """The session, then the enrolment as it is now."""
    session = locked(enrolment.session_id)
    return session, enrolment_locked(enrolment.pk, session)


def enrolment_locked(enrolment_id: UUID, session: Session) -> Enrolment:
    """The enrolment as it is now, in a session that is locked already."""
    current = Enrolment.objects.select_related("person").select_for_update(of=("self",)).get(pk=enrolment_id)
    current.session = session
    return current


def taken(session: Session) -> int:
    """Places of the session that somebody has or is offered."""
    return Enrolment.objects.filter(session=session).holding_a_place().count()


def next_number(session: Session) -> int:
    """The next number of the waiting list."""
    last = Enrolment.objects.filter(session=session).aggregate(last=Max("queue_number"))["last"]
    return (last or 0) + 1


def move(
    enrolment: Enrolment, to: State, *, by: Hat, at: datetime, reason: str = "", news: events.EnrolmentMoved | None = None
) -> Enrolment:
    """Take one step: write it, log it, tell it. `news` is what it tells when that is more than the step itself."""
    before = enrolment.at
    if not may_go(before, to):
        raise StepDoesNotExist(state=enrolment.get_state_display())
    enrolment.state = to
    enrolment.reason = reason
    enrolment.save()
    if before is State.OFFERED:
        outcome = END_OF_OFFER.get(to, PlaceOffer.Outcome.CLOSED)
        enrolment.offers.open().update(outcome=outcome, ended_at=at)
    log(enrolment, before=before, by=by, at=at, reason=reason)
    publish(news or told(EVENT_OF[to], enrolment), by=by, at=at)
    refresh_places(programme_id=enrolment.session.programme_id, at=at)
    return enrolment


def log(enrolment: Enrolment, *, before: str, by: Hat, at: datetime, reason: str = "") -> None:
    """Write the step in the enrolment's history."""
    EnrolmentStep.objects.create(
        enrolment=enrolment,
        from_state=before,
        to_state=enrolment.state,
        at=at,
        by_person_id=by.person_id,
        by_role=by.role.value,
        reason=reason,
    )


def ids(enrolment: Enrolment) -> dict[str, UUID]:
    """What every news of an enrolment says."""
    programme = enrolment.session.programme
    return {
        "enrolment_id": enrolment.pk,
        "session_id": enrolment.session_id,
        "programme_id": programme.pk,
        "person_id": enrolment.person_id,
        "organisation_id": programme.organisation_id,
    }


def told(event: type[events.EnrolmentMoved], enrolment: Enrolment) -> events.EnrolmentMoved:
    """The news of a step that tells nothing more."""
    return event(**ids(enrolment))
