"""What credentials does when something happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.news import reaction
from ecluse.learning.events import CompetenceAttested

from .actions import achievement_for_programme, issue_credential
from .actions.award_letters import tell_of_award, tell_of_review
from .actions.endorsement_letters import tell_of_answer, tell_of_request
from .actions.letters import tell_holder, tell_signed_again
from .events import (
    AwardSettled,
    CredentialSignedAgain,
    CredentialStatusChanged,
    EndorsementAnswered,
    EndorsementAsked,
    PeerReviewAsked,
)


@reaction(CompetenceAttested)
def issue_badge(event: CompetenceAttested, *, at: datetime) -> None:
    """A completed training earns its badge, once."""
    achievement = achievement_for_programme(
        by=SYSTEM,
        organisation_id=event.organisation_id,
        programme_id=event.programme_id,
        title=dict(event.programme_label),
        competences=event.competences,
        at=at,
    )
    issue_credential(by=SYSTEM, achievement=achievement, holder_id=event.person_id, source=event.source, at=at)


@reaction(CredentialStatusChanged)
def write_of_decision(event: CredentialStatusChanged, *, at: datetime) -> None:
    """Whoever holds a badge that is suspended, resumed or revoked is written to, with the reason."""
    tell_holder(decision_id=event.decision_id, at=at)


@reaction(EndorsementAsked)
def write_of_request(event: EndorsementAsked, *, at: datetime) -> None:
    """Whoever is asked to stand behind something reads it in a letter, with the link to answer."""
    tell_of_request(endorsement_id=event.endorsement_id, at=at)


@reaction(EndorsementAnswered)
def write_of_answer(event: EndorsementAnswered, *, at: datetime) -> None:
    """Whoever asked learns the answer."""
    tell_of_answer(endorsement_id=event.endorsement_id)


@reaction(AwardSettled)
def write_of_award(event: AwardSettled, *, at: datetime) -> None:
    """Whoever is given a badge, or refused one, reads it in a letter; it holds the link to accept when they are not known here."""
    tell_of_award(award_id=event.award_id, at=at)


@reaction(PeerReviewAsked)
def write_of_review(event: PeerReviewAsked, *, at: datetime) -> None:
    """A peer is asked what they saw."""
    tell_of_review(review_id=event.review_id, at=at)


@reaction(CredentialSignedAgain)
def write_of_new_signature(event: CredentialSignedAgain, *, at: datetime) -> None:
    """Whoever holds a badge that was signed again is told where its new file is."""
    tell_signed_again(former_id=event.former_id, at=at)
