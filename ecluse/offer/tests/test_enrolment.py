"""Asking for a place, deciding, waiting, giving back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from ecluse.foundation.access import SYSTEM, VISITOR, Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import OrganisationFactory, PersonFactory
from ecluse.offer.actions import enrolment as actions
from ecluse.offer.actions.programme import FewerPlacesThanPeople, cancel_session, change_places
from ecluse.offer.actions.referral import Somebody, refer_person
from ecluse.offer.actions.steps import StepDoesNotExist
from ecluse.offer.models import Enrolment, EnrolmentStep
from ecluse.offer.rules.enrolment import State
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory, SessionFactory

pytestmark = pytest.mark.django_db


def learner(person) -> Hat:
    return Hat(Role.LEARNER, person_id=person.pk, name=person.full_name)


def admin_of(session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def test_the_first_come_has_a_place_at_once_and_the_news_tell_it() -> None:
    session, person = SessionFactory(places=1), PersonFactory(status="jobseeker")

    enrolment = actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)

    assert enrolment.at is State.ACCEPTED
    assert enrolment.status_at_entry == "jobseeker"
    assert enrolment.age_at_entry == 36
    assert list(JournalEntry.objects.values_list("name", flat=True).order_by("id")) == [
        "offer.enrolment.requested.v1",
        "offer.enrolment.accepted.v1",
    ]
    assert EnrolmentStep.objects.get().to_state == State.ACCEPTED


def test_a_full_session_puts_the_next_one_on_the_waiting_list_in_order() -> None:
    session = SessionFactory(places=1)
    EnrolmentFactory(session=session, accepted=True)

    first, second = (
        actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)
        for person in (PersonFactory(), PersonFactory())
    )

    assert (first.at, first.queue_number) == (State.WAITING_LIST, 1)
    assert (second.at, second.queue_number) == (State.WAITING_LIST, 2)


def test_a_session_where_the_operator_decides_accepts_nobody_by_itself() -> None:
    session, person = SessionFactory(decided=True), PersonFactory()

    assert actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW).at is State.REQUESTED


def test_asking_twice_is_refused_and_changes_nothing() -> None:
    session, person = SessionFactory(), PersonFactory()
    actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)

    with pytest.raises(actions.AlreadyEnrolled):
        actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)

    assert Enrolment.objects.count() == 1


def test_somebody_who_withdrew_may_ask_again() -> None:
    session, person = SessionFactory(), PersonFactory()
    enrolment = actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)
    actions.withdraw_enrolment(by=learner(person), enrolment=enrolment, at=NOW)

    assert actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW).at is State.ACCEPTED


@pytest.mark.parametrize("closed", [{"cancelled_at": NOW}, {"start_on": "2026-11-01", "last_day_on": "2026-11-05"}])
def test_a_cancelled_or_past_session_takes_nobody(closed: dict[str, object]) -> None:
    session, person = SessionFactory(**closed), PersonFactory()

    with pytest.raises(actions.SessionIsClosed):
        actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)


def test_a_draft_programme_takes_nobody() -> None:
    session, person = SessionFactory(programme=ProgrammeFactory(draft=True)), PersonFactory()

    with pytest.raises(actions.SessionIsClosed):
        actions.request_enrolment(by=learner(person), session=session, person=person, at=NOW)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AUDITOR, Role.PROGRAMME_MANAGER, Role.RESEARCHER, Role.HELPDESK])
def test_other_roles_ask_for_nobody(role: Role) -> None:
    session, person = SessionFactory(), PersonFactory()
    hat = Hat(role, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    with pytest.raises(NotAllowed):
        actions.request_enrolment(by=hat, session=session, person=person, at=NOW)


def test_a_learner_asks_for_nobody_else() -> None:
    session, mine, other = SessionFactory(), PersonFactory(), PersonFactory()

    with pytest.raises(NotAllowed):
        actions.request_enrolment(by=learner(mine), session=session, person=other, at=NOW)
    for hat in (VISITOR, SYSTEM):
        with pytest.raises(NotAllowed):
            actions.request_enrolment(by=hat, session=session, person=other, at=NOW)


def test_a_counsellor_of_another_operator_refers_somebody_across_the_border() -> None:
    session, counselling = SessionFactory(), OrganisationFactory(french=True)
    hat = Hat(Role.COUNSELLOR, person_id=PersonFactory().pk, organisation_id=counselling.pk)
    somebody = Somebody("Inès", "Lemaire", "ines.lemaire@exemple.fr", "jobseeker")

    first = refer_person(by=hat, session=session, somebody=somebody, request=actions.Request(), at=NOW)

    assert first.referred_by == counselling
    assert first.sharing_agreed_at == NOW
    assert first.person.status == "jobseeker"
    with pytest.raises(actions.AlreadyEnrolled):
        refer_person(by=hat, session=session, somebody=somebody, request=actions.Request(), at=NOW)
    other = refer_person(by=hat, session=SessionFactory(), somebody=somebody, request=actions.Request(), at=NOW)
    assert other.person == first.person


def test_only_the_administrator_of_the_operator_decides() -> None:
    enrolment = EnrolmentFactory(session__decided=True)
    trainer = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=enrolment.session.programme.organisation_id)
    elsewhere = Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    for hat in (trainer, elsewhere, learner(enrolment.person)):
        with pytest.raises(NotAllowed):
            actions.accept_enrolment(by=hat, enrolment=enrolment, at=NOW)
    assert actions.accept_enrolment(by=admin_of(enrolment.session), enrolment=enrolment, at=NOW).at is State.ACCEPTED


def test_a_full_session_refuses_one_more_learner() -> None:
    session = SessionFactory(places=1, decided=True)
    EnrolmentFactory(session=session, accepted=True)
    waiting = EnrolmentFactory(session=session, waiting=True)

    with pytest.raises(actions.SessionIsFull):
        actions.accept_enrolment(by=admin_of(session), enrolment=waiting, at=NOW)


def test_a_refusal_needs_a_reason_that_the_person_reads() -> None:
    enrolment = EnrolmentFactory(session__decided=True)
    admin = admin_of(enrolment.session)

    with pytest.raises(actions.ReasonIsMissing):
        actions.refuse_enrolment(by=admin, enrolment=enrolment, reason="   ", at=NOW)
    refused = actions.refuse_enrolment(by=admin, enrolment=enrolment, reason="Le groupe est complet.", at=NOW)

    assert (refused.at, refused.reason) == (State.REFUSED, "Le groupe est complet.")


def test_a_place_given_back_is_offered_to_the_first_who_waits() -> None:
    session = SessionFactory(places=1)
    taken = EnrolmentFactory(session=session, accepted=True)
    second = EnrolmentFactory(session=session, waiting=True, queue_number=2)
    first = EnrolmentFactory(session=session, waiting=True, queue_number=1)

    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.at, second.at) == (State.OFFERED, State.WAITING_LIST)


def test_more_places_serve_those_who_wait_and_fewer_take_nobodys_place() -> None:
    session = SessionFactory(places=1)
    EnrolmentFactory(session=session, accepted=True)
    waiting = EnrolmentFactory(session=session, waiting=True)

    change_places(by=admin_of(session), session=session, places=2, at=NOW)
    waiting.refresh_from_db()

    assert waiting.at is State.OFFERED
    with pytest.raises(FewerPlacesThanPeople, match="2"):
        change_places(by=admin_of(session), session=session, places=1, at=NOW)


def test_a_step_that_does_not_exist_is_refused_in_words() -> None:
    enrolment = EnrolmentFactory(session__decided=True)
    admin = admin_of(enrolment.session)
    actions.refuse_enrolment(by=admin, enrolment=enrolment, reason="Trop tard.", at=NOW)

    with pytest.raises(StepDoesNotExist):
        actions.accept_enrolment(by=admin, enrolment=enrolment, at=NOW)


def test_a_cancelled_session_tells_who_must_be_found_another_place() -> None:
    session = SessionFactory()
    enrolment = EnrolmentFactory(session=session, accepted=True)
    admin = admin_of(session)

    cancel_session(by=admin, session=session, at=NOW)
    cancel_session(by=admin, session=session, at=NOW)

    told = JournalEntry.objects.get(name="offer.session.cancelled.v1")
    assert told.payload["person_ids"] == [str(enrolment.person_id)]


@pytest.mark.django_db(transaction=True)
def test_two_hundred_requests_for_the_last_place_give_one_acceptance_and_an_ordered_queue() -> None:
    session = SessionFactory(places=1)
    people = PersonFactory.create_batch(200)
    gate, failures = threading.Barrier(20), []

    def ask(group) -> None:
        gate.wait()
        try:
            for person in group:
                actions.request_enrolment(by=learner(person), session=session, person=person, at=datetime.now(UTC))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(people[start::20],)) for start in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    states = list(Enrolment.objects.values_list("state", flat=True))
    assert states.count(State.ACCEPTED) == 1
    numbers = sorted(Enrolment.objects.waiting().values_list("queue_number", flat=True))
    assert numbers == list(range(1, 200))
