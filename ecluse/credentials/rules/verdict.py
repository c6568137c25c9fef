"""The verdict on a badge brought by anybody: a list of checks, each with its result and a stable name for its reason.

Nothing here raises on hostile input, reads a clock or opens a connection: the key of the issuer is asked from `find_key`.
The sentences are written at the page, in the reader's language, from `reason` and `facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ecluse.credentials.rules import badge, images, jsonld, proof, structure
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import NotEncoded, VerificationMethod, from_did_key


class Result(StrEnum):
    """What a check says."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


class Subject(StrEnum):
    """What a check looks at, in the order a reader meets them."""

    READABLE = "readable"
    STRUCTURE = "structure"
    ISSUER = "issuer"
    PROOF = "proof"
    DATES = "dates"
    STATUS = "status"
    RECIPIENT = "recipient"


class Outcome(StrEnum):
    """The verdict in one word."""

    VALID = "valid"
    DOUBTFUL = "doubtful"  # the proof is true, and something else should be read
    REFUSED = "refused"
    UNREADABLE = "unreadable"  # nothing in it is a badge


_VC = "https://www.w3.org/TR/vc-data-model#"
_DI = "https://w3id.org/security#"
# reason → address of the problem type of the W3C vocabularies, where one exists (ProblemDetails, RFC 9457).
PROBLEM_TYPES: Mapping[str, str] = {
    "readable.not-json": f"{_VC}PARSING_ERROR",
    "readable.repeated-member": f"{_VC}PARSING_ERROR",
    "structure.departs": f"{_VC}MALFORMED_VALUE_ERROR",
    "dates.unreadable": f"{_VC}RANGE_ERROR",
    "dates.expired": f"{_VC}RANGE_ERROR",
    "dates.not-yet": f"{_VC}RANGE_ERROR",
    "proof.false-signature": f"{_DI}PROOF_VERIFICATION_ERROR",
    "proof.bad-value": f"{_DI}PROOF_VERIFICATION_ERROR",
    "proof.missing": f"{_DI}PROOF_VERIFICATION_ERROR",
    "proof.malformed": f"{_DI}PROOF_VERIFICATION_ERROR",
    "proof.wrong-purpose": f"{_DI}PROOF_VERIFICATION_ERROR",
    "proof.covers-less": f"{_DI}PROOF_TRANSFORMATION_ERROR",
    "proof.too-tangled": f"{_DI}PROOF_TRANSFORMATION_ERROR",
    "proof.not-understood": f"{_DI}PROOF_TRANSFORMATION_ERROR",
    "issuer.key-not-found": f"{_DI}INVALID_VERIFICATION_METHOD",
    "issuer.key-of-another": f"{_DI}INVALID_CONTROLLER_DOCUMENT",
}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at. `reason` is stable: `proof.false-signature`; `facts` fill its sentence."""

    subject: Subject
    result: Result
    reason: str
    facts: Mapping[str, str]

    @property
    def problem_type(self) -> str:
        """The address of the problem's type in the W3C vocabularies; empty when it has none."""
        return PROBLEM_TYPES.get(self.reason, "") if self.result is not Result.OK else ""


@dataclass(frozen=True, kw_only=True)
class KeyAnswer:
    """What is known of the key a badge names. `problem`: not-found, unreachable, refused-address, not-a-key, unknown-kind."""

    method: VerificationMethod | None = None
    problem: str = ""
    known_issuer: bool = False  # an organisation of this network
    issuer_name: str = ""


FindKey = Callable[[str], KeyAnswer]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every check made, and the document when there is one."""

    checks: tuple[Check, ...]
    document: Document | None

    @property
    def outcome(self) -> Outcome:
        """Unreadable, refused when a check fails, doubtful when one warns, valid otherwise."""
        if self.document is None:
            return Outcome.UNREADABLE
        results = {check.result for check in self.checks}
        if Result.FAIL in results:
            return Outcome.REFUSED
        return Outcome.DOUBTFUL if Result.WARN in results else Outcome.VALID


def _check(subject: Subject, result: Result, reason: str, **facts: str) -> Check:
    return Check(subject=subject, result=result, reason=f"{subject}.{reason}", facts=facts)


def verdict(content: bytes, *, at: datetime, find_key: FindKey, claimed_identity: str = "") -> Verdict:
    """Everything this house can say of `content` at the moment `at`."""
    document, readable = _read(content)
    if document is None:
        return Verdict(checks=(readable,), document=None)
    if not structure.is_badge(document):
        return Verdict(checks=(_check(Subject.READABLE, Result.FAIL, "not-a-badge"),), document=None)
    issuer, signature = _signature(document, find_key, at)
    checks = [readable, _structure(document), issuer, signature, _dates(document, at), _status(document)]
    if claimed_identity.strip():
        checks.append(_recipient(document, claimed_identity))
    return Verdict(checks=tuple(checks), document=document)


def _read(content: bytes) -> tuple[Document | None, Check]:
    from_picture = images.looks_like_picture(content)
    if from_picture:
        try:
            content = images.unbake(content)
        except images.NoBadgeInside as error:
            return None, _check(Subject.READABLE, Result.FAIL, error.reason)
    if _looks_like_jwt(content):
        return None, _check(Subject.READABLE, Result.FAIL, "jwt")
    try:
        document = jsonld.read(content)
    except jsonld.Unreadable as error:
        return None, _check(Subject.READABLE, Result.FAIL, error.reason, detail=error.detail)
    if document.get("@context") == "https://w3id.org/openbadges/v2" or document.get("type") == "Assertion":
        return None, _check(Subject.READABLE, Result.FAIL, "old-badge")
    return document, _check(Subject.READABLE, Result.OK, "picture" if from_picture else "document")


def _looks_like_jwt(content: bytes) -> bool:
    start = content.strip()[:4096]
    return start.startswith(b"eyJ") and b"." in start and b'"' not in start


def _structure(document: Document) -> Check:
    if structure.version_of(document) == 0:
        return _check(Subject.STRUCTURE, Result.FAIL, "unknown-version")
    found = structure.departures(document)
    if found:
        places = "; ".join(f"{one.place} ({one.fault})" for one in found)
        return _check(Subject.STRUCTURE, Result.FAIL, "departs", places=places)
    try:
        jsonld.check_form(document)
    except jsonld.Unsafe as error:
        return _check(Subject.STRUCTURE, Result.FAIL, error.reason, detail=error.detail)
    version = structure.version_of(document)
    return _check(Subject.STRUCTURE, Result.OK, "version-2" if version == 2 else "version-1")


def issuer_address(document: Document) -> str:
    """The address of the issuer, whether it is written alone or as a profile; empty when it is neither."""
    issuer = document.get("issuer")
    address = issuer.get("id") if isinstance(issuer, dict) else issuer
    return address if isinstance(address, str) else ""


def issuer_name(document: Document) -> str:
    """The name the badge gives its issuer; empty when it gives none."""
    issuer = document.get("issuer")
    return structure.first_text(issuer.get("name")) if isinstance(issuer, dict) else ""


def _signature(document: Document, find_key: FindKey, at: datetime) -> tuple[Check, Check]:
    """The checks of the issuer and of the proof, which need each other."""
    skipped = _check(Subject.ISSUER, Result.SKIP, "not-looked-for")
    try:
        found = proof.proof_of(document)
    except proof.BadProof as error:
        return skipped, _check(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    try:
        data = proof.data_to_sign(document, found)
    except jsonld.Unsafe as error:
        # Nothing is fetched for a document that could not be verified anyway.
        return skipped, _check(Subject.PROOF, Result.FAIL, _unsafe(error), detail=error.detail, why=error.reason)
    address = str(found["verificationMethod"])
    answer = _find(address, find_key)
    if answer.method is None:
        issuer = _check(Subject.ISSUER, Result.FAIL, f"key-{answer.problem or 'not-found'}", address=address[:200])
        return issuer, _check(Subject.PROOF, Result.SKIP, "no-key")
    return _issuer(document, answer), _proof(data, found, answer.method, at)


def _unsafe(error: jsonld.Unsafe) -> str:
    """Why the statements of a document could not be made: too tangled, not understood, or not all covered."""
    return {"too-much-work": "too-tangled", "not-json-ld": "not-understood"}.get(error.reason, "covers-less")


def _find(address: str, find_key: FindKey) -> KeyAnswer:
    if address.startswith("did:key:"):
        try:
            return KeyAnswer(method=from_did_key(address))
        except NotEncoded:
            return KeyAnswer(problem="not-a-key")
    return find_key(address)


def _issuer(document: Document, answer: KeyAnswer) -> Check:
    issuer = issuer_address(document)
    if answer.method is None or answer.method.controller != issuer:
        return _check(Subject.ISSUER, Result.FAIL, "key-of-another", address=issuer[:200])
    name = answer.issuer_name or issuer_name(document) or issuer
    if answer.known_issuer:
        return _check(Subject.ISSUER, Result.OK, "of-the-network", name=name[:200])
    return _check(Subject.ISSUER, Result.WARN, "outside", name=name[:200], address=issuer[:200])


def _proof(data: bytes, found: Document, method: VerificationMethod, at: datetime) -> Check:
    try:
        proof.check(data, found, public=method.public)
    except proof.BadProof as error:
        return _check(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail)
    created = parse_moment(found.get("created"))
    for word, written in (("key-revoked", method.revoked), ("key-expired", method.expires)):
        end = parse_moment(written)
        if written and (end is None or created is None or created >= end):
            return _check(Subject.PROOF, Result.FAIL, word, when=written)
    if created is not None and created > at:
        return _check(Subject.PROOF, Result.WARN, "from-the-future", when=str(found.get("created"))[:40])
    if created is None:
        return _check(Subject.PROOF, Result.OK, "true-undated")
    return _check(Subject.PROOF, Result.OK, "true", when=created.isoformat())


def parse_moment(value: object) -> datetime | None:
    """A date-time of the standard as an aware datetime; `None` when it is not one."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _dates(document: Document, at: datetime) -> Check:
    version = structure.version_of(document)
    first, last = ("issuanceDate", "expirationDate") if version == 1 else ("validFrom", "validUntil")
    start, end = parse_moment(document.get(first)), parse_moment(document.get(last))
    if start is None or (document.get(last) is not None and end is None):
        return _check(Subject.DATES, Result.FAIL, "unreadable")
    if end is not None and end < start:
        return _check(Subject.DATES, Result.FAIL, "backwards", start=start.isoformat(), end=end.isoformat())
    if start > at:
        return _check(Subject.DATES, Result.FAIL, "not-yet", start=start.isoformat())
    if end is not None and end <= at:
        return _check(Subject.DATES, Result.FAIL, "expired", end=end.isoformat())
    if end is not None:
        return _check(Subject.DATES, Result.OK, "until", start=start.isoformat(), end=end.isoformat())
    return _check(Subject.DATES, Result.OK, "no-end", start=start.isoformat())


def _status(document: Document) -> Check:
    """No status list is read yet: a badge that names one is said to be unchecked, never taken as good."""
    if not document.get("credentialStatus"):
        return _check(Subject.STATUS, Result.SKIP, "none")
    return _check(Subject.STATUS, Result.WARN, "not-read")


def _recipient(document: Document, claimed: str) -> Check:
    """Whether the badge was given to the identity the reader typed."""
    subject = document.get("credentialSubject")
    found = subject.get("identifier") if isinstance(subject, dict) else None
    identities = found if isinstance(found, list) else [found]
    usable = [one for one in identities if isinstance(one, dict) and isinstance(one.get("identityHash"), str)]
    if not usable:
        return _check(Subject.RECIPIENT, Result.SKIP, "no-identity")
    for one in usable[:20]:
        salt = one.get("salt", "")
        if isinstance(salt, str) and badge.is_identity(claimed, one["identityHash"], salt, hashed=one.get("hashed") is True):
            return _check(Subject.RECIPIENT, Result.OK, "same", identity=claimed.strip()[:200])
    return _check(Subject.RECIPIENT, Result.FAIL, "another", identity=claimed.strip()[:200])
