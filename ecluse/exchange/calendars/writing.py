"""The half-days of a session as an iCalendar document."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar, Event, vGeo

from ecluse.offer.api import SessionAgenda

PRODUCT = "-//Ecluse//Ecluse//FR"
# How often an agenda that subscribes should look again.
REFRESH = timedelta(hours=12)


def calendar(agenda: SessionAgenda, *, title: str, host: str, address: str, at: datetime) -> bytes:
    """The document. `title` is in the reader's language; `host` makes the identifiers unique in the world; `address` is the page."""
    document = Calendar()
    document.add("version", "2.0")
    document.add("prodid", PRODUCT)
    document.add("method", "PUBLISH")
    document.add("x-wr-calname", title)
    document.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for number, meeting in enumerate(agenda.meetings, start=1):
        event = Event()
        event.add("uid", f"{meeting.id}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", meeting.start_at)
        event.add("dtend", meeting.end_at)
        event.add("summary", f"{title} ({number}/{len(agenda.meetings)})")
        event.add("description", f"{agenda.operator}\n{address}")
        event.add("url", address)
        event.add("status", "CANCELLED" if agenda.is_cancelled else "CONFIRMED")
        if agenda.place:
            event.add("location", agenda.place)
        if agenda.latitude is not None and agenda.longitude is not None:
            event["geo"] = vGeo((agenda.latitude, agenda.longitude))
        document.add_component(event)
    document.add_missing_timezones()
    return bytes(document.to_ical())
