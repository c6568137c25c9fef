"""When one has to be where: the half-days of a session as moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from ..models import Session


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
        .first()
    )
    if session is None:
        return None
    site = session.site
    meetings = []
    for half_day in session.half_days.order_by("on", "part"):
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
