"""The checks of the issuer and of the signature, which need each other: of a document with proofs, or of a token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from ecluse.credentials.rules import jsonld, proof, structure, token
from ecluse.credentials.rules.checks import Check, FindKey, KeyAnswer, Result, Subject, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import Kind, NotEncoded, VerificationMethod, from_base64url, from_did_key
from ecluse.credentials.rules.key_kinds import from_jwk
from ecluse.credentials.rules.proof import BadProof, Prepared, parse_moment

Extra = Mapping[str, Document] | None
Pair = tuple[Check, Check]

SKIPPED = said(Subject.ISSUER, Result.SKIP, "not-looked-for")


def issuer_address(document: Document) -> str:
    """The address of the issuer, whether it is written alone or as a profile; empty when it is neither."""
    issuer = document.get("issuer")
    address = issuer.get("id") if isinstance(issuer, dict) else issuer
    return address if isinstance(address, str) else ""


def issuer_name(document: Document) -> str:
    """The name the badge gives its issuer; empty when it gives none."""
    issuer = document.get("issuer")
    if "vct" in document:
        return structure.first_text(document.get("issuing_authority"))
    return structure.first_text(issuer.get("name")) if isinstance(issuer, dict) else ""


def of_document(
    document: Document,
    find_key: FindKey,
    at: datetime,
    *,
    purpose: str = proof.PURPOSE,
    extra: Extra = None,
    inline: bool = False,
    signer: str | None = None,
) -> Pair:
    """The issuer and the embedded proofs of a document. `signer` is who must have signed: its issuer unless told."""
    try:
        found = proof.proofs_of(document, purpose=purpose)
        prepared = [proof.prepare(document, one, extra=extra, inline=inline) for one in found]
    except BadProof as error:
        return SKIPPED, said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    except jsonld.Unsafe as error:
        # Nothing is fetched for a document that could not be verified anyway.
        return SKIPPED, said(Subject.PROOF, Result.FAIL, _unsafe(error), detail=error.detail, why=error.reason)
    answers = [find(one.method, find_key) for one in prepared]
    signer = issuer_address(document) if signer is None else signer
    issuer = _issuer(document, signer, prepared, answers)
    if issuer.result is Result.FAIL and not any(answer.method for answer in answers):
        return issuer, said(Subject.PROOF, Result.SKIP, "no-key")
    return issuer, _proofs(document, prepared, answers, at)


def _unsafe(error: jsonld.Unsafe) -> str:
    """Why the statements of a document could not be made: too tangled, not understood, or not all covered."""
    return {"too-much-work": "too-tangled", "not-json-ld": "not-understood", "not-canonical": "not-understood"}.get(
        error.reason, "covers-less"
    )


def find(address: str, find_key: FindKey) -> KeyAnswer:
    """The key at an address; a did:key or did:jwk holds it in itself."""
    try:
        if address.startswith("did:key:"):
            return KeyAnswer(method=from_did_key(address))
        if address.startswith("did:jwk:"):
            return KeyAnswer(method=_from_did_jwk(address))
    except (NotEncoded, jsonld.Unreadable):
        return KeyAnswer(problem="not-a-key")
    return find_key(address)


def _from_did_jwk(address: str) -> VerificationMethod:
    did = address.partition("#")[0]
    jwk = jsonld.read(from_base64url(did.removeprefix("did:jwk:")), limit=4_096)
    kind, public = from_jwk(jwk)
    return VerificationMethod(address=f"{did}#0", controller=did, public=public, kind=kind)


def _issuer(document: Document, signer: str, prepared: Sequence[Prepared], answers: Sequence[KeyAnswer]) -> Check:
    for answer in answers:
        if answer.method is not None and _controls(answer.method, signer):
            return _known_or_not(document, signer, answer)
    for one, answer in zip(prepared, answers, strict=True):
        if answer.method is None:
            problem = f"key-{answer.problem or 'not-found'}"
            return said(Subject.ISSUER, Result.FAIL, problem, address=one.method[:200])
    return said(Subject.ISSUER, Result.FAIL, "key-of-another", address=signer[:200])


def _controls(method: VerificationMethod, signer: str) -> bool:
    """Whether the key is one of this signer's."""
    if method.controller == signer:
        return bool(signer)
    mine, theirs = urlsplit(method.address), urlsplit(signer)
    return method.whole_site and (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc) and bool(mine.netloc)


def _known_or_not(document: Document, signer: str, answer: KeyAnswer) -> Check:
    name = answer.issuer_name or issuer_name(document) or signer
    if answer.known_issuer:
        return said(Subject.ISSUER, Result.OK, "of-the-network", name=name[:200])
    return said(Subject.ISSUER, Result.WARN, "outside", name=name[:200], address=signer[:200])


def _proofs(document: Document, prepared: Sequence[Prepared], answers: Sequence[KeyAnswer], at: datetime) -> Check:
    """Every proof of a set or of a chain must be true: one that is false says that something was changed."""
    checks = [_proof(one, answer, at) for one, answer in zip(prepared, answers, strict=True)]
    for result in (Result.FAIL, Result.WARN):
        for one in checks:
            if one.result is result:
                return one
    if proof.unknown_proofs(document):
        return said(Subject.PROOF, Result.WARN, "others-unknown")
    return checks[0]


def _proof(prepared: Prepared, answer: KeyAnswer, at: datetime) -> Check:
    if answer.method is None:
        return said(Subject.PROOF, Result.WARN, "other-no-key", address=prepared.method[:200])
    try:
        prepared.check(answer.method)
    except BadProof as error:
        return said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    end = parse_moment(prepared.proof.get("expires"))
    if end is not None and end <= at:
        return said(Subject.PROOF, Result.FAIL, "expired", when=end.isoformat())
    return _in_time(answer.method, parse_moment(prepared.proof.get("created")), at)


def _in_time(method: VerificationMethod, created: datetime | None, at: datetime) -> Check:
    """Whether the key could still sign when it did. A signature without a date is as old as today."""
    for word, written in (("key-revoked", method.revoked), ("key-expired", method.expires)):
        end = parse_moment(written)
        if written and (end is None or (created or at) >= end):
            return said(Subject.PROOF, Result.FAIL, word, when=written)
    if created is None:
        return said(Subject.PROOF, Result.OK, "true-undated")
    if created > at:
        return said(Subject.PROOF, Result.WARN, "from-the-future", when=created.isoformat())
    return said(Subject.PROOF, Result.OK, "true", when=created.isoformat())


def of_token(found: token.Token, document: Document, find_key: FindKey, at: datetime) -> Pair:
    """The issuer and the signature of a token."""
    signer = issuer_address(document)
    try:
        announced = token.check_header(found)
        token.check_claims(found, document)
        address = token.key_address(found, signer)
    except BadProof as error:
        return SKIPPED, said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    return of_signed(found, document, announced, find(address, find_key), signer=signer, address=address, at=at)


def of_signed(
    found: token.Token, document: Document, announced: Kind, answer: KeyAnswer, *, signer: str, address: str, at: datetime
) -> Pair:
    """The same once its key was looked for at `address`."""
    if answer.method is None:
        problem = f"key-{answer.problem or 'not-found'}"
        return said(Subject.ISSUER, Result.FAIL, problem, address=address[:200]), said(Subject.PROOF, Result.SKIP, "no-key")
    issuer = (
        _known_or_not(document, signer, answer)
        if _controls(answer.method, signer)
        else said(Subject.ISSUER, Result.FAIL, "key-of-another", address=signer[:200])
    )
    try:
        token.check_signature(found, announced, answer.method)
    except BadProof as error:
        return issuer, said(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    return issuer, _in_time(answer.method, _token_moment(found, document), at)


def _token_moment(found: token.Token, document: Document) -> datetime | None:
    """When a token says it was made: `iat`, or the start of what it attests."""
    for name in ("iat", "nbf"):
        seconds = found.claims.get(name)
        if isinstance(seconds, int) and not isinstance(seconds, bool):
            return parse_moment(token.written(seconds))
    return parse_moment(document.get("validFrom") or document.get("issuanceDate"))
