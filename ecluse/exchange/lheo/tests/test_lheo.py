"""The offer in LHEO, validated by its schema."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from ecluse.exchange.lheo.writing import _lines, level, operator_numbers, postcode
from ecluse.network.testing import OrganisationFactory, SiteFactory
from ecluse.offer.api import OperatorSheet
from ecluse.offer.testing import ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).resolve().parents[5] / "shared" / "data" / "lheo" / "lheo-2.3.xsd"
NS = {"l": "http://lheo.gouv.fr/2.3"}
with_schema = pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of LHEO is not beside the project (../shared/data/lheo)")


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def faults(content: bytes) -> list[str]:
    checked = schema()
    checked.validate(etree.fromstring(content))
    return [str(error) for error in checked.error_log]


def programme(organisation: Any = None, **facts: Any) -> Any:
    first = timezone.localdate() + timezone.timedelta(days=30)
    operator = organisation or OrganisationFactory.create(country="BE", registration_number="0236.363.165")
    full = {
        "expected_results": {"fr": "Une attestation & un badge < 1 jour."}, "content": {"fr": "Câbles, adresses, pannes. " * 200},
        "target_groups": ["women", "jobseekers"], "accessibility": ["captions"], "certifications": ["RNCP35475", "RS6451"],
        "formacodes": ["31006"], "exit_level": 4,
    }  # fmt: skip
    made = ProgrammeFactory.create(organisation=operator, **full | facts)
    made.aims.create(competence=CompetenceFactory.create())
    site = SiteFactory.create(
        organisation=operator,
        street="Rue de l’Exemple très longue qui dépasse la ligne, 12 boîte 4",
        country=operator.country,
        postcode="59000" if operator.country == "FR" else "7500",
    )
    SessionFactory.create(programme=made, site=site, start_on=first, last_day_on=first, price=120)
    SessionFactory.create(programme=made, start_on=first, last_day_on=first, remote=True, language="nl")
    return made


def french() -> Any:
    return OrganisationFactory.create(
        country="FR", registration_number="784 300 000 00017".replace(" ", ""), activity_number="31590000059"
    )


@with_schema
def test_a_programme_of_a_french_operator_is_valid(client: Client) -> None:
    content = client.get(f"/catalogue/{programme(french()).pk}/lheo").content

    assert faults(content) == []
    found = etree.fromstring(content)
    assert found.findtext(".//l:numero-activite", namespaces=NS) == "31590000059"
    assert [one.text for one in found.findall(".//l:modalites-enseignement", NS)] == ["0", "2"]
    assert [one.text for one in found.findall(".//l:langue-formation", NS)] == ["fr", "nl"]
    assert found.findtext(".//l:code-RNCP", namespaces=NS) == "35475"
    assert found.findtext(".//l:code-niveau-sortie", namespaces=NS) == "14"


@with_schema
def test_a_programme_of_a_belgian_operator_is_valid_by_the_convention(client: Client) -> None:
    content = client.get(f"/catalogue/{programme().pk}/lheo").content

    assert faults(content) == []
    found = etree.fromstring(content)
    assert found.findtext(".//l:numero-activite", namespaces=NS) == "B0236363165"
    assert found.findtext(".//l:SIRET", namespaces=NS) == "BE0236363165XX"
    assert found.findtext(".//l:codepostal", namespaces=NS) == "B7500"


@with_schema
def test_the_schema_does_refuse_what_lacks_something(client: Client) -> None:
    content = client.get(f"/catalogue/{programme().pk}/lheo").content

    assert faults(content.replace(b"resultats-attendus", b"resultats")) != []


@with_schema
def test_the_feed_holds_the_complete_programmes_and_no_other(client: Client) -> None:
    complete, other = programme(), programme(content={})

    content = b"".join(client.get("/donnees/lheo.xml").streaming_content)  # type: ignore[attr-defined]

    assert faults(content) == []
    assert [one.get("numero") for one in etree.fromstring(content).iter("{http://lheo.gouv.fr/2.3}formation")] == [
        str(complete.pk)
    ]
    assert client.get(f"/catalogue/{other.pk}/lheo").status_code == 404


@with_schema
def test_an_empty_catalogue_is_an_empty_feed(client: Client) -> None:
    content = b"".join(client.get("/donnees/lheo.xml").streaming_content)  # type: ignore[attr-defined]

    assert len(etree.fromstring(content)[0]) == 0


def test_what_is_said_in_words_is_said_in_french(client: Client) -> None:
    client.cookies["ecluse_language"] = "de"

    text = client.get(f"/catalogue/{programme().pk}/lheo").content.decode()

    assert "vidéos sous-titrées" in text
    assert "Sans alternance" in text


@pytest.mark.parametrize(
    ("country", "number", "activity", "expected"),
    [
        ("BE", "0236.363.165", "", ("B0236363165", "BE0236363165XX")),
        ("BE", "BE 236 363 165", "", ("B0236363165", "BE0236363165XX")),
        ("FR", "78430000000017", "31590000059", ("31590000059", "78430000000017")),
        ("NL", "12345678", "", ("N0012345678", "NL0012345678XX")),
    ],
)
def test_numbers_of_operators_have_the_length_of_the_schema(
    country: str, number: str, activity: str, expected: tuple[str, str]
) -> None:
    import uuid

    operator = OperatorSheet(
        id=uuid.uuid4(), slug="x", name="X", country=country, region="", registration_number=number, activity_number=activity,
        website="", email="", phone="",
    )  # fmt: skip

    assert operator_numbers(operator) == expected
    assert [len(one) for one in operator_numbers(operator)] == [11, 14]


def test_small_rules_of_the_format() -> None:
    assert (postcode("7500", "BE"), postcode("59000", "FR"), postcode("1012 AB", "NL")) == ("B7500", "59000", "N1012")
    assert (level(None), level(1), level(8)) == ("1", "11", "18")
    assert _lines("") == ["–"]
    assert all(len(line) <= 50 for line in _lines("a" * 180 + " " + "mot " * 40))
    assert f"{date(2026, 1, 5):%Y%m%d}" == "20260105"
