"""Signatures that say one algorithm and are made with another, or that bring a certificate that is not theirs, are refused and told why."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from ecluse.records.rules.signature import BadSignature, check_signature

from .samples import AGENT, REFERENCE, VERB

STATEMENT = {"actor": AGENT, "verb": VERB, "object": REFERENCE}
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def certificate_of(key: Any, signer: Any) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "outil")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    signed = made.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(signer, hashes.SHA256())
    return base64.b64encode(signed.public_bytes(serialization.Encoding.DER)).decode()


def piece(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def jws(header: dict[str, Any], sign: Callable[[bytes], bytes], payload: bytes | None = None) -> bytes:
    said = b".".join([piece(json.dumps(header).encode()), piece(payload or json.dumps(STATEMENT).encode())])
    return said + b"." + piece(sign(said))


def rs(key: rsa.RSAPrivateKey, digest: hashes.HashAlgorithm | None = None) -> Callable[[bytes], bytes]:
    return lambda said: key.sign(said, padding.PKCS1v15(), digest or hashes.SHA256())


def by_public_key(key: rsa.RSAPrivateKey) -> Callable[[bytes], bytes]:
    """HMAC with what everybody knows, for a reader that takes the key of the certificate for the secret."""
    known = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return lambda said: hmac.digest(known, said, "sha256")


def refused(signature: bytes) -> str:
    with pytest.raises(BadSignature) as caught:
        check_signature(STATEMENT, signature)
    return caught.value.kind


def test_a_signature_that_holds_is_taken_with_each_digest(key: rsa.RSAPrivateKey) -> None:
    chain = [certificate_of(key, key)]
    for algorithm, digest in (("RS256", hashes.SHA256()), ("RS384", hashes.SHA384()), ("RS512", hashes.SHA512())):
        check_signature(STATEMENT, jws({"alg": algorithm, "x5c": chain}, rs(key, digest)))


@pytest.mark.parametrize("extension", [["b64"], ["exp"], [], "b64", None])
def test_an_extension_that_must_be_understood_is_refused(key: rsa.RSAPrivateKey, extension: Any) -> None:
    header = {"alg": "RS256", "x5c": [certificate_of(key, key)], "crit": extension, "b64": True}

    assert refused(jws(header, rs(key))) == "signature-critical"


def test_what_two_readers_could_read_differently_is_no_signature(key: rsa.RSAPrivateKey) -> None:
    header, payload, signature = jws({"alg": "RS256"}, rs(key)).split(b".")
    twice = json.dumps(STATEMENT)[:-1].encode() + b', "actor": {"mbox": "mailto:autre@exemple.be"}}'

    assert refused(jws({"alg": "RS256"}, rs(key), twice)) == "signature-not-jws"
    assert refused(b".".join([header, payload[:8] + b"!*" + payload[8:], signature])) == "signature-not-jws"
    assert refused(b".".join([piece(b'{"alg":"none","alg":"RS256"}'), payload, signature])) == "signature-not-jws"


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "HS256", "HS512", "PS256", "ES256", "rs256", "RS256 ", "", None, ["RS256"], 7, {}]
)
def test_no_other_algorithm_is_taken_whatever_the_signature(key: rsa.RSAPrivateKey, algorithm: Any) -> None:
    chain = [certificate_of(key, key)]

    for sign in (lambda _said: b"", by_public_key(key), rs(key)):
        assert refused(jws({"alg": algorithm, "x5c": chain}, sign)) == "signature-algorithm"
        assert refused(jws({"alg": algorithm}, sign)) == "signature-algorithm"


def test_a_header_without_algorithm_is_refused(key: rsa.RSAPrivateKey) -> None:
    assert refused(jws({"typ": "JWT"}, rs(key))) == "signature-algorithm"


def test_what_says_rsa_and_is_something_else_does_not_hold(key: rsa.RSAPrivateKey) -> None:
    other = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    header = {"alg": "RS256", "x5c": [certificate_of(key, key)]}
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)

    for sign in (
        by_public_key(key), lambda _said: b"", rs(other), rs(key, hashes.SHA512()), lambda said: key.sign(said, pss, hashes.SHA256())
    ):  # fmt: skip
        assert refused(jws(header, sign)) == "signature-false"
    # The certificate that counts is the first: the one of the key that signed, further on, is not looked for.
    chain = [certificate_of(other, key), certificate_of(key, key)]
    assert refused(jws({"alg": "RS256", "x5c": chain}, rs(key))) == "signature-false"


def test_a_certificate_that_cannot_sign_so_is_refused(key: rsa.RSAPrivateKey) -> None:
    small = rsa.generate_private_key(public_exponent=65_537, key_size=1024)  # noqa: S505 - too small on purpose
    curve = ec.generate_private_key(ec.SECP256R1())
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    for chain in (
        [certificate_of(small, key)], [certificate_of(curve, key)], [pem], ["zzz"], [""], [7], [None], [], {}, "MII", 7, False,
    ):  # fmt: skip
        assert refused(jws({"alg": "RS256", "x5c": chain}, rs(key))) == "signature-certificate", chain


@pytest.mark.parametrize(
    "payload",
    [b"[" * 10_000, b'{"a":' * 10_000, b'"\xff"', b'{"a": "\\ud800"}', b"[]", b"7"],
    ids=["arrays", "objects", "bytes", "half a pair", "list", "number"],
)
def test_what_is_signed_is_read_with_the_same_care(key: rsa.RSAPrivateKey, payload: bytes) -> None:
    assert refused(jws({"alg": "RS256"}, rs(key), payload)) == "signature-not-jws"
