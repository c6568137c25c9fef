"""What a completed training proves."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ecluse.foundation.access import SYSTEM, VISITOR, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.learning.actions import attest_completion
from ecluse.learning.events import CompetenceAttested
from ecluse.learning.models import Attestation, Completion
from ecluse.learning.queries import proven_competences
from ecluse.learning.testing import ATTESTED_AT, AttestationFactory, CompletionFactory
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.skills.models import Competence, Framework

pytestmark = pytest.mark.django_db

TITLE = {"fr": "Gérer un projet numérique", "nl": "Een digitaal project beheren", "de": ""}


@pytest.fixture
def competence() -> Competence:
    return a_competence("5.1")


def a_competence(code: str) -> Competence:
    framework, _made = Framework.objects.get_or_create(
        code="digcomp", defaults={"title": {"fr": "DigComp"}, "version": "3.0", "publisher": "JRC", "licence": "CC BY 4.0"}
    )
    uri = f"https://data.jrc.ec.europa.eu/digcomp/{code}"
    label = {"fr": f"Compétence {code}", "en": f"Competence {code}"}
    return Competence.objects.create(framework=framework, uri=uri, code=code, kind="competence", label=label)


def attest(competence: Competence, **changes: Any) -> Completion:
    values: dict[str, Any] = {
        "by": SYSTEM,
        "person_id": PersonFactory.create().pk,
        "organisation_id": OrganisationFactory.create().pk,
        "programme_title": TITLE,
        "competences": [(competence.pk, 4)],
        "source": "enrolment:1",
        "at": ATTESTED_AT,
    }
    return attest_completion(**(values | changes))


def test_a_completed_training_attests_its_competences_and_tells_it_once(competence: Competence) -> None:
    programme_id = uuid4()

    completion = attest(competence, programme_id=programme_id)

    assert [(one.competence, one.level) for one in completion.attestations.all()] == [(competence, 4)]
    entry = Journal.of(CompetenceAttested).get()
    told = CompetenceAttested.from_payload(entry.payload)
    assert told.programme_id == programme_id
    assert told.competences == ((competence.pk, 4),)
    assert dict(told.programme_label) == {"fr": TITLE["fr"], "nl": TITLE["nl"]}
    assert told.attested_at == ATTESTED_AT


def test_the_same_source_attests_nothing_twice(competence: Competence) -> None:
    first = attest(competence)

    again = attest(competence)

    assert again == first
    assert Attestation.objects.count() == 1
    assert Journal.of(CompetenceAttested).count() == 1


def test_a_training_without_a_level_or_without_competences_is_attested_too(competence: Competence) -> None:
    attest(competence, competences=[(competence.pk, None)], source="a")
    attest(competence, competences=[], source="b")

    payloads = [entry.payload["competences"] for entry in Journal.of(CompetenceAttested)]
    assert payloads == [[[str(competence.pk), None]], []]


def test_without_a_programme_the_operator_and_the_title_stand_for_it(competence: Competence) -> None:
    organisation_id: UUID = OrganisationFactory.create().pk

    one = attest(competence, source="a", organisation_id=organisation_id)
    other = attest(competence, source="b", organisation_id=organisation_id)
    elsewhere = attest(competence, source="c")

    assert one.programme_id == other.programme_id
    assert elsewhere.programme_id != one.programme_id


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OPERATOR_ADMIN])
def test_who_works_at_the_operator_may_attest(competence: Competence, role: Role) -> None:
    hat = a_hat(role)

    assert attest(competence, by=hat, organisation_id=hat.organisation_id).organisation_id == hat.organisation_id


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OPERATOR_ADMIN, Role.COORDINATOR, Role.LEARNER])
def test_nobody_attests_for_another_operator(competence: Competence, role: Role) -> None:
    with pytest.raises(NotAllowed):
        attest(competence, by=a_hat(role))
    with pytest.raises(NotAllowed):
        attest(competence, by=VISITOR)
    assert not Completion.objects.exists()


def test_a_competence_proven_twice_is_one_line_at_its_highest_level(competence: Competence) -> None:
    person = PersonFactory.create()
    for level in (3, 5, None):
        AttestationFactory.create(completion=CompletionFactory.create(person=person), competence=competence, level=level)
    AttestationFactory.create(competence=competence, level=8)

    (proven,) = proven_competences(person.pk)

    assert (proven.competence, proven.level, len(proven.proofs)) == (competence, 5, 3)


def test_my_competences_cost_the_same_for_one_and_for_ten(
    competence: Competence, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = PersonFactory.create()
    completion = CompletionFactory.create(person=person)
    AttestationFactory.create(completion=completion, competence=competence)

    with django_assert_num_queries(1):
        assert len(proven_competences(person.pk)) == 1
    for number in range(10):
        AttestationFactory.create(completion=completion, competence=a_competence(f"1.{number}"))
    with django_assert_num_queries(1):
        assert len(proven_competences(person.pk)) == 11


def test_my_competences_show_mine_and_nobody_elses(competence: Competence) -> None:
    person = PersonFactory.create()
    AttestationFactory.create(completion=CompletionFactory.create(person=person), competence=competence)
    AttestationFactory.create(competence=a_competence("2.2"))

    page = signed_in_as(person).get(reverse("learning:competences"))

    assert page.status_code == 200
    text = page.content.decode()
    assert "Compétence 5.1" in text
    assert "Gérer un projet numérique" in text
    assert "Compétence 2.2" not in text


def test_my_competences_say_what_to_expect_when_there_is_none() -> None:
    page = signed_in_as(PersonFactory.create()).get(reverse("learning:competences"))

    assert "Aucune compétence" in page.content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Any) -> None:
    assert client.get(reverse("learning:competences")).status_code == 302
