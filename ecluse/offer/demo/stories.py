"""What happens in the sessions that the accounts of the demonstration open: a queue with a place offered, a group of a company."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from ecluse.foundation.access import Role
from ecluse.foundation.demo import Field

from .. import events
from ..models import EnrolmentGroup, GroupLine, PlaceOffer, Session
from ..rules.enrolment import State
from ..rules.waiting import ANSWER_HOURS

if TYPE_CHECKING:
    from ecluse.network.api import Person

    from .histories import History, Ledger


def queue_with_an_offer(sown: Field, ledger: Ledger, session: Session, people: list[Person]) -> None:
    """A full session: one place was given back yesterday and is offered to the learner of the demonstration; three wait behind."""
    from .histories import History

    learner = sown.sown["accounts"][Role.LEARNER]
    *seated, gone = people[: session.places]
    asked = sown.at - timedelta(days=9)
    for rank, person in enumerate(seated):
        History(sown, ledger, session, person, asked + timedelta(hours=rank)).go(State.ACCEPTED, asked + timedelta(hours=rank))
    leaver = History(sown, ledger, session, gone, asked + timedelta(hours=20))
    leaver.go(State.ACCEPTED, asked + timedelta(hours=20))
    for number, person in enumerate([learner, *people[session.places : session.places + 3]], start=1):
        history = History(sown, ledger, session, person, asked + timedelta(days=number))
        history.wait(number)
        if number == 1:
            offered = history
            # She asked by herself.
            history.enrolment.referred_by = history.enrolment.sharing_agreed_at = None
    freed = sown.at - timedelta(hours=20)
    leaver.go(State.WITHDRAWN, freed)
    offer(ledger, offered, freed)


def group_of_a_company(sown: Field, ledger: Ledger, session: Session, people: list[Person]) -> None:
    """The company of the tutor asked for three of its people: one said yes, two have still to answer."""
    from .histories import History

    company = sown.sown["organisations"]["brasserie-numerique"]
    tutor = sown.sown["accounts"][Role.COMPANY_TUTOR]
    asked = sown.at - timedelta(hours=30)
    group = EnrolmentGroup(session=session, organisation=company, asked_at=asked, asked_by_id=tutor.pk, request_key=uuid4())
    ledger.groups.append(group)
    for order, person in enumerate(people, start=1):
        history = History(sown, ledger, session, person, asked)
        enrolment = history.enrolment
        enrolment.group, enrolment.referred_by, enrolment.sharing_agreed_at = group, company, None
        offer(ledger, history, asked)
        ledger.lines.append(
            GroupLine(
                group=group, person=person, order=order, given_name=person.given_name, family_name=person.family_name,
                email=person.email or f"personne{order}@ateliers-descamps.example", enrolment=enrolment, state_shown=State.OFFERED,
            )
        )  # fmt: skip
        if order == 1:
            answered = asked + timedelta(hours=5)
            history.go(State.ACCEPTED, answered)
            enrolment.sharing_agreed_at = answered
            ledger.offers[-1].outcome, ledger.offers[-1].ended_at = PlaceOffer.Outcome.ACCEPTED, answered


def offer(ledger: Ledger, history: History, at: datetime) -> None:
    """Hold a place for somebody, the letter sent."""
    until = (at + timedelta(hours=ANSWER_HOURS)).replace(second=0, microsecond=0)
    history.go(State.OFFERED, at, news=events.EnrolmentOffered(**history.ids(), until=until))
    ledger.offers.append(PlaceOffer(enrolment=history.enrolment, made_at=at, until=until, told_at=at))
