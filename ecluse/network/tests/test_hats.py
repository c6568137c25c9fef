"""The hats of a person, and the one they wear on a page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from ecluse.foundation.access import Role
from ecluse.network.queries import hats_of
from ecluse.network.testing import MembershipFactory, PersonFactory, hat_of, learner_hat, signed_in_as

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_everybody_is_a_learner() -> None:
    person = PersonFactory.create()

    assert hats_of(person, on=TODAY) == [learner_hat(person)]


def test_a_membership_that_ended_gives_no_hat() -> None:
    membership = MembershipFactory.create(ended=True)

    assert [hat.role for hat in hats_of(membership.person, on=TODAY)] == [Role.LEARNER]
    assert hat_of(membership) in hats_of(membership.person, on=date(2026, 9, 30))


def test_a_person_changes_hats_among_their_own() -> None:
    first = MembershipFactory.create(role=Role.TRAINER.value)
    second = MembershipFactory.create(person=first.person, role=Role.AUDITOR.value)
    client = signed_in_as(first)

    answer = client.post("/role/", {"hat": str(second.pk)})

    assert answer.status_code == 302
    assert client.get("/accueil/").wsgi_request.hat == hat_of(second)


def test_a_hat_of_somebody_else_does_not_exist() -> None:
    mine, other = MembershipFactory.create(), MembershipFactory.create()

    assert signed_in_as(mine).post("/role/", {"hat": str(other.pk)}).status_code == 404


def test_a_trainer_goes_back_to_learning() -> None:
    trainer = MembershipFactory.create()
    client = signed_in_as(trainer)

    client.post("/role/", {"hat": "learner"})

    assert client.get("/accueil/").wsgi_request.hat == learner_hat(trainer.person)


def test_a_visitor_is_sent_to_sign_in() -> None:
    answer = Client().get("/accueil/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/compte/login/")
