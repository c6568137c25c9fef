"""The news of the offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from ecluse.foundation.news import Event


@dataclass(frozen=True, kw_only=True)
class ProgrammePublished(Event):
    """A programme entered the catalogue."""

    name: ClassVar[str] = "offer.programme.published.v1"
    programme_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProgrammeWithdrawn(Event):
    """A programme left the catalogue by the link of a letter to its operator, who keeps it as a draft."""

    name: ClassVar[str] = "offer.programme.withdrawn.v1"
    programme_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class PathwayPublished(Event):
    """A pathway entered the catalogue."""

    name: ClassVar[str] = "offer.pathway.published.v1"
    pathway_id: UUID
    organisation_id: UUID
    programme_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PathwayWithdrawn(Event):
    """A pathway left the catalogue; its organisation keeps it as a draft."""

    name: ClassVar[str] = "offer.pathway.withdrawn.v1"
    pathway_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(Event):
    """A session will not take place; those who had a place or waited for one are listed."""

    name: ClassVar[str] = "offer.session.cancelled.v1"
    session_id: UUID
    organisation_id: UUID
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class TimetableCorrected(Event):
    """A half-day of a session was added, changed or removed by hand; the session runs from `start_on` to `last_day_on` now."""

    name: ClassVar[str] = "offer.timetable.corrected.v1"
    session_id: UUID
    organisation_id: UUID
    half_day_id: UUID
    change: str  # added, changed, removed
    on: date
    part: str
    minutes: int
    start_on: date
    last_day_on: date


@dataclass(frozen=True, kw_only=True)
class EnrolmentMoved(Event):
    """What every step of an enrolment tells: which one, of whom, where. The subclass says which step."""

    enrolment_id: UUID
    session_id: UUID
    programme_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnrolmentRequested(EnrolmentMoved):
    """A person, or an organisation for them, asked for a place."""

    name: ClassVar[str] = "offer.enrolment.requested.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentAccepted(EnrolmentMoved):
    """A place is theirs."""

    name: ClassVar[str] = "offer.enrolment.accepted.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentWaitlisted(EnrolmentMoved):
    """No place is left; they wait in order."""

    name: ClassVar[str] = "offer.enrolment.waitlisted.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentAskedAgain(EnrolmentMoved):
    """An organisation asked, in a group, for somebody who is in the session already; only the person is told."""

    name: ClassVar[str] = "offer.enrolment.asked_again.v1"
    line_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnrolmentOffered(EnrolmentMoved):
    """A place is held for somebody who waited, or for whom others asked; they have until `until` to say yes."""

    name: ClassVar[str] = "offer.enrolment.offered.v1"
    until: datetime


@dataclass(frozen=True, kw_only=True)
class EnrolmentLapsed(EnrolmentMoved):
    """The place offered was not answered for in time; it goes to the next who waits."""

    name: ClassVar[str] = "offer.enrolment.lapsed.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentTransferred(EnrolmentMoved):
    """The person goes on in another session: the enrolment `to_enrolment_id` continues this one."""

    name: ClassVar[str] = "offer.enrolment.transferred.v1"
    to_enrolment_id: UUID
    to_session_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnrolmentRefused(EnrolmentMoved):
    """The operator said no, with a reason."""

    name: ClassVar[str] = "offer.enrolment.refused.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentWithdrawn(EnrolmentMoved):
    """The person gave up before the session."""

    name: ClassVar[str] = "offer.enrolment.withdrawn.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentStarted(EnrolmentMoved):
    """The person was present for the first time: they are a participant from now on."""

    name: ClassVar[str] = "offer.enrolment.started.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentCompleted(EnrolmentMoved):
    """The training was followed to its end; `minutes` is the presence signed."""

    name: ClassVar[str] = "offer.enrolment.completed.v1"
    minutes: int
    completed_at: datetime


@dataclass(frozen=True, kw_only=True)
class EnrolmentAbandoned(EnrolmentMoved):
    """The person left on the way."""

    name: ClassVar[str] = "offer.enrolment.abandoned.v1"


@dataclass(frozen=True, kw_only=True)
class EnrolmentStranded(EnrolmentMoved):
    """Its session was cancelled while it was open: the person is to be told, and found another one."""

    name: ClassVar[str] = "offer.enrolment.stranded.v1"


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    """A half-day's sheet was signed; taken again when it was corrected."""

    name: ClassVar[str] = "offer.attendance.taken.v1"
    session_id: UUID
    half_day_id: UUID
    organisation_id: UUID
    present: int
    absent: int


@dataclass(frozen=True, kw_only=True)
class DocumentSealed(Event):
    """A sheet or a certificate of attendance was sealed; a later version names the one that it replaces."""

    name: ClassVar[str] = "offer.document.sealed.v1"
    document_id: UUID
    session_id: UUID
    organisation_id: UUID
    scope: str  # half_day, week, session, person
    version: int
    replaces_id: UUID | None
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PaperSent(EnrolmentMoved):
    """A person sent a paper that their programme asks for; the news says its kind and nothing of what is in it."""

    name: ClassVar[str] = "offer.paper.sent.v1"
    paper_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class PaperDecided(EnrolmentMoved):
    """The operator accepted a paper, or refused it."""

    name: ClassVar[str] = "offer.paper.decided.v1"
    paper_id: UUID
    kind: str
    accepted: bool
