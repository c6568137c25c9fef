"""A badge signed as a token (VC-JWT, RFC 7515): read it, check that its claims say what its body says.

Refused before anything is trusted: every header but `alg`, `kid`, `jwk`, `typ` and `cty`, every algorithm that is not a signature of
a public key (`none`, `HS256`). The kind of the issuer's key then decides alone how the signature is checked: `alg` can only agree.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ecluse.credentials.rules import jsonld
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, VerificationMethod, from_base64url
from ecluse.credentials.rules.key_kinds import from_jwk, is_signed, thumbprint
from ecluse.credentials.rules.proof import BadProof, parse_moment

ALGORITHMS: Mapping[str, Kind] = {
    "RS256": Kind.RSA,
    "ES256": Kind.P256,
    "ES384": Kind.P384,
    "EdDSA": Kind.ED25519,
    "Ed25519": Kind.ED25519,
}
_HEADERS = frozenset({"alg", "kid", "jwk", "typ", "cty"})
_CLAIMS = frozenset({"iss", "jti", "nbf", "sub", "exp", "iat", "aud", "vc"})
_LONGEST = jsonld.SIZE_LIMIT * 4 // 3 + 16_384
_LONGEST_HEADER = 8_192


class NotAToken(Exception):
    """The text is not three parts of base64url with JSON in the first two; `reason` is a word of `jsonld.Unreadable`."""

    def __init__(self, reason: str = "bad-token", detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token in its parts. Nothing of it is believed yet."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes


def looks_like_token(content: bytes) -> bool:
    """Whether the bytes start as a compact token does."""
    start = content.strip()[:4096]
    return start.startswith(b"eyJ") and b"." in start and b'"' not in start and b"{" not in start


def parse(content: bytes) -> Token:
    """The parts of a token; `NotAToken` when it is none."""
    text = content.strip()
    if len(text) > _LONGEST:
        raise NotAToken("too-large")
    parts = text.split(b".")
    if len(parts) != 3:
        raise NotAToken
    try:
        header, claims, signature = (from_base64url(part.decode("ascii", "replace")) for part in parts)
        return Token(
            header=jsonld.read(header, limit=_LONGEST_HEADER),
            claims=jsonld.read(claims),
            signed=parts[0] + b"." + parts[1],
            signature=signature,
        )
    except NotEncoded:
        raise NotAToken from None
    except jsonld.Unreadable as error:
        raise NotAToken(error.reason, error.detail) from None


def document_of(token: Token) -> Document:
    """The credential a token carries: its `vc` claim (version 1.1), completed by the claims, or the claims themselves."""
    inside = token.claims.get("vc")
    if not isinstance(inside, dict):
        return {name: value for name, value in token.claims.items() if name not in _CLAIMS}
    document = copy.deepcopy(inside)
    claims = token.claims
    for name, claim in (("id", "jti"), ("issuer", "iss")):
        if claim in claims:
            document.setdefault(name, claims[claim])
    for name, claim in (("issuanceDate", "nbf"), ("expirationDate", "exp")):
        if isinstance(claims.get(claim), int):
            document.setdefault(name, written(claims[claim]))
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and "sub" in claims:
        subject.setdefault("id", claims["sub"])
    return document


def written(seconds: int) -> str:
    """A number of seconds as the standard writes a moment; empty when it is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return ""


def check_header(token: Token) -> Kind:
    """The kind of key the header announces. `BadProof` for a header or an algorithm this house does not take."""
    foreign = sorted(set(token.header) - _HEADERS)
    if foreign:
        raise BadProof("bad-header", foreign[0][:80])
    algorithm = token.header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise BadProof("bad-algorithm", str(algorithm)[:80])
    return ALGORITHMS[algorithm]


def check_claims(token: Token, document: Document) -> None:
    """Each claim of the token must say what its body says; `BadProof` names the one that differs."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    body = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    for name, value in body.items():
        if name in token.claims and token.claims[name] != value and not (name == "sub" and value is None):
            raise BadProof("claims-differ", name)
    for name, members in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        written = next((parse_moment(document[one]) for one in members if one in document), None)
        if name in token.claims and not _same_second(token.claims[name], written):
            raise BadProof("claims-differ", name)


def _same_second(claim: object, written: datetime | None) -> bool:
    return isinstance(claim, int | float) and written is not None and int(claim) == int(written.timestamp())


def key_address(token: Token, issuer: str) -> str:
    """Where the key of a token is looked for: `kid` when it is an address, the keys its issuer publishes otherwise."""
    kid, jwk = token.header.get("kid"), token.header.get("jwk")
    if isinstance(kid, str) and kid.startswith(("did:", "https://", "http://")):
        return kid
    name = kid if isinstance(kid, str) and kid else thumbprint(jwk) if isinstance(jwk, dict) else ""
    if issuer.startswith(("did:key:", "did:jwk:")):
        return issuer
    if not name:
        raise BadProof("no-key-named")
    if issuer.startswith("did:"):
        return f"{issuer.partition('#')[0]}#{name.removeprefix('#')}"
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json#{name}"


def check_signature(token: Token, announced: Kind, method: VerificationMethod) -> None:
    """Return when the token was signed by this key; `BadProof` when not, or when the header announces another key."""
    if method.kind is not announced:
        raise BadProof("wrong-key", method.kind)
    jwk = token.header.get("jwk")
    if jwk is not None:
        try:
            same = isinstance(jwk, dict) and from_jwk(jwk) == (method.kind, method.public)
        except NotEncoded:
            same = False
        if not same:
            raise BadProof("other-key")
    if not is_signed(method.kind, method.public, token.signature, token.signed):
        raise BadProof("false-signature")
