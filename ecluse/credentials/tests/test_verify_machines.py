"""Programs ask for a verdict too: the same checks in JSON, by what they accept or by sending the badge itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ecluse.credentials.actions import revoke_credential, suspend_credential
from ecluse.credentials.actions.unsealing import private_half
from ecluse.credentials.models import Achievement, Credential
from ecluse.credentials.queries import keys, outside_lists, reader
from ecluse.credentials.queries.documents import did_of
from ecluse.credentials.rules import images, proof
from ecluse.credentials.rules.encoding import Kind, base64url, multikey
from ecluse.credentials.rules.key_kinds import signature
from ecluse.credentials.testing import ISSUED_AT, a_credential
from ecluse.credentials.tests.rules import samples
from ecluse.credentials.tests.rules.test_nested import endorsement
from ecluse.credentials.tests.rules.test_status_reading import a_list, encoded, entry
from ecluse.credentials.tests.rules.test_verdict import plain_png
from ecluse.foundation.access import Role
from ecluse.foundation.outside import Fetched, OutsideRefused, OutsideUnreachable
from ecluse.network.testing import a_hat

pytestmark = pytest.mark.django_db


@pytest.fixture
def credential(achievement: Achievement) -> Credential:
    return a_credential(achievement=achievement)


class World(dict[str, Any]):
    """What stands at each address outside, and what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, address: str, **limits: Any) -> Fetched:
        self.asked.append(address)
        if address not in self:
            raise OutsideUnreachable if address.startswith("https://ecole.example") else OutsideRefused
        return Fetched(content=json.dumps(self[address]).encode(), content_type="application/json", address=address)


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Nothing is reached but what stands here."""
    outside = World()
    for module in (keys, reader, outside_lists):
        monkeypatch.setattr(module, "fetch", outside.fetch)
    cache.clear()
    return outside


def send(client: Client, content: str | bytes, kind: str = "application/vc+ld+json", **headers: str) -> Any:
    return client.post(reverse("credentials:verify"), content, content_type=kind, headers=headers)


def test_a_program_sends_a_badge_and_reads_the_verdict(client: Client, credential: Credential) -> None:
    answer = send(client, credential.document)

    assert answer.status_code == 200
    body = answer.json()
    assert (body["verified"], body["outcome"], body["problemDetails"]) == (True, "valid", [])
    assert {check["subject"]: check["result"] for check in body["checks"]}["proof"] == "ok"
    assert body["credential"]["id"] == json.loads(credential.document)["id"]


def test_a_program_needs_neither_cookie_nor_token(credential: Credential) -> None:
    assert send(Client(enforce_csrf_checks=True), credential.document).status_code == 200


@pytest.mark.parametrize("kind", ["image/png", "text/plain", "application/json"])
def test_a_badge_is_sent_in_each_of_its_forms(client: Client, credential: Credential, kind: str) -> None:
    content = credential.document.encode()

    answer = send(client, images.bake(plain_png(), content) if kind == "image/png" else content, kind)

    assert answer.json()["outcome"] == "valid"


def test_a_refusal_names_its_type_and_speaks_the_language_of_who_asks(client: Client, credential: Credential) -> None:
    changed = json.loads(credential.document) | {"name": "Directrice générale"}

    body = send(client, json.dumps(changed), **{"accept-language": "nl"}).json()

    assert body["verified"] is False
    (problem,) = body["problemDetails"]
    assert problem["type"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
    assert problem["title"] == "proof.false-signature"
    assert problem["detail"].startswith("De handtekening")


def test_a_reason_without_a_type_of_the_w3c_has_its_place_on_our_page(client: Client) -> None:
    body = send(client, json.dumps(samples.signed_by_did(samples.signed()))).json()

    (problem,) = body["problemDetails"]
    assert problem["type"] == "https://ecluse.example/verifier/raisons/#issuer.outside"
    page = client.get(reverse("credentials:reasons")).content.decode()
    assert '<li id="issuer.outside">' in page


def test_the_form_answers_in_json_to_who_prefers_it(client: Client, credential: Credential) -> None:
    address = reverse("credentials:verify")

    answer = client.post(address, {"pasted": credential.document}, headers={"accept": "application/json"})
    assert answer.json()["outcome"] == "valid"
    refused = client.post(address, {}, headers={"accept": "application/json"})
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert "Choisissez un fichier" in refused.json()["detail"]


@pytest.mark.parametrize(("content", "status"), [(b"{}", 422), (b"\x89PNG\r\n\x1a\n", 422), (b"x" * (2 * 1024 * 1024 + 1), 413)])
def test_what_is_no_badge_is_refused_to_programs_too(client: Client, content: bytes, status: int) -> None:
    assert send(client, content, "application/json").status_code == status


def test_programs_are_counted_as_people_are(client: Client, settings: Any) -> None:
    settings.OUTSIDE_READS_EACH = 1
    foreign = json.dumps(samples.signed()).replace("ecluse.example", "ecole.example")

    assert send(client, foreign).status_code == 200
    answer = send(client, foreign)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


def published(world: World, badge: dict[str, Any]) -> str:
    """A badge of a school outside, whose key is published."""
    award = samples.award(issuer=samples.badge.Issuer(address="https://ecole.example/profil", name="École"))
    document = samples.badge.credential(award) | badge
    method = "https://ecole.example/profil#1"
    key = {
        "id": method,
        "controller": "https://ecole.example/profil",
        "publicKeyMultibase": multikey(samples.PAIR.public),
    }
    world["https://ecole.example/profil"] = {"id": "https://ecole.example/profil", "assertionMethod": [key]}
    return json.dumps(samples.sign(document, private=samples.PAIR.private, method=method, created=samples.ISSUED_AT))


def test_a_list_of_withdrawn_badges_is_read_once_for_many_badges(client: Client, world: World) -> None:
    place = "https://ecole.example/liste"
    listed = a_list(encoded(94_567), issuer="https://ecole.example/profil")
    listed.pop("proof")
    world[place] = proof.sign(
        listed, private=samples.PAIR.private, method="https://ecole.example/profil#1", created=samples.ISSUED_AT
    )
    content = published(world, {"credentialStatus": entry(statusListCredential=place, id=f"{place}#94567")})

    bodies = [send(client, content).json() for _turn in range(2)]

    assert [body["problemDetails"][-1]["title"] for body in bodies] == ["status.revoked", "status.revoked"]
    assert world.asked.count(place) == 1


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("https://ecole.example/liste", "status.unreachable"),
        ("https://127.0.0.1/liste", "status.refused-address"),
        ("https://169.254.169.254/latest/meta-data/", "status.refused-address"),
        ("http://localhost:5432/", "status.refused-address"),
        ("file:///etc/passwd", "status.refused-address"),
        ("https://ecluse.example/verifier/", "status.unreachable"),
    ],
)
def test_a_list_somewhere_it_cannot_be_is_said_not_to_be_read(client: Client, world: World, place: str, expected: str) -> None:
    content = published(world, {"credentialStatus": entry(statusListCredential=place, id=f"{place}#1")})

    body = send(client, content).json()

    assert (body["outcome"], body["problemDetails"][-1]["title"]) == ("doubtful", expected)


def test_who_stands_behind_a_badge_is_told_with_their_own_verdict(client: Client, world: World) -> None:
    forged = endorsement()
    forged["credentialSubject"]["endorsementComment"] = "Autre chose."
    content = published(world, {"endorsement": [endorsement(), forged]})

    body = send(client, content).json()
    page = client.post(reverse("credentials:verify"), {"pasted": content}).content.decode()

    assert [one["verified"] for one in body["endorsements"]] == [True, False]
    assert (body["verified"], body["outcome"]) == (True, "doubtful")
    assert "Ateliers du Nord" in page and "Les porteurs de ce badge savent tenir un planning." in page
    assert "non fiable" in page


def test_one_badge_does_not_make_the_house_read_the_whole_web(client: Client, world: World) -> None:
    endorsements = [
        endorsement(credentialStatus=entry(statusListCredential=f"https://ecole.example/{number}", id="urn:x:1"))
        for number in range(20)
    ]
    content = published(world, {"endorsement": endorsements})

    send(client, content)

    assert len(world.asked) <= reader.MOST_READS


def test_a_token_signed_with_a_key_of_the_network_is_valid(client: Client, credential: Credential) -> None:
    body = json.loads(credential.document)
    body.pop("proof")
    kid = f"https://ecluse.example{credential.key.get_absolute_url()}jwk.json"
    parts = ({"alg": "EdDSA", "kid": kid}, body | {"iss": body["issuer"]["id"], "jti": body["id"]})
    start = ".".join(base64url(json.dumps(part).encode()) for part in parts)
    made = signature(Kind.ED25519, private_half(credential.key), start.encode())

    answer = send(client, f"{start}.{base64url(made)}", "application/vc+jwt").json()

    assert answer["outcome"] == "valid"


@pytest.mark.parametrize(
    ("decide", "expected"), [(suspend_credential, "status.suspended"), (revoke_credential, "status.revoked")]
)
def test_our_own_badge_is_said_to_be_suspended_or_revoked(
    client: Client, credential: Credential, decide: Any, expected: str
) -> None:
    hat = a_hat(Role.OPERATOR_ADMIN, credential.organisation)
    decide(by=hat, credential=credential, reason="Erreur de saisie.", at=ISSUED_AT + timedelta(days=1))

    body = send(client, credential.document).json()

    assert (body["outcome"], body["problemDetails"][-1]["title"]) == ("refused", expected)


def test_the_register_is_not_asked_about_a_badge_that_was_not_signed(client: Client, credential: Credential) -> None:
    hat = a_hat(Role.OPERATOR_ADMIN, credential.organisation)
    revoke_credential(by=hat, credential=credential, reason="Erreur de saisie.", at=ISSUED_AT + timedelta(days=1))
    forged = json.loads(credential.document) | {"name": "Autre"}

    titles = {problem["title"] for problem in send(client, json.dumps(forged)).json()["problemDetails"]}

    assert titles == {"proof.false-signature"}


def test_a_badge_older_than_the_lists_is_known_to_the_register(client: Client, credential: Credential) -> None:
    document = json.loads(credential.document)
    document.pop("credentialStatus")
    document.pop("proof")
    method = f"https://ecluse.example{credential.key.get_absolute_url()}"
    old = proof.sign(document, private=private_half(credential.key), method=method, created=ISSUED_AT)
    Credential.objects.filter(pk=credential.pk).update(state="revoked", state_since=ISSUED_AT)

    body = send(client, json.dumps(old)).json()

    assert (body["outcome"], body["problemDetails"][-1]["title"]) == ("refused", "status.revoked")


@pytest.mark.parametrize("form", ["page", "jwk", "did"])
def test_a_key_of_ours_is_found_at_home_in_each_of_its_forms(credential: Credential, world: World, form: str) -> None:
    page = f"https://ecluse.example{credential.key.get_absolute_url()}"
    did = did_of(credential.organisation_id)
    address = {"page": page, "jwk": f"{page}jwk.json", "did": f"{did}#{credential.key.public_multikey}"}[form]

    answer = keys.find_key(address)

    assert answer.method is not None and answer.known_issuer
    assert multikey(answer.method.public, answer.method.kind) == credential.key.public_multikey
    assert answer.method.controller == (did if form == "did" else json.loads(credential.document)["issuer"]["id"])
    for other in (f"{address}x", f"{did}#nope", "https://ecluse.example/.well-known/jwks.json#x", "did:web:ecluse.example"):
        assert keys.find_key(other).method is None
    assert world.asked == []
