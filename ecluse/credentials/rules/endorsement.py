"""An endorsement: somebody puts their name under an issuer, a badge model or a badge. Open Badges 3.0, EndorsementCredential.

It is a credential of its own, signed by the endorser, that names by its address what it endorses: it can be given late, hosted
apart and withdrawn without touching what the issuer signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ecluse.credentials.rules.badge import BADGE_CONTEXTS, Issuer, profile
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.proof import moment

# A letter that waits longer than this asks for nothing any more.
ANSWERED_WITHIN = timedelta(days=60)
LONGEST_COMMENT = 1_500  # characters


class State(StrEnum):
    """Where an endorsement stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever asked, before an answer
    REVOKED = "revoked"  # by the endorser, after having accepted


_NEXT = {State.ASKED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN}, State.ACCEPTED: {State.REVOKED}}


def may_follow(before: State, after: State) -> bool:
    """Whether an endorsement goes from one state to the other; what ended is ended."""
    return after in _NEXT.get(before, set())


def is_too_late(*, asked_at: datetime, now: datetime) -> bool:
    """Whether nobody waits for the answer any more."""
    return now >= asked_at + ANSWERED_WITHIN


@dataclass(frozen=True, kw_only=True)
class Endorsement:
    """What an endorser signs: who, of what, in which words, since when."""

    address: str
    endorser: Issuer
    endorsed: str  # the address of the issuer, badge model or badge
    name: str
    comment: str
    given_at: datetime
    status: Document = field(default_factory=dict)


def endorsement_credential(said: Endorsement) -> Document:
    """The unsigned EndorsementCredential."""
    subject: Document = {"id": said.endorsed, "type": ["EndorsementSubject"]}
    if said.comment:
        subject["endorsementComment"] = said.comment
    document: Document = {
        "@context": list(BADGE_CONTEXTS),
        "id": said.address,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": said.name,
        "issuer": profile(said.endorser),
        "validFrom": moment(said.given_at),
        "credentialSubject": subject,
    }
    if said.status:
        document["credentialStatus"] = said.status
    return document
