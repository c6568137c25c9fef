"""The open interface, as a program meets it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ecluse.offer.actions.catalogue import refresh_entry
from ecluse.offer.testing import NOW, EnrolmentFactory, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db
WRITTEN = Path(__file__).parent / "openapi.json"


def published(number: int = 1) -> Any:
    tomorrow = timezone.localdate() + timedelta(days=1)
    programme = ProgrammeFactory.create(title={"fr": f"Réseaux {number}"})
    programme.aims.create(competence=CompetenceFactory.create())
    SessionFactory.create(programme=programme, start_on=tomorrow, last_day_on=tomorrow, places=2, price="12.50")
    refresh_entry(programme=programme, at=NOW + timedelta(minutes=number))
    return programme


def test_a_programme_is_told_with_its_sessions_places_and_competences(client: Client) -> None:
    programme = published()
    EnrolmentFactory.create(session=programme.sessions.get(), accepted=True)

    answer = client.get(f"/api/v1/programmes/{programme.pk}")

    told = answer.json()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert told["title"] == {"fr": "Réseaux 1"}
    assert told["page"] == f"https://ecluse.example/catalogue/{programme.pk}/"
    assert [(one["left"], one["places"], one["price"]) for one in told["sessions"]] == [(1, 2, "12.50")]
    assert told["sessions"][0]["calendar"].endswith("/calendrier.ics")
    assert told["competences"][0]["uri"].startswith("http")


def test_pages_are_walked_to_the_end_and_no_further(client: Client) -> None:
    keys = [str(published(number).pk) for number in range(5)]

    seen, address = [], "/api/v1/programmes?limit=2"
    while address:
        page = client.get(address.removeprefix("https://ecluse.example")).json()
        seen += [one["id"] for one in page["programmes"]]
        address = page["next"]

    assert seen == keys


def test_what_left_the_catalogue_is_told(client: Client) -> None:
    first, second = published(1), published(2)
    first.published_at = None
    first.save()
    refresh_entry(programme=first, at=NOW + timedelta(hours=1))

    told = client.get("/api/v1/changements").json()["changes"]
    since = client.get("/api/v1/changements", {"since": (NOW + timedelta(minutes=30)).isoformat()}).json()["changes"]

    assert [(one["programme_id"], one["is_withdrawn"]) for one in told] == [(str(second.pk), False), (str(first.pk), True)]
    assert [one["programme_id"] for one in since] == [str(first.pk)]
    assert client.get(f"/api/v1/programmes/{first.pk}").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/v1/programmes?limit=0", 422, "limit"),
        ("/api/v1/programmes?limit=1000", 422, "limit"),
        ("/api/v1/programmes?after=x", 422, "after"),
        ("/api/v1/changements?since=yesterday", 422, "since"),
        ("/api/v1/changements?since=2026-11-25T10:00:00", 422, "time zone"),
        ("/api/v1/programmes/01a2123f-c0ce-7bf3-8dff-5e6148372aba", 404, "No such programme"),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"]


def test_nothing_is_written_by_it(client: Client) -> None:
    assert client.post("/api/v1/programmes", {}).status_code == 405


def test_the_interface_is_the_one_that_was_published(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()

    assert told == json.loads(WRITTEN.read_text(encoding="utf-8")), "a change of the interface is a decision: see the README"


def test_a_page_costs_the_same_statements_for_one_programme_and_for_ten(client: Client, django_assert_num_queries: Any) -> None:
    published()
    with django_assert_num_queries(5):
        client.get("/api/v1/programmes")
    for number in range(9):
        published(number)

    with django_assert_num_queries(5):
        client.get("/api/v1/programmes")


def test_the_page_for_people_says_what_there_is(client: Client) -> None:
    page = client.get("/donnees-ouvertes/").text

    assert "Données ouvertes" in page
    for address in ("/api/v1/programmes", "/oai", "/donnees/elm.ttl", "/donnees/lheo.xml"):
        assert address in page
