"""Reminders and corrected timetables: each person once, whatever befalls the worker."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import PersonFactory
from ecluse.offer.actions import timetable as planning
from ecluse.offer.actions.notices import GIVEN_UP_AFTER, send_once
from ecluse.offer.actions.reminders import remind, tell_of_corrections
from ecluse.offer.models import HalfDay, Notice, Session
from ecluse.offer.rules.enrolment import State
from ecluse.offer.rules.reminders import reminder_due
from ecluse.offer.testing import EnrolmentFactory, HalfDayFactory, SessionFactory

pytestmark = pytest.mark.django_db
START = date(2027, 1, 11)


def at_noon(days_before: int) -> datetime:
    return timezone.make_aware(datetime.combine(START - timedelta(days=days_before), time(12)))


@pytest.mark.parametrize(
    ("left", "which"), [(8, ""), (7, "week_before"), (3, "week_before"), (2, ""), (1, "day_before"), (0, ""), (-1, "")]
)
def test_which_reminder_is_due(left: int, which: str) -> None:
    assert reminder_due(start=START, today=START - timedelta(days=left)) == which


@pytest.fixture
def session() -> Session:
    made = SessionFactory(start_on=START, to_bring="Votre ordinateur portable")
    HalfDayFactory(session=made, on=START, part=HalfDay.Part.AFTERNOON)
    return made


def test_whoever_holds_a_place_is_reminded_a_week_before_and_on_the_eve(session: Session) -> None:
    holds = EnrolmentFactory(session=session, accepted=True, person=PersonFactory(given_name="Awa"))
    for state in (State.REQUESTED, State.REFUSED, State.WITHDRAWN):
        EnrolmentFactory(session=session, state=state)
    EnrolmentFactory(session=session, waiting=True)
    EnrolmentFactory(session=session, accepted=True, person=PersonFactory(email=None))

    sent = [remind(at=at_noon(days)) for days in range(9, -2, -1)]

    assert sent == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]
    assert {letter.to[0] for letter in mail.outbox} == {holds.person.email}
    body = mail.outbox[0].body
    for words in (
        "Awa", "lundi 11 janvier 2027", "13:00", session.site.street, "Votre ordinateur portable", f"/inscriptions/{holds.pk}/retrait/",
    ):  # fmt: skip
        assert words in body, words


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "maandag 11 januari 2027"), ("de", "Montag, 11. Januar 2027"), ("en", "Monday")]
)
def test_the_reminder_is_in_the_language_of_its_reader(session: Session, language: str, words: str) -> None:
    EnrolmentFactory(session=session, accepted=True, person=PersonFactory(language=language))

    remind(at=at_noon(7))

    assert words in mail.outbox[0].body


def test_a_cancelled_session_reminds_nobody(session: Session) -> None:
    EnrolmentFactory(session=session, accepted=True)
    Session.objects.update(cancelled_at=at_noon(30))

    assert remind(at=at_noon(7)) == 0


def test_a_round_costs_the_same_for_one_session_and_for_four(django_assert_max_num_queries: Any) -> None:
    for _turn in range(4):
        EnrolmentFactory(session=SessionFactory(start_on=START), accepted=True)
    remind(at=at_noon(7))

    # Everybody was told: the round reads, and writes nothing.
    with django_assert_max_num_queries(5):
        assert remind(at=at_noon(6)) == 0


# What a worker that dies changes.


def claim(person: Any, write: Any, at: datetime) -> bool:
    return send_once(person_id=person.pk, kind=Notice.Kind.DAY_BEFORE, about="x", at=at, write=write)


def test_a_worker_killed_before_the_mark_is_followed_by_one_more_attempt_and_no_third() -> None:
    person, letters, at = PersonFactory(), [], at_noon(1)

    def killed() -> None:
        letters.append(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        claim(person, killed, at)
    # Another round, while the first worker may still be at it, then one after it was given up, killed at the same point.
    assert not claim(person, lambda: letters.append(2), at + timedelta(minutes=1))
    with pytest.raises(KeyboardInterrupt):
        claim(person, killed, at + GIVEN_UP_AFTER)
    assert not claim(person, lambda: letters.append(3), at + 4 * GIVEN_UP_AFTER)

    assert letters == [1, 1]


def test_a_mailer_that_refuses_is_asked_again(session: Session) -> None:
    EnrolmentFactory(session=session, accepted=True)

    with mock.patch("ecluse.offer.actions.reminders.write_letter", side_effect=OSError):
        assert remind(at=at_noon(7)) == 0
    assert remind(at=at_noon(7)) == 1


# The timetable.


def planner(session: Session) -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def moved(session: Session, at: datetime) -> None:
    """The half-day of the session moves to the next day."""
    planning.add_half_day(
        by=planner(session), session=session, on=START + timedelta(days=1), part="1_morning", minutes=180, at=at
    )
    half_day = session.half_days.get(on=START)
    planning.remove_half_day(by=planner(session), half_day=half_day, at=at + timedelta(minutes=2))


def test_a_moved_half_day_is_told_in_one_letter_once_it_is_quiet(session: Session) -> None:
    trainer = PersonFactory()
    Session.objects.update(trainer=trainer)
    holds = EnrolmentFactory(session=session, accepted=True)
    EnrolmentFactory(session=session, waiting=True)
    moved(session, at_noon(3))

    assert tell_of_corrections(at=at_noon(3) + timedelta(minutes=5)) == 0
    assert tell_of_corrections(at=at_noon(3) + timedelta(minutes=13)) == 2
    assert tell_of_corrections(at=at_noon(3) + timedelta(minutes=18)) == 0

    assert {letter.to[0] for letter in mail.outbox} == {holds.person.email, trainer.email}
    body = mail.outbox[0].body
    assert "mardi 12 janvier 2027, matin, de 09:00 à 12:00" in body
    assert "N’a plus lieu : lundi 11 janvier 2027, après-midi" in body.replace("\u202f", " ")


def test_a_second_correction_tells_only_what_is_new(session: Session) -> None:
    EnrolmentFactory(session=session, accepted=True)
    moved(session, at_noon(3))
    tell_of_corrections(at=at_noon(3) + timedelta(minutes=13))
    half_day = session.half_days.get()

    planning.change_minutes(by=planner(session), half_day=half_day, minutes=240, at=at_noon(2))
    tell_of_corrections(at=at_noon(2) + timedelta(minutes=11))

    assert len(mail.outbox) == 2
    assert "13:00" in mail.outbox[1].body
    assert "11 janvier" not in mail.outbox[1].body


def test_a_round_cut_short_goes_on_with_those_who_were_not_told(session: Session) -> None:
    EnrolmentFactory.create_batch(2, session=session, accepted=True)
    moved(session, at_noon(3))

    with mock.patch("ecluse.offer.actions.reminders.write_letter", side_effect=[None, OSError]):
        assert tell_of_corrections(at=at_noon(3) + timedelta(minutes=13)) == 1
    assert tell_of_corrections(at=at_noon(3) + timedelta(minutes=18)) == 1


def test_corrections_of_days_that_are_past_are_told_to_nobody(session: Session) -> None:
    EnrolmentFactory(session=session, accepted=True)
    moved(session, at_noon(3))

    assert tell_of_corrections(at=at_noon(-2)) == 0
