"""A session of the offer as a class of the learning record: who is in it, who may watch it, how statements name it."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import GuardedRequest, Hat
from ecluse.foundation.slots import Piece
from ecluse.offer import api as offer
from ecluse.records import api as records

from ..addresses import absolute, address_of


def install() -> None:
    """Called once, when the house starts."""
    records.classes.add(session_as_class)
    offer.RUN_PAGE.fill(way_in)


def session_as_class(hat: Hat, key: UUID) -> records.WatchedClass | None:
    """The session of this key for those who may watch it (docs/decisions/0033). Three queries.

    Statements name it by its address or by the enrolment (docs/reference/recipes.md).
    """
    session = offer.session_by_id(key)
    if session is None or not offer.can_watch_session(hat, session):
        return None
    enrolments = list(offer.learners_of(session))
    others = offer.enrolments_elsewhere(session)
    return records.WatchedClass(
        organisation_id=session.programme.organisation_id,
        title=session.programme.title,
        href=reverse("offer:run", args=[session.pk]),
        first_day=session.start_on,
        last_day=session.last_day_on,
        learners=[records.Learner(one.person_id, one.person.full_name) for one in enrolments],
        addresses=[absolute(session.get_absolute_url())],
        registrations=[one.pk for one in enrolments],
        other_addresses=sorted({address_of("offer:session", one) for one, _enrolment in others}),
        other_registrations=[enrolment for _session, enrolment in others],
    )


def way_in(request: GuardedRequest, *, session: offer.Session) -> Piece | None:
    """From the page of a session that has begun, to its learners at work."""
    if not offer.can_watch_session(request.hat, session) or session.cancelled_at or session.start_on > timezone.localdate():
        return None
    return Piece("exchange/watch_session.html", {"href": reverse("records:live_class", args=[session.pk])}, 10)
