"""What a verdict is made of: checks with their result and a stable name for their reason, and what is asked of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import VerificationMethod
from ecluse.credentials.rules.problems import PROBLEM_TYPES


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
    LATEST = "latest"  # only for a badge that says where its latest version is
    ENDORSEMENT = "endorsement"
    RECIPIENT = "recipient"


class Outcome(StrEnum):
    """The verdict in one word."""

    VALID = "valid"
    DOUBTFUL = "doubtful"  # the proof is true, and something else should be read
    REFUSED = "refused"
    UNREADABLE = "unreadable"  # nothing in it is a badge


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
        return PROBLEM_TYPES.get(self.reason, "") if self.result in (Result.FAIL, Result.WARN) else ""


def said(subject: Subject, result: Result, reason: str, **facts: str) -> Check:
    """A check, its reason named after what it looks at."""
    return Check(subject=subject, result=result, reason=f"{subject}.{reason}", facts=facts)


@dataclass(frozen=True, kw_only=True)
class KeyAnswer:
    """What is known of the key a badge names.

    `problem`: not-found, unreachable, refused-address, not-a-key, unknown-kind, of-another, not-for-badges.
    """

    method: VerificationMethod | None = None
    problem: str = ""
    known_issuer: bool = False  # an organisation of this network
    issuer_name: str = ""
    moved_to: str = ""  # where the issuer says that its keys stand, when they are not here


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What stands at an address a badge names (a status list, a hosted assertion). `problem`: unreachable, refused-address."""

    content: bytes = b""
    problem: str = ""


FindKey = Callable[[str], KeyAnswer]
Read = Callable[[str], Answer]


def nothing_read(address: str) -> Answer:
    """For who has no door to the outside: nothing stands anywhere."""
    return Answer(problem="not-read")


@dataclass(frozen=True, kw_only=True)
class World:
    """What a verdict may ask of the world outside the badge."""

    find_key: FindKey
    read: Read = nothing_read


@dataclass(frozen=True, kw_only=True)
class Endorsement:
    """Somebody who stands behind the badge, its model or its issuer: their own small verdict."""

    about: str  # credential, achievement, issuer
    name: str
    comment: str
    document: Document | None
    checks: tuple[Check, ...]

    @property
    def outcome(self) -> Outcome:
        """Whether this endorsement can be believed."""
        return outcome_of(self.document, self.checks)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every check made, and the document when there is one."""

    checks: tuple[Check, ...]
    document: Document | None
    endorsements: tuple[Endorsement, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Unreadable, refused when a check fails, doubtful when one warns, valid otherwise."""
        return outcome_of(self.document, self.checks)


def outcome_of(document: Document | None, checks: tuple[Check, ...]) -> Outcome:
    """The word that sums up the checks."""
    if document is None:
        return Outcome.UNREADABLE
    results = {check.result for check in checks}
    if Result.FAIL in results:
        return Outcome.REFUSED
    return Outcome.DOUBTFUL if Result.WARN in results else Outcome.VALID
