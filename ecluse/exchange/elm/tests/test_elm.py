"""The offer in the European Learning Model, validated by the shapes of its profile."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pyshacl import validate
from rdflib import Graph, URIRef

from ecluse.offer.testing import ProgrammeFactory, SessionFactory
from ecluse.skills.api import Competence, Framework
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).resolve().parents[5] / "shared" / "data" / "elm" / "rdf" / "ap" / "loq" / "LOQ-constraints.ttl"
ELM = "http://data.europa.eu/snb/model/elm/"
with_shapes = pytest.mark.skipif(
    not SHAPES.exists(), reason="the shapes of the profile are not beside the project (../shared/data/elm)"
)


@cache
def shapes() -> Graph:
    """The shapes, with the one regular expression that Python does not compile replaced by what it means.

    The profile publishes its shape of what is learnt switched off; it is switched on here, since readers count on it.
    """
    text = re.sub(r'sh:pattern "\^\(\?i\).*?" ;', 'sh:pattern "^https?://" ; sh:flags "i" ;', SHAPES.read_text(encoding="utf-8"))
    text = text.replace("sh:deactivated true", "sh:deactivated false")
    return Graph().parse(data=text, format="turtle")


def faults(content: bytes) -> str:
    conforms, _graph, words = validate(Graph().parse(data=content, format="turtle"), shacl_graph=shapes(), advanced=True)
    return "" if conforms else words


def competence(framework: str, uri: str) -> Any:
    """A competence of a framework, made once."""
    known = Framework.objects.filter(code=framework).first() or FrameworkFactory.create(code=framework)
    return Competence.objects.filter(uri=uri).first() or CompetenceFactory.create(framework=known, uri=uri)


def programme(**facts: Any) -> Any:
    first = timezone.localdate() + timezone.timedelta(days=30)
    made = ProgrammeFactory.create(
        **{
            "isced_field": "0612", "exit_level": 4, "entry_requirements": {"fr": "Savoir lire un plan."},
            "title": {"fr": "Réseaux « locaux »", "nl": "Netwerken"},
        } | facts
    )  # fmt: skip
    made.aims.create(competence=competence("esco", "http://data.europa.eu/esco/skill/1"))
    made.aims.create(competence=competence("digcomp", "https://digcomp/1.1"), level=4)
    SessionFactory.create(programme=made, start_on=first, last_day_on=first, price=120)
    SessionFactory.create(programme=made, start_on=first, last_day_on=first, remote=True, language="nl")
    return made


@with_shapes
def test_a_complete_programme_passes_the_shapes(client: Client) -> None:
    answer = client.get(f"/catalogue/{programme().pk}/elm")

    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    assert faults(answer.content) == ""


@with_shapes
def test_the_shapes_do_refuse_a_document_that_lacks_something(client: Client) -> None:
    content = client.get(f"/catalogue/{programme().pk}/elm").content

    assert "ISCEDFCode" in faults(content.replace(b"elm:ISCEDFCode", b"elm:educationSubject"))


@with_shapes
def test_the_whole_catalogue_passes_without_those_that_are_not_complete(client: Client) -> None:
    complete, other = programme(), programme(isced_field="")

    answer = client.get("/donnees/elm.ttl")

    assert faults(answer.content) == ""
    assert str(complete.pk) in answer.text
    assert str(other.pk) not in answer.text
    assert answer["Access-Control-Allow-Origin"] == "*"


# rdflib warns of its own reader of JSON-LD.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_the_three_forms_say_the_same(client: Client) -> None:
    address = f"/catalogue/{programme().pk}/elm"

    found = {form: client.get(f"{address}?format={form}") for form in ("ttl", "rdf", "jsonld")}
    graphs = [
        Graph().parse(data=found[form].content, format=reader)
        for form, reader in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"))
    ]

    assert len({frozenset(graph) for graph in graphs}) == 1
    assert client.get(address, headers={"accept": "application/rdf+xml"})["Content-Type"].startswith("application/rdf+xml")


def test_competences_of_esco_are_told_apart(client: Client) -> None:
    made = programme()

    graph = Graph().parse(data=client.get(f"/catalogue/{made.pk}/elm").content, format="turtle")

    assert [str(one) for one in graph.objects(None, URIRef(ELM + "relatedESCOSkill"))] == ["http://data.europa.eu/esco/skill/1"]
    assert [str(one) for one in graph.objects(None, URIRef(ELM + "relatedSkill"))] == ["https://digcomp/1.1"]


def test_a_draft_or_an_incomplete_programme_has_no_document(client: Client) -> None:
    assert client.get(f"/catalogue/{programme(published_at=None).pk}/elm").status_code == 404
    assert client.get(f"/catalogue/{programme(isced_field='').pk}/elm").status_code == 404


def test_a_feed_costs_the_same_statements_for_one_programme_and_for_ten(client: Client, django_assert_num_queries: Any) -> None:
    programme()
    with django_assert_num_queries(5):
        client.get("/donnees/elm.ttl")
    for _ in range(9):
        programme()

    with django_assert_num_queries(5):
        client.get("/donnees/elm.ttl")
