"""The news of credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class CredentialIssued(Event):
    """A badge was signed and given to a person. Told once for each badge, whatever is replayed."""

    name: ClassVar[str] = "credentials.credential.issued.v1"
    credential_id: UUID
    achievement_id: UUID
    person_id: UUID
    organisation_id: UUID
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class CredentialStatusChanged(Event):
    """The issuer suspended a badge, resumed it or revoked it. The reason is for the holder, so it is not told here."""

    name: ClassVar[str] = "credentials.credential.status_changed.v1"
    credential_id: UUID
    person_id: UUID
    organisation_id: UUID
    decision_id: UUID
    state: str
    former_state: str


@dataclass(frozen=True, kw_only=True)
class CredentialSignedAgain(Event):
    """A badge was signed again with another key: the same words at the same address. What was signed before is kept aside."""

    name: ClassVar[str] = "credentials.credential.signed_again.v1"
    credential_id: UUID
    person_id: UUID
    organisation_id: UUID
    former_id: UUID

    @classmethod
    def of(cls, credential: Any, former: Any) -> CredentialSignedAgain:
        """What is told of a badge (a row of `Credential`) and of the document it had (`FormerDocument`)."""
        return cls(
            credential_id=credential.pk,
            person_id=credential.holder_id,
            organisation_id=credential.organisation_id,
            former_id=former.pk,
        )


@dataclass(frozen=True, kw_only=True)
class IssuerKeyMade(Event):
    """An organisation signs with a new key from now on: its first one, or the one after another that was retired."""

    name: ClassVar[str] = "credentials.issuer_key.made.v1"
    key_id: UUID
    organisation_id: UUID
    number: int
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class IssuerKeyRetired(Event):
    """A key signs no more. When it was stolen (`is_revoked`), badges signed with it since a given day are worth nothing."""

    name: ClassVar[str] = "credentials.issuer_key.retired.v1"
    key_id: UUID
    organisation_id: UUID
    is_revoked: bool


@dataclass(frozen=True, kw_only=True)
class EndorsementAsked(Event):
    """An organisation is asked to stand behind something of another one."""

    name: ClassVar[str] = "credentials.endorsement.asked.v1"
    endorsement_id: UUID
    organisation_id: UUID
    endorser_id: UUID


@dataclass(frozen=True, kw_only=True)
class EndorsementAnswered(Event):
    """The organisation that was asked said yes (`accepted`, and signed) or no (`declined`)."""

    name: ClassVar[str] = "credentials.endorsement.answered.v1"
    endorsement_id: UUID
    organisation_id: UUID
    endorser_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class EndorsementEnded(Event):
    """It is no longer asked for (`withdrawn`), or its endorser took its name away (`revoked`)."""

    name: ClassVar[str] = "credentials.endorsement.ended.v1"
    endorsement_id: UUID
    organisation_id: UUID
    endorser_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ForeignBadgeKept(Event):
    """A person keeps a badge of an issuer from elsewhere, or a newer version of one (`is_new` is false)."""

    name: ClassVar[str] = "credentials.foreign_badge.kept.v1"
    badge_id: UUID
    person_id: UUID
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class AwardSettled(Event):
    """A badge was given to somebody, proposed to them by letter (`invited`), or refused to them."""

    name: ClassVar[str] = "credentials.award.settled.v1"
    award_id: UUID
    achievement_id: UUID
    organisation_id: UUID
    state: str

    @classmethod
    def of(cls, award: Any) -> AwardSettled:
        """What is told of an award (a row of `Award`) that was just settled."""
        return cls(
            award_id=award.pk, achievement_id=award.achievement_id, organisation_id=award.organisation_id, state=award.state
        )


@dataclass(frozen=True, kw_only=True)
class PeerReviewAsked(Event):
    """Somebody is asked whether they saw a person do what a badge says."""

    name: ClassVar[str] = "credentials.peer_review.asked.v1"
    review_id: UUID
    award_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class StudyBegun(Event):
    """An organisation begins to compare the badges that exist with a profile."""

    name: ClassVar[str] = "credentials.study.begun.v1"
    study_id: UUID
    organisation_id: UUID
    needs: int


@dataclass(frozen=True, kw_only=True)
class StudyBadgesBrought(Event):
    """Badges that exist were brought into a comparison; those that changed nothing are not counted."""

    name: ClassVar[str] = "credentials.study.badges_brought.v1"
    study_id: UUID
    organisation_id: UUID
    created: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class AchievementPublished(Event):
    """A badge model designed by hand, or a new version of one, may be given from now on."""

    name: ClassVar[str] = "credentials.achievement.published.v1"
    achievement_id: UUID
    organisation_id: UUID
    series: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class AchievementRetired(Event):
    """A badge model is given no more, in any of its versions; the badges already given stay good."""

    name: ClassVar[str] = "credentials.achievement.retired.v1"
    achievement_id: UUID
    organisation_id: UUID
    series: UUID
