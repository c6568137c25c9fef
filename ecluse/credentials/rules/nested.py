"""Who stands behind a badge: each endorsement found in it is verified in full, and has its own verdict.

An endorsement that is false or withdrawn does not make the badge false: the badge is what its issuer signed. It is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ecluse.credentials.rules import jsonld, status_reading, structure, token, trust
from ecluse.credentials.rules.checks import Check, Endorsement, Outcome, Result, Subject, World, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.dates import dates

ENDORSEMENT_LIMIT = 12  # verified in one badge; each costs a signature, a key and a status list


@dataclass(frozen=True, kw_only=True)
class _Found:
    about: str
    endorsed: str  # the address of what is endorsed
    written: object
    is_token: bool


def endorsements(document: Document, *, at: datetime, world: World) -> tuple[tuple[Endorsement, ...], Check]:
    """The verdict on each endorsement of a badge, and the one line that sums them up."""
    found = list(_all(document))
    if not found:
        return (), said(Subject.ENDORSEMENT, Result.SKIP, "none")
    judged = tuple(_judged(one, at, world) for one in found[:ENDORSEMENT_LIMIT])
    count = str(len(found))
    refused = sum(one.outcome in (Outcome.REFUSED, Outcome.UNREADABLE) for one in judged)
    if refused:
        return judged, said(Subject.ENDORSEMENT, Result.WARN, "some-false", count=str(refused), total=count)
    if len(found) > ENDORSEMENT_LIMIT:
        return judged, said(Subject.ENDORSEMENT, Result.WARN, "too-many", count=str(ENDORSEMENT_LIMIT), total=count)
    return judged, said(Subject.ENDORSEMENT, Result.OK, "true", count=count)


def _all(document: Document) -> Iterator[_Found]:
    """The endorsements of the credential, of its achievement, of its issuer and of who made the achievement."""
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    creator = achievement.get("creator") if isinstance(achievement, dict) else None
    places = (("credential", document), ("achievement", achievement), ("issuer", document.get("issuer")), ("creator", creator))
    for about, place in places:
        if not isinstance(place, dict):
            continue
        endorsed = str(place.get("id", ""))
        for name, is_token in (("endorsement", False), ("endorsementJwt", True)):
            written = place.get(name)
            for one in written if isinstance(written, list) else [written]:
                if one is not None:
                    yield _Found(about=about, endorsed=endorsed, written=one, is_token=is_token)


def _judged(found: _Found, at: datetime, world: World) -> Endorsement:
    document, pair = _signed(found, at, world)
    if document is None:
        unreadable = said(Subject.READABLE, Result.FAIL, "bad-token")
        return Endorsement(about=found.about, name="", comment="", document=None, checks=(unreadable,))
    checks = (
        structure_of(document),
        _target(document, found.endorsed),
        *pair,
        dates(document, at),
        status_reading.of(document, at=at, read=world.read, verify=list_verifier(world, at)),
    )
    subject = document.get("credentialSubject")
    comment = structure.first_text(subject.get("endorsementComment")) if isinstance(subject, dict) else ""
    issuer = next((check for check in checks if check.subject is Subject.ISSUER), None)
    name = (issuer.facts.get("name") if issuer else "") or trust.issuer_name(document) or trust.issuer_address(document)
    return Endorsement(about=found.about, name=name[:200], comment=comment[:1_000], document=document, checks=checks)


def _signed(found: _Found, at: datetime, world: World) -> tuple[Document | None, tuple[Check, ...]]:
    if not found.is_token:
        if not isinstance(found.written, dict):
            return None, ()
        return found.written, trust.of_document(found.written, world.find_key, at)
    try:
        read = token.parse(str(found.written).encode())
    except token.NotAToken:
        return None, ()
    document = token.document_of(read)
    return document, trust.of_token(read, document, world.find_key, at)


def structure_of(document: Document) -> Check:
    """Whether an endorsement has the shape the standard asks for."""
    found = structure.departures(document, shape="endorsement")
    if found:
        places = "; ".join(f"{one.place} ({one.fault})" for one in found)
        return said(Subject.STRUCTURE, Result.FAIL, "departs", places=places)
    try:
        jsonld.check_form(document)
    except jsonld.Unsafe as error:
        return said(Subject.STRUCTURE, Result.FAIL, error.reason, detail=error.detail)
    return said(Subject.STRUCTURE, Result.OK, "version-2" if structure.version_of(document) == 2 else "version-1")


def _target(document: Document, endorsed: str) -> Check:
    """An endorsement of something else, pasted here, endorses nothing here."""
    subject = document.get("credentialSubject")
    target = subject.get("id") if isinstance(subject, dict) else None
    if target == endorsed and endorsed:
        return said(Subject.ENDORSEMENT, Result.OK, "of-this")
    return said(Subject.ENDORSEMENT, Result.FAIL, "of-another", address=str(target)[:200])


def list_verifier(world: World, at: datetime) -> status_reading.Verify:
    """How the proofs of a status list are checked: as those of any credential, by the key of whoever issued the list."""

    def verify(found: Document) -> Check:
        issuer, signature = trust.of_document(found, world.find_key, at)
        return issuer if issuer.result is Result.FAIL else signature

    return verify
