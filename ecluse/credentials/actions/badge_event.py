"""A badge given at an event: planned, asked for with the code on the wall, confirmed by whoever was there to see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.network.api import Person

from ..models import Achievement, Award, BadgeEvent
from ..permissions import can_award
from ..queries.people import known_by
from ..rules.award import State
from .awarding import HasItAlready, Recipient, check_given, forget, refuse_second, settle, source_of

LONGEST = timedelta(days=14)


class WindowTooLong(Refusal):
    """A code that stays open for months is no event."""

    sentence = _("The code may be open for 14 days at most.")


class EventClosed(Refusal):
    """Before the event, or too long after it."""

    sentence = _("This code is not open now. Ask the person who showed it to you.")


class EventFull(Refusal):
    """As many asked as were expected."""

    sentence = _("As many people asked with this code as were expected. Tell the person who showed it to you.")


@dataclass(frozen=True, kw_only=True)
class EventPlan:
    """When and where."""

    title: str
    place: str
    opens_at: datetime
    closes_at: datetime
    most: int = 100


def plan_event(*, by: Hat, achievement: Achievement, plan: EventPlan, at: datetime) -> BadgeEvent:
    """Plan an event at which this badge is given."""
    if not can_award(by, achievement.organisation_id):
        raise NotAllowed
    check_given(achievement)
    if plan.closes_at - plan.opens_at > LONGEST:
        raise WindowTooLong
    return BadgeEvent.objects.create(
        achievement=achievement,
        organisation_id=achievement.organisation_id,
        title=plan.title,
        place=plan.place,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        most=plan.most,
        made_by_id=by.person_id,
        made_at=at,
    )


def close_event(*, by: Hat, event: BadgeEvent, at: datetime) -> BadgeEvent:
    """Take no more names from now on; those that were written on a page opened before still arrive."""
    with transaction.atomic():
        current = _held(event)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        if current.opens_at < at < current.closes_at:
            current.closes_at = at
            current.save(update_fields=["closes_at"])
    return current


def attend_event(*, by: Hat, event: BadgeEvent, ticket: UUID, seen_at: datetime, to: Recipient, at: datetime) -> Award:
    """Somebody who is there asks for the badge. `ticket` was written into the page they opened at `seen_at`: sent again when the network
    comes back, it is one request. With an account, it is theirs; without, a letter proves the address later.
    """
    with transaction.atomic():
        current = _held(event)
        done = Award.objects.filter(pk=ticket, event=current).first()
        if done is not None:
            return done
        if not current.takes(seen_at=seen_at, now=at):
            raise EventClosed
        person = Person.objects.filter(pk=by.person_id).first() if by.person_id else None
        address = (person.email or "").lower() if person else to.address
        same = current.awards.filter(holder=person) if person else current.awards.filter(email=address)
        if (before := same.exclude(state=State.WITHDRAWN.value).first()) is not None:
            return before
        if current.awards.exclude(state=State.WITHDRAWN.value).count() >= current.most:
            raise EventFull
        return Award.objects.create(
            pk=ticket,
            achievement=current.achievement,
            organisation_id=current.organisation_id,
            event=current,
            way=Award.Ways.EVENT,
            state=State.ASKED.value,
            source=source_of(ticket),
            holder=person,
            given_name=person.given_name if person else to.given_name.strip(),
            family_name=person.family_name if person else to.family_name.strip(),
            email=address,
            language=person.language if person else to.language,
            asked_at=min(seen_at, at),
            asked_by=person,
        )


class Confirmed(NamedTuple):
    """How many people were given the badge, receive a letter, or had one of the two already."""

    given: int
    invited: int
    had: int


def confirm_attendance(*, by: Hat, event: BadgeEvent, awards: Collection[UUID], at: datetime) -> Confirmed:
    """Give the badge to these people, who were seen there. Said twice, it is done once; who has it already holds nobody up."""
    given = invited = had = 0
    with transaction.atomic():
        current = _held(event)
        if not can_award(by, current.organisation_id):
            raise NotAllowed
        waiting = list(current.awards.to_decide().filter(pk__in=awards).select_for_update(of=("self",)).order_by("id"))
        known = known_by(current.organisation_id, [one.email for one in waiting if one.holder_id is None and one.email])
        for award in waiting:
            award.achievement = current.achievement
            if award.holder_id is None and award.email in known:
                # They proved nothing by typing an address: the letter does, even to somebody who is known.
                award.language = known[award.email].language
            try:
                refuse_second(current.achievement, email=award.email, holder_id=award.holder_id, name=award.name, at=at)
            except HasItAlready:
                forget(award, State.WITHDRAWN, at)
                had += 1
                continue
            settled = settle(award, by=by, at=at)
            given, invited = given + (settled.at is State.GIVEN), invited + (settled.at is State.INVITED)
    return Confirmed(given, invited, had)


def _held(event: BadgeEvent) -> BadgeEvent:
    return BadgeEvent.objects.select_for_update(of=("self",)).select_related("achievement").get(pk=event.pk)
