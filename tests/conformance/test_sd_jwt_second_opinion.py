"""A library written by others (openvc-core, LGPL, development only) reads the learning credentials we sign, and we read what it signs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from openvc.keys import P256SigningKey
from openvc.proof.errors import ProofError
from openvc.proof.sd_jwt import SdJwtVcProofSuite

from ecluse.credentials.rules.encoding import Kind, VerificationMethod
from ecluse.credentials.rules.key_documents import metadata_address
from ecluse.credentials.rules.keys import Algorithm, key_pair
from ecluse.credentials.rules.learning_credential import VCT
from ecluse.credentials.rules.sd_jwt_writing import sd_jwt
from ecluse.credentials.rules.verdict import KeyAnswer, Outcome, Subject, verdict
from ecluse.credentials.tests.rules import samples

PAIR = key_pair(bytes(range(1, 33)), Algorithm.P256)
NOW = datetime.now(UTC)  # the library reads its own clock
CLAIMS = {
    "iss": samples.ISSUER.address,
    "vct": VCT,
    "iat": int(NOW.timestamp()),
    "nbf": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 3_600,
    "achievement_title": "Technicien réseau",
    "issuing_authority": "Technocité",
}
HIDDEN = {"family_name": "Diallo", "learning_outcomes": ["Câbler"], "level_of_learning_experience": 4}
JWK = {name: PAIR.jwk[name] for name in ("kty", "crv", "x", "y")}


def ours() -> str:
    return sd_jwt(CLAIMS, HIDDEN, pair=PAIR, kid="k1", digests=8)


def test_openvc_verifies_a_credential_we_signed_and_reads_the_same() -> None:
    text = ours()
    head, first, *_rest = text.split("~")

    whole = SdJwtVcProofSuite().verify(text, public_key_jwk=JWK, expected_vct=VCT)
    part = SdJwtVcProofSuite().verify(f"{head}~{first}~", public_key_jwk=JWK, expected_vct=VCT)

    assert whole.claims == CLAIMS | HIDDEN
    assert part.claims == CLAIMS | {"family_name": "Diallo"}


def test_openvc_refuses_what_we_refuse() -> None:
    text = ours()
    head, first, *_rest = text.split("~")

    for forged in (f"{text}{first}~", f"{head}~{first[:-3]}AAA~", f"{head[:-4]}AAAA~"):
        with pytest.raises(ProofError):
            SdJwtVcProofSuite().verify(forged, public_key_jwk=JWK, expected_vct=VCT)


def test_we_verify_a_credential_that_openvc_signed() -> None:
    key = ec.derive_private_key(int.from_bytes(PAIR.private), ec.SECP256R1())
    text = SdJwtVcProofSuite().issue(
        {name: value for name, value in (CLAIMS | HIDDEN).items() if name != "vct"},
        signing_key=P256SigningKey(key, kid="k1"),
        disclosable=list(HIDDEN),
        vct=VCT,
        decoys=3,
    )
    method = VerificationMethod(address="k", controller=samples.ISSUER.address, public=PAIR.public, kind=Kind.P256)
    place = metadata_address(samples.ISSUER.address)

    judged = verdict(
        text.encode(),
        at=NOW,
        find_key=lambda address: KeyAnswer(method=method, known_issuer=True) if address == f"{place}#k1" else KeyAnswer(),
    )

    assert judged.outcome is Outcome.VALID, json.dumps([(one.subject, one.reason) for one in judged.checks])
    assert judged.document is not None
    assert judged.document["family_name"] == "Diallo"
    assert next(one.reason for one in judged.checks if one.subject is Subject.STRUCTURE) == "structure.learning-credential"
