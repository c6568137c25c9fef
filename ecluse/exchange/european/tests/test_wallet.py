"""A badge as the learning credential of a European wallet, and the page where it is taken."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions.status import revoke_credential
from ecluse.credentials.api import Credential
from ecluse.credentials.rules.encoding import from_base64url
from ecluse.credentials.rules.key_kinds import from_jwk, is_signed
from ecluse.credentials.rules.learning_credential import MANDATORY, VCT
from ecluse.credentials.rules.sd_jwt import SdJwt, parse, shown
from ecluse.foundation.access import Role
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, a_hat, signed_in_as

from .giving import a_badge

pytestmark = pytest.mark.django_db
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc",
    "y": "ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ",
}


@pytest.fixture
def holder() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be", birth_on="1999-10-01")


@pytest.fixture
def badge(holder: Person) -> Credential:
    return a_badge(holder)


def taken(holder: Person, badge: Credential, **typed: str) -> Any:
    data = {f"wallet-{name}": value for name, value in ({"name": "on"} | typed).items() if value}
    return signed_in_as(holder).post(reverse("exchange:badge_for_wallet", args=[badge.pk]), data)


def page(holder: Person, badge: Credential) -> str:
    answer = signed_in_as(holder).get(reverse("exchange:european_badge", args=[badge.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode()).split("<main", 1)[1]


def verified(client: Client, content: bytes) -> Any:
    return client.post("/verifier/", content, content_type="application/dc+sd-jwt").json()


def test_it_has_all_that_the_pilot_asks_for_and_the_page_verifies_it(holder: Person, badge: Credential, client: Client) -> None:
    answer = taken(holder, badge)

    assert answer["Content-Type"] == "application/dc+sd-jwt"
    assert answer["Content-Disposition"] == 'attachment; filename="badge-gerer-un-projet-numerique.sd-jwt"'
    found = parse(answer.content)
    assert found.token.header["alg"] == "ES256"
    assert found.token.header["typ"] == "dc+sd-jwt"
    claims = shown(found)
    assert set(MANDATORY) <= set(claims)
    assert claims["vct"] == VCT
    assert claims["expected_study_time"] == "PT40H"
    assert claims["level_of_learning_experience"] == 4
    assert claims["language_of_classes"] == ["fr"]
    assert claims["types_of_quality_assurance"] == ["Label Certif’Up"]
    assert claims["assessment_grade"] == "Le jury: Excellent"
    assert len(claims["learning_outcomes"]) == 2
    assert "1999" not in json.dumps(claims)
    told = verified(client, answer.content)
    assert told["outcome"] == "valid"
    assert told["credential"]["family_name"] == "Diallo"


def test_nothing_of_the_holder_is_read_in_it_before_they_show_it(holder: Person, badge: Credential, client: Client) -> None:
    token = taken(holder, badge).content.decode().split("~")[0]

    told = verified(client, f"{token}~".encode())

    assert told["outcome"] == "valid"
    words = json.dumps(told["credential"])
    for word in ("Diallo", "Awa", "sha256$", str(badge.pk)):
        assert word not in words
    assert "cnf" not in told["credential"]


def test_the_keys_of_its_issuer_are_found_where_wallets_look(holder: Person, badge: Credential, client: Client) -> None:
    found: SdJwt = parse(taken(holder, badge).content)

    answer = client.get(f"/.well-known/jwt-vc-issuer/emetteurs/{badge.organisation_id}")

    published = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert published["issuer"] == found.token.claims["iss"]
    key = next(one for one in published["jwks"]["keys"] if one["kid"] == found.token.header["kid"])
    kind, public = from_jwk(key)
    assert is_signed(kind, public, found.token.signature, found.token.signed)
    assert client.get(f"/.well-known/jwt-vc-issuer/emetteurs/{holder.pk}").status_code == 404


def test_the_key_of_a_wallet_is_named_and_a_private_one_is_sent_back(holder: Person, badge: Credential) -> None:
    bound = parse(taken(holder, badge, key=json.dumps(KEY | {"kid": "mine"})).content)
    private = taken(holder, badge, key=json.dumps(KEY | {"d": "c2VjcmV0"}))
    other = taken(holder, badge, key="pas une clé")

    assert bound.token.claims["cnf"] == {"jwk": KEY}
    assert private.status_code == other.status_code == 422
    assert "clé privée" in private.content.decode()
    assert "pas une clé" in other.content.decode()


def test_it_always_names_its_holder_who_must_say_so(holder: Person, badge: Credential) -> None:
    answer = taken(holder, badge, name="")

    assert answer.status_code == 422
    assert "Cochez la case" in answer.content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"hours": None}, "le nombre d’heures de travail"),
        ({"level": None}, "le niveau du cadre européen (CEC)"),
        ({"teaching_language": ""}, "la langue de la formation"),
        ({"quality": {}}, "l’assurance qualité"),
    ],
)
def test_a_model_that_says_too_little_tells_what_and_who(holder: Person, facts: dict[str, Any], words: str) -> None:
    badge = a_badge(holder, **facts)

    shown_ = page(holder, badge)

    assert f"Son modèle ne dit pas : {words}." in " ".join(shown_.split())
    assert "Les administrateurs de Technocité" in shown_
    assert reverse("exchange:badge_for_wallet", args=[badge.pk]) not in shown_
    assert taken(holder, badge).status_code == 422


def test_a_withdrawn_badge_is_made_no_more_and_the_page_knows_the_one_made_before(
    holder: Person, badge: Credential, client: Client
) -> None:
    before = taken(holder, badge).content
    revoke_credential(by=a_hat(Role.OPERATOR_ADMIN, badge.organisation), credential=badge, reason="Erreur", at=timezone.now())

    assert taken(holder, badge).status_code == 422
    assert "n’est pas en vigueur" in page(holder, badge)
    told = verified(client, before)
    assert told["outcome"] == "refused"
    assert "status.revoked" in [one["reason"] for one in told["checks"]]


def test_it_never_outlives_its_badge(holder: Person) -> None:
    badge = a_badge(holder, valid_months=1)

    claims = parse(taken(holder, badge).content).token.claims

    assert badge.valid_until is not None
    assert claims["exp"] == int(badge.valid_until.timestamp()) < int((timezone.now() + timedelta(days=90)).timestamp())


def test_my_badge_leads_to_the_page_which_reads_little(
    holder: Person, badge: Credential, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in_as(holder)
    address = reverse("exchange:european_badge", args=[badge.pk])

    assert address in browser.get(reverse("credentials:my_badge", args=[badge.pk])).content.decode()
    with django_assert_max_num_queries(24):
        answer = browser.get(address)
    assert "n’est pas scellé" in answer.content.decode()


@pytest.mark.parametrize("name", ["european_badge", "badge_for_europass", "badge_for_wallet"])
def test_nobody_takes_the_badge_of_another(badge: Credential, name: str) -> None:
    browser, address = signed_in_as(PersonFactory.create()), reverse(f"exchange:{name}", args=[badge.pk])

    answer = browser.get(address) if name == "european_badge" else browser.post(address, {"wallet-name": "on"})

    assert answer.status_code == 404


def test_the_page_tells_whose_it_is_when_its_holder_shows_the_fingerprint(
    holder: Person, badge: Credential, client: Client
) -> None:
    text = taken(holder, badge).content.decode()

    def told(identity: str, pasted: str = text) -> str:
        answer = client.post(
            "/verifier/", {"pasted": pasted, "identity": identity}, headers={"accept": "application/json"}
        ).json()
        return next(one["reason"] for one in answer["checks"] if one["subject"] == "recipient")

    assert told("Awa@exemple.be ") == "recipient.same"
    assert told("lea@exemple.be") == "recipient.another"
    assert told("awa@exemple.be", text.split("~")[0] + "~") == "recipient.no-identity"


def test_it_stays_in_the_wallet_and_is_not_kept_among_the_badges(holder: Person, badge: Credential) -> None:
    text = taken(holder, badge).content.decode()

    answer = signed_in_as(holder).post(reverse("credentials:bring"), {"pasted": text})

    assert answer.status_code == 422
    assert "conservée dans un portefeuille européen" in answer.content.decode()


def test_a_part_shown_to_the_page_is_read_by_a_person_too(holder: Person, badge: Credential, client: Client) -> None:
    text = taken(holder, badge).content.decode()

    answer = client.post("/verifier/", {"pasted": text}).content.decode()

    assert "Câble" not in answer
    assert "Gérer un projet numérique" in answer
    assert "Awa Diallo" in answer
    assert "portefeuille européen" in answer
    name = next(part for part in text.split("~")[1:-1] if b"family_name" in from_base64url(part))
    forged = text.replace(name, name[:-2] + "Ag")
    assert "part-" in client.post("/verifier/", {"pasted": forged}).content.decode()
