"""A badge that somebody keeps: what is written down of it, and of the verdict made on it, under names that never change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ecluse.credentials.rules import images, token
from ecluse.credentials.rules.checks import Check, Endorsement, Result, Subject, Verdict
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.proof import parse_moment
from ecluse.credentials.rules.reading import Brought
from ecluse.credentials.rules.saying import says
from ecluse.credentials.rules.structure import first_text
from ecluse.credentials.rules.trust import issuer_address

LARGEST = images.LARGEST  # bytes of an original
MOST_BADGES = 500  # that one person keeps
MOST_BYTES = 100 * 1024 * 1024  # of the originals of one person
# A badge that expired or was withdrawn is still one's own; one that was never signed is nobody's.
_MUST_HOLD = (Subject.READABLE, Subject.STRUCTURE, Subject.ISSUER, Subject.PROOF)


def may_be_kept(judged: Verdict) -> bool:
    """Whether it is a badge, and its signature was checked and is true. A learning credential of a wallet stays in the wallet."""
    if judged.document is None or "vct" in judged.document:
        return False
    results = {check.subject: check.result for check in judged.checks}
    return results.get(Subject.PROOF) in (Result.OK, Result.WARN) and all(
        results.get(subject) is not Result.FAIL for subject in _MUST_HOLD
    )


def kind_of(content: bytes) -> str:
    """What the original is: png, svg, jwt or json."""
    if images.looks_like_picture(content):
        return "png" if content.startswith(images.PNG) else "svg"
    return "jwt" if token.looks_like_token(content) else "json"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is looked for and listed of a badge. Texts are cut to what their columns hold."""

    issuer_id: str
    issuer_name: str
    credential_id: str
    name: str
    says: dict[str, Any]
    language: str
    issued_at: datetime | None
    valid_until: datetime | None

    @property
    def fingerprint(self) -> str:
        """The issuer and the id of the badge, hashed; a badge without an id is told apart by `facts_of`."""
        return hashlib.sha256(json.dumps([self.issuer_id, self.credential_id]).encode()).hexdigest()


def facts_of(judged: Verdict, brought: Brought) -> Facts:
    """The facts of a badge that `may_be_kept`. One without an id is named by what it says, so that two of them stay two."""
    document = judged.document or {}
    issuer = issuer_address(document)
    said = says(document)
    named = next((check.facts.get("name", "") for check in judged.checks if check.subject is Subject.ISSUER), "")
    found = document.get("id")
    own = found if isinstance(found, str) and found else f"urn:sha256:{hashlib.sha256(brought.text.encode()).hexdigest()}"
    return Facts(
        issuer_id=_storable(issuer),
        issuer_name=_storable(named or said.get("issuer") or issuer)[:200],
        credential_id=_storable(own),
        name=_storable(said.get("name") or first_text(document.get("name")) or own)[:200],
        says=_storable_values(said),
        language=_storable(_language(document))[:20],
        issued_at=_moment(document, "validFrom", "issuanceDate", "issuedOn"),
        valid_until=_moment(document, "validUntil", "expirationDate", "expires"),
    )


def _language(document: Document) -> str:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    inside = achievement.get("inLanguage") if isinstance(achievement, dict) else None
    return first_text(document.get("inLanguage")) or first_text(inside)


def _moment(document: Document, *members: str) -> datetime | None:
    return next((moment for one in members if (moment := parse_moment(document.get(one)))), None)


def _storable(text: str) -> str:
    """The text without what a column of PostgreSQL refuses."""
    return text.replace("\0", "")


def _storable_values(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, dict):
        return {_storable(name): _storable_values(one) for name, one in value.items()}
    return [_storable_values(one) for one in value] if isinstance(value, list) else value


def without_recipient(judged: Verdict) -> tuple[Verdict, Check | None]:
    """The verdict on the badge alone, and what was found of the person apart."""
    found = next((check for check in judged.checks if check.subject is Subject.RECIPIENT), None)
    return replace(judged, checks=tuple(check for check in judged.checks if check is not found)), found


def to_plain(judged: Verdict) -> dict[str, Any]:
    """A verdict as JSON values."""
    endorsements = [
        {"about": one.about, "name": one.name[:300], "comment": one.comment[:2_000], "checks": _plain_checks(one.checks)}
        for one in judged.endorsements
    ]
    plain: dict[str, Any] = _storable_values({"checks": _plain_checks(judged.checks), "endorsements": endorsements})
    return plain


def _plain_checks(checks: Sequence[Check]) -> list[dict[str, Any]]:
    return [
        {"subject": one.subject.value, "result": one.result.value, "reason": one.reason, "facts": dict(one.facts)}
        for one in checks
    ]


def from_plain(plain: dict[str, Any], document: Document) -> Verdict:
    """The verdict that was written down."""
    endorsements = tuple(
        Endorsement(about=one["about"], name=one["name"], comment=one["comment"], document={}, checks=_checks(one["checks"]))
        for one in plain["endorsements"]
    )
    return Verdict(checks=_checks(plain["checks"]), document=document, endorsements=endorsements)


def _checks(plain: list[dict[str, Any]]) -> tuple[Check, ...]:
    return tuple(
        Check(subject=Subject(one["subject"]), result=Result(one["result"]), reason=one["reason"], facts=one["facts"])
        for one in plain
    )
