"""A page of a programme as search engines read it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ecluse.offer.testing import ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db
VOCABULARY = Path(__file__).resolve().parents[5] / "shared" / "data" / "schemaorg" / "schemaorg-30.0-all-https.jsonld.gz"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def course_in(page: str) -> dict[str, Any]:
    return json.loads(BLOCK.findall(page)[0])


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document that has a type."""
    if isinstance(value, list):
        for one in value:
            yield from things(one)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things(inner)


def published() -> Any:
    today = timezone.localdate()
    programme = ProgrammeFactory.create(title={"fr": "Réseaux </script><b>", "nl": "Netwerken"})
    programme.aims.create(competence=CompetenceFactory.create())
    SessionFactory.create(
        programme=programme, start_on=today + timezone.timedelta(days=9), last_day_on=today + timezone.timedelta(days=12)
    )
    SessionFactory.create(
        programme=programme, remote=True, price=120.5, language="nl",
        start_on=today + timezone.timedelta(days=20), last_day_on=today + timezone.timedelta(days=22),
    )  # fmt: skip
    return programme


def test_a_published_programme_tells_what_search_engines_ask_for(client: Client) -> None:
    programme = published()

    course = course_in(client.get(programme.get_absolute_url()).text)

    assert course["@type"] == "Course"
    assert course["name"] == "Réseaux </script><b>"
    assert all(course[name] for name in ("description", "provider", "inLanguage", "teaches"))
    assert course["offers"] == {"@type": "Offer", "priceCurrency": "EUR", "category": "Free", "price": 0}
    assert course["inLanguage"] == ["fr", "nl"]
    on_site, remote = course["hasCourseInstance"]
    assert (on_site["courseMode"], on_site["courseWorkload"], on_site["offers"]["price"]) == ("onsite", "PT40H", 0)
    assert on_site["location"]["address"]["addressCountry"] == "BE"
    assert (remote["courseMode"], remote["offers"]["price"], remote["offers"]["category"]) == ("online", 120.5, "Paid")
    assert remote["location"]["@type"] == "VirtualLocation"


def test_a_full_session_is_sold_out(client: Client) -> None:
    programme = published()
    programme.sessions.filter(mode="on_site").update(places=1)
    from ecluse.offer.testing import EnrolmentFactory

    EnrolmentFactory.create(session=programme.sessions.get(mode="on_site"), accepted=True)

    course = course_in(client.get(programme.get_absolute_url()).text)

    assert course["hasCourseInstance"][0]["offers"]["availability"].endswith("SoldOut")
    assert course["hasCourseInstance"][0]["remainingAttendeeCapacity"] == 0


def test_a_reader_in_dutch_is_described_in_dutch(client: Client) -> None:
    programme = published()

    page = client.get(programme.get_absolute_url(), headers={"accept-language": "nl"}, query_params={}).text

    assert course_in(page)["name"] in ("Netwerken", "Réseaux </script><b>")


def test_a_draft_is_described_to_nobody(client: Client) -> None:
    programme = ProgrammeFactory.create(draft=True)

    answer = client.get(programme.get_absolute_url())

    assert answer.status_code == 404
    assert not BLOCK.findall(answer.text)


@pytest.mark.skipif(
    not VOCABULARY.exists(), reason="the vocabulary of schema.org is not beside the project (../shared/data/schemaorg)"
)
def test_each_word_belongs_to_the_vocabulary(client: Client) -> None:
    graph = json.loads(gzip.decompress(VOCABULARY.read_bytes()))["@graph"]
    known = {entry["@id"].removeprefix("schema:") for entry in graph}

    course = course_in(client.get(published().get_absolute_url()).text)

    used = {key for thing in things(course) for key in thing if not key.startswith("@")}
    types = {thing["@type"] for thing in things(course) if "@type" in thing}
    assert used | types <= known, (used | types) - known
