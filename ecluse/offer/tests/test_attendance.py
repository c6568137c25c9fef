"""The sheet of a half-day, and completion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import OrganisationFactory, PersonFactory
from ecluse.offer.actions import enrolment as actions
from ecluse.offer.actions.attendance import HalfDayIsAhead, NotOnTheSheet, take_attendance
from ecluse.offer.actions.steps import StepDoesNotExist
from ecluse.offer.models import Attendance, HalfDay
from ecluse.offer.rules.enrolment import State
from ecluse.offer.testing import NOW, EnrolmentFactory, HalfDayFactory, SessionFactory

pytestmark = pytest.mark.django_db


def trainer_of(session) -> Hat:
    return Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def test_the_first_presence_makes_a_participant() -> None:
    half_day = HalfDayFactory()
    here, away = (EnrolmentFactory(session=half_day.session, accepted=True) for _ in range(2))

    present = take_attendance(
        by=trainer_of(half_day.session), half_day=half_day, presences={here.pk: "present", away.pk: "absent"}, at=NOW
    )

    here.refresh_from_db()
    away.refresh_from_db()
    assert present == 1
    assert (here.at, here.started_at) == (State.ATTENDING, NOW)
    assert away.at is State.ACCEPTED


def test_a_sheet_sent_twice_changes_nothing_the_second_time() -> None:
    half_day = HalfDayFactory()
    enrolment = EnrolmentFactory(session=half_day.session, accepted=True)
    trainer = trainer_of(half_day.session)
    take_attendance(by=trainer, half_day=half_day, presences={enrolment.pk: "present"}, at=NOW)
    told = JournalEntry.objects.count()

    take_attendance(by=trainer, half_day=half_day, presences={enrolment.pk: "present"}, at=NOW + timedelta(hours=1))

    assert JournalEntry.objects.count() == told
    assert Attendance.objects.get().taken_at == NOW


def test_a_sheet_is_corrected_by_signing_again() -> None:
    half_day = HalfDayFactory()
    enrolment = EnrolmentFactory(session=half_day.session, accepted=True)
    trainer = trainer_of(half_day.session)
    take_attendance(by=trainer, half_day=half_day, presences={enrolment.pk: "absent"}, at=NOW)

    take_attendance(by=trainer, half_day=half_day, presences={enrolment.pk: "present"}, at=NOW)

    assert Attendance.objects.get().presence == "present"


def test_presence_is_not_signed_ahead() -> None:
    half_day = HalfDayFactory(on=date(2026, 11, 27))

    with pytest.raises(HalfDayIsAhead, match="27/11/2026"):
        take_attendance(by=trainer_of(half_day.session), half_day=half_day, presences={}, at=NOW)


def test_somebody_of_another_session_is_not_on_the_sheet_and_nothing_is_saved() -> None:
    half_day = HalfDayFactory()
    mine, other = EnrolmentFactory(session=half_day.session, accepted=True), EnrolmentFactory(accepted=True)

    with pytest.raises(NotOnTheSheet):
        take_attendance(
            by=trainer_of(half_day.session), half_day=half_day, presences={mine.pk: "present", other.pk: "present"}, at=NOW
        )

    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.AUDITOR, Role.LEARNER])
def test_only_those_who_run_the_session_sign(role: Role) -> None:
    half_day = HalfDayFactory()
    hat = Hat(role, person_id=PersonFactory().pk, organisation_id=half_day.session.programme.organisation_id)
    elsewhere = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)

    for refused in (hat, elsewhere):
        with pytest.raises(NotAllowed):
            take_attendance(by=refused, half_day=half_day, presences={}, at=NOW)


def a_week(presences: list[str]):
    session = SessionFactory(going_on=True)
    enrolment = EnrolmentFactory(session=session, attending=True)
    for number, presence in enumerate(presences):
        half_day = HalfDay.objects.create(session=session, on=date(2026, 11, 16) + timedelta(days=number), part="1_morning")
        Attendance.objects.create(enrolment=enrolment, half_day=half_day, presence=presence, taken_at=NOW)
    return session, enrolment


def test_four_days_out_of_five_complete_a_training() -> None:
    session, enrolment = a_week(["present"] * 4 + ["absent"])

    completed = actions.complete_enrolment(by=trainer_of(session), enrolment=enrolment, at=NOW)

    assert (completed.at, completed.completed_at) == (State.COMPLETED, NOW)
    told = JournalEntry.objects.get(name="offer.enrolment.completed.v1")
    assert told.payload["minutes"] == 4 * 210


def test_three_days_out_of_five_do_not_and_the_sentence_says_why() -> None:
    session, enrolment = a_week(["present"] * 3 + ["excused", "absent"])

    with pytest.raises(actions.TooLittlePresence, match="60"):
        actions.complete_enrolment(by=trainer_of(session), enrolment=enrolment, at=NOW)


def test_completing_twice_is_refused_and_tells_nothing_twice() -> None:
    session, enrolment = a_week(["present"] * 5)
    actions.complete_enrolment(by=trainer_of(session), enrolment=enrolment, at=NOW)

    with pytest.raises(StepDoesNotExist):
        actions.complete_enrolment(by=trainer_of(session), enrolment=enrolment, at=NOW)

    assert JournalEntry.objects.filter(name="offer.enrolment.completed.v1").count() == 1
