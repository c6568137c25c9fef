"""Is there a newer version of this badge? `1EdTechCredentialRefresh`: its issuer keeps the latest one at an address.

Open Badges 3.0 asks a verifier to look once, after the proof was found true. What stands there must be the same badge, signed by the
same issuer: anything else says nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from ecluse.credentials.rules import jsonld, trust
from ecluse.credentials.rules.checks import Check, Result, Subject, World, said
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.proof import parse_moment

KIND = "1EdTechCredentialRefresh"


def latest(document: Document, *, at: datetime, world: World) -> Check | None:
    """The check of a badge whose issuer says where its latest version is; `None` for every other badge."""
    written = document.get("refreshService")
    services = [one for one in (written if isinstance(written, list) else [written]) if isinstance(one, dict)]
    if not services:
        return None
    address = next((one.get("id") for one in services if one.get("type") == KIND), None)
    if not isinstance(address, str):
        return said(Subject.LATEST, Result.SKIP, "unknown-kind", detail=str(services[0].get("type"))[:80])
    answer = world.read(address)
    try:
        found = jsonld.read(answer.content) if not answer.problem else None
    except jsonld.Unreadable:
        found = None
    if found is None or not _is_same_badge(found, document, at, world):
        return said(Subject.LATEST, Result.WARN, "not-told", detail=address[:200])
    if _start(found) > _start(document):
        return said(Subject.LATEST, Result.WARN, "newer", detail=address[:200], when=_start(found).isoformat())
    return said(Subject.LATEST, Result.OK, "latest")


def _is_same_badge(found: Document, document: Document, at: datetime, world: World) -> bool:
    same = found.get("id") == document.get("id") and trust.issuer_address(found) == trust.issuer_address(document)
    return same and all(check.result in (Result.OK, Result.WARN) for check in trust.of_document(found, world.find_key, at))


def _start(document: Document) -> datetime:
    """When a version starts. A badge without a date that can be read was refused before."""
    written = parse_moment(document.get("validFrom") or document.get("issuanceDate"))
    return written or datetime.min.replace(tzinfo=UTC)
