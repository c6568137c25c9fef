"""What credentials shows in the pages of other domains."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from ecluse.credentials.models import Achievement
from ecluse.credentials.testing import a_credential
from ecluse.credentials.web import pieces
from ecluse.foundation.access import GuardedRequest, Role
from ecluse.network.api import HOME_PAGE, ORGANISATION_PAGE, PERSON_PAGE
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, learner_hat
from ecluse.offer.api import ENROLMENT_PAGE, PROGRAMME_PAGE
from ecluse.offer.testing import EnrolmentFactory

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().get("/")


def test_the_slots_of_the_network_are_filled() -> None:
    assert pieces.newest_badges in HOME_PAGE.providers
    assert pieces.badges_of_person in PERSON_PAGE.providers
    assert pieces.recognised_by in ORGANISATION_PAGE.providers
    assert pieces.badge_of_programme in PROGRAMME_PAGE.providers
    assert pieces.badge_of_enrolment in ENROLMENT_PAGE.providers


def test_a_learner_finds_their_newest_badges_at_home(achievement: Achievement) -> None:
    person = PersonFactory.create()
    made = [a_credential(achievement=achievement, holder_id=person.pk) for _turn in range(4)]

    piece = pieces.newest_badges(REQUEST, hat=learner_hat(person))

    assert piece is not None
    assert len(piece.context["badges"]) == 3
    assert set(piece.context["badges"]) <= set(made)
    assert pieces.newest_badges(REQUEST, hat=a_hat(Role.TRAINER)) is None


def test_staff_see_on_a_person_what_their_own_organisation_issued(achievement: Achievement) -> None:
    person = PersonFactory.create()
    credential = a_credential(achievement=achievement, holder_id=person.pk)

    def seen_by(hat: object) -> list[object] | None:
        piece = pieces.badges_of_person(REQUEST, hat=hat, person=person)  # type: ignore[arg-type]
        return None if piece is None else piece.context["badges"]

    assert seen_by(learner_hat(person)) == [credential]
    assert seen_by(a_hat(Role.TRAINER, achievement.organisation)) == [credential]
    assert seen_by(a_hat(Role.COORDINATOR)) == [credential]
    assert seen_by(a_hat(Role.TRAINER)) == []
    assert seen_by(a_hat(Role.COMPANY_TUTOR)) is None
    assert seen_by(learner_hat(PersonFactory.create())) is None


def test_an_organisation_shows_what_it_recognises(achievement: Achievement) -> None:
    piece = pieces.recognised_by(REQUEST, organisation=achievement.organisation)

    assert piece is not None
    assert piece.context["achievements"] == [achievement]
    assert pieces.recognised_by(REQUEST, organisation=OrganisationFactory.create()) is None


def test_a_programme_shows_the_badge_it_leads_to(achievement: Achievement) -> None:
    programme = EnrolmentFactory.create().session.programme
    assert pieces.badge_of_programme(REQUEST, programme=programme) is None

    Achievement.objects.filter(pk=achievement.pk).update(programme_id=programme.pk)

    piece = pieces.badge_of_programme(REQUEST, programme=programme)
    assert piece is not None
    assert piece.context["achievement"] == achievement


def test_an_enrolment_shows_its_badge_to_its_holder_only(achievement: Achievement) -> None:
    enrolment = EnrolmentFactory.create(completed=True)
    request = GuardedRequest()
    request.hat = learner_hat(enrolment.person)
    assert pieces.badge_of_enrolment(request, enrolment=enrolment) is None

    source = f"offer.enrolment:{enrolment.pk}"
    credential = a_credential(achievement=achievement, holder_id=enrolment.person_id, source=source)

    piece = pieces.badge_of_enrolment(request, enrolment=enrolment)
    assert piece is not None
    assert piece.context["badge"] == credential
    request.hat = a_hat(Role.OPERATOR_ADMIN, achievement.organisation)
    assert pieces.badge_of_enrolment(request, enrolment=enrolment) is None
