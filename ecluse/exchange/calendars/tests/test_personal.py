"""A person's own calendar: secret, revocable, of nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ecluse.foundation.access import Role
from ecluse.network.testing import MembershipFactory, PersonFactory, learner_hat, signed_in_as
from ecluse.offer import api as offer
from ecluse.offer.models import CalendarAddress, Session
from ecluse.offer.testing import EnrolmentFactory, HalfDayFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    start = timezone.localdate() + timedelta(days=5)
    made = SessionFactory(start_on=start, last_day_on=start)
    HalfDayFactory(session=made, on=start)
    return made


def secret_of(person: Any) -> str:
    return offer.make_calendar_address(by=learner_hat(person), at=timezone.now())


def feed(secret: str, **headers: str) -> Any:
    return Client().get(reverse("exchange:personal_calendar", args=[secret]), headers=headers)


def events(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_learner_follows_their_own_half_days_and_nobody_elses_name(session: Session) -> None:
    mine = EnrolmentFactory(session=session, accepted=True, person=PersonFactory(given_name="Awa", family_name="Diallo"))
    EnrolmentFactory(session=session, accepted=True, person=PersonFactory(given_name="Bram", family_name="Peeters"))
    elsewhere = HalfDayFactory(on=session.start_on)

    answer = feed(secret_of(mine.person))

    assert [str(one["uid"]).split("@")[0] for one in events(answer)] == [str(session.half_days.get().pk)]
    assert str(elsewhere.pk) not in answer.content.decode()
    for name in ("Diallo", "Awa", "Bram", "Peeters", mine.person.email):
        assert name not in answer.content.decode()
    assert answer["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_trainer_follows_the_sessions_they_train(session: Session) -> None:
    trainer = PersonFactory()
    Session.objects.update(trainer=trainer)

    assert len(events(feed(secret_of(trainer)))) == 1


def test_a_place_given_back_leaves_the_calendar_and_a_cancelled_session_says_so(session: Session) -> None:
    enrolment = EnrolmentFactory(session=session, accepted=True)
    secret = secret_of(enrolment.person)
    Session.objects.update(cancelled_at=timezone.now())
    assert [one["status"] for one in events(feed(secret))] == ["CANCELLED"]

    type(enrolment).objects.update(state="withdrawn")

    assert events(feed(secret)) == []


def test_an_agenda_that_has_it_already_is_told_so_until_a_date_moves(session: Session) -> None:
    enrolment = EnrolmentFactory(session=session, accepted=True)
    secret = secret_of(enrolment.person)
    mark = feed(secret)["ETag"]

    again = feed(secret, **{"If-None-Match": mark})
    session.half_days.update(minutes=120)
    moved = feed(secret, **{"If-None-Match": mark})

    assert (again.status_code, again.content) == (304, b"")
    assert (moved.status_code, moved["ETag"] != mark) == (200, True)


def test_a_new_address_revokes_the_one_before_and_only_fingerprints_are_kept(session: Session) -> None:
    person = EnrolmentFactory(session=session, accepted=True).person
    first, second = secret_of(person), secret_of(person)

    assert (feed(first).status_code, feed(second).status_code, feed("x").status_code) == (404, 200, 404)
    offer.revoke_calendar_address(by=learner_hat(person), at=timezone.now())
    assert feed(second).status_code == 404
    assert second not in str(list(CalendarAddress.objects.values()))


def test_the_feed_costs_the_same_for_one_session_and_for_four(django_assert_max_num_queries: Any) -> None:
    person = PersonFactory()
    for month in range(1, 5):
        session = SessionFactory(start_on=date(2027, month, 1), last_day_on=date(2027, month, 2))
        HalfDayFactory(session=session, on=date(2027, month, 1))
        EnrolmentFactory(session=session, person=person, accepted=True)
    secret = secret_of(person)

    with django_assert_max_num_queries(3):
        assert len(events(feed(secret))) == 4


def test_the_address_is_shown_once_on_its_page() -> None:
    client, address = signed_in_as(PersonFactory()), reverse("exchange:my_calendar")
    assert "Créer mon adresse" in client.get(address).content.decode()

    made = client.post(address, {"do": "make"})

    assert "/calendriers/" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert "/calendriers/" not in client.get(address).content.decode()
    client.post(address, {"do": "revoke"})
    assert CalendarAddress.objects.filter(revoked_at=None).count() == 0


def test_who_has_a_calendar() -> None:
    address = reverse("exchange:my_calendar")

    assert signed_in_as(MembershipFactory(role=Role.TRAINER.value)).get(address).status_code == 200
    assert signed_in_as(MembershipFactory(role=Role.COUNSELLOR.value)).get(address).status_code == 404
    assert Client().get(address).status_code == 302
