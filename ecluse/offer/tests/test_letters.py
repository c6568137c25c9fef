"""A cancelled session writes to its people, once, in their language."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.news.delivery import deliver_all
from ecluse.foundation.news.models import Delivery
from ecluse.network.testing import MembershipFactory, PersonFactory, signed_in_as
from ecluse.offer.actions.catalogue import refresh_entries
from ecluse.offer.actions.letters import tell_of_cancellation
from ecluse.offer.actions.programme import cancel_session
from ecluse.offer.models import Aim, Enrolment
from ecluse.offer.rules.enrolment import State
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db


def cancelled(session) -> None:
    hat = Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)
    cancel_session(by=hat, session=session, at=NOW)


def admin_of(session) -> Client:
    """Whoever administers the operator of this session."""
    return signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=session.programme.organisation))


def test_everybody_who_asked_holds_or_waits_is_written_to_and_nobody_else() -> None:
    session = SessionFactory()
    asked, holds, waits = (EnrolmentFactory(session=session, **kind) for kind in ({}, {"accepted": True}, {"waiting": True}))
    EnrolmentFactory(session=session, state=State.WITHDRAWN)
    EnrolmentFactory(session=session, person=PersonFactory(email=""))

    cancelled(session)
    assert mail.outbox == []
    deliver_all(now=NOW)

    assert {letter.to[0] for letter in mail.outbox} == {one.person.email for one in (asked, holds, waits)}
    assert len(mail.outbox) == 3
    assert Delivery.objects.exclude(last_error="").count() == 0


def test_the_same_news_delivered_twice_writes_one_letter() -> None:
    enrolment = EnrolmentFactory(accepted=True)
    cancelled(enrolment.session)
    deliver_all(now=NOW)

    assert tell_of_cancellation(enrolment_id=enrolment.pk, at=NOW) is False
    assert len(mail.outbox) == 1


def test_a_mailer_that_refuses_is_asked_again_and_the_others_are_not_written_to_twice() -> None:
    session = SessionFactory()
    EnrolmentFactory.create_batch(2, session=session, accepted=True)
    cancelled(session)
    with mock.patch("ecluse.offer.actions.letters.write_letter", side_effect=[OSError, None]):
        deliver_all(now=NOW)
    assert Enrolment.objects.filter(told_of_cancellation_at=None).count() == 1

    Delivery.objects.filter(delivered_at=None).update(due_at=NOW)
    deliver_all(now=NOW)

    assert len(mail.outbox) == 1
    assert Enrolment.objects.filter(told_of_cancellation_at=None).count() == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "lundi 11 janvier 2027"),
        ("nl", "maandag 11 januari 2027"),
        ("de", "Montag, 11. Januar 2027"),
        ("en", "Monday 11 January 2027"),
    ],
)
def test_the_letter_is_in_the_language_of_its_reader(language: str, words: str) -> None:
    enrolment = EnrolmentFactory(person=PersonFactory(language=language))
    cancelled(enrolment.session)
    deliver_all(now=NOW)

    letter = mail.outbox[0]
    assert words in letter.body
    assert ("Computernetwerken" if language == "nl" else "Réseaux informatiques") in letter.subject


def test_three_other_dates_of_the_same_programme_are_proposed() -> None:
    enrolment = EnrolmentFactory()
    programme = enrolment.session.programme
    ahead = [SessionFactory(programme=programme, start_on=date(2027, n, 1), last_day_on=date(2027, n, 5)) for n in (5, 2, 4, 3)]
    SessionFactory(programme=programme, cancelled_at=NOW)
    cancelled(enrolment.session)
    deliver_all(now=NOW)

    body = mail.outbox[0].body
    assert [one.get_absolute_url() in body for one in ahead] == [False, True, True, True]
    assert body.count("/sessions/") == 3


def test_without_another_date_programmes_with_the_same_competences_are_proposed() -> None:
    enrolment, competence = EnrolmentFactory(), CompetenceFactory()
    near, far = ProgrammeFactory(title={"fr": "Réseaux avancés"}), ProgrammeFactory()
    for programme in (enrolment.session.programme, near):
        Aim.objects.create(programme=programme, competence=competence)
    refresh_entries(at=NOW)
    cancelled(enrolment.session)
    deliver_all(now=NOW)

    body = mail.outbox[0].body
    assert near.get_absolute_url() in body
    assert far.get_absolute_url() not in body
    assert f"{enrolment.session.programme.get_absolute_url()}" not in body


def test_without_anything_the_catalogue_is_named() -> None:
    enrolment = EnrolmentFactory()
    cancelled(enrolment.session)
    deliver_all(now=NOW)

    assert "/catalogue/" in mail.outbox[0].body


def test_the_operator_is_told_how_many_letters_go_out_and_whom_to_phone() -> None:
    session = SessionFactory()
    EnrolmentFactory.create_batch(2, session=session, accepted=True)
    person = PersonFactory(email=None, phone="+32 71 00 00 01")
    unreachable = EnrolmentFactory(session=session, person=person, waiting=True)
    EnrolmentFactory(session=session, person=PersonFactory(email=None), state=State.WITHDRAWN)
    client = admin_of(session)

    answer = client.post(reverse("offer:cancel", args=[session.pk]), follow=True)

    words = " ".join(str(message) for message in answer.context["messages"])
    assert "2 personnes" in words
    assert "1 personne n’a pas d’adresse e-mail" in words
    assert list(answer.context["to_phone"]) == [unreachable]
    assert f'href="{unreachable.get_absolute_url()}"' in answer.text
    assert 'href="tel:+3271000001"' in answer.text


def test_a_session_without_anybody_is_cancelled_without_a_word_of_letters() -> None:
    session = SessionFactory()

    answer = admin_of(session).post(reverse("offer:cancel", args=[session.pk]), follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["La session est annulée."]
    assert list(answer.context["to_phone"]) == []


def test_nobody_is_to_be_phoned_while_the_session_takes_place() -> None:
    enrolment = EnrolmentFactory(person=PersonFactory(email=None), accepted=True)

    answer = admin_of(enrolment.session).get(reverse("offer:run", args=[enrolment.session_id]))

    assert list(answer.context["to_phone"]) == []


def test_a_letter_costs_the_same_for_one_other_date_and_for_three(django_assert_max_num_queries) -> None:
    costs = []
    for dates in (1, 3):
        enrolment = EnrolmentFactory(accepted=True)
        SessionFactory.create_batch(dates, programme=enrolment.session.programme)
        cancelled(enrolment.session)
        with django_assert_max_num_queries(5) as found:
            assert tell_of_cancellation(enrolment_id=enrolment.pk, at=NOW)
        costs.append(len(found))

    assert costs[0] == costs[1]


def test_a_letter_costs_the_same_for_one_other_programme_and_for_three(django_assert_max_num_queries) -> None:
    costs = []
    for programmes in (1, 3):
        enrolment, competence = EnrolmentFactory(accepted=True), CompetenceFactory()
        for programme in (enrolment.session.programme, *ProgrammeFactory.create_batch(programmes)):
            Aim.objects.create(programme=programme, competence=competence)
        refresh_entries(at=NOW)
        cancelled(enrolment.session)
        with django_assert_max_num_queries(8) as found:
            assert tell_of_cancellation(enrolment_id=enrolment.pk, at=NOW)
        costs.append(len(found))

    assert costs[0] == costs[1]
