"""Statements that are signed: an attachment that is a JWS of the statement (xAPI Data, 2.6)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .reading import Unreadable, read_json
from .sameness import same_statement
from .validation import V2, problems_of

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"RS256": hashes.SHA256, "RS384": hashes.SHA384, "RS512": hashes.SHA512}
# Parts of a key larger than this cost more to check than a statement is worth (bits).
_LARGEST_KEY, _SMALLEST_KEY = 8_192, 2_048


class BadSignature(Exception):
    """Why a signature cannot stand: `kind` is a slug for the sentence."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def check_signature(statement: Mapping[str, Any], jws: bytes) -> None:
    """Raise BadSignature unless the JWS is of an allowed algorithm, says this statement, and holds when it brings its certificate.

    Without a certificate (`x5c`) nobody can check it, and the standard has it kept all the same. That the certificate is
    trusted is not said here: it says which key signed.
    """
    pieces = jws.strip().split(b".")
    if len(pieces) != 3:
        raise BadSignature("signature-not-jws")
    header, payload = _json(pieces[0]), _json(pieces[1])
    if "crit" in header:
        # What must be understood for the signature to hold (RFC 7515, 4.1.11): nothing of the kind is spoken here.
        raise BadSignature("signature-critical")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _HASHES:
        raise BadSignature("signature-algorithm")
    chain = header.get("x5c")
    if chain is not None:
        _verify(chain, _HASHES[algorithm](), b".".join(pieces[:2]), _bytes(pieces[2]))
    if problems_of([payload], V2) or not same_statement(payload, statement, attachments=False):
        raise BadSignature("signature-of-another")


def _bytes(piece: bytes) -> bytes:
    try:
        # Strictly: letters that one reader skips and another takes would sign two things at once.
        return base64.b64decode(piece + b"=" * (-len(piece) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("signature-not-jws") from error


def _json(piece: bytes) -> dict[str, Any]:
    try:
        value = read_json(_bytes(piece))
    except Unreadable as error:
        raise BadSignature("signature-not-jws") from error
    if not isinstance(value, dict):
        raise BadSignature("signature-not-jws")
    return value


def _verify(chain: Any, digest: hashes.HashAlgorithm, signed: bytes, signature: bytes) -> None:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0]))
        key = certificate.public_key()
    except (ValueError, TypeError, LookupError) as error:
        raise BadSignature("signature-certificate") from error
    if not isinstance(key, rsa.RSAPublicKey) or not _SMALLEST_KEY <= key.key_size <= _LARGEST_KEY:
        raise BadSignature("signature-certificate")
    try:
        key.verify(signature, signed, padding.PKCS1v15(), digest)
    except InvalidSignature as error:
        raise BadSignature("signature-false") from error
