"""Other catalogues harvest ours: by a harvester that is not ours, and with the mistakes that the standard names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.utils import timezone
from oaipmh_scythe import Scythe

from ecluse.exchange.oaipmh import views
from ecluse.offer.actions.catalogue import refresh_entry
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
NS = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}


def published(number: int = 1, *, minutes: int = 0, **facts: Any) -> Any:
    programme = ProgrammeFactory.create(title={"fr": f"Réseaux {number}", "nl": "Netwerken"}, **facts)
    refresh_entry(programme=programme, at=NOW + timedelta(minutes=minutes))
    return programme


def withdrawn(programme: Any, *, minutes: int) -> None:
    programme.published_at = None
    programme.save()
    refresh_entry(programme=programme, at=NOW + timedelta(minutes=minutes))


def ask(client: Client, **arguments: str) -> Element:
    answer = client.get("/oai", arguments)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return fromstring(answer.content)


def error(client: Client, **arguments: str) -> str | None:
    found = ask(client, **arguments).find("o:error", NS)
    return found.get("code") if found is not None else None


def test_a_harvester_that_is_not_ours_walks_every_page(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    programmes = [published(number, minutes=number) for number in range(8)]
    withdrawn(programmes[2], minutes=30)

    with Scythe(f"{live_server.url}/oai") as scythe:
        records = list(scythe.list_records(metadata_prefix="oai_dc"))
        alive = list(scythe.list_records(metadata_prefix="oai_dc", ignore_deleted=True))
        headers = list(scythe.list_identifiers(metadata_prefix="oai_dc"))
        identity = scythe.identify()
        formats = [one.metadataPrefix for one in scythe.list_metadata_formats()]

    # In the order of the changes; the one that left comes last.
    assert [str(one.header.identifier).rsplit("/", 1)[1] for one in records] == [
        str(one.pk) for one in [*programmes[:2], *programmes[3:], programmes[2]]
    ]
    assert len(headers) == 8
    assert len(alive) == 7
    assert records[-1].deleted
    assert records[0].get_metadata()["title"] == ["Réseaux 0", "Netwerken"]
    assert (identity.deletedRecord, identity.granularity) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert formats == ["oai_dc", "lheo", "elm"]


def test_only_what_changed_since_a_moment_is_told(client: Client) -> None:
    published(1, minutes=0)
    second = published(2, minutes=10)
    published(3, minutes=20)

    found = ask(
        client,
        verb="ListIdentifiers",
        metadataPrefix="oai_dc",
        **{"from": "2026-11-22T09:05:00Z", "until": "2026-11-22T09:10:00Z"},
    )

    assert [one.text for one in found.iter(OAI + "identifier")] == [f"oai:ecluse.example:programme/{second.pk}"]
    assert error(client, verb="ListRecords", metadataPrefix="oai_dc", **{"from": "2027-01-01"}) == "noRecordsMatch"


def test_changes_of_one_moment_are_neither_lost_nor_told_twice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    keys = {str(published(number).pk) for number in range(5)}

    seen: list[str] = []
    answer = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    while True:
        seen += [str(one.text).rsplit("/", 1)[1] for one in answer.iter(OAI + "identifier")]
        token = answer.findtext(".//o:resumptionToken", namespaces=NS)
        if not token:
            break
        answer = ask(client, verb="ListIdentifiers", resumptionToken=token)

    assert len(seen) == 5
    assert set(seen) == keys
    # The last page of a list that was cut says that it is the last: an empty token.
    assert answer.find(".//o:resumptionToken", NS) is not None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Listrecords"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x"}, "noSetHierarchy"),
        ({"verb": "ListSets"}, "noSetHierarchy"),
        ({"verb": "Identify", "identifier": "x"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:else:1"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:ecluse.example:programme/%00"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:ecluse.example:programme/x"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-13-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-11-22", "until": "2026-11-22T10:00:00Z"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-11-23", "until": "2026-11-22"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "W10"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc"}, "noRecordsMatch"),
    ],
)
def test_each_mistake_has_the_name_that_the_standard_gives_it(client: Client, arguments: dict[str, str], code: str) -> None:
    assert error(client, **arguments) == code


def test_an_argument_given_twice_is_refused_and_post_is_answered_like_get() -> None:
    client = Client(enforce_csrf_checks=True)

    twice = fromstring(client.get("/oai?verb=Identify&verb=Identify").content)
    posted = fromstring(client.post("/oai", {"verb": "Identify"}).content)

    assert twice.find("o:error", NS).get("code") == "badVerb"  # type: ignore[union-attr]
    assert posted.findtext("o:Identify/o:baseURL", namespaces=NS) == "https://ecluse.example/oai"


def test_a_record_is_told_in_the_formats_it_is_complete_for(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    programme = published(isced_field="0612", content={"fr": "Câbles."}, expected_results={"fr": "Un badge."})
    programme.aims.create(competence=CompetenceFactory.create())
    SessionFactory.create(programme=programme, start_on=tomorrow, last_day_on=tomorrow)
    name = f"oai:ecluse.example:programme/{programme.pk}"

    elm = ask(client, verb="GetRecord", metadataPrefix="elm", identifier=name)

    assert elm.find(".//{http://data.europa.eu/snb/model/elm/}LearningOpportunity") is not None
    # Its operator has no enterprise number: LHEO cannot take it, and says so.
    assert error(client, verb="GetRecord", metadataPrefix="lheo", identifier=name) == "cannotDisseminateFormat"
    formats = ask(client, verb="ListMetadataFormats", identifier=name)
    assert [one.text for one in formats.iter(OAI + "metadataPrefix")] == ["oai_dc", "elm"]


def test_a_list_costs_the_same_statements_for_one_programme_and_for_ten(client: Client, django_assert_num_queries: Any) -> None:
    published()
    with django_assert_num_queries(6):
        client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    for number in range(9):
        published(number)

    with django_assert_num_queries(6):
        client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
