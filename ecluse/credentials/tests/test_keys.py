"""The signing keys of an operator: two kinds, changed without breaking anything, distrusted from a day on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import change_issuer_key, ensure_issuer_key, retire_issuer_key
from ecluse.credentials.actions.issuer_key import KeyDatesDoNotFit, NoKeyToChange
from ecluse.credentials.actions.unsealing import pair_of
from ecluse.credentials.events import IssuerKeyMade, IssuerKeyRetired
from ecluse.credentials.models import Achievement, IssuerKey
from ecluse.credentials.queries.issuer_keys import keys_of
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.rules.keys import Algorithm, WrongSeal, from_public_multikey, key_pair, new_key_pair
from ecluse.credentials.rules.verdict import Result, Subject, verdict
from ecluse.credentials.testing import ISSUED_AT, a_credential
from ecluse.foundation.access import SYSTEM, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.foundation.safes import reseal
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, a_hat, signed_in_as

pytestmark = pytest.mark.django_db
LATER = ISSUED_AT + timedelta(days=1)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def proof_of(document: str, *, at: Any = LATER) -> tuple[Result, str]:
    (check,) = (one for one in verdict(document.encode(), at=at, find_key=find_key).checks if one.subject is Subject.PROOF)
    return check.result, check.reason


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_of_each_kind_is_shown_as_multikey_and_as_json_web_key(algorithm: Algorithm) -> None:
    pair = new_key_pair(algorithm)

    assert from_public_multikey(pair.multikey).public == pair.public
    assert key_pair(pair.private, algorithm) == pair
    assert pair.multikey.startswith({"Ed25519": "z6Mk", "P-256": "zDna"}[algorithm])
    assert pair.jwk["crv"] == algorithm
    assert str(pair.private) not in repr(pair)


def test_a_json_web_key_is_the_one_of_the_published_example() -> None:
    # RFC 8037, appendix A.2: the key of the JWS example.
    pair = key_pair(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))

    assert pair.jwk["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


def test_an_organisation_has_one_key_of_each_kind_in_use() -> None:
    organisation = OrganisationFactory.create()

    made = [ensure_issuer_key(by=SYSTEM, organisation_id=organisation.pk, at=ISSUED_AT, algorithm=one) for one in Algorithm]

    assert [(key.number, key.algorithm) for key in made] == [(1, "Ed25519"), (2, "P-256")]
    assert [len(pair_of(key).private) for key in made] == [32, 32]
    copy = IssuerKey.objects.get(pk=made[1].pk)
    copy.pk, copy.number, copy.public_multikey = None, 3, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_changing_a_key_breaks_nothing(achievement: Achievement) -> None:
    before = a_credential(achievement=achievement)
    admin = a_hat(Role.OPERATOR_ADMIN, before.organisation)

    fresh = change_issuer_key(
        by=admin, organisation_id=before.organisation_id, algorithm=Algorithm.ED25519, at=ISSUED_AT + timedelta(hours=1)
    )
    after = a_credential(achievement=achievement, at=ISSUED_AT + timedelta(hours=2))

    assert (before.key.number, fresh.number, after.key_id) == (1, 2, fresh.pk)
    assert [proof_of(one.document) for one in (before, after)] == [(Result.OK, "proof.true")] * 2
    assert [entry.payload["number"] for entry in Journal.of(IssuerKeyMade)] == [1, 2]
    assert Journal.of(IssuerKeyRetired).get().payload["is_revoked"] is False


def test_there_is_nothing_to_change_before_the_first_badge() -> None:
    organisation = OrganisationFactory.create()
    hat = a_hat(Role.OPERATOR_ADMIN, organisation)

    with pytest.raises(NoKeyToChange):
        change_issuer_key(by=hat, organisation_id=organisation.pk, algorithm=Algorithm.P256, at=ISSUED_AT)


def test_only_administrators_of_the_operator_change_its_keys(achievement: Achievement) -> None:
    key = a_credential(achievement=achievement).key
    others = [a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER, key.organisation), a_hat(Role.PLATFORM_ADMIN)]

    for hat in others:
        with pytest.raises(NotAllowed):
            change_issuer_key(by=hat, organisation_id=key.organisation_id, algorithm=Algorithm.ED25519, at=LATER)
        with pytest.raises(NotAllowed):
            retire_issuer_key(by=hat, key=key, at=LATER, is_stolen=True)


def test_what_a_stolen_key_signed_before_it_was_stolen_stays_good(achievement: Achievement) -> None:
    before = a_credential(achievement=achievement)
    after = a_credential(achievement=achievement, at=ISSUED_AT + timedelta(hours=3))

    stolen = ISSUED_AT + timedelta(hours=1)
    retire_issuer_key(by=SYSTEM, key=before.key, at=LATER, is_stolen=True, since=stolen)

    assert proof_of(before.document) == (Result.OK, "proof.true")
    assert proof_of(after.document) == (Result.FAIL, "proof.key-revoked")


def test_a_key_is_distrusted_from_a_moment_of_its_life_and_only_ever_earlier(achievement: Achievement) -> None:
    key = a_credential(achievement=achievement).key
    for moment in (ISSUED_AT - timedelta(seconds=1), LATER + timedelta(seconds=1)):
        with pytest.raises(KeyDatesDoNotFit):
            retire_issuer_key(by=SYSTEM, key=key, at=LATER, is_stolen=True, since=moment)

    middle = ISSUED_AT + timedelta(hours=5)
    for since in (middle, LATER, ISSUED_AT):
        key = retire_issuer_key(by=SYSTEM, key=key, at=LATER, is_stolen=True, since=since)
    assert key.revoked_at == ISSUED_AT
    assert Journal.of(IssuerKeyRetired).count() == 2


def test_a_retired_key_still_asserts_and_a_revoked_one_does_not(achievement: Achievement, client: Client) -> None:
    key = a_credential(achievement=achievement).key
    profile = reverse("credentials:issuer", args=[key.organisation_id])
    change_issuer_key(by=SYSTEM, organisation_id=key.organisation_id, algorithm=Algorithm.ED25519, at=LATER)

    read = client.get(profile, headers={"accept": "application/json"}).json()
    assert len(read["assertionMethod"]) == len(read["verificationMethod"]) == 2

    retire_issuer_key(by=SYSTEM, key=key, at=LATER, is_stolen=True)
    read = client.get(profile, headers={"accept": "application/json"}).json()
    assert (len(read["assertionMethod"]), len(read["verificationMethod"])) == (1, 2)
    assert read["verificationMethod"][0]["revoked"] == "2026-11-21T15:30:00Z"


def test_the_keys_of_every_issuer_are_in_the_jwks_of_the_site(
    achievement: Achievement, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = a_credential(achievement=achievement).key, a_credential().key
    p256 = ensure_issuer_key(by=SYSTEM, organisation_id=first.organisation_id, at=ISSUED_AT, algorithm=Algorithm.P256)
    revoked = a_credential().key
    retire_issuer_key(by=SYSTEM, key=revoked, at=LATER, is_stolen=True)

    with django_assert_num_queries(1):
        answer = client.get("/.well-known/jwks.json")

    assert answer["Content-Type"] == "application/jwk-set+json"
    listed = {one["kid"]: one for one in answer.json()["keys"]}
    assert len(listed) == 4
    issuer = f"https://ecluse.example/emetteurs/{first.organisation_id}/"
    assert listed[f"{issuer}cles/1/jwk.json"]["iss"] == issuer
    assert listed[f"{issuer}cles/2/jwk.json"]["alg"] == "ES256"
    assert client.get(f"/emetteurs/{first.organisation_id}/cles/2/jwk.json").json() == listed[f"{issuer}cles/2/jwk.json"]
    assert client.get(f"/emetteurs/{revoked.organisation_id}/cles/1/jwk.json").status_code == 404
    assert p256.number == 2
    assert second.public_multikey != first.public_multikey


def test_a_did_document_names_the_same_keys(achievement: Achievement, client: Client, settings: Any) -> None:
    key = a_credential(achievement=achievement).key
    address = reverse("credentials:issuer_did", args=[key.organisation_id])

    answer = client.get(address)

    did = f"did:web:ecluse.example:emetteurs:{key.organisation_id}"
    document = answer.json()
    assert (document["id"], document["alsoKnownAs"]) == (did, [f"https://ecluse.example/emetteurs/{key.organisation_id}/"])
    assert document["verificationMethod"][0]["publicKeyMultibase"] == key.public_multikey
    assert document["assertionMethod"] == [f"{did}#{key.public_multikey}"]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/did+json", "public, max-age=300")
    assert client.get(reverse("credentials:issuer_did", args=[OrganisationFactory.create().pk])).status_code == 404
    settings.PUBLIC_ADDRESS = "http://localhost:8000"
    assert client.get(address).json()["id"].startswith("did:web:localhost%3A8000:emetteurs:")


def test_the_key_that_seals_is_changed_without_losing_a_key(achievement: Achievement, settings: Any) -> None:
    key = a_credential(achievement=achievement).key
    former = pair_of(key)
    settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_FORMER = "a-new-one", "only-for-tests-too"

    assert pair_of(key) == former
    done, again = reseal(), reseal()
    settings.KEY_ENCRYPTION_KEY_FORMER = ""

    assert (done.anew, done.already, done.lost) == (1, 0, 0)
    assert (again.anew, again.already) == (0, 1)
    assert pair_of(IssuerKey.objects.get(pk=key.pk)) == former
    settings.KEY_ENCRYPTION_KEY = "lost"
    assert reseal().lost == 1
    with pytest.raises(WrongSeal):
        pair_of(key)


@pytest.fixture
def organisation(achievement: Achievement) -> Organisation:
    return a_credential(achievement=achievement, at=timezone.now() - timedelta(days=3)).organisation


def test_an_administrator_changes_the_key_by_a_page_that_says_what_changes(organisation: Organisation) -> None:
    admin = signed_in_as(a_hat(Role.OPERATOR_ADMIN, organisation))
    assert "Changer cette clé" in text_of(admin.get(reverse("credentials:keys")))

    page = text_of(admin.get(reverse("credentials:change_key", args=[1])))
    assert "Le badge signé avec elle reste valable" in page
    assert IssuerKey.objects.count() == 1

    answer = admin.post(reverse("credentials:change_key", args=[1]), follow=True)
    assert "La clé 2 signe dès maintenant" in text_of(answer)
    assert "ses badges restent valables" in text_of(answer)
    admin.post(reverse("credentials:change_key", args=[1]))
    assert IssuerKey.objects.count() == 2


def test_an_administrator_says_since_when_a_key_is_not_trusted(organisation: Organisation) -> None:
    admin = signed_in_as(a_hat(Role.OPERATOR_ADMIN, organisation))
    address = reverse("credentials:distrust_key", args=[1])
    today = timezone.localdate()

    def day(of: Any) -> dict[str, int]:
        return {"since_0": of.day, "since_1": of.month, "since_2": of.year}

    assert admin.post(address, day(today + timedelta(days=2))).status_code == 422
    assert admin.post(address, day(today - timedelta(days=30))).status_code == 422
    answer = admin.post(address, day(today - timedelta(days=3)), follow=True)

    assert "Badges qui ne sont plus valables avec elle : 1" in text_of(answer).replace("\u202f", " ").replace("\xa0", " ")
    key = IssuerKey.objects.get(number=1)
    assert key.revoked_at == key.valid_from
    # The lists of revoked badges do not stand on a key that nobody trusts.
    assert IssuerKey.objects.in_use().get().number == 2


@pytest.mark.parametrize("name", ["keys", "change_key", "distrust_key"])
def test_the_keys_of_another_operator_do_not_exist(organisation: Organisation, name: str) -> None:
    address = reverse(f"credentials:{name}", args=[] if name == "keys" else [1])
    stranger = signed_in_as(a_hat(Role.OPERATOR_ADMIN))

    assert signed_in_as(a_hat(Role.TRAINER, organisation)).get(address).status_code == 404
    if name == "keys":
        assert "Clé 1" not in text_of(stranger.get(address))
    else:
        assert stranger.get(address).status_code == 404


def test_the_list_of_keys_costs_the_same_for_one_and_for_ten(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(2):
        with django_assert_num_queries(1):
            assert [row.signed for row in keys_of(organisation.pk)][-1] == 1
        for _key in range(9):
            now = timezone.now()
            change_issuer_key(by=SYSTEM, organisation_id=organisation.pk, algorithm=Algorithm.ED25519, at=now)


@pytest.mark.parametrize(("page", "words"), [("change_key", "La garder"), ("distrust_key", "Annuler")])
def test_the_way_back_from_a_decision_about_a_key_is_a_link_and_decides_nothing(
    organisation: Organisation, page: str, words: str
) -> None:
    number = IssuerKey.objects.filter(organisation=organisation).values_list("number", flat=True)[0]

    text = (
        signed_in_as(a_hat(Role.OPERATOR_ADMIN, organisation)).get(reverse(f"credentials:{page}", args=[number])).content.decode()
    )

    back = text[: text.index(words)].rpartition("<")[2]
    assert back.startswith(f'a class="button" href="{reverse("credentials:keys")}"')
