"""Badges signed as tokens (VC-JWT): read, believed when they agree with themselves, refused when a header lies."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ecluse.credentials.rules import badge
from ecluse.credentials.rules.encoding import Kind, NotEncoded, VerificationMethod, base64url, did_key, from_base64url
from ecluse.credentials.rules.key_documents import key_in
from ecluse.credentials.rules.key_kinds import from_jwk, public_half, rsa_bytes, signature, thumbprint
from ecluse.credentials.rules.verdict import KeyAnswer, Outcome, Result, Subject, Verdict, verdict
from ecluse.credentials.tests.rules import samples

PRIVATE = bytes(range(1, 33))
RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
STARTS = int(samples.ISSUED_AT.timestamp())
KID = f"{samples.ISSUER.address}cles/1"


def claims(**changes: Any) -> dict[str, Any]:
    document = badge.credential(samples.award())
    registered = {"iss": samples.ISSUER.address, "jti": document["id"], "nbf": STARTS}
    return {name: value for name, value in (document | registered | changes).items() if value is not None}


def written(part: object) -> str:
    return base64url(json.dumps(part).encode())


def token(header: dict[str, Any], body: dict[str, Any], kind: Kind = Kind.ED25519) -> bytes:
    start = f"{written(header)}.{written(body)}".encode()
    is_rsa = kind is Kind.RSA
    made = RSA.sign(start, padding.PKCS1v15(), hashes.SHA256()) if is_rsa else signature(kind, PRIVATE, start)
    return start + b"." + base64url(made).encode()


def public_of(kind: Kind) -> bytes:
    return rsa_bytes(RSA.public_key()) if kind is Kind.RSA else public_half(kind, PRIVATE)


def judge(content: bytes, kind: Kind = Kind.ED25519, **method: Any) -> Verdict:
    values: dict[str, Any] = {"address": KID, "controller": samples.ISSUER.address, "public": public_of(kind), "kind": kind}
    answer = KeyAnswer(method=VerificationMethod(**(values | method)), known_issuer=True, issuer_name="Technocité")
    return verdict(content, at=samples.READ_AT, find_key=lambda address: answer)


def reason(judged: Verdict, subject: Subject = Subject.PROOF) -> str:
    return next(check.reason for check in judged.checks if check.subject is subject)


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [("RS256", Kind.RSA), ("ES256", Kind.P256), ("EdDSA", Kind.ED25519), ("Ed25519", Kind.ED25519)],
)
def test_a_badge_signed_as_a_token_is_valid(algorithm: str, kind: Kind) -> None:
    judged = judge(token({"alg": algorithm, "typ": "JWT", "kid": KID}, claims(), kind), kind)

    assert judged.outcome is Outcome.VALID
    assert judged.checks[0].reason == "readable.token"
    assert judged.document is not None
    assert "iss" not in judged.document


def test_a_token_with_a_changed_word_is_false() -> None:
    head, _, sign = token({"alg": "EdDSA", "kid": KID}, claims()).split(b".")
    changed = b".".join((head, written(claims(name="Directrice générale")).encode(), sign))

    assert reason(judge(changed)) == "proof.false-signature"


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    # The classic confusion: HS256 with the public key, which everybody has, as its secret.
    start = f"{written({'alg': 'HS256', 'kid': KID})}.{written(claims())}".encode()
    made = hmac.new(public_of(Kind.RSA), start, hashlib.sha256).digest()

    assert reason(judge(start + b"." + base64url(made).encode(), Kind.RSA)) == "proof.bad-algorithm"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "PS256", "", None, 5, ["EdDSA"]])
def test_an_algorithm_that_proves_nothing_is_refused(algorithm: object) -> None:
    assert reason(judge(token({"alg": algorithm, "kid": KID}, claims()))) == "proof.bad-algorithm"


@pytest.mark.parametrize(("announced", "kind"), [("ES256", Kind.ED25519), ("EdDSA", Kind.P256), ("RS256", Kind.P256)])
def test_the_key_decides_how_a_signature_is_checked(announced: str, kind: Kind) -> None:
    assert reason(judge(token({"alg": announced, "kid": KID}, claims(), kind), kind)) == "proof.wrong-key"


@pytest.mark.parametrize("header", ["jku", "x5u", "x5c", "crit", "b64", "zip"])
def test_a_header_that_leads_elsewhere_is_refused(header: str) -> None:
    judged = judge(token({"alg": "EdDSA", "kid": KID, header: "https://mal.example/"}, claims()))

    assert reason(judged) == "proof.bad-header"
    assert reason(judged, Subject.ISSUER) == "issuer.not-looked-for"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://autre.example/"},
        {"jti": "https://ecluse.example/badges/autre/"},
        {"nbf": STARTS - 1},
        {"nbf": "2026"},
        {"exp": STARTS + 1_000},
    ],
)
def test_a_claim_that_says_otherwise_than_the_body_is_refused(changes: dict[str, Any]) -> None:
    assert reason(judge(token({"alg": "EdDSA", "kid": KID}, claims(**changes)))) == "proof.claims-differ"


def test_a_token_of_version_1_carries_its_badge_in_a_claim() -> None:
    inside = badge.credential(samples.award())
    inside["@context"] = ["https://www.w3.org/2018/credentials/v1", inside["@context"][1]]
    for name in ("validFrom", "id", "awardedDate"):
        del inside[name]
    body = {"iss": samples.ISSUER.address, "jti": samples.award().address, "nbf": STARTS, "vc": inside}

    judged = judge(token({"alg": "EdDSA", "kid": KID}, body))

    assert judged.outcome is Outcome.VALID
    assert reason(judged, Subject.STRUCTURE) == "structure.version-1"
    assert judged.document is not None
    assert judged.document["issuanceDate"] == "2026-11-20T09:30:00Z"


def test_a_key_inside_the_token_is_worth_nothing_by_itself() -> None:
    mine = {"kty": "OKP", "crv": "Ed25519", "x": base64url(public_of(Kind.ED25519))}
    content = token({"alg": "EdDSA", "jwk": mine}, claims())
    asked: list[str] = []

    def nobody(address: str) -> KeyAnswer:
        asked.append(address)
        return KeyAnswer(problem="not-found")

    judged = verdict(content, at=samples.READ_AT, find_key=nobody)

    assert reason(judged, Subject.ISSUER) == "issuer.key-not-found"
    assert asked == [f"https://ecluse.example/.well-known/jwks.json#{thumbprint(mine)}"]
    other = mine | {"x": base64url(bytes(31) + b"\1")}
    assert reason(judge(token({"alg": "EdDSA", "jwk": other}, claims()))) == "proof.other-key"


def test_a_token_without_a_word_on_its_key_is_refused() -> None:
    assert reason(judge(token({"alg": "EdDSA"}, claims()))) == "proof.no-key-named"


def test_an_issuer_that_is_its_own_key_needs_nothing_else() -> None:
    did = did_key(public_of(Kind.P256), Kind.P256)
    document = badge.credential(samples.award())
    body = document | {"issuer": {**document["issuer"], "id": did}, "iss": did}

    judged = verdict(token({"alg": "ES256"}, body, Kind.P256), at=samples.READ_AT, find_key=lambda address: KeyAnswer())

    assert reason(judged) == "proof.true"
    assert judged.outcome is Outcome.DOUBTFUL


def test_an_enveloped_badge_is_taken_out_of_its_envelope() -> None:
    inside = token({"alg": "EdDSA", "kid": KID}, claims()).decode()
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{inside}",
        "type": "EnvelopedVerifiableCredential",
    }

    assert judge(json.dumps(envelope).encode()).outcome is Outcome.VALID
    for change in ({"@context": "https://x.example"}, {"id": inside}, {"id": f"data:text/html,{inside}"}):
        assert judge(json.dumps(envelope | change).encode()).checks[0].reason == "readable.bad-envelope"


@pytest.mark.parametrize(
    "content",
    [
        b"eyJ.eyJ.x",
        b"eyJhbGciOiJFZERTQSJ9.e30",
        b"eyJhbGciOiJFZERTQSJ9.e30.a.b.c",
        b"eyJhbGciOiJFZERTQSJ9.W10.YQ",
        b"eyJhbGciOiJFZERTQSJ9.e31.YQ",
        b"eyJ" + b"A" * 400_000 + b".e30.YQ",
    ],
)
def test_a_damaged_token_is_unreadable(content: bytes) -> None:
    assert judge(content).outcome is Outcome.UNREADABLE


def test_one_signature_has_one_writing() -> None:
    # "YQ" and "YR" decode to the same byte for a lax reader: the second is refused.
    assert from_base64url("YQ") == b"a"
    for text in ("YR", "YQ==", "Y Q", "Y+", "Y"):
        with pytest.raises(NotEncoded):
            from_base64url(text)


JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64url(public_of(Kind.ED25519)), "kid": "1"}
SET = "https://ecluse.example/.well-known/jwks.json"


@pytest.mark.parametrize(
    ("document", "address", "expected"),
    [
        ({"keys": [JWK]}, f"{SET}#1", ""),
        ({"keys": [JWK]}, SET, ""),
        ({"keys": [JWK | {"kid": f"{SET}#1"}]}, f"{SET}#1", ""),
        ({"keys": [JWK | {"kid": None}]}, f"{SET}#{thumbprint(JWK)}", ""),
        (JWK, "https://ecluse.example/cles/1", ""),
        ({"keys": [JWK | {"iss": samples.ISSUER.address}]}, f"{SET}#1", ""),
        ({"keys": [JWK, JWK | {"kid": "2"}]}, SET, "not-found"),
        ({"keys": [JWK]}, f"{SET}#2", "not-found"),
        ({"keys": []}, f"{SET}#1", "not-found"),
        ({"keys": [7, JWK]}, f"{SET}#1", ""),
        ({"keys": [JWK | {"use": "enc"}]}, f"{SET}#1", "not-for-badges"),
        ({"keys": [JWK | {"x": "AAAA"}]}, f"{SET}#1", "not-a-key"),
        ({"keys": [JWK | {"kty": "oct"}]}, f"{SET}#1", "not-a-key"),
        ({"keys": [JWK | {"iss": "https://autre.example/"}]}, f"{SET}#1", "of-another"),
        ({"keys": [JWK | {"iss": ["x"]}]}, f"{SET}#1", "of-another"),
    ],
)
def test_a_key_is_found_in_a_key_set(document: object, address: str, expected: str) -> None:
    answer = key_in(json.dumps(document).encode(), address)

    assert answer.problem == expected
    assert (answer.method is None) == bool(expected)


def test_a_key_of_a_whole_site_speaks_for_the_issuers_of_that_site_only() -> None:
    content = token({"alg": "EdDSA", "kid": f"{SET}#1"}, claims())
    for address, expected in ((f"{SET}#1", Result.OK), ("https://autre.example/jwks.json#1", Result.FAIL)):
        judged = judge(content, address=address, controller="", whole_site=True)
        assert next(check.result for check in judged.checks if check.subject is Subject.ISSUER) is expected


DID = "did:web:ecole.example"
WRITTEN = {"id": f"{DID}#1", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": JWK}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"id": DID, "verificationMethod": [WRITTEN], "assertionMethod": [f"{DID}#1"]}, ""),
        ({"id": DID, "verificationMethod": [WRITTEN], "assertionMethod": ["#1"]}, ""),
        ({"id": DID, "assertionMethod": [WRITTEN]}, ""),
        ({"id": DID, "verificationMethod": [WRITTEN | {"id": "#1"}], "assertionMethod": ["#1"]}, ""),
        ({"id": DID, "verificationMethod": [WRITTEN]}, "not-for-badges"),
        ({"id": DID, "verificationMethod": [WRITTEN], "authentication": [f"{DID}#1"]}, "not-for-badges"),
        ({"id": DID, "verificationMethod": [WRITTEN | {"controller": "did:web:mal.example"}]}, "of-another"),
        ({"id": DID, "verificationMethod": [WRITTEN | {"id": [1]}]}, "not-found"),
        ({"id": DID, "verificationMethod": "x", "assertionMethod": [[]]}, "not-found"),
    ],
)
def test_a_did_document_says_which_keys_attest(document: object, expected: str) -> None:
    assert key_in(json.dumps(document).encode(), f"{DID}#1").problem == expected


def test_a_key_kept_for_signing_in_does_not_sign_badges() -> None:
    place = "https://ecole.example/profil"
    key = WRITTEN | {"id": f"{place}#1", "controller": place}
    for member, expected in (("authentication", "not-for-badges"), ("assertionMethod", ""), ("service", "")):
        document = {"id": place, "verificationMethod": [key], member: [f"{place}#1"]}
        assert key_in(json.dumps(document).encode(), f"{place}#1").problem == expected


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"},
        {"kty": "EC", "crv": "P-521", "x": "AQ", "y": "AQ"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": None, "e": 3},
        {"kty": ["OKP"], "crv": {}},
    ],
)
def test_what_is_no_key_of_ours_is_refused(jwk: dict[str, Any]) -> None:
    with pytest.raises(NotEncoded):
        from_jwk(jwk)
