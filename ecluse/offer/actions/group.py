"""Asking for a place for several people at once. Each of them says yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish
from ecluse.network import api as network

from .. import events, permissions
from ..models import Enrolment, EnrolmentGroup, GroupLine, Session
from ..rules.enrolment import OPEN, State, arrival, seats_left
from ..rules.group import MOST_PEOPLE, Member, share_out
from .enrolment import Request, TooLateToAnswer, arrive
from .steps import authorise, ids, locked, taken
from .waiting import until_when


class NotEnoughPlaces(Refusal):
    """Everybody or nobody was asked, and there are fewer places than people."""

    sentence = _("{left} places are left for {people} people. Take as many as there are, or choose another session.")


class GroupIsEmpty(Refusal):
    """A group without people, or with more than a form bears."""

    sentence = _("A group has from 1 to {most} people.")


def ask_for_group(
    *, by: Hat, session: Session, members: Sequence[Member], key: UUID, whole: bool, at: datetime
) -> EnrolmentGroup:
    """Ask for several people in one transaction: all are entered, or none.

    Free places are offered in the order of the list, the others wait. `key` comes with the form: the same form sent again, at
    the same moment even, gives the group that exists. Nobody learns here who was known to the network, or in the session.
    """
    if not permissions.can_ask_for_group(by) or by.organisation_id is None:
        raise NotAllowed
    if not 0 < len(members) <= MOST_PEOPLE:
        raise GroupIsEmpty(most=MOST_PEOPLE)
    with transaction.atomic():
        current = locked(session.pk)
        if known := EnrolmentGroup.objects.filter(request_key=key).first():
            authorise(permissions.can_read_group(by, known))
            return known
        left = seats_left(places=current.places, taken=taken(current))
        if not share_out(people=len(members), left=left, decides=current.admission == "on_decision", whole=whole).possible:
            raise NotEnoughPlaces(left=left, people=len(members))
        group = EnrolmentGroup.objects.create(
            session=current, organisation_id=by.organisation_id, asked_at=at, asked_by_id=by.person_id, request_key=key
        )
        for order, member in enumerate(members, start=1):
            _add(group, member, order=order, session=current, by=by, at=at)
    return group


def _add(group: EnrolmentGroup, member: Member, *, order: int, session: Session, by: Hat, at: datetime) -> None:
    person = network.find_or_register_person(
        by=by,
        given_name=member.given_name,
        family_name=member.family_name,
        email=member.email,
        language=member.language,
        birth_on=member.birth_on,
        at=at,
    )
    line = GroupLine(
        group=group,
        person=person,
        order=order,
        given_name=member.given_name,
        family_name=member.family_name,
        email=member.email,
        state_shown=_as_anybody(session),
    )
    there = Enrolment.objects.filter(session=session, person=person, state__in=[*OPEN, State.COMPLETED]).first()
    if there is None:
        line.enrolment = arrive(session, by=by, person=person, at=at, request=Request(), group=group)
        line.state_shown = line.enrolment.state
        line.save()
        return
    # Somebody asked for by the same organisation before is its own knowledge; anybody else is not.
    if there.group_id is not None and there.referred_by_id == group.organisation_id:
        line.enrolment = there
    elif line.state_shown == State.OFFERED:
        line.until_shown = until_when(session, at=at)
        if line.until_shown is None:
            raise TooLateToAnswer
    line.save()
    there.session = session
    publish(events.EnrolmentAskedAgain(**ids(there), line_id=line.pk), by=by, at=at)


def _as_anybody(session: Session) -> State:
    """What a line shows of somebody who was not there before."""
    return arrival(decides=session.admission == "on_decision", places=session.places, taken=taken(session), answers=True)
