"""The letters and the pages of a place that is offered."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.news.delivery import deliver_all
from ecluse.foundation.news.models import Delivery
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer.actions.enrolment import withdraw_enrolment
from ecluse.offer.actions.waiting import lapse_offers
from ecluse.offer.actions.waiting_letters import link_of, tell_of_offer
from ecluse.offer.models import Enrolment, PlaceOffer
from ecluse.offer.rules.enrolment import State
from ecluse.offer.testing import NOW, EnrolmentFactory, PlaceOfferFactory, SessionFactory

pytestmark = pytest.mark.django_db


def offered(**fields: object) -> PlaceOffer:
    """A place offered a moment ago, to be answered within two days."""
    now = timezone.now()
    start = timezone.localdate() + timedelta(days=30)
    session = SessionFactory(places=1, start_on=start, last_day_on=start)
    return PlaceOfferFactory(
        enrolment__session=session,
        made_at=now,
        until=now + timedelta(days=2),
        **{f"enrolment__{k}": v for k, v in fields.items()},
    )


def free_a_place(**person: object) -> Enrolment:
    """Somebody gives their place back; the one who waits."""
    session = SessionFactory(places=1)
    taken = EnrolmentFactory(session=session, accepted=True)
    waits = EnrolmentFactory(session=session, waiting=True, person=PersonFactory(**person))
    withdraw_enrolment(by=Hat(Role.LEARNER, person_id=taken.person_id), enrolment=taken, at=NOW)
    return waits


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "mercredi 25 novembre 2026, 10:00"),
        ("nl", "woensdag 25 november 2026, 10:00"),
        ("de", "Mittwoch, 25. November 2026, 10:00"),
        ("en", "Wednesday 25 November 2026, 10:00"),
    ],
)
def test_the_letter_says_until_when_in_the_language_of_its_reader_and_where_to_answer(language: str, words: str) -> None:
    waits = free_a_place(language=language)
    deliver_all(now=NOW)

    letter = mail.outbox[0]
    assert letter.to == [waits.person.email]
    assert words in letter.body
    assert "/inscriptions/reponse/" in letter.body


def test_the_same_news_twice_writes_one_letter_and_a_refused_one_is_tried_again() -> None:
    waits = free_a_place()
    with mock.patch("ecluse.offer.actions.waiting_letters.write_letter", side_effect=OSError):
        deliver_all(now=NOW)
    assert PlaceOffer.objects.get().told_at is None
    Delivery.objects.filter(delivered_at=None).update(due_at=NOW)

    deliver_all(now=NOW)

    assert tell_of_offer(enrolment_id=waits.pk, at=NOW) is False
    assert len(mail.outbox) == 1


def test_who_let_the_time_pass_is_told_once_how_to_ask_again() -> None:
    waits = free_a_place()
    deliver_all(now=NOW)
    lapse_offers(at=NOW + timedelta(hours=72))
    deliver_all(now=NOW + timedelta(hours=72))

    assert len(mail.outbox) == 2
    assert waits.session.get_absolute_url() in mail.outbox[1].body


def test_nobody_without_an_address_is_written_to() -> None:
    free_a_place(email="")
    deliver_all(now=NOW)

    assert mail.outbox == []


def test_the_person_accepts_on_their_page() -> None:
    offer = offered()
    client = signed_in_as(offer.enrolment.person)
    page = client.get(offer.enrolment.get_absolute_url())
    assert "Oui, je prends la place" in page.text

    answer = client.post(reverse("offer:answer", args=[offer.enrolment.pk]), {"answer": "accept"}, follow=True)

    assert "La place est à vous" in answer.text
    assert Enrolment.objects.get().at is State.ACCEPTED


def test_the_home_of_the_person_says_that_a_place_is_held() -> None:
    offer = offered()

    home = signed_in_as(offer.enrolment.person).get("/accueil/")

    assert "Une place est réservée jusqu" in home.text
    assert offer.enrolment.get_absolute_url() in home.text


def test_another_person_and_other_hats_answer_for_nobody() -> None:
    offer = offered()
    organisation = offer.enrolment.session.programme.organisation
    address = reverse("offer:answer", args=[offer.enrolment.pk])

    for hat in (
        PersonFactory(),
        MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=organisation),
        MembershipFactory(role=Role.COUNSELLOR.value, organisation=OrganisationFactory()),
    ):
        assert signed_in_as(hat).post(address, {"answer": "accept"}).status_code == 404
    assert Client().post(address, {"answer": "accept"}).status_code == 404
    assert Enrolment.objects.get().at is State.OFFERED


def test_an_answer_that_is_none_is_not_found_and_changes_nothing() -> None:
    offer = offered()

    assert signed_in_as(offer.enrolment.person).post(reverse("offer:answer", args=[offer.enrolment.pk])).status_code == 404
    assert Enrolment.objects.get().at is State.OFFERED


def test_the_link_of_the_letter_answers_without_signing_in_and_reading_it_changes_nothing() -> None:
    offer = offered()
    link = link_of(offer.enrolment)

    assert "Une place vous est réservée" in Client().get(link).text
    assert Enrolment.objects.get().at is State.OFFERED
    answer = Client().post(link, {"answer": "accept"}, follow=True)

    assert Enrolment.objects.get().at is State.ACCEPTED
    assert "Vous avez une place" in answer.text


def test_a_forged_link_leads_nowhere() -> None:
    link = link_of(offered().enrolment)

    assert Client().get(link[:-2] + "x/").status_code == 404


def test_a_link_followed_too_late_says_so_and_leads_to_the_session() -> None:
    offer = offered()
    PlaceOffer.objects.update(made_at=NOW - timedelta(days=9), until=NOW - timedelta(days=8))

    answer = Client().post(link_of(offer.enrolment), {"answer": "accept"})

    assert "terminée" in answer.text
    assert offer.enrolment.session.get_absolute_url() in answer.text
    assert Enrolment.objects.get().at is State.OFFERED


def test_the_operator_reads_the_queue_in_order_with_who_is_offered_and_until_when() -> None:
    offer = offered()
    session = offer.enrolment.session
    EnrolmentFactory(session=session, waiting=True, queue_number=7, person=PersonFactory(email="", phone="+32 470 00 00 00"))
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=session.programme.organisation))

    page = client.get(reverse("offer:queue", args=[session.pk]))

    assert "place proposée" in page.text
    assert "+32 470 00 00 00" in page.text
    assert "72 heures" in page.text
    assert [row[0] for row in page.context["table"].rows] == [offer.enrolment.queue_number, 7]


def test_the_queue_costs_the_same_for_one_and_for_ten(django_assert_max_num_queries) -> None:
    session = SessionFactory(places=1)
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=session.programme.organisation))
    address = reverse("offer:queue", args=[session.pk])
    client.get(address)
    for number in range(10):
        EnrolmentFactory(session=session, waiting=True, queue_number=number)

    with django_assert_max_num_queries(10):
        client.get(address)


def test_the_queue_of_another_operator_does_not_exist_and_a_trainer_changes_no_hours() -> None:
    session = SessionFactory()
    elsewhere = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value))
    trainer = signed_in_as(MembershipFactory(role=Role.TRAINER.value, organisation=session.programme.organisation))

    assert elsewhere.get(reverse("offer:queue", args=[session.pk])).status_code == 404
    assert elsewhere.post(reverse("offer:answer_hours", args=[session.pk]), {"hours": 24}).status_code == 404
    assert trainer.get(reverse("offer:queue", args=[session.pk])).status_code == 200
    assert trainer.post(reverse("offer:answer_hours", args=[session.pk]), {"hours": 24}).status_code == 404


def test_the_administrator_changes_the_time_to_answer_and_nonsense_is_refused_in_words() -> None:
    session = SessionFactory()
    client = signed_in_as(MembershipFactory(role=Role.OPERATOR_ADMIN.value, organisation=session.programme.organisation))
    address = reverse("offer:answer_hours", args=[session.pk])

    assert "de 4 à 240 heures" in client.post(address, {"hours": "1000"}, follow=True).text
    assert "48 heures" in client.post(address, {"hours": "48"}, follow=True).text
