"""Half-days as an iCalendar document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vGeo

from ecluse.offer.api import SessionAgenda

PRODUCT = "-//Ecluse//Ecluse//FR"
# How often an agenda that subscribes should look again.
REFRESH = timedelta(hours=12)


def calendar(agenda: SessionAgenda, *, title: str, host: str, address: str, at: datetime) -> bytes:
    """One session. `title` is in the reader's language; `host` makes the identifiers unique in the world; `address` is the page."""
    return calendar_of([(agenda, title, address)], name=title, host=host, at=at)


def calendar_of(agendas: Iterable[tuple[SessionAgenda, str, str]], *, name: str, host: str, at: datetime) -> bytes:
    """Several sessions, each with its title and the address of its page, in one document of this name."""
    document = Calendar()
    document.add("version", "2.0")
    document.add("prodid", PRODUCT)
    document.add("method", "PUBLISH")
    document.add("x-wr-calname", name)
    document.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for agenda, title, address in agendas:
        for number in range(len(agenda.meetings)):
            document.add_component(_event(agenda, number, title=title, host=host, address=address, at=at))
    document.add_missing_timezones()
    return bytes(document.to_ical())


def _event(agenda: SessionAgenda, number: int, *, title: str, host: str, address: str, at: datetime) -> Event:
    meeting, event = agenda.meetings[number], Event()
    event.add("uid", f"{meeting.id}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", meeting.start_at)
    event.add("dtend", meeting.end_at)
    event.add("summary", f"{title} ({number + 1}/{len(agenda.meetings)})")
    event.add("description", f"{agenda.operator}\n{address}")
    event.add("url", address)
    event.add("status", "CANCELLED" if agenda.is_cancelled else "CONFIRMED")
    if agenda.place:
        event.add("location", agenda.place)
    if agenda.latitude is not None and agenda.longitude is not None:
        event["geo"] = vGeo((agenda.latitude, agenda.longitude))
    return event
