"""The verification page: whatever is brought, a clear answer and never a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecluse.credentials.actions import share_credential
from ecluse.credentials.models import Achievement, Credential
from ecluse.credentials.queries import keys, outside_lists, reader
from ecluse.credentials.rules import images
from ecluse.credentials.rules.badge import PublishedKey, key_document
from ecluse.credentials.rules.encoding import multikey
from ecluse.credentials.testing import ISSUED_AT, a_credential
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.test_verdict import plain_png
from ecluse.foundation.outside import Fetched, OutsideRefused, OutsideTooSlow
from ecluse.network.testing import PersonFactory, learner_hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def credential(achievement: Achievement) -> Credential:
    return a_credential(achievement=achievement, holder_id=PersonFactory.create(email="awa@exemple.be").pk)


@pytest.fixture(autouse=True)
def nobody_outside(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The outside world of these tests: what stands at each address; every other address is refused."""
    world: dict[str, bytes] = {}

    def fetch(address: str, **limits: Any) -> Fetched:
        if address not in world:
            raise OutsideRefused
        return Fetched(content=world[address], content_type="application/json", address=address)

    monkeypatch.setattr(keys, "fetch", fetch)
    monkeypatch.setattr(outside_lists, "fetch", fetch)
    monkeypatch.setattr(reader, "fetch", fetch)
    cache.clear()
    return world


def ask(client: Client, **typed: Any) -> Any:
    return client.post(reverse("credentials:verify"), typed)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_is_there_for_anybody_and_keeps_nothing(client: Client) -> None:
    page = client.get(reverse("credentials:verify"), {"adresse": "https://badges.example/1"})

    assert page.status_code == 200
    assert 'value="https://badges.example/1"' in text_of(page)


def test_a_pasted_badge_is_authentic(client: Client, credential: Credential) -> None:
    page = ask(client, pasted=credential.document)

    assert page.status_code == 200
    assert "Ce badge est authentique" in text_of(page)
    assert credential.organisation.name in text_of(page)


def test_a_file_is_read_as_json_and_as_a_picture(client: Client, credential: Credential) -> None:
    for name, content in (
        ("badge.json", credential.document.encode()),
        ("badge.png", images.bake(plain_png(), credential.document.encode())),
    ):
        page = ask(client, file=SimpleUploadedFile(name, content))
        assert "Ce badge est authentique" in text_of(page), name


def test_a_badge_of_ours_is_read_by_its_address_when_it_is_shared(client: Client, credential: Credential) -> None:
    address = f"https://ecluse.example{credential.get_absolute_url()}"

    assert ask(client, address=address).status_code == 422
    assert "authentique" in text_of(ask(client, address=f"{address}?cle={credential.token}"))
    share_credential(by=learner_hat(credential.holder), credential=credential, at=ISSUED_AT)
    assert "Ce badge est authentique" in text_of(ask(client, address=address))


def test_a_changed_badge_is_refused_with_its_reason_open(client: Client, credential: Credential) -> None:
    document = json.loads(credential.document)
    document["credentialSubject"]["achievement"]["name"] = "Directrice générale"

    page = text_of(ask(client, pasted=json.dumps(document)))

    assert "On ne peut pas se fier à ce badge" in page
    assert "<details open><summary>La signature est-elle vraie ?" in page
    assert "proof.false-signature" in page
    assert "PROOF_VERIFICATION_ERROR" in page
    assert "Directrice générale" in page


def test_the_person_is_checked_when_their_address_is_typed(client: Client, credential: Credential) -> None:
    assert "il a été remis à awa@exemple.be" in text_of(ask(client, pasted=credential.document, identity="awa@exemple.be"))
    page = text_of(ask(client, pasted=credential.document, identity="autre@exemple.be"))
    assert "n’a pas été remis à autre@exemple.be" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choisissez un fichier, saisissez un lien ou collez le texte"),
        ({"pasted": "{}", "address": "https://x.example"}, "Donnez une seule des trois choses"),
        ({"pasted": "bonjour"}, "n’est pas du JSON"),
        ({"pasted": "[1]"}, "commence par une accolade"),
        ({"pasted": '{"a": 1}'}, "un document d’un autre type"),
        ({"pasted": "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0"}, "VC-JWT"),
        ({"pasted": '{"a": ' + "[" * 5000}, "trop imbriqué"),
        ({"address": "https://192.168.1.1/badge.json"}, "adresse"),
    ],
)
def test_what_is_no_badge_is_answered_422_and_kept(client: Client, typed: dict[str, str], sentence: str) -> None:
    page = ask(client, **typed)

    assert page.status_code == 422
    assert sentence in text_of(page)
    if "pasted" in typed:
        assert f">\n{typed['pasted'][:20]}".replace('"', "&quot;") in text_of(page)


def test_what_a_stranger_wrote_is_never_html(client: Client) -> None:
    document = samples.signed_by_did(samples.signed()) | {"name": "x"}
    document["issuer"]["name"] = "<script>alert(1)</script>"

    page = text_of(ask(client, pasted=json.dumps(document)))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_badge_outside_is_fetched_and_its_key_too(client: Client, nobody_outside: dict[str, bytes]) -> None:
    stranger = "https://ecole.example/profil"
    method = "https://ecole.example/profil#cle"
    award = samples.award(issuer=samples.badge.Issuer(address=stranger, name="École"))
    document = samples.sign(
        samples.badge.credential(award), private=samples.PAIR.private, method=method, created=samples.ISSUED_AT
    )
    key = key_document(PublishedKey(address=method, key=samples.PAIR), controller=stranger, with_context=False)
    nobody_outside["https://ecole.example/badge.json"] = json.dumps(document).encode()
    nobody_outside[stranger] = json.dumps({"id": stranger, "verificationMethod": [key]}).encode()

    page = text_of(ask(client, address="https://ecole.example/badge.json"))

    assert "La signature est vraie, mais lisez les remarques" in page
    assert "hors du réseau" in page


@pytest.mark.parametrize(
    ("place", "controller"), [("https://mal.example/cle", "https://ecole.example/profil"), ("https://mal.example/cle", 7)]
)
def test_a_key_published_elsewhere_in_the_name_of_an_issuer_is_refused(
    client: Client, nobody_outside: dict[str, bytes], place: str, controller: object
) -> None:
    award = samples.award(issuer=samples.badge.Issuer(address="https://ecole.example/profil", name="École"))
    document = samples.sign(
        samples.badge.credential(award), private=samples.PAIR.private, method=place, created=samples.ISSUED_AT
    )
    forged = {"id": place, "controller": controller, "publicKeyMultibase": multikey(samples.PAIR.public)}
    nobody_outside[place] = json.dumps(forged).encode()

    page = text_of(ask(client, pasted=json.dumps(document)))

    assert "On ne peut pas se fier à ce badge" in page
    assert "issuer.key-of-another" in page


@pytest.mark.parametrize(
    ("method", "answer", "expected"),
    [
        ("https://ecole.example/cle", b"<html>", "issuer.key-not-a-key"),
        ("https://ecole.example/cle", b"{}", "issuer.key-not-found"),
        ("https://ailleurs.example/cle", None, "issuer.key-refused-address"),
        ("did:web:ecole.example:badges#1", None, "issuer.key-refused-address"),
        ("urn:uuid:0a3b6a3e-4f3c-4f8e-9a44-0e4a7a5a1f10", None, "issuer.key-unknown-kind"),
        ("https://ecluse.example/emetteurs/nulle-part/", None, "issuer.key-not-found"),
        ("did:key:z6MkNope", None, "issuer.key-not-a-key"),
    ],
)
def test_a_key_that_is_not_there_is_said_to_be_so(
    client: Client, nobody_outside: dict[str, bytes], method: str, answer: bytes | None, expected: str
) -> None:
    document = samples.sign(
        samples.badge.credential(samples.award()), private=samples.PAIR.private, method=method, created=samples.ISSUED_AT
    )
    if answer is not None:
        nobody_outside[method] = answer

    assert expected in text_of(ask(client, pasted=json.dumps(document)))


def test_a_slow_address_is_said_to_be_slow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(address: str, **limits: Any) -> Fetched:
        raise OutsideTooSlow

    monkeypatch.setattr(reader, "fetch", slow)
    page = ask(client, address="https://lent.example/badge.json")

    assert page.status_code == 422
    assert 'value="https://lent.example/badge.json"' in text_of(page)


def test_a_large_file_is_refused_before_it_is_read(client: Client) -> None:
    page = ask(client, file=SimpleUploadedFile("badge.png", b"x" * (2 * 1024 * 1024 + 1)))

    assert page.status_code == 422
    assert "trop lourd" in text_of(page)


def test_a_stranger_who_has_too_many_addresses_read_is_told_when_to_come_back(
    client: Client, credential: Credential, nobody_outside: dict[str, bytes], settings: Any
) -> None:
    settings.OUTSIDE_READS_EACH = 2
    for number in range(2):
        assert ask(client, address=f"https://badges.example/{number}").status_code == 422

    answer = ask(client, address="https://badges.example/3")
    page = text_of(answer)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    assert 'class="error-summary"' in page and "Réessayez à" in page and "https://badges.example/3" in page
    # Another visitor, and what needs no other site, are served as before.
    assert (
        client.post(reverse("credentials:verify"), {"address": "https://a.example/"}, REMOTE_ADDR="192.0.2.9").status_code == 422
    )
    assert ask(client, pasted=credential.document).status_code == 200


def test_the_key_of_another_site_counts_as_a_read(client: Client, settings: Any) -> None:
    settings.OUTSIDE_READS_EACH = 1
    foreign = json.dumps(samples.signed()).replace("ecluse.example", "ailleurs.example")

    first, second = ask(client, pasted=foreign), ask(client, pasted=foreign)

    assert (first.status_code, second.status_code) == (200, 429)


def test_everybody_together_has_a_limit_too(client: Client, settings: Any) -> None:
    settings.OUTSIDE_READS_ALL = 3
    statuses = [
        client.post(reverse("credentials:verify"), {"address": "https://a.example/"}, REMOTE_ADDR=f"192.0.2.{last}").status_code
        for last in range(4)
    ]

    assert statuses == [422, 422, 422, 429]
