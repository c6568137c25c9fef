"""Open Badges 2.0: an assertion is believed because it stands at its issuer's own address, or because it is signed.

Source of the rule: Open Badges v2.0 (1EdTech), section "Badge Verification". The standard gave no proof inside the document: a hosted
assertion that is no longer there can be checked by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ecluse.credentials.rules import badge, jsonld, status_reading, structure, token
from ecluse.credentials.rules.checks import Check, Read, Result, Subject, Verdict, World, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import NotEncoded, VerificationMethod
from ecluse.credentials.rules.key_kinds import from_pem
from ecluse.credentials.rules.proof import BadProof, parse_moment
from ecluse.credentials.rules.reading import Brought

_SIGNED = ("SignedBadge", "signed")
_HOSTED = ("HostedBadge", "hosted")


class _Stop(Exception):
    """Nothing more can be told; the checks say why."""

    def __init__(self, subject: Subject, result: Result, reason: str, **facts: str) -> None:
        self.check = said(subject, result, reason, **facts)
        super().__init__(reason)


def verdict(brought: Brought, readable: Check, *, at: datetime, world: World, claimed_identity: str) -> Verdict:
    """Everything this house can say of an assertion of version 2. Its issuer is never one of the network's."""
    document = brought.document
    checks = [readable, _structure(document)]
    if checks[-1].result is not Result.FAIL:
        checks += _trust(brought, at, world.read)
    checks.append(_dates(document, at))
    if claimed_identity.strip():
        checks.append(_recipient(document, claimed_identity))
    order = list(Subject)
    return Verdict(checks=tuple(sorted(checks, key=lambda check: order.index(check.subject))), document=_shown(brought, world))


def _structure(document: Document) -> Check:
    verification = document.get("verification", document.get("verify"))
    wanted = {
        "id": isinstance(document.get("id"), str),
        "recipient": isinstance(document.get("recipient"), dict),
        "badge": isinstance(document.get("badge"), str | dict),
        "verification": isinstance(verification, dict),
        "issuedOn": document.get("issuedOn") is not None,
    }
    missing = [name for name, is_there in wanted.items() if not is_there]
    if missing:
        return said(Subject.STRUCTURE, Result.FAIL, "departs", places=", ".join(missing))
    return said(Subject.STRUCTURE, Result.OK, "old-version")


def _trust(brought: Brought, at: datetime, read: Read) -> list[Check]:
    """The checks of the issuer, of the proof and of the status."""
    try:
        how = brought.document.get("verification", brought.document.get("verify"))
        kinds = how.get("type") if isinstance(how, dict) else None
        kind = kinds[0] if isinstance(kinds, list) and kinds else kinds
        if brought.token is not None or kind in _SIGNED:
            return _signed(brought, how, read)
        if kind in _HOSTED:
            return _hosted(brought.document, read)
        raise _Stop(Subject.PROOF, Result.FAIL, "unknown-suite", detail=str(kind)[:80])
    except _Stop as stop:
        return [stop.check]


def _hosted(document: Document, read: Read) -> list[Check]:
    """The assertion at its own address must say the same, and its address must be one of its issuer's."""
    address = str(document["id"])
    original = _read(address, read, Subject.PROOF)
    revoked = _revoked(original)
    if not revoked and _same(original) != _same(document):
        raise _Stop(Subject.PROOF, Result.FAIL, "differs-from-original", address=address[:200])
    issuer = _issuer_of(document, read)
    checks = [_speaks_for(issuer, address), said(Subject.PROOF, Result.OK, "hosted", address=address[:200])]
    checks.append(revoked or said(Subject.STATUS, Result.OK, "in-order"))
    return checks


def _same(document: Document) -> Document:
    """What two copies of an assertion must agree on: all but what the standard lets a host add or leave out."""
    kept = {name: value for name, value in document.items() if name not in ("@context", "revoked", "related", "endorsement")}
    for name in ("badge", "evidence"):
        if isinstance(kept.get(name), dict) and isinstance(kept[name].get("id"), str):
            kept[name] = kept[name]["id"]
    return kept


def _revoked(document: Document) -> Check | None:
    if document.get("revoked") is not True:
        return None
    return status_reading.revoked(document.get("revocationReason"))


def _signed(brought: Brought, how: object, read: Read) -> list[Check]:
    if brought.token is None:
        raise _Stop(Subject.PROOF, Result.FAIL, "missing")
    issuer = _issuer_of(brought.document, read)
    address = how.get("creator", how.get("url")) if isinstance(how, dict) else None
    address = address or _first(issuer.get("publicKey"))
    if isinstance(address, dict):
        key, address = address, str(address.get("id"))
    elif isinstance(address, str):
        key = _read(address, read, Subject.ISSUER)
    else:
        raise _Stop(Subject.ISSUER, Result.FAIL, "key-not-found", address="publicKey")
    published = issuer.get("publicKey")
    listed = published if isinstance(published, list) else [published]
    is_listed = any(one == address or (isinstance(one, dict) and one.get("id") == address) for one in listed)
    if key.get("owner") != issuer.get("id") or not is_listed:
        raise _Stop(Subject.ISSUER, Result.FAIL, "key-of-another", address=str(issuer.get("id"))[:200])
    _check_signature(brought.token, key, address)
    checks = [_outside(issuer), said(Subject.PROOF, Result.OK, "true-undated")]
    return [*checks, _in_revocation_list(brought.document, issuer, read)]


def _check_signature(found: token.Token, key: Mapping[str, Any], address: str) -> None:
    try:
        kind, public = from_pem(key.get("publicKeyPem"))
        method = VerificationMethod(address=address, controller=str(key.get("owner")), public=public, kind=kind)
        token.check_signature(found, token.check_header(found), method)
    except NotEncoded:
        raise _Stop(Subject.ISSUER, Result.FAIL, "key-not-a-key", address=address[:200]) from None
    except BadProof as error:
        raise _Stop(Subject.PROOF, Result.FAIL, error.reason, detail=error.detail) from None


def _in_revocation_list(document: Document, issuer: Document, read: Read) -> Check:
    address = issuer.get("revocationList")
    if not isinstance(address, str):
        return said(Subject.STATUS, Result.SKIP, "none")
    try:
        found = _read(address, read, Subject.STATUS).get("revokedAssertions")
    except _Stop as stop:
        return stop.check
    for one in found if isinstance(found, list) else []:
        named = one if isinstance(one, dict) else {"id": one}
        if document["id"] in (named.get("id"), named.get("uid")):
            return status_reading.revoked(named.get("revocationReason"))
    return said(Subject.STATUS, Result.OK, "in-order")


def _read(address: str, read: Read, subject: Subject) -> Document:
    """The document at an address; the check of `subject` says why there is none."""
    answer = read(address)
    if answer.problem:
        word = {Subject.ISSUER: "key-unreachable", Subject.STATUS: "unreachable"}.get(subject, "original-unreachable")
        result = Result.WARN if subject is Subject.STATUS else Result.FAIL
        raise _Stop(subject, result, word, address=address[:200], detail=address[:200])
    try:
        return jsonld.read(answer.content)
    except jsonld.Unreadable:
        word = {Subject.ISSUER: "key-not-a-key", Subject.STATUS: "not-a-list"}.get(subject, "original-unreachable")
        raise _Stop(subject, Result.FAIL, word, address=address[:200], detail=address[:200]) from None


def _badge_of(document: Document, read: Read) -> Document:
    written = document["badge"]
    return written if isinstance(written, dict) else _read(str(written), read, Subject.PROOF)


def _issuer_of(document: Document, read: Read) -> Document:
    """The issuer's profile, from its own address: what the assertion says of it is not believed."""
    written = _badge_of(document, read).get("issuer")
    address = written.get("id") if isinstance(written, dict) else written
    if not isinstance(address, str):
        raise _Stop(Subject.ISSUER, Result.FAIL, "key-not-found", address="issuer")
    return {**_read(address, read, Subject.ISSUER), "id": address}


def _speaks_for(issuer: Document, address: str) -> Check:
    """A hosted assertion counts when it stands where its issuer says its assertions do: the same site unless told."""
    profile = str(issuer["id"])
    policy = issuer.get("verification")
    policy = policy if isinstance(policy, dict) else {}
    starts = policy.get("startsWith")
    starts = [one for one in (starts if isinstance(starts, list) else [starts]) if isinstance(one, str)]
    origins = policy.get("allowedOrigins")
    hosts = [one for one in (origins if isinstance(origins, list) else [origins]) if isinstance(one, str)]
    host = urlsplit(address).hostname
    is_theirs = any(map(address.startswith, starts)) if starts else host in (hosts or [urlsplit(profile).hostname or ""])
    if not is_theirs or not host:
        return said(Subject.ISSUER, Result.FAIL, "key-of-another", address=profile[:200])
    return _outside(issuer)


def _outside(issuer: Document) -> Check:
    name = structure.first_text(issuer.get("name")) or str(issuer["id"])
    return said(Subject.ISSUER, Result.WARN, "outside", name=name[:200], address=str(issuer["id"])[:200])


def _dates(document: Document, at: datetime) -> Check:
    start, end = parse_moment(document.get("issuedOn")), parse_moment(document.get("expires"))
    if start is None or (document.get("expires") is not None and end is None):
        return said(Subject.DATES, Result.FAIL, "unreadable")
    if start > at:
        return said(Subject.DATES, Result.FAIL, "not-yet", start=start.isoformat())
    if end is not None and end <= at:
        return said(Subject.DATES, Result.FAIL, "expired", end=end.isoformat())
    if end is not None:
        return said(Subject.DATES, Result.OK, "until", start=start.isoformat(), end=end.isoformat())
    return said(Subject.DATES, Result.OK, "no-end", start=start.isoformat())


def _recipient(document: Document, claimed: str) -> Check:
    recipient = document.get("recipient")
    identity = recipient.get("identity") if isinstance(recipient, dict) else None
    if not isinstance(recipient, dict) or not isinstance(identity, str):
        return said(Subject.RECIPIENT, Result.SKIP, "no-identity")
    salt = recipient.get("salt") or ""
    same = badge.is_identity(claimed, identity, str(salt), hashed=recipient.get("hashed") is True)
    if same:
        return said(Subject.RECIPIENT, Result.OK, "same", identity=claimed.strip()[:200])
    return said(Subject.RECIPIENT, Result.FAIL, "another", identity=claimed.strip()[:200])


def _shown(brought: Brought, world: World) -> Document:
    """The assertion in the shape the page shows: the achievement where version 3 has it, the issuer beside."""
    try:
        found = _badge_of(brought.document, world.read)
        issuer = found.get("issuer")
    except (_Stop, KeyError):
        found, issuer = {}, None
    subject = {"achievement": {name: found[name] for name in ("name", "description") if name in found}}
    return {**brought.document, "issuer": issuer, "credentialSubject": subject}


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value
