"""A library written by others (openbadgeslib, LGPL, development only) reads what we sign, and we read what it signs.

The JSON Schema of the standard is read from the shared data folder of the project where it is at hand.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import (
    Achievement,
    IdentityObject,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OB3VerificationError,
    OpenBadgeCredential,
)

from ecluse.credentials.rules.encoding import did_key, multikey
from ecluse.credentials.rules.verdict import KeyAnswer, Outcome, Result, Subject, verdict
from ecluse.credentials.tests.rules import samples

SCHEMAS = Path(os.environ.get("ECLUSE_STANDARDS", "/work/shared/data/standards")) / "open-badges" / "v3_0"


def public_pem() -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(samples.PAIR.private).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def private_pem() -> bytes:
    return Ed25519PrivateKey.from_private_bytes(samples.PAIR.private).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_openbadgeslib_verifies_a_badge_we_signed() -> None:
    document = samples.signed()

    read = OB3LdpVerifier(pubkey_pem=public_pem()).verify(json.dumps(document))

    assert read.achievement.name == "Chef de projet numérique, bases"
    assert read.issuer.id == samples.ISSUER.address
    assert [one.target_url for one in read.achievement.alignments] == [
        one["targetUrl"] for one in document["credentialSubject"]["achievement"]["alignment"]
    ]


def test_openbadgeslib_finds_the_key_of_a_did_issuer_by_itself() -> None:
    document = samples.signed_by_did(samples.signed())

    read = OB3LdpVerifier().verify(json.dumps(document))

    assert read.issuer.id == did_key(samples.PAIR.public)


def test_openbadgeslib_refuses_what_we_refuse() -> None:
    document = samples.signed()
    document["credentialSubject"]["achievement"]["name"] = "Directrice générale"

    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(pubkey_pem=public_pem()).verify(json.dumps(document))


def test_we_verify_a_badge_that_openbadgeslib_signed() -> None:
    did = did_key(samples.PAIR.public)
    method = f"{did}#{multikey(samples.PAIR.public)}"
    theirs = OpenBadgeCredential(
        issuer=Issuer(id=did, name="Une école"),
        recipient_id=None,
        achievement=Achievement(
            id="https://ecole.example/badges/1",
            name="Travail en équipe",
            description="Sait travailler en équipe.",
            criteria_narrative="Avoir mené un projet à plusieurs.",
        ),
        id="urn:uuid:0a3b6a3e-4f3c-4f8e-9a44-0e4a7a5a1f10",
        issuance_date=datetime(2026, 11, 1, tzinfo=UTC),
        identifiers=[IdentityObject(identity_hash="awa@exemple.be", identity_type="emailAddress", hashed=False)],
    )
    signed = OB3LdpSigner(private_pem(), verification_method=method).sign(theirs, created=samples.ISSUED_AT)

    judged = verdict(
        json.dumps(signed).encode(),
        at=samples.READ_AT,
        find_key=lambda address: KeyAnswer(problem="not-found"),
        claimed_identity="awa@exemple.be",
    )

    results = {check.subject: check.result for check in judged.checks}
    assert results[Subject.PROOF] is Result.OK
    assert results[Subject.STRUCTURE] is Result.OK
    assert results[Subject.RECIPIENT] is Result.OK
    assert judged.outcome is Outcome.DOUBTFUL  # nobody in the network knows this issuer


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the JSON Schemas of Open Badges 3.0 are not at hand ({SCHEMAS})")
def test_our_badges_satisfy_the_json_schema_of_the_standard() -> None:
    schema = json.loads((SCHEMAS / "ob_v3p0_achievementcredential_schema.json").read_text())
    # Its dialect names no vocabulary that the checks need: declared as the draft it is written in.
    validator = jsonschema_rs.Draft201909Validator({**schema, "$schema": "https://json-schema.org/draft/2019-09/schema"})

    assert [error.message for error in validator.iter_errors(samples.signed())] == []
    broken = samples.signed()
    del broken["credentialSubject"]["achievement"]["criteria"]
    assert not validator.is_valid(broken)
