"""Frameworks to take away: validated by the schema of CASE, the conditions of SKOS and a reader of CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from rdflib import Graph
from rdflib.namespace import SKOS

from ecluse.network.testing import PersonFactory
from ecluse.skills.actions.reference import load_reference
from ecluse.skills.models import Alignment, CompetenceRelation
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory

pytestmark = pytest.mark.django_db
SCHEMA = (
    Path(__file__).resolve().parents[5] / "shared" / "data" / "case" / "v1p1-json-schema" / "case_v1p1_cfpackage-jsonschema1.json"
)
with_schema = pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of CASE is not beside the project (../shared/data/case)")


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def framework() -> Any:
    """Two competences in an area, one related to both, and two correspondences: one validated, one only suggested."""
    made = FrameworkFactory.create(code="ours", title={"fr": "Le nôtre", "nl": "Het onze"})
    other = FrameworkFactory.create(code="theirs")
    area = CompetenceFactory.create(framework=made, kind="area", code="1", label={"fr": "Réseaux"}, uri="https://o/1")
    first = CompetenceFactory.create(
        framework=made, code="1.1", uri="https://o/1.1", label={"fr": "=câbler", "nl": "bekabelen"},
        alternatives={"fr": ["=câbler", "poser des câbles"]}, description={"fr": "Du sol au plafond."},
    )  # fmt: skip
    second = CompetenceFactory.create(
        framework=made, code="1.2", uri="https://o/1.2", label={"fr": "dépanner"}, alternatives={}, description={}
    )
    gone = CompetenceFactory.create(framework=made, uri="https://o/1.3", label={"fr": "télex"}, retired_at="2020-01-01T00:00:00Z")
    for origin, kind, target in (
        (first, "broader", area), (second, "broader", area), (first, "related", second), (first, "related", area),
        (second, "essential", first), (gone, "broader", area), (second, "related", gone),
    ):  # fmt: skip
        CompetenceRelation.objects.create(origin=origin, kind=kind, target=target)
    target = CompetenceFactory.create(framework=other, uri="https://t/9", label={"en": "to wire"})
    Alignment.objects.create(
        origin_competence=first, target_competence=target, relation="close", status="validated",
        validated_by=PersonFactory.create(), validated_on=date(2026, 11, 25),
    )  # fmt: skip
    Alignment.objects.create(origin_competence=second, target_competence=target, relation="exact", status="suggested")
    return made


@with_schema
@pytest.mark.usefixtures("framework")
@pytest.mark.parametrize("language", ["fr", "nl", "en", "de", "xx"])
def test_the_package_is_strictly_valid_in_each_language(client: Client, language: str) -> None:
    package = json.loads(content(client.get(f"/referentiels/ours/case.json?langue={language}")))

    checked = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)
    assert [error.message for error in checked.iter_errors(package)] == []
    assert package["CFDocument"]["language"] == (language if language != "xx" else "fr")


@with_schema
def test_the_reference_set_is_valid_too(client: Client) -> None:
    load_reference(at=datetime(2026, 11, 25, tzinfo=UTC))
    checked = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)

    for code, items in (("digcomp", 26), ("esco", 0), ("rome", 0)):
        package = json.loads(content(client.get(f"/referentiels/{code}/case.json")))
        assert [error.message for error in checked.iter_errors(package)] == []
        assert len(package["CFItems"]) >= items


@pytest.mark.usefixtures("framework")
def test_the_package_says_what_the_framework_says(client: Client) -> None:
    package = json.loads(content(client.get("/referentiels/ours/case.json?langue=nl")))

    items = {item["humanCodingScheme"]: item for item in package["CFItems"]}
    assert set(items) == {"1", "1.1", "1.2"}
    assert (items["1.1"]["fullStatement"], items["1.1"]["language"]) == ("bekabelen", "nl")
    assert (items["1"]["fullStatement"], items["1"]["language"], items["1"]["CFItemType"]) == ("Réseaux", "fr", "Area")
    joined = sorted(
        (one["originNodeURI"]["uri"][-4:], one["associationType"], one["destinationNodeURI"]["uri"][-4:])
        for one in package["CFAssociations"]
    )
    assert joined == [
        ("/1.1", "ext:closeMatch", "/t/9"),
        ("/1.1", "isChildOf", "/o/1"),
        ("/1.1", "isRelatedTo", "/1.2"),
        ("/1.1", "isRelatedTo", "/o/1"),
        ("/1.2", "ext:needs", "/1.1"),
        ("/1.2", "isChildOf", "/o/1"),
        ("/o/1", "isChildOf", "json"),
    ]


@pytest.mark.usefixtures("framework")
def test_the_same_package_twice_is_the_same(client: Client) -> None:
    assert content(client.get("/referentiels/ours/case.json")) == content(client.get("/referentiels/ours/case.json"))


@pytest.mark.usefixtures("framework")
def test_the_scheme_keeps_the_integrity_conditions_of_skos(client: Client) -> None:
    graph = Graph().parse(data=content(client.get("/referentiels/ours/skos.ttl")), format="turtle")

    concepts = set(graph.subjects(predicate=SKOS.inScheme))
    assert len(concepts) == 3
    for concept in concepts:
        preferred = list(graph.objects(concept, SKOS.prefLabel))
        assert len({label.language for label in preferred}) == len(preferred)  # S14
        assert not set(preferred) & set(graph.objects(concept, SKOS.altLabel))  # S13
        broader = set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
        assert not broader & set(graph.objects(concept, SKOS.related))  # S27
        assert concept not in broader
    assert [str(one) for one in graph.objects(None, SKOS.closeMatch)] == ["https://t/9"]
    assert not set(graph.objects(None, SKOS.exactMatch))


@pytest.mark.usefixtures("framework")
def test_the_table_is_read_by_a_spreadsheet_and_computes_nothing(client: Client) -> None:
    answer = client.get("/referentiels/ours/liste.csv")
    rows = list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))

    assert answer["Content-Disposition"] == 'attachment; filename="ours.csv"'
    assert [row["code"] for row in rows] == ["1", "1.1", "1.2"]
    assert (rows[1]["label_fr"], rows[1]["label_nl"], rows[1]["broader"]) == ("'=câbler", "bekabelen", "https://o/1")


def test_what_does_not_exist_answers_so_and_the_page_offers_what_does(client: Client, framework: Any) -> None:
    page = client.get("/referentiels/").text

    for form in ("case.json", "skos.ttl", "liste.csv"):
        assert f"/referentiels/{framework.code}/{form}" in page
        assert client.get(f"/referentiels/nothing/{form}").status_code == 404


@pytest.mark.usefixtures("framework")
def test_a_package_costs_the_same_statements_whatever_its_length(
    client: Client, framework: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(8):
        content(client.get("/referentiels/ours/case.json"))
    for number in range(30):
        CompetenceFactory.create(framework=framework, uri=f"https://o/x{number}")

    with django_assert_num_queries(8):
        content(client.get("/referentiels/ours/case.json"))
