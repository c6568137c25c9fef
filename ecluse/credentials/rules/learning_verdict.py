"""The verdict on a learning credential in the form of European wallets (SD-JWT VC, RFC 9901)."""

from __future__ import annotations

from datetime import datetime

from ecluse.credentials.rules import sd_jwt, token, trust
from ecluse.credentials.rules.badge import is_identity
from ecluse.credentials.rules.checks import Check, KeyAnswer, Result, Subject, Verdict, World, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.dates import period
from ecluse.credentials.rules.key_documents import metadata_address, of_issuer
from ecluse.credentials.rules.learning_credential import VCT, identity_in
from ecluse.credentials.rules.proof import BadProof, parse_moment
from ecluse.credentials.rules.trust import Pair

# A certificate in the token is a way of its own to know who signed; the lists of those who may are not read here.
_BY_CERTIFICATE = ("x5c", "trust_chain")


def verdict(found: sd_jwt.SdJwt, *, at: datetime, world: World, claimed_identity: str = "") -> Verdict:
    """Everything this house says of it. Any other attestation in this form is not looked at: what it says has no words here."""
    kind = found.token.claims.get("vct")
    if kind != VCT:
        other = said(Subject.READABLE, Result.FAIL, "other-attestation", detail=str(kind)[:200])
        return Verdict(checks=(other,), document=None)
    readable = said(Subject.READABLE, Result.OK, "learning-credential")
    try:
        claims = sd_jwt.shown(found)
    except BadProof as error:
        # What was signed is all that can be told; who signed it changes nothing.
        false = said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
        unasked = said(Subject.STATUS, Result.SKIP, "unasked")
        refused = (readable, _structure(found), trust.SKIPPED, false, _dates(found.token.claims, at), unasked)
        return Verdict(checks=refused, document=found.token.claims)
    checks = [readable, _structure(found), *_pair(found, claims, world, at), _dates(claims, at), _status(claims)]
    if claimed_identity.strip():
        checks.append(_recipient(claims, claimed_identity))
    return Verdict(checks=tuple(checks), document=claims)


def _structure(found: sd_jwt.SdJwt) -> Check:
    claims = found.token.claims
    wrong = [
        name
        for name, is_right in (
            ("typ", found.token.header.get("typ") == sd_jwt.TYPE),
            ("iss", isinstance(claims.get("iss"), str)),
            ("achievement_title", isinstance(claims.get("achievement_title"), str)),
            ("issuing_authority", isinstance(claims.get("issuing_authority"), str)),
        )
        if not is_right
    ]
    if wrong:
        return said(Subject.STRUCTURE, Result.FAIL, "departs", places="; ".join(wrong))
    return said(Subject.STRUCTURE, Result.OK, "learning-credential")


def _pair(found: sd_jwt.SdJwt, claims: Document, world: World, at: datetime) -> Pair:
    """Who issued it, and whether the signature and the parts are true."""
    header, signer = found.token.header, claims.get("iss")
    named = next((name for name in _BY_CERTIFICATE if name in header), "")
    if named:
        return trust.SKIPPED, said(Subject.PROOF, Result.FAIL, "unknown-suite", detail=named)
    try:
        announced = token.check_header(found.token)
        sd_jwt.check_binding(found, claims)
    except BadProof as error:
        return trust.SKIPPED, said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    place, kid = metadata_address(signer) if isinstance(signer, str) else "", header.get("kid")
    if not isinstance(signer, str) or not place:
        unknown = said(Subject.ISSUER, Result.FAIL, "key-unknown-kind", address=str(signer)[:200])
        return unknown, said(Subject.PROOF, Result.SKIP, "no-key")
    answer = _key(f"{place}#{kid}" if isinstance(kid, str) else place, signer, world)
    return trust.of_signed(found.token, claims, announced, answer, signer=signer, address=place, at=at)


def _key(address: str, signer: str, world: World) -> KeyAnswer:
    """The key in what its issuer publishes, or in the set that it names there (once: a set leads to no other)."""
    answer = world.find_key(address)
    return of_issuer(world.find_key(answer.moved_to), signer) if answer.moved_to else answer


def _dates(claims: Document, at: datetime) -> Check:
    start = next((moment for name in ("nbf", "iat") if (moment := _moment(claims, name)) is not None), None)
    is_wrong = any(name in claims and _moment(claims, name) is None for name in ("nbf", "exp"))
    end = _moment(claims, "exp") or parse_moment(claims.get("date_of_expiry"))
    return period(None if is_wrong else start, end, at)


def _moment(claims: Document, name: str) -> datetime | None:
    seconds = claims.get(name)
    return parse_moment(token.written(seconds)) if isinstance(seconds, int) and not isinstance(seconds, bool) else None


def _status(claims: Document) -> Check:
    """A Token Status List is not read here; a credential without one is good for the days it says."""
    if "status" in claims:
        return said(Subject.STATUS, Result.WARN, "unknown-kind", detail="Token Status List")
    return said(Subject.STATUS, Result.SKIP, "short-lived")


def _recipient(claims: Document, claimed: str) -> Check:
    """Whether it was given to the identity the reader typed, when its holder shows the fingerprint that Écluse writes there."""
    written = identity_in(claims.get("learner_identification"))
    if written is None:
        return said(Subject.RECIPIENT, Result.SKIP, "no-identity")
    is_same = is_identity(claimed, written[0], written[1], hashed=True)
    shown = claimed.strip()[:200]
    if is_same:
        return said(Subject.RECIPIENT, Result.OK, "same", identity=shown)
    return said(Subject.RECIPIENT, Result.FAIL, "another", identity=shown)
