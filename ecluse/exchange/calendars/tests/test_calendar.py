"""The dates of a session in an agenda."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from ecluse.offer.models import HalfDay
from ecluse.offer.testing import HalfDayFactory, SessionFactory

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def session_of_two_half_days() -> Any:
    session = SessionFactory.create(
        programme__title={"fr": "Réseaux ; câbles, et pannes : " + "é" * 60}, start_on=date(2027, 3, 26), last_day_on=date(2027, 3, 28),
        afternoon_from=time(13, 30),
    )  # fmt: skip
    HalfDayFactory.create(session=session, on=date(2027, 3, 26), part=HalfDay.Part.AFTERNOON, minutes=210)
    # The night before, clocks go from two to three.
    HalfDayFactory.create(session=session, on=date(2027, 3, 28), part=HalfDay.Part.MORNING, minutes=180)
    return session


def test_each_half_day_is_an_event_at_its_hour(client: Client) -> None:
    session = session_of_two_half_days()

    answer = client.get(f"/sessions/{session.pk}/calendrier.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        datetime(2027, 3, 26, 13, 30, tzinfo=BRUSSELS),
        datetime(2027, 3, 28, 9, 0, tzinfo=BRUSSELS),
    ]
    assert events[0].decoded("dtend") == datetime(2027, 3, 26, 17, 0, tzinfo=BRUSSELS)
    assert events[0]["status"] == "CONFIRMED"
    assert session.site.street in events[0]["location"]
    assert events[0]["uid"] == f"{session.half_days.order_by('on')[0].pk}@ecluse.example"


def test_the_document_keeps_the_rules_of_the_format(client: Client) -> None:
    content = client.get(f"/sessions/{session_of_two_half_days().pk}/calendrier.ics").content

    assert content.count(b"BEGIN:VTIMEZONE") == 1
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"R\xc3\xa9seaux \\; c\xc3\xa2bles\\, et" in content.replace(b"\r\n ", b"")


def test_a_cancelled_session_is_shown_cancelled_to_those_who_follow_it(client: Client) -> None:
    session = session_of_two_half_days()
    session.cancelled_at = timezone.now()
    session.save()

    events = Calendar.from_ical(client.get(f"/sessions/{session.pk}/calendrier.ics").content).walk("VEVENT")

    assert {event["status"] for event in events} == {"CANCELLED"}
    assert "calendrier.ics" not in client.get(session.get_absolute_url()).text


def test_the_page_of_a_session_offers_it_and_a_draft_has_none(client: Client) -> None:
    session = session_of_two_half_days()

    assert f"/sessions/{session.pk}/calendrier.ics" in client.get(session.get_absolute_url()).text

    session.programme.published_at = None
    session.programme.save()

    assert client.get(f"/sessions/{session.pk}/calendrier.ics").status_code == 404


def test_a_calendar_costs_two_statements_whatever_its_length(client: Client, django_assert_num_queries: Any) -> None:
    session = session_of_two_half_days()
    for day in range(1, 20):
        HalfDayFactory.create(session=session, on=date(2027, 4, day))

    with django_assert_num_queries(2):
        client.get(f"/sessions/{session.pk}/calendrier.ics")
