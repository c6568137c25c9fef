"""Going on in another session: one place at every moment, the hours where they were signed, the letters."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import connections
from django.urls import reverse

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.delivery import deliver_all
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions import transfer as actions
from ecluse.offer.actions.enrolment import AlreadyEnrolled, SessionIsClosed, presence_of
from ecluse.offer.actions.steps import StepDoesNotExist
from ecluse.offer.models import Aim, Attendance, Enrolment, EnrolmentGroup
from ecluse.offer.rules.enrolment import HOLDING, State
from ecluse.offer.rules.transfer import is_equivalent, may_move
from ecluse.offer.testing import NOW, EnrolmentFactory, HalfDayFactory, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db


def learner(person) -> Hat:
    return Hat(Role.LEARNER, person_id=person.pk)


def admin_of(session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def two_sessions(**target: object):
    """A full session with somebody who waits, and another one of the same programme a month later."""
    left = SessionFactory(places=1)
    moved = EnrolmentFactory(session=left, accepted=True)
    waits = EnrolmentFactory(session=left, waiting=True)
    dates = {"start_on": date(2027, 2, 8), "last_day_on": date(2027, 2, 12)}
    return moved, waits, SessionFactory(**({"programme": left.programme} | dates | target))


@pytest.mark.parametrize(
    ("aims", "other", "same"),
    [
        ({"a": 3}, {"a": 3, "b": 1}, True),
        ({"a": 3}, {"a": 2}, False),
        ({"a": 3}, {"a": None}, False),
        ({"a": None}, {"a": None}, True),
        ({"a": 3, "b": 1}, {"a": 3}, False),
        ({}, {}, False),
    ],
)
def test_another_programme_is_the_same_training_when_it_teaches_all_of_it(aims, other, same: bool) -> None:
    assert is_equivalent(aims=aims, other=other) is same


def test_the_operator_moves_nobody_who_has_not_said_yes() -> None:
    assert may_move(State.ACCEPTED, by_the_person=False, agreed=True)
    assert not may_move(State.OFFERED, by_the_person=False, agreed=True)
    assert not may_move(State.REQUESTED, by_the_person=False, agreed=False)
    assert may_move(State.OFFERED, by_the_person=True, agreed=False)
    assert not may_move(State.COMPLETED, by_the_person=True, agreed=True)


@pytest.mark.parametrize("who", [lambda e: learner(e.person), lambda e: admin_of(e.session)])
def test_the_place_left_is_offered_to_the_queue_and_both_histories_are_kept(who) -> None:
    moved, waits, target = two_sessions()

    made = actions.transfer_enrolment(by=who(moved), enrolment=moved, target=target, at=NOW)

    moved.refresh_from_db()
    waits.refresh_from_db()
    assert (moved.at, waits.at) == (State.TRANSFERRED, State.OFFERED)
    assert (made.at, made.session, made.transferred_from) == (State.ACCEPTED, target, moved)
    assert moved.steps.get().to_state == State.TRANSFERRED
    assert made.steps.get().to_state == State.ACCEPTED
    told = JournalEntry.objects.get(name="offer.enrolment.transferred.v1").payload
    assert (told["enrolment_id"], told["to_enrolment_id"]) == (str(moved.pk), str(made.pk))


def test_the_hours_signed_stay_where_they_were_and_count_for_completion() -> None:
    session = SessionFactory(going_on=True)
    moved = EnrolmentFactory(session=session, attending=True)
    half_day = HalfDayFactory(session=session)
    Attendance.objects.create(enrolment=moved, half_day=half_day, presence="present", taken_at=NOW)
    target = SessionFactory(programme=session.programme)

    made = actions.transfer_enrolment(by=admin_of(session), enrolment=moved, target=target, at=NOW)

    assert Attendance.objects.get().enrolment == moved
    assert (made.minutes_carried, presence_of(made)) == (210, 210)
    assert made.started_at is None


def test_without_a_place_there_nothing_changes_here() -> None:
    moved, waits, target = two_sessions(places=1)
    EnrolmentFactory(session=target, accepted=True)

    with pytest.raises(actions.TargetIsFull):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)

    moved.refresh_from_db()
    waits.refresh_from_db()
    assert (moved.at, waits.at) == (State.ACCEPTED, State.WAITING_LIST)
    assert JournalEntry.objects.count() == 0


def test_a_training_that_teaches_the_same_at_another_operator_is_one_and_another_one_is_not() -> None:
    moved, _waits, _target = two_sessions()
    competence = CompetenceFactory()
    Aim.objects.create(programme=moved.session.programme, competence=competence, level=3)
    same, other = ProgrammeFactory(), ProgrammeFactory()
    Aim.objects.create(programme=same, competence=competence, level=4)

    with pytest.raises(actions.NotTheSameTraining):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=SessionFactory(programme=other), at=NOW)
    with pytest.raises(actions.NotTheSameTraining):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=moved.session, at=NOW)
    target = SessionFactory(programme=same)
    assert actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW).session == target


@pytest.mark.parametrize("closed", [{"cancelled_at": NOW}, {"start_on": date(2026, 11, 1), "last_day_on": date(2026, 11, 5)}])
def test_a_closed_session_receives_nobody(closed: dict[str, object]) -> None:
    moved, _waits, target = two_sessions(**closed)

    with pytest.raises(SessionIsClosed):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)


def test_where_the_operator_decides_only_it_moves_somebody_in() -> None:
    moved, _waits, target = two_sessions(decided=True)

    with pytest.raises(actions.TargetDecides):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)
    assert actions.transfer_enrolment(by=admin_of(target), enrolment=moved, target=target, at=NOW).at is State.ACCEPTED


def test_somebody_who_is_in_the_other_session_already_is_not_moved() -> None:
    moved, _waits, target = two_sessions()
    EnrolmentFactory(session=target, person=moved.person, accepted=True)

    with pytest.raises(AlreadyEnrolled):
        actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)


def test_nobody_else_moves_anybody() -> None:
    moved, _waits, target = two_sessions()
    organisation = moved.session.programme.organisation
    trainer = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=organisation.pk)
    elsewhere = Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    for hat in (trainer, elsewhere, learner(PersonFactory())):
        with pytest.raises(NotAllowed):
            actions.transfer_enrolment(by=hat, enrolment=moved, target=target, at=NOW)


def test_somebody_asked_for_in_a_group_is_moved_by_themselves_only_before_their_yes() -> None:
    moved, _waits, target = two_sessions()
    company = OrganisationFactory()
    group = EnrolmentGroup.objects.create(
        session=moved.session, organisation=company, asked_at=NOW, request_key="00000000-0000-0000-0000-000000000001"
    )
    Enrolment.objects.filter(pk=moved.pk).update(group=group, referred_by=company, state=State.REQUESTED)

    with pytest.raises(StepDoesNotExist):
        actions.transfer_enrolment(by=admin_of(moved.session), enrolment=moved, target=target, at=NOW)
    made = actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)
    assert made.sharing_agreed_at == NOW


def test_the_person_and_the_operator_that_receives_them_are_written_to_once() -> None:
    moved, _waits, _target = two_sessions()
    competence = CompetenceFactory()
    same = ProgrammeFactory(organisation=OrganisationFactory(email="accueil@exemple.fr"))
    for programme in (moved.session.programme, same):
        Aim.objects.create(programme=programme, competence=competence)
    target = SessionFactory(programme=same)
    actions.transfer_enrolment(by=learner(moved.person), enrolment=moved, target=target, at=NOW)
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    letters = {letter.to[0]: letter.body for letter in mail.outbox if "/reponse/" not in letter.body}
    assert set(letters) == {moved.person.email, "accueil@exemple.fr"}
    assert "Vous avez demandé à continuer" in letters[moved.person.email]
    assert moved.person.full_name in letters["accueil@exemple.fr"]


@pytest.mark.django_db(transaction=True)
def test_people_who_cross_each_other_never_exceed_the_places_nor_wait_for_ever() -> None:
    programme = ProgrammeFactory()
    first, second = (SessionFactory(programme=programme, places=6) for _n in range(2))
    movers = [(EnrolmentFactory(session=first, accepted=True), second) for _n in range(5)]
    movers += [(EnrolmentFactory(session=second, accepted=True), first) for _n in range(5)]
    gate, failures = threading.Barrier(len(movers)), []

    def move(enrolment, target) -> None:
        gate.wait()
        try:
            actions.transfer_enrolment(by=learner(enrolment.person), enrolment=enrolment, target=target, at=datetime.now(UTC))
        except actions.TargetIsFull:
            pass
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move, args=pair) for pair in movers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    holding = Enrolment.objects.filter(state__in=HOLDING)
    assert holding.count() == 10
    for session in (first, second):
        assert holding.filter(session=session).count() <= 6
    assert len(set(holding.values_list("person", flat=True))) == 10


def test_the_person_chooses_on_a_page_among_the_sessions_with_a_place() -> None:
    moved, _waits, target = two_sessions()
    full = SessionFactory(programme=target.programme, places=1)
    EnrolmentFactory(session=full, accepted=True)
    client = signed_in_as(moved.person)
    assert "Continuer dans une autre session" in client.get(moved.get_absolute_url()).text
    address = reverse("offer:transfer", args=[moved.pk])

    page = client.get(address)
    assert str(target.pk) in page.text
    assert str(full.pk) not in page.text
    assert client.post(address, {"session": str(full.pk)}).status_code == 422
    assert client.post(address).status_code == 422
    done = client.post(address, {"session": str(target.pk)}, follow=True)

    assert "C’est fait" in done.text
    assert "Acceptée" in done.text
    assert "Passée à une autre session" in done.text


def test_without_another_session_the_page_says_so() -> None:
    enrolment = EnrolmentFactory(accepted=True)

    page = signed_in_as(enrolment.person).get(reverse("offer:transfer", args=[enrolment.pk]))

    assert "Aucune autre session de cette formation n’a de place" in page.text


def test_the_page_does_not_exist_for_others() -> None:
    moved, _waits, _target = two_sessions()
    address = reverse("offer:transfer", args=[moved.pk])
    trainer = MembershipFactory(role=Role.TRAINER.value, organisation=moved.session.programme.organisation)

    for hat in (PersonFactory(), trainer, MembershipFactory(role=Role.OPERATOR_ADMIN.value)):
        assert signed_in_as(hat).get(address).status_code == 404
