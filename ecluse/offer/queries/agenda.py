"""When one has to be where: the half-days of a session as moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils import timezone

from ..models import CalendarAddress, Enrolment, HalfDay, Session
from ..rules.enrolment import State


@dataclass(frozen=True)
class Meeting:
    """A half-day from its first to its last minute, in the time zone of the network."""

    id: UUID
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True)
class SessionAgenda:
    """The meetings of a session. `place` is empty when everything is online; a cancelled session keeps its meetings."""

    session_id: UUID
    title: Mapping[str, str]
    operator: str
    language: str
    place: str
    latitude: float | None
    longitude: float | None
    is_cancelled: bool
    meetings: tuple[Meeting, ...]


def session_agenda(session_id: UUID) -> SessionAgenda | None:
    """The agenda of a session of a published programme, or None. Two statements."""
    session = (
        Session.objects.filter(pk=session_id, programme__published_at__isnull=False)
        .select_related("programme__organisation", "site")
        .prefetch_related(_HALVES)
        .first()
    )
    return _agenda(session) if session else None


@dataclass(frozen=True)
class PersonalAgenda:
    """What a person follows in their own calendar: the sessions they have a place in and those they train."""

    language: str
    made_at: datetime
    sessions: tuple[SessionAgenda, ...]


def personal_agenda(secret: str, *, at: datetime) -> PersonalAgenda | None:
    """The agenda behind a secret address, or None when it was revoked or never was. Three statements.

    Nobody else is in it: not a name, not a number of people.
    """
    address = CalendarAddress.objects.select_related("person").filter(fingerprint=fingerprint_of(secret), revoked_at=None).first()
    if address is None:
        return None
    own = Enrolment.objects.filter(person=address.person_id, state__in=[State.ACCEPTED, State.ATTENDING, State.COMPLETED]).values(
        "session"
    )
    rows = (
        Session.objects.filter(Q(pk__in=own) | Q(trainer=address.person_id))
        .filter(last_day_on__gte=timezone.localdate(at) - KEPT)
        .select_related("programme__organisation", "site")
        .prefetch_related(_HALVES)
        .order_by("start_on", "pk")
    )
    return PersonalAgenda(address.person.language, address.made_at, tuple(_agenda(session) for session in rows))


def calendar_address_of(person_id: UUID | None) -> CalendarAddress | None:
    """The address in use of a person, if any."""
    return CalendarAddress.objects.filter(person=person_id, revoked_at=None).first()


def fingerprint_of(secret: str) -> str:
    """What is kept of a secret address."""
    return sha256(secret.encode()).hexdigest()


_HALVES = Prefetch("half_days", queryset=HalfDay.objects.order_by("on", "part"), to_attr="halves")
# An agenda keeps what is past by itself; the feed still shows two months, for whoever subscribes late.
KEPT = timedelta(days=60)


def _agenda(session: Session) -> SessionAgenda:
    site = session.site
    meetings = []
    for half_day in session.halves:  # type: ignore[attr-defined]
        start = timezone.make_aware(datetime.combine(half_day.on, session.begins(half_day.part)))
        meetings.append(Meeting(half_day.pk, start, start + timedelta(minutes=half_day.minutes)))
    return SessionAgenda(
        session_id=session.pk,
        title=session.programme.title,
        operator=session.programme.organisation.name,
        language=session.language,
        place=f"{site.name}, {site.street}, {site.postcode} {site.locality}" if site else "",
        latitude=site.latitude if site else None,
        longitude=site.longitude if site else None,
        is_cancelled=session.cancelled_at is not None,
        meetings=tuple(meetings),
    )
