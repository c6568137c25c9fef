"""A badge as a European Digital Credential: it passes the shapes of the Commission, and says no more than its holder wants."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pyshacl import validate
from rdflib import Graph

from ecluse.credentials.api import Credential
from ecluse.exchange.elm.credential import CONTEXTS
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, signed_in_as

from .giving import a_badge

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")]
EDC = Path(__file__).resolve().parents[5] / "shared" / "data" / "elm" / "rdf" / "ap" / "edc"
VC_1 = Path(__file__).resolve().parents[3] / "credentials" / "contexts" / "credentials-v1.json"
with_shapes = pytest.mark.skipif(
    not EDC.exists(), reason="the shapes of the profile are not beside the project (../shared/data/elm)"
)


@cache
def shapes() -> Graph:
    """The profile “generic, full”: the lists of values, and the profile of classes and properties that it imports."""
    graph = Graph()
    for name in ("full", "no-cv"):
        graph.parse(data=(EDC / f"EDC-generic-{name}.ttl").read_text(encoding="utf-8"), format="turtle")
    return graph


def faults(document: dict[str, Any]) -> str:
    """What the shapes say of a document, with the vocabularies it names read from here."""
    contexts = [json.loads(file.read_text(encoding="utf-8"))["@context"] for file in (VC_1, EDC / "edc-ap-context.jsonld")]
    graph = Graph().parse(data=json.dumps(document | {"@context": contexts}), format="json-ld")
    assert len(graph) > 100
    conforms, _graph, words = validate(graph, shacl_graph=shapes(), advanced=True)
    return "" if conforms else words


@pytest.fixture
def holder() -> Person:
    return PersonFactory.create(given_name="Aïssatou", family_name="Diallo", email="awa@exemple.be", birth_on="1999-10-01")


def taken(holder: Person, badge: Credential, **typed: str) -> Any:
    return signed_in_as(holder).post(reverse("exchange:badge_for_europass", args=[badge.pk]), typed)


@with_shapes
@pytest.mark.parametrize("typed", [{}, {"europass-name": "on"}])
def test_a_badge_passes_the_shapes_with_and_without_a_name(holder: Person, typed: dict[str, str]) -> None:
    answer = taken(holder, a_badge(holder), **typed)

    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Content-Disposition"] == 'attachment; filename="badge-gerer-un-projet-numerique.europass.jsonld"'
    document = json.loads(answer.content)
    assert document["@context"] == list(CONTEXTS)
    assert faults(document) == ""


@with_shapes
def test_the_shapes_do_refuse_a_document_that_lacks_something(holder: Person) -> None:
    document = json.loads(taken(holder, a_badge(holder)).content)

    del document["credentialSubject"]["hasClaim"]["awardedBy"]
    document["credentialProfiles"]["inScheme"]["id"] = "http://example.org/list"

    words = faults(document)
    assert "elm:awardedBy" in words
    assert "credential/25831c2" in words


def test_it_says_what_the_badge_and_its_model_say(holder: Person) -> None:
    badge = a_badge(holder)

    document = json.loads(taken(holder, badge).content)

    subject = document["credentialSubject"]
    claim = subject["hasClaim"]
    model = claim["specifiedBy"]
    signed = json.loads(badge.document)["credentialSubject"]["identifier"][0]
    assert subject["identifier"]["notation"] == signed["identityHash"]
    assert claim["title"] == badge.achievement.name
    assert claim["awardedBy"]["awardingBody"]["eIDASIdentifier"]["notation"] == "0462.013.837"
    assert model["volumeOfLearning"] == "PT40H"
    assert [one["id"] for one in model["educationLevel"]] == ["http://data.europa.eu/snb/eqf/4"]
    assert [one["id"].rpartition("/")[2] for one in model["language"]] == ["FRA"]
    assert {"fr": "Assurance qualité\u202f: Label Certif’Up", "nl": "Kwaliteitszorg: Label Certif’Up"} in [
        one["noteLiteral"] for one in model["additionalNote"]
    ]
    skills = [(one.get("relatedESCOSkill"), one.get("relatedSkill")) for one in model["learningOutcome"]]
    assert sorted(next(filter(None, pair))[0]["id"] for pair in skills) == [
        "http://data.europa.eu/esco/skill/1",
        "https://digcomp.example/5.1",
    ]
    assert [one["grade"]["noteLiteral"] for one in claim["provenBy"]] == [{"fr": "Excellent"}]
    assert model["provenBy"][0]["gradingScheme"]["description"]["fr"] == "Suffisant < Excellent"


def test_the_name_of_the_holder_is_in_it_only_when_they_ask_and_their_birthday_never(holder: Person) -> None:
    badge = a_badge(holder)

    without, with_name = taken(holder, badge).content.decode(), taken(holder, badge, **{"europass-name": "on"}).content.decode()

    assert json.loads(with_name)["credentialSubject"]["fullName"] == {"fr": "Aïssatou Diallo"}
    for word in ("Aïssatou", "Diallo", "awa@exemple.be", "1999"):
        assert word not in without
    assert "awa@exemple.be" not in with_name
    assert "1999" not in with_name


def test_without_the_number_of_its_issuer_the_page_says_who_can_add_it(holder: Person) -> None:
    badge = a_badge(holder)
    badge.organisation.registration_number = ""
    badge.organisation.save()

    page = signed_in_as(holder).get(reverse("exchange:european_badge", args=[badge.pk])).content.decode()

    assert "le numéro d’entreprise de l’émetteur" in page
    assert "Les administrateurs de Technocité peuvent l’ajouter." in page
    assert reverse("exchange:badge_for_europass", args=[badge.pk]) not in page
    assert taken(holder, badge).status_code == 422
