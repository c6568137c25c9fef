"""What became of people: asked twice in half a year, three taps to answer, and a no is a no."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import Role
from ecluse.network.testing import MembershipFactory, PersonFactory, signed_in_as
from ecluse.offer import api
from ecluse.offer.actions import follow_up as actions
from ecluse.offer.models import Enrolment, FollowUp
from ecluse.offer.rules.follow_up import FOUR_WEEKS, SIX_MONTHS, Reply, counted, due_on
from ecluse.offer.testing import EnrolmentFactory

pytestmark = pytest.mark.django_db
# `completed` enrolments of the factory end on this day.
DONE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def at(days: int) -> datetime:
    return DONE + timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "month_day"),
    [(date(2026, 11, 20), date(2027, 5, 20)), (date(2026, 8, 31), date(2027, 2, 28)), (date(2026, 6, 30), date(2026, 12, 30))],
)
def test_six_months_are_counted_by_the_calendar(left: date, month_day: date) -> None:
    assert due_on(SIX_MONTHS, left=left) == month_day
    assert due_on(FOUR_WEEKS, left=left) == left + timedelta(days=28)


def test_silence_is_counted_apart_from_having_no_work() -> None:
    outcomes = counted(
        [
            Reply(at_entry="jobseeker", situation="employment", asked=True),
            Reply(at_entry="employee", situation="employment", asked=True),
            Reply(at_entry="jobseeker", situation="jobseeker", asked=True),
            Reply(at_entry="student", situation="training", asked=True),
            Reply(at_entry="inactive", situation="other", asked=True),
            Reply(at_entry="jobseeker", asked=True),
            Reply(at_entry="jobseeker", asked=True, refused=True),
            Reply(at_entry="jobseeker", reachable=False),
            Reply(at_entry="jobseeker"),
        ]
    )

    assert (outcomes.in_work, outcomes.new_jobs, outcomes.looking, outcomes.in_training, outcomes.other) == (2, 1, 1, 1, 1)
    assert (outcomes.no_answer, outcomes.refused, outcomes.not_reachable, outcomes.not_asked) == (1, 1, 1, 1)
    assert outcomes.people == outcomes.answered + 4


@pytest.fixture
def enrolment() -> Enrolment:
    """A jobseeker who completed a training on 20 November 2026."""
    return EnrolmentFactory(completed=True, status_at_entry="jobseeker")


def asked(enrolment: Enrolment) -> FollowUp:
    actions.plan_follow_ups(at=at(1))
    actions.ask_follow_ups(at=at(28))
    return FollowUp.objects.get(enrolment=enrolment, moment=FOUR_WEEKS)


def token(row: FollowUp) -> str:
    return actions.link_to(row).split("/")[2]


def test_a_person_is_asked_at_four_weeks_reminded_once_and_asked_at_six_months(enrolment: Enrolment) -> None:
    sent = {}
    for day in range(1, 230):
        actions.plan_follow_ups(at=at(day))
        if actions.ask_follow_ups(at=at(day)):
            sent[day] = len(mail.outbox)

    assert list(sent) == [28, 35, 181, 188]
    assert len(mail.outbox) == 4
    assert "dernière lettre" in mail.outbox[1].body
    assert {letter.to[0] for letter in mail.outbox} == {enrolment.person.email}


def test_planning_twice_or_far_too_late_asks_nothing_more(enrolment: Enrolment) -> None:
    assert actions.plan_follow_ups(at=at(1)) == 2
    assert actions.plan_follow_ups(at=at(2)) == 0
    FollowUp.objects.all().delete()
    assert actions.plan_follow_ups(at=at(100)) == 1


def test_who_answered_is_not_reminded(enrolment: Enrolment) -> None:
    row = asked(enrolment)
    actions.tell_situation(token=token(row), situation="employment", employment="permanent", at=at(29))

    assert actions.ask_follow_ups(at=at(36)) == 0


def test_an_answer_is_given_once_and_work_has_its_kind(enrolment: Enrolment) -> None:
    row = asked(enrolment)

    with pytest.raises(actions.KindOfWorkIsMissing):
        actions.tell_situation(token=token(row), situation="employment", at=at(29))
    actions.tell_situation(token=token(row), situation="training", employment="permanent", at=at(29))
    with pytest.raises(actions.AlreadyTold):
        actions.tell_situation(token=token(row), situation="other", at=at(30))

    row.refresh_from_db()
    assert (row.situation, row.employment) == ("training", "")


def test_a_no_is_respected_for_every_training_of_the_person(enrolment: Enrolment) -> None:
    row = asked(enrolment)
    actions.refuse_follow_ups(token=token(row), at=at(29))
    EnrolmentFactory(completed=True, person=enrolment.person)

    for day in range(29, 230):
        actions.plan_follow_ups(at=at(day))
        actions.ask_follow_ups(at=at(day))

    assert len(mail.outbox) == 1
    assert actions.refuse_follow_ups(token=token(row), at=at(40)) is not None


def test_nobody_is_written_to_without_an_address() -> None:
    EnrolmentFactory(completed=True, person=PersonFactory(email=None))

    actions.plan_follow_ups(at=at(1))

    assert actions.ask_follow_ups(at=at(28)) == 0


def test_a_link_opens_one_thing_and_a_forged_one_nothing(client: Client, enrolment: Enrolment) -> None:
    row = asked(enrolment)
    other = TimestampSigner(salt="offer.freshness").sign(str(row.pk))

    for link in (other, token(row)[:-2] + "xx", "x"):
        assert client.get(reverse("offer:follow_up", args=[link])).status_code == 404
    assert client.get(reverse("offer:confirm", args=[token(row)])).status_code == 404
    assert client.get(actions.link_to(row)).status_code == 200


def test_an_old_link_is_closed(client: Client, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    link = actions.link_to(asked(enrolment))
    monkeypatch.setattr(actions, "ANSWERED_WITHIN", timedelta(seconds=-1))

    assert client.get(link).status_code == 404


def test_three_taps_tell_of_a_job_and_two_of_anything_else(client: Client, enrolment: Enrolment) -> None:
    link = actions.link_to(asked(enrolment))
    assert enrolment.person.family_name not in client.get(link).content.decode()

    first = client.post(link, {"situation": "employment"}).content.decode()
    second = client.post(link, {"situation": "employment", "employment": "temporary"}).content.decode()
    assert FollowUp.objects.filter(answered_at__isnull=False).count() == 0
    third = client.post(link, {"situation": "employment", "employment": "temporary", "do": "send"}).content.decode()

    assert "Quel genre de travail" in first
    assert "Est-ce bien cela" in second
    assert "votre réponse est reçue" in third
    row = FollowUp.objects.get(moment=FOUR_WEEKS)
    assert (row.situation, row.employment) == ("employment", "temporary")
    assert "votre réponse est reçue" in client.get(link).content.decode()


def test_a_job_sent_without_its_kind_answers_422(client: Client, enrolment: Enrolment) -> None:
    answer = client.post(actions.link_to(asked(enrolment)), {"situation": "employment", "do": "send"})

    assert answer.status_code == 422
    assert "genre de travail" in answer.content.decode()


def test_a_person_refuses_on_the_page_after_a_question(client: Client, enrolment: Enrolment) -> None:
    link = actions.link_to(asked(enrolment))
    assert "Ne plus rien vous demander" in client.post(link, {"do": "refuse"}).content.decode()
    assert FollowUp.objects.filter(refused_at__isnull=False).count() == 0

    assert "On ne vous demandera plus rien" in client.post(link, {"do": "refuse_now"}).content.decode()

    assert FollowUp.objects.filter(refused_at__isnull=False).count() == 2


def test_the_question_waits_on_the_page_of_its_person(enrolment: Enrolment) -> None:
    asked(enrolment)

    page = signed_in_as(enrolment.person).get(reverse("network:home")).content.decode()

    assert "Que devenez-vous" in page
    assert "/suites/" in page


def test_the_counts_of_a_session_and_a_programme_name_nobody(enrolment: Enrolment) -> None:
    actions.tell_situation(token=token(asked(enrolment)), situation="employment", employment="permanent", at=at(29))
    organisation = enrolment.session.programme.organisation
    client = signed_in_as(MembershipFactory(role=Role.TRAINER.value, organisation=organisation))

    for address in (
        reverse("offer:session_outcomes", args=[enrolment.session_id]),
        reverse("offer:programme_outcomes", args=[enrolment.session.programme_id]),
    ):
        page = client.get(address).content.decode()
        assert "travaillent, mais pas à l’entrée" in page
        assert enrolment.person.family_name not in page
        assert signed_in_as(MembershipFactory(role=Role.TRAINER.value)).get(address).status_code == 404


def test_the_door_counts_a_period(enrolment: Enrolment, django_assert_num_queries: Any) -> None:
    actions.tell_situation(token=token(asked(enrolment)), situation="employment", employment="permanent", at=at(29))
    EnrolmentFactory(session=enrolment.session, completed=True)
    actions.plan_follow_ups(at=at(30))
    programmes = [enrolment.session.programme_id]

    with django_assert_num_queries(1):
        found = api.outcomes(programme_ids=programmes, start=date(2026, 11, 1), end=date(2026, 12, 1), moment=FOUR_WEEKS)

    assert (found.people, found.answered, found.new_jobs, found.not_asked) == (2, 1, 1, 1)
    assert api.outcomes(programme_ids=programmes, start=date(2026, 12, 1), end=date(2027, 1, 1), moment=FOUR_WEEKS).people == 0
