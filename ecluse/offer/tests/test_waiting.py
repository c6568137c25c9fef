"""The waiting list: a place that becomes free is offered, held, answered for, or goes to the next."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import OrganisationFactory, PersonFactory
from ecluse.offer.actions import enrolment as actions
from ecluse.offer.actions import waiting
from ecluse.offer.actions.programme import cancel_session, change_places
from ecluse.offer.models import Enrolment, PlaceOffer, WaitingRule
from ecluse.offer.rules.enrolment import HOLDING, State
from ecluse.offer.rules.waiting import answer_until, is_over
from ecluse.offer.testing import NOW, EnrolmentFactory, PlaceOfferFactory, SessionFactory

pytestmark = pytest.mark.django_db
THREE_DAYS = NOW + timedelta(hours=72)


def learner(person) -> Hat:
    return Hat(Role.LEARNER, person_id=person.pk, name=person.full_name)


def admin_of(session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def full_session(*, waiting_people: int = 1, **fields: object):
    """One place, taken; so many people wait for it, in order."""
    session = SessionFactory(places=1, **fields)
    taken = EnrolmentFactory(session=session, accepted=True)
    queue = [EnrolmentFactory(session=session, waiting=True, queue_number=n + 1) for n in range(waiting_people)]
    return session, taken, queue


def states(queue) -> list[State]:
    return [Enrolment.objects.get(pk=one.pk).at for one in queue]


def test_an_ordinary_offer_lasts_what_the_operator_says() -> None:
    assert answer_until(made_at=NOW, hours=72, starts_at=NOW + timedelta(days=30)) == THREE_DAYS


def test_an_offer_before_a_session_that_starts_soon_lasts_half_of_what_is_left() -> None:
    assert answer_until(made_at=NOW, hours=72, starts_at=NOW + timedelta(hours=20)) == NOW + timedelta(hours=10)


@pytest.mark.parametrize("left", [timedelta(minutes=59), timedelta(0), timedelta(days=-3)])
def test_no_place_is_offered_when_nobody_could_answer_any_more(left: timedelta) -> None:
    assert answer_until(made_at=NOW, hours=72, starts_at=NOW + left) is None


@given(hours=some.integers(4, 240), minutes=some.integers(0, 60 * 24 * 60))
def test_an_offer_never_lasts_beyond_the_start_nor_longer_than_the_operator_says(hours: int, minutes: int) -> None:
    starts = NOW + timedelta(minutes=minutes)

    until = answer_until(made_at=NOW, hours=hours, starts_at=starts)

    assert until is None or (NOW < until <= NOW + timedelta(hours=hours) and until < starts)


def test_the_last_moment_of_an_offer_is_excluded() -> None:
    assert is_over(until=NOW, now=NOW)
    assert not is_over(until=NOW, now=NOW - timedelta(seconds=1))


def test_the_place_is_held_for_the_one_who_is_asked_and_given_to_nobody_else() -> None:
    session, taken, (first, second) = full_session(waiting_people=2)
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)
    newcomer = PersonFactory()

    asked = actions.request_enrolment(by=learner(newcomer), session=session, person=newcomer, at=NOW)

    assert states([first, second]) == [State.OFFERED, State.WAITING_LIST]
    assert (asked.at, asked.queue_number) == (State.WAITING_LIST, 3)
    assert PlaceOffer.objects.get().until == THREE_DAYS
    news = JournalEntry.objects.get(name="offer.enrolment.offered.v1")
    assert datetime.fromisoformat(news.payload["until"]) == THREE_DAYS


def test_who_accepts_has_the_place() -> None:
    _session, taken, (first,) = full_session()
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    accepted = waiting.accept_offer(by=learner(first.person), enrolment=first, at=NOW + timedelta(hours=1))

    assert accepted.at is State.ACCEPTED
    offer = PlaceOffer.objects.get()
    assert (offer.outcome, offer.ended_at) == ("accepted", NOW + timedelta(hours=1))
    assert list(first.steps.order_by("at").values_list("to_state", flat=True)) == ["offered", "accepted"]
    with pytest.raises(waiting.OfferIsOver):
        waiting.accept_offer(by=learner(first.person), enrolment=first, at=NOW + timedelta(hours=2))


def test_who_declines_lets_the_next_have_it_at_once() -> None:
    _session, taken, (first, second) = full_session(waiting_people=2)
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    actions.withdraw_enrolment(by=learner(first.person), enrolment=first, at=NOW)

    assert states([first, second]) == [State.WITHDRAWN, State.OFFERED]
    assert first.offers.get().outcome == "declined"


def test_only_the_person_says_yes_and_nobody_else_of_the_network() -> None:
    offer = PlaceOfferFactory()
    session = offer.enrolment.session
    counsellor = Hat(Role.COUNSELLOR, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    for hat in (learner(PersonFactory()), counsellor, admin_of(session)):
        with pytest.raises(NotAllowed):
            waiting.accept_offer(by=hat, enrolment=offer.enrolment, at=NOW)


def test_the_operator_notes_a_yes_that_was_said_by_telephone() -> None:
    offer = PlaceOfferFactory(enrolment__session__places=1)

    noted = actions.accept_enrolment(by=admin_of(offer.enrolment.session), enrolment=offer.enrolment, at=NOW)

    offer.refresh_from_db()
    assert (noted.at, offer.outcome) == (State.ACCEPTED, "accepted")


def test_after_its_time_an_offer_is_refused_even_before_the_job_came_by() -> None:
    offer = PlaceOfferFactory()

    with pytest.raises(waiting.OfferIsOver):
        waiting.accept_offer(by=learner(offer.enrolment.person), enrolment=offer.enrolment, at=offer.until)


def test_an_offer_without_an_answer_goes_to_the_next_and_a_second_run_changes_nothing() -> None:
    _session, taken, (first, second, third) = full_session(waiting_people=3)
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    assert waiting.lapse_offers(at=THREE_DAYS - timedelta(minutes=1)) == 0
    assert waiting.lapse_offers(at=THREE_DAYS) == 1
    assert waiting.lapse_offers(at=THREE_DAYS) == 0

    assert states([first, second, third]) == [State.LAPSED, State.OFFERED, State.WAITING_LIST]
    assert JournalEntry.objects.filter(name="offer.enrolment.lapsed.v1").count() == 1
    assert JournalEntry.objects.filter(name="offer.enrolment.offered.v1").count() == 2


def test_a_job_that_is_killed_half_way_has_done_nothing_and_the_next_one_does_it() -> None:
    _session, taken, (first, second) = full_session(waiting_people=2)
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    with mock.patch.object(waiting, "serve_waiting_list", side_effect=SystemExit), pytest.raises(SystemExit):
        waiting.lapse_offers(at=THREE_DAYS)
    assert states([first, second]) == [State.OFFERED, State.WAITING_LIST]
    waiting.lapse_offers(at=THREE_DAYS)

    assert states([first, second]) == [State.LAPSED, State.OFFERED]


def test_an_enrolment_in_trouble_does_not_keep_the_others_waiting() -> None:
    for _n in range(2):
        PlaceOfferFactory()

    with mock.patch.object(waiting, "serve_waiting_list", side_effect=[RuntimeError, 0]):
        assert waiting.lapse_offers(at=THREE_DAYS) == 1


def test_who_let_the_time_pass_may_ask_again() -> None:
    offer = PlaceOfferFactory(enrolment__session__places=1)
    waiting.lapse_offers(at=THREE_DAYS)
    person = offer.enrolment.person

    again = actions.request_enrolment(by=learner(person), session=offer.enrolment.session, person=person, at=THREE_DAYS)

    assert again.at is State.ACCEPTED


def test_an_operator_that_decides_chooses_to_whom_it_offers() -> None:
    session = SessionFactory(decided=True, places=1)
    taken = EnrolmentFactory(session=session, accepted=True)
    first, second = (EnrolmentFactory(session=session, waiting=True, queue_number=n) for n in (1, 2))
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)
    assert states([first, second]) == [State.WAITING_LIST, State.WAITING_LIST]

    actions.accept_enrolment(by=admin_of(session), enrolment=second, at=NOW)

    assert states([first, second]) == [State.WAITING_LIST, State.OFFERED]
    with pytest.raises(actions.SessionIsFull):
        actions.accept_enrolment(by=admin_of(session), enrolment=first, at=NOW)


def test_when_it_is_too_late_for_a_letter_nobody_is_offered_and_the_operator_gives_the_place() -> None:
    session, taken, (first,) = full_session(start_on=date(2026, 11, 23), morning_from=time(9))
    late = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # half past eight in Brussels

    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=late)
    assert states([first]) == [State.WAITING_LIST]

    assert actions.accept_enrolment(by=admin_of(session), enrolment=first, at=late).at is State.ACCEPTED


def test_each_operator_has_its_own_time_to_answer() -> None:
    session, taken, _queue = full_session()
    waiting.set_answer_hours(by=admin_of(session), hours=24)
    waiting.set_answer_hours(by=admin_of(session), hours=48)

    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)

    assert PlaceOffer.objects.get().until == NOW + timedelta(hours=48)
    assert WaitingRule.objects.count() == 1


@pytest.mark.parametrize("hours", [0, 3, 241])
def test_a_time_to_answer_that_helps_nobody_is_refused(hours: int) -> None:
    with pytest.raises(waiting.HoursOutOfRange, match="240"):
        waiting.set_answer_hours(by=admin_of(SessionFactory()), hours=hours)
    for role in (Role.TRAINER, Role.COORDINATOR, Role.LEARNER):
        with pytest.raises(NotAllowed):
            waiting.set_answer_hours(by=Hat(role, organisation_id=OrganisationFactory().pk), hours=24)


def test_a_cancelled_session_offers_nothing_and_no_offer_of_it_is_accepted() -> None:
    offer = PlaceOfferFactory()
    session = offer.enrolment.session
    cancel_session(by=admin_of(session), session=session, at=NOW)

    with pytest.raises(waiting.SessionIsOff):
        waiting.accept_offer(by=learner(offer.enrolment.person), enrolment=offer.enrolment, at=NOW)
    assert waiting.lapse_offers(at=THREE_DAYS) == 0
    assert JournalEntry.objects.filter(name="offer.enrolment.stranded.v1").count() == 1


def test_two_places_more_are_offered_to_the_first_two() -> None:
    session, _taken, queue = full_session(waiting_people=3)

    change_places(by=admin_of(session), session=session, places=3, at=NOW)

    assert states(queue) == [State.OFFERED, State.OFFERED, State.WAITING_LIST]


def in_threads(*works) -> list[Exception]:
    """All of these at the same moment; the refusals and failures they met."""
    gate, met = threading.Barrier(len(works)), []

    def run(work) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:
            met.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_a_yes_and_the_end_of_the_time_at_once_give_the_place_to_one_person(attempt: int) -> None:
    session, taken, (first, second) = full_session(waiting_people=2)
    actions.withdraw_enrolment(by=learner(taken.person), enrolment=taken, at=NOW)
    in_time = THREE_DAYS - timedelta(seconds=1)

    met = in_threads(
        lambda: waiting.accept_offer(by=learner(first.person), enrolment=first, at=in_time),
        lambda: waiting.lapse_offers(at=THREE_DAYS),
        lambda: waiting.lapse_offers(at=THREE_DAYS),
    )

    assert [error for error in met if not isinstance(error, waiting.OfferIsOver)] == []
    assert states([first, second]) in ([State.ACCEPTED, State.WAITING_LIST], [State.LAPSED, State.OFFERED])
    assert Enrolment.objects.filter(session=session, state__in=HOLDING).count() == 1
    assert first.offers.get().outcome in ("accepted", "lapsed")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_offer_each_place_to_one_person() -> None:
    session = SessionFactory(places=5)
    offered = [EnrolmentFactory(session=session, offered=True, queue_number=n) for n in range(1, 6)]
    queue = [EnrolmentFactory(session=session, waiting=True, queue_number=n) for n in range(6, 16)]
    PlaceOffer.objects.update(until=NOW)

    met = in_threads(*[lambda: waiting.lapse_offers(at=NOW) for _n in range(4)])
    waiting.lapse_offers(at=NOW)

    assert met == []
    assert states(offered) == [State.LAPSED] * 5
    assert states(queue) == [State.OFFERED] * 5 + [State.WAITING_LIST] * 5
    assert PlaceOffer.objects.open().count() == 5
