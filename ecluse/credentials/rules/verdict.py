"""The verdict on a badge brought by anybody: a list of checks, each with its result and a stable name for its reason.

Nothing here raises on hostile input, reads a clock or opens a connection: the key of the issuer and the lists of withdrawn badges
are asked from a `World`. The sentences are written at the page, in the reader's language, from `reason` and `facts`.
"""

from __future__ import annotations

from datetime import datetime

from ecluse.credentials.rules import (
    badge,
    jsonld,
    learning_verdict,
    old_badges,
    reading,
    refresh,
    related,
    status_reading,
    structure,
    trust,
)
from ecluse.credentials.rules.checks import (
    Answer,
    Check,
    Endorsement,
    FindKey,
    KeyAnswer,
    Outcome,
    Read,
    Result,
    Subject,
    Verdict,
    World,
    nothing_read,
    said,
)
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.dates import dates
from ecluse.credentials.rules.nested import endorsements, list_verifier
from ecluse.credentials.rules.proof import parse_moment
from ecluse.credentials.rules.trust import issuer_address, issuer_name

__all__ = [
    "Answer",
    "Check",
    "Endorsement",
    "FindKey",
    "KeyAnswer",
    "Outcome",
    "Read",
    "Result",
    "Subject",
    "Verdict",
    "brought_from",
    "issuer_address",
    "issuer_name",
    "parse_moment",
    "verdict",
]


def verdict(content: bytes, *, at: datetime, find_key: FindKey, read: Read = nothing_read, claimed_identity: str = "") -> Verdict:
    """Everything this house can say of `content` at the moment `at`."""
    world = World(find_key=find_key, read=read)
    try:
        brought = brought_from(content, world)
    except reading.NothingBrought as error:
        refused = said(Subject.READABLE, Result.FAIL, error.reason, detail=error.detail)
        return Verdict(checks=(refused,), document=None)
    if brought.sd_jwt is not None:
        return learning_verdict.verdict(brought.sd_jwt, at=at, world=world, claimed_identity=claimed_identity)
    readable = said(Subject.READABLE, Result.OK, brought.form)
    if brought.is_old:
        return old_badges.verdict(brought, readable, at=at, world=world, claimed_identity=claimed_identity)
    return _verdict(brought, readable, at=at, world=world, claimed_identity=claimed_identity)


def brought_from(content: bytes, world: World) -> reading.Brought:
    """The badge itself, or the one at the address that was brought in its place (once: an address leads to no other)."""
    try:
        return reading.brought(content)
    except reading.Elsewhere as link:
        answer = world.read(link.detail)
        if answer.problem:
            raise reading.NothingBrought("address-unread", link.detail[:200]) from None
        return reading.brought(answer.content)


def _verdict(brought: reading.Brought, readable: Check, *, at: datetime, world: World, claimed_identity: str) -> Verdict:
    document = brought.document
    if not structure.is_badge(document):
        return Verdict(checks=(said(Subject.READABLE, Result.FAIL, "not-a-badge"),), document=None)
    pair = (
        trust.of_document(document, world.find_key, at)
        if brought.token is None
        else trust.of_token(brought.token, document, world.find_key, at)
    )
    checks = [readable, _structure(document), *pair, dates(document, at)]
    judged: tuple[Endorsement, ...] = ()
    endorsed = said(Subject.ENDORSEMENT, Result.SKIP, "none")
    if any(check.result is Result.FAIL for check in checks):
        # Nothing more is fetched for a badge that is refused already; its endorsements are of no use to anybody.
        checks.append(_status_unasked(document))
    else:
        status = status_reading.of(document, at=at, read=world.read, verify=list_verifier(world, at))
        newest = refresh.latest(document, at=at, world=world)
        judged, endorsed = endorsements(document, at=at, world=world)
        checks += [status] if newest is None else [status, newest]
    checks.append(endorsed)
    if claimed_identity.strip():
        checks.append(_recipient(document, claimed_identity))
    return Verdict(checks=tuple(checks), document=document, endorsements=judged)


def _status_unasked(document: Document) -> Check:
    return said(Subject.STATUS, Result.SKIP, "unasked" if document.get("credentialStatus") else "none")


def _structure(document: Document) -> Check:
    if structure.version_of(document) == 0:
        return said(Subject.STRUCTURE, Result.FAIL, "unknown-version")
    found = structure.departures(document)
    if found:
        places = "; ".join(f"{one.place} ({one.fault})" for one in found)
        return said(Subject.STRUCTURE, Result.FAIL, "departs", places=places)
    try:
        jsonld.check_form(document)
    except jsonld.Unsafe as error:
        return said(Subject.STRUCTURE, Result.FAIL, error.reason, detail=error.detail)
    differs = related.differing(document)
    if differs:
        return said(Subject.STRUCTURE, Result.FAIL, "related-differs", detail=differs[:200])
    return said(Subject.STRUCTURE, Result.OK, "version-2" if structure.version_of(document) == 2 else "version-1")


def _recipient(document: Document, claimed: str) -> Check:
    """Whether the badge was given to the identity the reader typed."""
    subject = document.get("credentialSubject")
    found = subject.get("identifier") if isinstance(subject, dict) else None
    identities = found if isinstance(found, list) else [found]
    usable = [one for one in identities if isinstance(one, dict) and isinstance(one.get("identityHash"), str)]
    if not usable:
        return said(Subject.RECIPIENT, Result.SKIP, "no-identity")
    for one in usable[:20]:
        salt = one.get("salt", "")
        if isinstance(salt, str) and badge.is_identity(claimed, one["identityHash"], salt, hashed=one.get("hashed") is True):
            return said(Subject.RECIPIENT, Result.OK, "same", identity=claimed.strip()[:200])
    return said(Subject.RECIPIENT, Result.FAIL, "another", identity=claimed.strip()[:200])
