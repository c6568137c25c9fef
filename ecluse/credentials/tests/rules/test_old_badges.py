"""Badges of version 2: believed because they stand at their issuer's address, or because they are signed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ecluse.credentials.rules import badge
from ecluse.credentials.rules.checks import Answer, KeyAnswer, Result, Subject
from ecluse.credentials.rules.encoding import base64url
from ecluse.credentials.rules.verdict import Outcome, Verdict, verdict
from ecluse.credentials.tests.rules import samples

SITE = "https://ecole.example"
ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": f"{SITE}/assertions/1",
    "recipient": {
        "type": "email",
        "hashed": True,
        "salt": "s",
        "identity": badge.identity_hash("awa@exemple.be", "s"),
    },
    "badge": f"{SITE}/badges/robotique",
    "issuedOn": "2026-01-31T23:59:59+00:00",
    "verification": {"type": "hosted"},
}
CLASS = {"id": f"{SITE}/badges/robotique", "type": "BadgeClass", "name": "Robotique", "issuer": f"{SITE}/profil"}
PROFILE: dict[str, Any] = {"id": f"{SITE}/profil", "type": "Issuer", "name": "École"}
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
KEY_PAGE = {"id": f"{SITE}/cle", "type": "CryptographicKey", "owner": PROFILE["id"], "publicKeyPem": PEM}
SIGNER = PROFILE | {"publicKey": KEY_PAGE["id"], "revocationList": f"{SITE}/retires"}


def world(**changes: Any) -> dict[str, Any]:
    """What stands at each address; `None` takes an address away."""
    places = {"assertions/1": ASSERTION, "badges/robotique": CLASS, "profil": PROFILE, "cle": KEY_PAGE} | {
        name.replace("__", "/"): value for name, value in changes.items()
    }
    return {f"{SITE}/{name}": value for name, value in places.items() if value is not None}


def judge(brought: Any, places: dict[str, Any], claimed: str = "") -> Verdict:
    def read(address: str) -> Answer:
        return Answer(content=json.dumps(places[address]).encode()) if address in places else Answer(problem="unreachable")

    content = brought if isinstance(brought, bytes) else json.dumps(brought).encode()
    return verdict(content, at=samples.READ_AT, find_key=lambda address: KeyAnswer(), read=read, claimed_identity=claimed)


def reasons(judged: Verdict) -> dict[Subject, str]:
    return {check.subject: check.reason for check in judged.checks}


def test_a_badge_that_stands_at_its_issuers_address_is_true_and_its_issuer_unknown() -> None:
    judged = judge(ASSERTION, world(), "awa@exemple.be")

    assert judged.outcome is Outcome.DOUBTFUL
    assert reasons(judged) == {
        Subject.READABLE: "readable.document",
        Subject.STRUCTURE: "structure.old-version",
        Subject.ISSUER: "issuer.outside",
        Subject.PROOF: "proof.hosted",
        Subject.DATES: "dates.no-end",
        Subject.STATUS: "status.in-order",
        Subject.RECIPIENT: "recipient.same",
    }
    assert judged.document is not None
    assert judged.document["credentialSubject"]["achievement"]["name"] == "Robotique"


@pytest.mark.parametrize(
    ("places", "subject", "expected"),
    [
        (world(assertions__1=None), Subject.PROOF, "proof.original-unreachable"),
        (world(assertions__1=ASSERTION | {"issuedOn": "2020-01-01T00:00:00Z"}), Subject.PROOF, "proof.differs-from-original"),
        (world(assertions__1=ASSERTION | {"revoked": True}), Subject.STATUS, "status.revoked"),
        (
            world(assertions__1={"id": ASSERTION["id"], "revoked": True, "revocationReason": "Erreur"}),
            Subject.STATUS,
            "status.revoked-why",
        ),
        (world(badges__robotique=CLASS | {"issuer": "https://autre.example/profil"}), Subject.ISSUER, "issuer.key-unreachable"),
        (world(profil=None), Subject.ISSUER, "issuer.key-unreachable"),
        (world(profil=PROFILE | {"verification": {"startsWith": f"{SITE}/autres/"}}), Subject.ISSUER, "issuer.key-of-another"),
        (
            world(profil=PROFILE | {"verification": {"allowedOrigins": ["autre.example"]}}),
            Subject.ISSUER,
            "issuer.key-of-another",
        ),
        (world(profil=PROFILE | {"verification": {"startsWith": [f"{SITE}/assertions/"]}}), Subject.ISSUER, "issuer.outside"),
    ],
)
def test_what_stands_elsewhere_decides(places: dict[str, Any], subject: Subject, expected: str) -> None:
    assert reasons(judge(ASSERTION, places))[subject] == expected


def test_a_badge_hosted_on_another_site_than_its_issuer_is_refused() -> None:
    mine = ASSERTION | {"id": "https://mal.example/1"}

    judged = judge(mine, world() | {"https://mal.example/1": mine})

    assert reasons(judged)[Subject.ISSUER] == "issuer.key-of-another"
    assert judged.outcome is Outcome.REFUSED


def token(body: dict[str, Any], header: dict[str, Any] | None = None) -> bytes:
    start = ".".join(base64url(json.dumps(part).encode()) for part in (header or {"alg": "RS256"}, body)).encode()
    return start + b"." + base64url(KEY.sign(start, padding.PKCS1v15(), hashes.SHA256())).encode()


SIGNED = ASSERTION | {"verification": {"type": "SignedBadge", "creator": KEY_PAGE["id"]}}
EMPTY = {"revokedAssertions": []}


@pytest.mark.parametrize(
    ("places", "subject", "expected"),
    [
        (world(profil=SIGNER, retires=EMPTY), Subject.PROOF, "proof.true-undated"),
        (world(profil=SIGNER, retires=EMPTY), Subject.STATUS, "status.in-order"),
        (world(profil=SIGNER, retires={"revokedAssertions": [ASSERTION["id"]]}), Subject.STATUS, "status.revoked"),
        (
            world(profil=SIGNER, retires={"revokedAssertions": [{"id": ASSERTION["id"], "revocationReason": "Erreur."}]}),
            Subject.STATUS,
            "status.revoked-why",
        ),
        (world(profil=SIGNER), Subject.STATUS, "status.unreachable"),
        (world(profil=PROFILE), Subject.ISSUER, "issuer.key-of-another"),
        (world(profil=SIGNER, cle=KEY_PAGE | {"owner": "https://autre.example/"}), Subject.ISSUER, "issuer.key-of-another"),
        (world(profil=SIGNER, cle=KEY_PAGE | {"publicKeyPem": "x"}), Subject.ISSUER, "issuer.key-not-a-key"),
        (world(profil=SIGNER, cle=None), Subject.ISSUER, "issuer.key-unreachable"),
    ],
)
def test_a_signed_badge_is_checked_with_the_key_of_its_issuer(places: dict[str, Any], subject: Subject, expected: str) -> None:
    assert reasons(judge(token(SIGNED), places))[subject] == expected


def test_a_signed_badge_with_another_word_is_false() -> None:
    head, _, made = token(SIGNED).split(b".")
    body = base64url(json.dumps(SIGNED | {"issuedOn": "2020-01-01T00:00:00Z"}).encode()).encode()

    assert reasons(judge(b".".join((head, body, made)), world(profil=SIGNER)))[Subject.PROOF] == "proof.false-signature"
    unsigned = token(SIGNED, {"alg": "none"})
    assert reasons(judge(unsigned, world(profil=SIGNER)))[Subject.PROOF] == "proof.bad-algorithm"


@pytest.mark.parametrize(
    ("change", "subject", "expected"),
    [
        ({"badge": None}, Subject.STRUCTURE, "structure.departs"),
        ({"id": 7}, Subject.STRUCTURE, "structure.departs"),
        ({"verification": "hosted"}, Subject.STRUCTURE, "structure.departs"),
        ({"verification": {"type": "SignedBadge"}}, Subject.PROOF, "proof.missing"),
        ({"verification": {"type": "magic"}}, Subject.PROOF, "proof.unknown-suite"),
        ({"expires": "2026-02-01T00:00:00Z"}, Subject.DATES, "dates.expired"),
        ({"issuedOn": 12}, Subject.DATES, "dates.unreadable"),
        ({"recipient": {"identity": 3}}, Subject.RECIPIENT, "recipient.no-identity"),
    ],
)
def test_an_assertion_with_a_fault_says_which(change: dict[str, Any], subject: Subject, expected: str) -> None:
    changed = ASSERTION | change

    judged = judge(changed, world(assertions__1=changed), "awa@exemple.be")

    assert reasons(judged)[subject] == expected


def test_another_person_is_told_from_the_holder() -> None:
    judged = judge(ASSERTION, world(), "autre@exemple.be")

    assert reasons(judged)[Subject.RECIPIENT] == "recipient.another"
    assert next(check.result for check in judged.checks if check.subject is Subject.RECIPIENT) is Result.FAIL
