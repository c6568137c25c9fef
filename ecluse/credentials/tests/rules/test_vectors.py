"""Signing vectors published by others, reproduced byte for byte. The values are facts of the two specifications."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from ecluse.credentials.rules import proof
from ecluse.credentials.rules.encoding import from_multibase, from_multikey, from_secret_multikey, multikey
from ecluse.credentials.rules.jsonld import statements
from ecluse.credentials.rules.keys import key_pair

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
VC = "https://www.w3.org/2018/credentials#"
SEC = "https://w3id.org/security#"
SCHEMA = "https://schema.org/"
TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def line(subject: str, predicate: str, value: str) -> str:
    """One N-Quad, from the short forms a person reads."""
    return f"{subject} <{predicate}> {value} .\n"


class OpenBadges:
    """Open Badges 3.0 implementation guide, "Linked Data Proof Test Vector for Open Badges 3.0" (1EdTech)."""

    private = bytes.fromhex("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4")
    public = bytes.fromhex("4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5")
    public_multikey = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
    issuer = "https://example.edu/issuers/565049"
    method = f"{issuer}#{public_multikey}"
    created = datetime(2010, 1, 1, 19, 23, 24, tzinfo=UTC)
    achievement = "https://example.com/achievements/21st-century-skills/teamwork"
    holder = "did:example:ebfeb1f712ebc6f1c276e12ec21"
    narrative = "Team members are nominated for this badge by their peers and recognized upon review by Example Corp management."
    description = "This badge recognizes the development of the capacity to collaborate within a group environment."
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "http://example.com/credentials/3527",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "url": "https://www.imsglobal.org", "name": "Example Corp"},
        "validFrom": "2010-01-01T00:00:00Z",
        "name": "Teamwork Badge",
        "credentialSubject": {
            "id": holder,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "criteria": {"narrative": narrative},
                "description": description,
                "name": "Teamwork",
            },
        },
    }
    canonical = "".join(
        [
            line(f"<{holder}>", f"{RDF}type", f"<{OB}AchievementSubject>"),
            line(f"<{holder}>", f"{OB}achievement", f"<{achievement}>"),
            line("<http://example.com/credentials/3527>", f"{RDF}type", f"<{OB}OpenBadgeCredential>"),
            line("<http://example.com/credentials/3527>", f"{RDF}type", f"<{VC}VerifiableCredential>"),
            line("<http://example.com/credentials/3527>", f"{SCHEMA}name", '"Teamwork Badge"'),
            line("<http://example.com/credentials/3527>", f"{VC}credentialSubject", f"<{holder}>"),
            line("<http://example.com/credentials/3527>", f"{VC}issuer", f"<{issuer}>"),
            line("<http://example.com/credentials/3527>", f"{VC}validFrom", f'"2010-01-01T00:00:00Z"^^<{TIME}>'),
            line(f"<{achievement}>", f"{RDF}type", f"<{OB}Achievement>"),
            line(f"<{achievement}>", f"{OB}Criteria", "_:c14n0"),
            line(f"<{achievement}>", f"{SCHEMA}description", f'"{description}"'),
            line(f"<{achievement}>", f"{SCHEMA}name", '"Teamwork"'),
            line(f"<{issuer}>", f"{RDF}type", f"<{OB}Profile>"),
            line(f"<{issuer}>", f"{SCHEMA}name", '"Example Corp"'),
            line(f"<{issuer}>", f"{SCHEMA}url", '"https://www.imsglobal.org"^^<https://www.w3.org/2001/XMLSchema#anyURI>'),
            line("_:c14n0", f"{OB}narrative", f'"{narrative}"'),
        ]
    )
    document_hash = "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"
    proof_hash = "d34009cea0dbc1ca941e09dc01c8c9d3e3ce3c5b853f67ee44698dcea10f5d19"
    signature = (
        "f7a017acf7d27983267ec362657c0fb08e955549f49dac5bf36a03c4f2c3a4f1"
        "e3738a6c5ecd7ffba7135cb9cd754e6196f4b73082ea8df8e703c8ecd4333503"
    )
    proof_value = "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
    extra: dict[str, Any] = {}


class Alumni:
    """Data Integrity EdDSA Cryptosuites 1.0, appendix B.1, "Representation: eddsa-rdfc-2022" (W3C)."""

    public_multikey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    private = from_secret_multikey("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")
    public = from_multikey(public_multikey)
    method = f"did:key:{public_multikey}#{public_multikey}"
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    # The examples vocabulary of the W3C, which belongs to no real badge: known to this test alone.
    extra: dict[str, Any] = {
        "https://www.w3.org/ns/credentials/examples/v2": {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    }
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }
    _ID = "<urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33>"
    _EXAMPLES = "https://www.w3.org/ns/credentials/examples#"
    canonical = "".join(
        [
            line("<did:example:abcdefgh>", f"{_EXAMPLES}alumniOf", '"The School of Examples"'),
            line(_ID, f"{RDF}type", f"<{VC}VerifiableCredential>"),
            line(_ID, f"{RDF}type", f"<{_EXAMPLES}AlumniCredential>"),
            line(_ID, f"{SCHEMA}description", '"A minimum viable example of an Alumni Credential."'),
            line(_ID, f"{SCHEMA}name", '"Alumni Credential"'),
            line(_ID, f"{VC}credentialSubject", "<did:example:abcdefgh>"),
            line(_ID, f"{VC}issuer", "<https://vc.example/issuers/5678>"),
            line(_ID, f"{VC}validFrom", f'"2023-01-01T00:00:00Z"^^<{TIME}>'),
        ]
    )
    document_hash = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    proof_hash = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
    signature = (
        "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef85"
        "78cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
    )
    proof_value = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"


VECTORS = pytest.mark.parametrize("vector", [OpenBadges, Alumni], ids=["open-badges-3.0", "w3c-eddsa-rdfc-2022"])


@VECTORS
def test_the_key_pair_is_the_published_one(vector: Any) -> None:
    pair = key_pair(vector.private)

    assert pair.public == vector.public
    assert multikey(pair.public) == vector.public_multikey


@VECTORS
def test_the_document_is_put_in_the_published_order(vector: Any) -> None:
    assert statements(vector.document, extra=vector.extra) == vector.canonical
    assert hashlib.sha256(vector.canonical.encode()).hexdigest() == vector.document_hash


@VECTORS
def test_the_proof_options_are_put_in_the_published_order(vector: Any) -> None:
    config = {"@context": vector.document["@context"], **proof.options(method=vector.method, created=vector.created)}
    written = "".join(
        [
            line("_:c14n0", "http://purl.org/dc/terms/created", f'"{proof.moment(vector.created)}"^^<{TIME}>'),
            line("_:c14n0", f"{RDF}type", f"<{SEC}DataIntegrityProof>"),
            line("_:c14n0", f"{SEC}cryptosuite", f'"eddsa-rdfc-2022"^^<{SEC}cryptosuiteString>'),
            line("_:c14n0", f"{SEC}proofPurpose", f"<{SEC}assertionMethod>"),
            line("_:c14n0", f"{SEC}verificationMethod", f"<{vector.method}>"),
        ]
    )

    assert statements(config, extra=vector.extra) == written
    assert proof.option_statements(method=vector.method, created=vector.created) == written
    assert hashlib.sha256(written.encode()).hexdigest() == vector.proof_hash


@VECTORS
def test_the_bytes_to_sign_are_the_published_ones(vector: Any) -> None:
    options = proof.options(method=vector.method, created=vector.created)

    data = proof.data_to_sign(vector.document, options, extra=vector.extra)

    assert data.hex() == vector.proof_hash + vector.document_hash


@VECTORS
def test_the_signature_is_the_published_one(vector: Any) -> None:
    signed = proof.sign(vector.document, private=vector.private, method=vector.method, created=vector.created, extra=vector.extra)

    assert from_multibase(signed["proof"]["proofValue"]).hex() == vector.signature
    assert signed["proof"] == {
        "type": "DataIntegrityProof",
        "created": proof.moment(vector.created),
        "verificationMethod": vector.method,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "proofValue": vector.proof_value,
    }
