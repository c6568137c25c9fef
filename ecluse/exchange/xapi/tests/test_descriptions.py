"""What is known of agents and activities, and what the record says of itself."""

from __future__ import annotations

import json
from hashlib import sha1
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ecluse.exchange.xapi.tests.tool import ACTIVITY, AGENT, Tool
from ecluse.network.testing import PersonFactory
from ecluse.records.actions.naming import forget_what_is_known
from ecluse.records.models import Scope
from ecluse.records.rules.people import address_of_home

PROFILE = {"profileId": "p"}


def known(tool: Tool, agent: dict[str, Any]) -> dict[str, Any]:
    """The Person of an agent, each list in order."""
    answer = tool.get("agents", agent=agent)
    assert answer.status_code == 200, answer.content
    said: dict[str, Any] = json.loads(answer.content)
    return said


def speak_of(tool: Tool, *agents: dict[str, Any]) -> None:
    """A tool names agents."""
    forget_what_is_known()
    for agent in agents:
        assert tool.ask("POST", "agents/profile", {}, agent=agent, **PROFILE).status_code == 204


@pytest.mark.parametrize(
    "identifier",
    [
        {"mbox": "mailto:awa@exemple.be"},
        {"mbox_sha1sum": sha1(b"mailto:awa@exemple.be").hexdigest()},  # noqa: S324 - the standard's
        {"openid": "https://awa.exemple.be/"},
        {"account": {"homePage": "https://lms.exemple.be", "name": "awa"}},
    ],
)
def test_xapi_00236_to_00245_an_agent_nobody_spoke_of_is_answered_as_it_was_asked(tool: Tool, identifier: dict[str, Any]) -> None:
    ((name, value),) = identifier.items()
    assert known(tool, {"name": "Awa", **identifier}) == {"objectType": "Person", "name": ["Awa"], name: [value]}


def test_all_the_names_and_identifiers_that_tools_said_of_one_person_come_together(tool: Tool) -> None:
    person = PersonFactory.create(email="awa@exemple.be")
    account = {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": str(person.pk)}
    speak_of(tool, {"name": "Awa D.", "mbox": "mailto:awa@exemple.be"}, {"account": account})

    assert known(tool, {"name": "Awa", "account": account}) == {
        "objectType": "Person",
        "name": ["Awa", "Awa D."],
        "account": [account],
        "mbox": ["mailto:awa@exemple.be"],
    }


def test_nothing_comes_from_an_account_or_from_another_organisation(tool: Tool) -> None:
    person = PersonFactory.create(email="awa@exemple.be", given_name="Awa", family_name="Diallo")
    account = {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": str(person.pk)}
    speak_of(tool, {"account": account})
    other = Tool()
    speak_of(other, {"name": "Elle", "mbox": "mailto:awa@exemple.be"})

    assert known(tool, {"account": account}) == {"objectType": "Person", "account": [account]}
    assert known(other, {"account": account}) == {"objectType": "Person", "account": [account]}


def test_two_people_are_never_mixed(tool: Tool) -> None:
    speak_of(tool, {"name": "Awa", "mbox": "mailto:a@exemple.be"}, {"name": "Bintou", "mbox": "mailto:b@exemple.be"})
    assert known(tool, {"mbox": "mailto:a@exemple.be"})["name"] == ["Awa"]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"agent": ""},
        {"agent": "true"},
        {"agent": "{"},
        {"agent": {"name": "Awa"}},
        {"agent": {"mbox": "mailto:a@b.be", "openid": "https://a.be/"}},
        {"agent": {"objectType": "Group", "mbox": "mailto:a@b.be"}},
        {"agent": {"objectType": "Group", "member": [AGENT]}},
        {"agent": AGENT, "inconnu": "x"},
        {"Agent": AGENT},
    ],
)
def test_xapi_00243_00249_an_agent_is_asked_for_by_one_identifier(tool: Tool, parameters: dict[str, Any]) -> None:
    assert tool.get("agents", **parameters).status_code == 400


def test_agents_are_described_in_three_queries_however_many_names_they_have(
    tool: Tool, django_assert_max_num_queries: Any
) -> None:
    person = PersonFactory.create(email="awa@exemple.be")
    account = {"homePage": address_of_home(settings.PUBLIC_ADDRESS), "name": str(person.pk)}
    speak_of(tool, {"account": account}, {"mbox": "mailto:awa@exemple.be"}, {"mbox": "mailto:AWA@exemple.be"})
    with django_assert_max_num_queries(3):
        tool.get("agents", agent={"account": account})


# Activities


def define(tool: Tool, *definitions: dict[str, Any] | None) -> None:
    """A tool says what an activity is, in statements."""
    for definition in definitions:
        target = {"objectType": "Activity", "id": ACTIVITY} | ({"definition": definition} if definition is not None else {})
        statement = {"actor": AGENT, "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}, "object": target}
        answer = tool.ask("POST", "statements", statement)
        assert answer.status_code == 200, answer.content


def activity(tool: Tool) -> dict[str, Any]:
    """What is read of it."""
    answer = tool.get("activities", activityId=ACTIVITY)
    assert answer.status_code == 200
    said: dict[str, Any] = json.loads(answer.content)
    return said


def test_an_activity_nobody_spoke_of_is_answered_by_its_id(tool: Tool) -> None:
    assert activity(tool) == {"objectType": "Activity", "id": ACTIVITY}


def test_xapi_00251_a_definition_comes_back_as_it_was_sent(tool: Tool) -> None:
    definition = {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "name": {"fr": "Première question"},
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": "a", "description": {"fr": "Oui"}}, {"id": "b", "description": {"fr": "Non"}}],
        "moreInfo": "https://cours.exemple.be/aide",
        "extensions": {"https://exemple.be/x": {"y": [1, None]}},
    }
    define(tool, definition, None)
    assert activity(tool) == {"objectType": "Activity", "id": ACTIVITY, "definition": definition}


def test_xapi_00254_names_in_several_languages_are_united(tool: Tool) -> None:
    define(tool, {"name": {"en-GB": "A", "en-US": "B"}}, {"name": {"en-GB": "C", "fr-FR": "D"}})
    assert activity(tool)["definition"]["name"] == {"en-GB": "C", "en-US": "B", "fr-FR": "D"}


def test_a_tool_that_may_not_define_changes_no_definition(tool: Tool) -> None:
    define(tool, {"name": {"fr": "Tableur"}})
    writes = Tool(Scope.WRITE, organisation_id=tool.organisation_id)
    define(writes, {"name": {"fr": "Autre chose"}})
    assert activity(tool)["definition"] == {"name": {"fr": "Tableur"}}


def test_the_definitions_of_another_organisation_are_not_seen(tool: Tool) -> None:
    define(Tool(), {"name": {"fr": "Tableur"}})
    assert "definition" not in activity(tool)


@pytest.mark.parametrize("parameters", [{}, {"activityId": ""}, {"activityId": "true"}, {"activityId": ACTIVITY, "x": "y"}])
def test_xapi_00250_an_activity_is_asked_for_by_its_address(tool: Tool, parameters: dict[str, Any]) -> None:
    assert tool.get("activities", **parameters).status_code == 400


@pytest.mark.parametrize(
    ("resource", "parameters", "scopes"),
    [
        ("agents", {"agent": AGENT}, {Scope.READ, Scope.PROFILE}),
        ("activities", {"activityId": ACTIVITY}, set(Scope) - {Scope.WRITE}),
    ],
)
def test_a_tool_reads_what_it_may(resource: str, parameters: dict[str, Any], scopes: set[Scope], db: None) -> None:
    for scope in Scope:
        assert Tool(scope).get(resource, **parameters).status_code == (200 if scope in scopes else 403)


@pytest.mark.parametrize("resource", ["agents", "activities"])
def test_descriptions_are_only_read(tool: Tool, resource: str) -> None:
    for method in ("PUT", "POST", "DELETE"):
        assert tool.ask(method, resource).status_code == 405


@pytest.mark.parametrize(("resource", "parameters"), [("agents", {"agent": AGENT}), ("activities", {"activityId": ACTIVITY})])
def test_xapi_00125_head_is_answered_without_a_body(tool: Tool, resource: str, parameters: dict[str, Any]) -> None:
    answer = tool.ask("HEAD", resource, **parameters)
    assert (answer.status_code, answer.content) == (200, b"")


# About


@pytest.mark.parametrize("base", ["/xapi", "/xapi/1.0"])
def test_xapi_00315_to_00319_anybody_is_told_the_versions(base: str, db: None) -> None:
    answer = Client().get(f"{base}/about")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert set(json.loads(answer.content)) == {"version", "extensions"}
    assert json.loads(answer.content)["version"] == ["1.0.3", "2.0.0"]
    assert answer["X-Experience-API-Version"] == ("2.0.0" if base == "/xapi" else "1.0.3")


@pytest.mark.parametrize(("asked", "answered"), [("1.0.3", "1.0.3"), ("2.0.0", "2.0.0"), ("0.9", "2.0.0"), ("BAD", "2.0.0")])
def test_about_refuses_no_version(asked: str, answered: str, db: None) -> None:
    answer = Client().get("/xapi/about", headers={"X-Experience-API-Version": asked})
    assert (answer.status_code, answer["X-Experience-API-Version"]) == (200, answered)
    assert Client().post("/xapi/about").status_code == 405
