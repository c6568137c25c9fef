"""A badge as a token (VC-JWT): Open Badges 3.0, JSON Web Token proof format. Reading one is `token`."""

from __future__ import annotations

import json

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, base64url
from ecluse.credentials.rules.jsonld import Unsafe, check_writable, statements
from ecluse.credentials.rules.key_kinds import signature
from ecluse.credentials.rules.keys import KeyPair
from ecluse.credentials.rules.proof import parse_moment

_ALGORITHMS = {Kind.ED25519: "EdDSA", Kind.P256: "ES256"}


def token(document: Document, *, pair: KeyPair, kid: str) -> str:
    """The compact token of an unsigned credential: its members as claims, and the registered claims that say the same.

    Refused (`Unsafe`) like a proof would be: what is not a term of its contexts is not signed either.
    """
    if "proof" in document:
        raise Unsafe("no-context")
    check_writable(document)
    statements(document)
    issuer = document["issuer"]
    claims = {
        **document,
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    subject = document["credentialSubject"]
    if "id" in subject:
        claims["sub"] = subject["id"]
    kind = Kind(pair.algorithm.value)
    header = {"alg": _ALGORITHMS[kind], "kid": kid, "typ": "JWT"}
    signed = f"{_part(header)}.{_part(claims)}"
    return f"{signed}.{base64url(signature(kind, pair.private, signed.encode()))}"


def _seconds(written: str) -> int:
    at = parse_moment(written)
    if at is None:
        raise Unsafe("not-json-ld", written[:40])
    return int(at.timestamp())


def _part(members: Document) -> str:
    return base64url(json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode())
