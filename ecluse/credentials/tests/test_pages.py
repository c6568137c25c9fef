"""The pages of badges: who sees what, and what machines read at the same addresses."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import hide_credential, share_credential
from ecluse.credentials.models import Achievement, Credential
from ecluse.credentials.queries.badges import badge_page, page_of_badges
from ecluse.credentials.queries.life import Asked, page_of_issued
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.foundation.access import NotAllowed, Role
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, a_hat, learner_hat, signed_in_as
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")


@pytest.fixture
def credential(achievement: Achievement, holder: Person) -> Credential:
    return a_credential(achievement=achievement, holder_id=holder.pk)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def share(credential: Credential, holder: Person) -> Credential:
    return share_credential(by=learner_hat(holder), credential=credential, at=ISSUED_AT)


def test_my_badges_show_mine_and_nobody_elses(credential: Credential, holder: Person) -> None:
    other = AchievementFactory.create(name={"fr": "Autre badge"})
    a_credential(achievement=other)

    page = text_of(signed_in_as(holder).get(reverse("credentials:mine")))

    assert "Gérer un projet numérique" in page
    assert "Autre badge" not in page


def test_my_badges_say_what_to_expect_when_there_is_none() -> None:
    page = signed_in_as(PersonFactory.create()).get(reverse("credentials:mine"))

    assert "Vous n’avez pas encore de badge" in text_of(page)


def test_the_page_of_my_badge_has_all_i_can_do_with_it(credential: Credential, holder: Person) -> None:
    page = text_of(signed_in_as(holder).get(reverse("credentials:my_badge", args=[credential.pk])))

    assert "Résoudre des problèmes techniques" in page
    assert "Niveau 4 : Intermédiaire" in page
    assert f"https://ecluse.example/badges/{credential.pk}/?cle={credential.token}" in page
    assert "data:image/svg+xml" in page
    assert reverse("credentials:download", args=[credential.pk]) in page


def test_i_download_my_badge_to_the_byte(credential: Credential, holder: Person) -> None:
    answer = signed_in_as(holder).get(reverse("credentials:download", args=[credential.pk]))

    assert answer.content.decode() == credential.document
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert answer["Content-Disposition"] == 'attachment; filename="badge-gerer-un-projet-numerique.json"'


@pytest.mark.parametrize("name", ["my_badge", "download"])
def test_the_badge_of_another_does_not_exist_for_me(credential: Credential, name: str) -> None:
    for hat in (learner_hat(PersonFactory.create()), a_hat(Role.OPERATOR_ADMIN, credential.organisation)):
        assert signed_in_as(hat).get(reverse(f"credentials:{name}", args=[credential.pk])).status_code == 404
    assert signed_in_as(PersonFactory.create()).get(reverse(f"credentials:{name}", args=[uuid4()])).status_code == 404


def test_i_share_and_hide_my_badge(credential: Credential, holder: Person, client: Client) -> None:
    mine, address = signed_in_as(holder), reverse("credentials:share", args=[credential.pk])

    assert mine.post(address, {"shared": "yes"}).status_code == 302
    assert client.get(credential.get_absolute_url()).status_code == 200
    mine.post(address, {"shared": "no"})
    assert client.get(credential.get_absolute_url()).status_code == 404


def test_reading_never_shares(credential: Credential, holder: Person) -> None:
    assert signed_in_as(holder).get(reverse("credentials:share", args=[credential.pk])).status_code == 405


def test_nobody_shares_the_badge_of_another(credential: Credential) -> None:
    stranger = PersonFactory.create()
    answer = signed_in_as(stranger).post(reverse("credentials:share", args=[credential.pk]), {"shared": "yes"})

    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        share_credential(by=learner_hat(stranger), credential=credential, at=ISSUED_AT)


def test_a_private_link_shows_the_badge_until_it_is_hidden(credential: Credential, holder: Person, client: Client) -> None:
    address = credential.get_absolute_url()
    assert client.get(address).status_code == 404
    assert client.get(address, {"cle": "devine"}).status_code == 404

    page = client.get(address, {"cle": credential.token})
    assert page.status_code == 200
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "same-origin")

    hide_credential(by=learner_hat(holder), credential=credential, at=ISSUED_AT)
    assert client.get(address, {"cle": credential.token}).status_code == 404


def test_a_shared_badge_says_who_can_do_what(credential: Credential, holder: Person, client: Client) -> None:
    share(credential, holder)

    page = text_of(client.get(credential.get_absolute_url()))

    assert "Awa Diallo" in page
    assert "Sait planifier un projet numérique." in page
    assert '<meta property="og:title" content="Gérer un projet numérique · Awa Diallo">' in page
    assert "awa@exemple.be" not in page


@pytest.mark.parametrize("accept", ["application/vc+ld+json", "application/ld+json", "application/json", "application/vc"])
def test_a_machine_reads_the_signed_document_at_the_same_address(
    credential: Credential, holder: Person, client: Client, accept: str
) -> None:
    share(credential, holder)

    answer = client.get(credential.get_absolute_url(), headers={"accept": accept})

    assert answer.content.decode() == credential.document
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert "Accept" in answer["Vary"]


def test_a_browser_reads_a_page(credential: Credential, holder: Person, client: Client) -> None:
    share(credential, holder)
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

    for header in (accept, "*/*"):
        answer = client.get(credential.get_absolute_url(), headers={"accept": header})
        assert answer["Content-Type"].startswith("text/html")
        assert "Accept" in answer["Vary"]


def test_a_badge_model_is_public_in_each_of_its_languages(achievement: Achievement, client: Client) -> None:
    address = achievement.get_absolute_url()

    assert "Ce qui est demandé" in text_of(client.get(address))
    document = client.get(address, {"langue": "nl"}, headers={"accept": "application/ld+json"}).json()
    assert (document["inLanguage"], document["name"]) == ("nl", "Een digitaal project beheren")
    assert document["alignment"][0]["targetUrl"] == "https://data.jrc.ec.europa.eu/digcomp/5.1"
    assert client.get(reverse("credentials:achievement", args=[uuid4()])).status_code == 404


def test_an_issuer_publishes_its_profile_and_keys(credential: Credential, client: Client) -> None:
    address = reverse("credentials:issuer", args=[credential.organisation_id])

    assert "Clés de signature" in text_of(client.get(address))
    profile = client.get(address, headers={"accept": "application/json"}).json()
    method = profile["verificationMethod"][0]
    assert profile["id"] == f"https://ecluse.example{address}"
    assert profile["assertionMethod"] == [method["id"]]
    key = client.get(credential.key.get_absolute_url()).json()
    assert key["id"] == method["id"] == json.loads(credential.document)["proof"]["verificationMethod"]
    assert key["controller"] == profile["id"]
    assert key["publicKeyMultibase"] == credential.key.public_multikey
    assert "sealed" not in json.dumps(profile)


def test_a_key_is_a_page_for_a_browser_and_a_document_for_whoever_takes_anything(credential: Credential, client: Client) -> None:
    address = credential.key.get_absolute_url()

    page = client.get(address, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert f"Clé 1 de {credential.key.organisation.name}" in text_of(page)
    assert credential.key.public_multikey in text_of(page)
    for accept in ("*/*", "application/json", "application/ld+json, */*;q=0.1"):
        assert client.get(address, headers={"accept": accept}).json()["type"] == "Multikey"


def test_who_issues_nothing_is_no_issuer(client: Client) -> None:
    assert client.get(reverse("credentials:issuer", args=[uuid4()])).status_code == 404
    assert client.get(reverse("credentials:issuer_key", args=[uuid4(), 1])).status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR_ADMIN, Role.TRAINER])
def test_staff_see_what_their_own_organisation_issued(credential: Credential, role: Role) -> None:
    a_credential(achievement=AchievementFactory.create(name={"fr": "Badge d’un autre"}))

    page = text_of(signed_in_as(a_hat(role, credential.organisation)).get(reverse("credentials:issued")))

    assert "Awa Diallo" in page
    assert "Badge d’un autre" not in page


def test_the_coordinator_sees_what_the_network_issued(credential: Credential) -> None:
    a_credential(achievement=AchievementFactory.create(name={"fr": "Badge d’un autre"}))

    page = text_of(signed_in_as(a_hat(Role.COORDINATOR)).get(reverse("credentials:issued")))

    assert "Awa Diallo" in page
    assert "Badge d’un autre" in page


def test_badges_issued_are_found_by_person_and_by_badge(credential: Credential) -> None:
    hat = a_hat(Role.TRAINER, credential.organisation)

    for words in ("diallo", "awa projet", "numérique"):
        assert [row.pk for row in page_of_issued(hat, Asked(words=words), mark=None)] == [credential.pk]
    assert not page_of_issued(hat, Asked(words="introuvable"), mark=None).rows


@pytest.mark.parametrize("role", [Role.LEARNER, Role.COMPANY_TUTOR, Role.AUDITOR, Role.RESEARCHER, Role.HELPDESK])
def test_others_do_not_see_the_list(role: Role) -> None:
    assert signed_in_as(a_hat(role)).get(reverse("credentials:issued")).status_code == 404


def test_lists_cost_the_same_for_one_and_for_ten(
    competence: Competence, holder: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = a_credential(achievement=AchievementFactory.create(competences=[(competence, 4)]), holder_id=holder.pk)
    hat = a_hat(Role.OPERATOR_ADMIN, first.organisation)
    for _turn in range(2):
        with django_assert_num_queries(1):
            [(row.achievement.name, row.organisation.name, row.competences) for row in page_of_badges(holder.pk, mark=None)]
        with django_assert_num_queries(1):
            [(row.achievement.name, str(row.holder)) for row in page_of_issued(hat, Asked(words=""), mark=None)]
        for number in range(10):
            achievement = AchievementFactory.create(organisation=first.organisation, competences=[(competence, number)])
            a_credential(achievement=achievement, holder_id=holder.pk)


def test_a_badge_page_costs_the_same_for_one_competence_and_for_ten(
    competence: Competence, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = a_credential(achievement=AchievementFactory.create(competences=[(competence, 4)]))
    others = [
        Competence.objects.create(
            framework=competence.framework, uri=f"{competence.uri}.{number}", kind="skill", label={"fr": f"N° {number}"}
        )
        for number in range(10)
    ]
    ten = a_credential(achievement=AchievementFactory.create(competences=[(other, 4) for other in others]))

    for credential, count in ((one, 1), (ten, 10)):
        with django_assert_num_queries(7):
            found = badge_page(credential.pk)
        assert found is not None
        assert len(found.competences) == count
