"""What the offer does when something happens in it."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.news import reaction
from ecluse.learning import api as learning

from .actions.letters import tell_of_cancellation
from .actions.papers import tell_of_refused_paper
from .actions.transfer_letters import tell_of_transfer, tell_receiving_operator
from .actions.waiting_letters import tell_of_asking_again, tell_of_group_request, tell_of_lapse, tell_of_offer
from .events import (
    EnrolmentAskedAgain,
    EnrolmentCompleted,
    EnrolmentLapsed,
    EnrolmentOffered,
    EnrolmentRequested,
    EnrolmentStranded,
    EnrolmentTransferred,
    PaperDecided,
)
from .queries.programme import aims_of, enrolment_with_programme


@reaction(EnrolmentCompleted)
def attest_competences(event: EnrolmentCompleted, *, at: datetime) -> None:
    """A completed training attests the competences that its programme aims at."""
    enrolment = enrolment_with_programme(event.enrolment_id)
    if enrolment is None:
        return
    learning.attest_completion(
        by=SYSTEM,
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        programme_id=event.programme_id,
        programme_title=enrolment.session.programme.title,
        competences=aims_of(event.programme_id),
        source=f"offer.enrolment:{event.enrolment_id}",
        at=event.completed_at,
    )


@reaction(EnrolmentStranded)
def write_of_cancellation(event: EnrolmentStranded, *, at: datetime) -> None:
    """Whoever had asked for a place in a session that is cancelled is written to, with other dates."""
    tell_of_cancellation(enrolment_id=event.enrolment_id, at=at)


@reaction(EnrolmentOffered)
def write_of_offer(event: EnrolmentOffered, *, at: datetime) -> None:
    """Whoever is offered a place reads it in a letter, with the link to answer."""
    tell_of_offer(enrolment_id=event.enrolment_id, at=at)


@reaction(EnrolmentLapsed)
def write_of_lapse(event: EnrolmentLapsed, *, at: datetime) -> None:
    """Whoever did not answer in time is told that the place went on."""
    tell_of_lapse(enrolment_id=event.enrolment_id, at=at)


@reaction(EnrolmentRequested)
def write_of_group_request(event: EnrolmentRequested, *, at: datetime) -> None:
    """Whoever was asked for in a group, and has no place yet, is told and may refuse."""
    tell_of_group_request(enrolment_id=event.enrolment_id, at=at)


@reaction(EnrolmentAskedAgain)
def write_of_asking_again(event: EnrolmentAskedAgain, *, at: datetime) -> None:
    """Whoever is in the session already is told that somebody asked for them."""
    tell_of_asking_again(enrolment_id=event.enrolment_id, line_id=event.line_id, at=at)


@reaction(EnrolmentTransferred)
def write_of_transfer(event: EnrolmentTransferred, *, at: datetime) -> None:
    """Whoever goes on in another session reads which place they leave and which they have."""
    tell_of_transfer(to_enrolment_id=event.to_enrolment_id, at=at)


@reaction(EnrolmentTransferred)
def write_to_receiving_operator(event: EnrolmentTransferred, *, at: datetime) -> None:
    """Another operator that receives somebody is told."""
    tell_receiving_operator(to_enrolment_id=event.to_enrolment_id)


@reaction(PaperDecided)
def write_of_refused_paper(event: PaperDecided, *, at: datetime) -> None:
    """Whoever has to send a paper again reads why."""
    if not event.accepted:
        tell_of_refused_paper(paper_id=event.paper_id, at=at)
