"""State, Activity Profile and Agent Profile, as tools keep them; numbers are those of ADL's list of requirements."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ecluse.exchange.xapi.tests.tool import ACTIVITY, AGENT, Tool
from ecluse.foundation import privacy
from ecluse.network.testing import PersonFactory
from ecluse.network.web.held import facts
from ecluse.records.actions.document import LARGEST, LARGEST_OBJECT, LONGEST_NAME
from ecluse.records.models import ActivityDefinition, Agent, Document, Scope
from ecluse.records.rules.keys import agent_key

STATE, ACTIVITY_PROFILE, AGENT_PROFILE = "activities/state", "activities/profile", "agents/profile"
ABOUT: dict[str, dict[str, Any]] = {
    STATE: {"activityId": ACTIVITY, "agent": AGENT},
    ACTIVITY_PROFILE: {"activityId": ACTIVITY},
    AGENT_PROFILE: {"agent": AGENT},
}
NAME = {STATE: "stateId", ACTIVITY_PROFILE: "profileId", AGENT_PROFILE: "profileId"}
PROFILES = (ACTIVITY_PROFILE, AGENT_PROFILE)
RESOURCES = tuple(ABOUT)
WRITING = ("PUT", "POST", "DELETE")
NEW, TAG_OF_NONE = {"If-None-Match": "*"}, '"' + "1" * 40 + '"'
every = pytest.mark.parametrize("resource", RESOURCES)
profiles = pytest.mark.parametrize("resource", PROFILES)
versions = pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])


def place(resource: str, name: str = "signet", **changes: Any) -> dict[str, Any]:
    """The parameters of a document."""
    return ABOUT[resource] | {NAME[resource]: name} | changes


def kept(tool: Tool, resource: str, name: str = "signet") -> Any:
    """What is read back."""
    answer = tool.get(resource, **place(resource, name))
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


@every
@versions
def test_a_document_is_kept_read_and_forgotten(resource: str, version: str, db: None) -> None:
    tool = Tool(version=version)
    assert tool.ask("PUT", resource, {"page": 3}, headers=NEW, **place(resource)).status_code == 204
    answer = tool.get(resource, **place(resource))

    assert (answer.status_code, answer.content) == (200, b'{"page": 3}')
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == "attachment"
    assert answer["X-Experience-API-Version"] == version
    assert "Last-Modified" in answer

    assert tool.ask("DELETE", resource, **place(resource)).status_code == 204
    assert tool.get(resource, **place(resource)).status_code == 404
    assert tool.ask("DELETE", resource, **place(resource)).status_code == 204


@every
@pytest.mark.parametrize("kind", ["application/octet-stream", "image/png", "text/plain; charset=utf-8", "not/json"])
def test_any_bytes_come_back_as_they_were(tool: Tool, resource: str, kind: str) -> None:
    content = bytes(range(256))
    tool.ask("PUT", resource, content, content_type=kind, headers=NEW, **place(resource))
    answer = tool.get(resource, **place(resource))

    assert (answer.content, answer["Content-Type"]) == (content, kind)


@every
def test_head_says_all_but_the_document(tool: Tool, resource: str) -> None:
    tool.ask("POST", resource, {"a": 1}, **place(resource))
    answer = tool.ask("HEAD", resource, **place(resource))

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == tool.get(resource, **place(resource))["ETag"]


@every
def test_xapi_00193_00270_00289_without_a_name_the_ids_are_listed(tool: Tool, resource: str) -> None:
    for name in ("b", "a"):
        tool.ask("POST", resource, {"a": 1}, **place(resource, name))
    answer = tool.get(resource, **ABOUT[resource])

    assert json.loads(answer.content) == ["a", "b"]
    assert "Last-Modified" in answer
    assert json.loads(tool.get(resource, **ABOUT[resource], since="2020-01-01T00:00:00.000Z").content) == ["a", "b"]
    assert json.loads(tool.get(resource, **ABOUT[resource], since="2120-01-01T00:00:00+02:00").content) == []


@every
@pytest.mark.parametrize("method", [*WRITING, "GET"])
def test_what_is_needed_must_be_there_and_readable(tool: Tool, resource: str, method: str) -> None:
    """XAPI-00196 to 00215, 00255 to 00267, 00296 to 00302."""
    whole = place(resource)
    bad: list[tuple[str, str | None]] = [
        ("agent", None),
        ("agent", "not JSON"),
        ("agent", "true"),
        ("agent", "{}"),
        ("agent", ""),
    ]
    bad += [("activityId", None), ("activityId", "pas une adresse"), ("registration", "true"), ("since", "pas un moment")]
    bad += [("agent", '{"objectType""Agent"}'), ("agent", '{"mbox":"mailto:a@b.be","mbox":"mailto:c@d.be"}')]
    bad += [(NAME[resource], ""), (NAME[resource], "a\0b"), ("StateId", "x"), ("inconnu", "x")]
    for name, value in bad:
        parameters = {one: said for one, said in whole.items() if one != name} | ({name: value} if value is not None else {})
        if parameters == whole:
            continue
        answer = tool.ask(method, resource, {"a": 1} if method in ("PUT", "POST") else b"", headers=NEW, **parameters)
        assert answer.status_code == 400, (name, value)
        assert json.loads(answer.content)["detail"]
        assert "X-Experience-API-Version" in answer
    assert not Document.objects.exists()


@every
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_xapi_00206_00211_00265_00266_00301_00302_a_document_has_a_name(tool: Tool, resource: str, method: str) -> None:
    assert tool.ask(method, resource, {"a": 1}, headers=NEW, **ABOUT[resource]).status_code == 400


@profiles
def test_xapi_00267_00300_no_profile_is_forgotten_without_its_name(tool: Tool, resource: str) -> None:
    tool.ask("POST", resource, {"a": 1}, **place(resource))
    assert tool.ask("DELETE", resource, **ABOUT[resource]).status_code == 400
    assert kept(tool, resource) == {"a": 1}


def test_a_group_is_no_agent(tool: Tool) -> None:
    group = {"objectType": "Group", "mbox": "mailto:equipe@exemple.be"}
    assert tool.get(AGENT_PROFILE, agent=group).status_code == 400


# State


def test_xapi_00218_a_registration_is_another_document(tool: Tool) -> None:
    one, two = str(uuid4()), str(uuid4())
    for number, registration in enumerate((None, one, two)):
        beside = {"registration": registration} if registration else {}
        tool.ask("POST", STATE, {"n": number}, **place(STATE, **beside))

    assert kept(tool, STATE) == {"n": 0}
    assert json.loads(tool.get(STATE, **place(STATE, registration=two.upper())).content) == {"n": 2}
    assert json.loads(tool.get(STATE, **ABOUT[STATE]).content) == ["signet"]
    assert json.loads(tool.get(STATE, **ABOUT[STATE], registration=str(uuid4())).content) == []


def test_xapi_00194_all_the_states_of_somebody_in_an_activity_are_forgotten_and_no_other(tool: Tool) -> None:
    registration, elsewhere = str(uuid4()), f"{ACTIVITY}/autre"
    for name in ("a", "b"):
        tool.ask("POST", STATE, {}, **place(STATE, name))
        tool.ask("POST", STATE, {}, **place(STATE, name, registration=registration))
    tool.ask("POST", STATE, {}, **place(STATE, activityId=elsewhere))
    tool.ask("POST", ACTIVITY_PROFILE, {}, **place(ACTIVITY_PROFILE))

    assert tool.ask("DELETE", STATE, **ABOUT[STATE], registration=registration).status_code == 204
    assert json.loads(tool.get(STATE, **ABOUT[STATE]).content) == ["a", "b"]
    assert tool.ask("DELETE", STATE, **ABOUT[STATE]).status_code == 204
    assert json.loads(tool.get(STATE, **ABOUT[STATE]).content) == []
    assert Document.objects.count() == 2


def test_all_states_are_not_forgotten_on_a_condition_about_one(tool: Tool) -> None:
    tool.ask("POST", STATE, {}, **place(STATE))
    assert tool.ask("DELETE", STATE, headers={"If-Match": TAG_OF_NONE}, **ABOUT[STATE]).status_code == 400
    assert Document.objects.count() == 1


# Concurrency (XAPI-00322)


@every
@versions
@pytest.mark.parametrize("method", WRITING)
def test_xapi_00322_a_document_that_has_changed_is_left_alone(resource: str, version: str, method: str, db: None) -> None:
    tool = Tool(version=version)
    tool.ask("POST", resource, {"a": 1}, **place(resource))
    tag = tool.get(resource, **place(resource))["ETag"]
    assert len(tag) == 42
    assert tag[0] == tag[41] == '"'

    refused = tool.ask(method, resource, {"b": 2}, headers={"If-Match": TAG_OF_NONE}, **place(resource))
    assert (refused.status_code, kept(tool, resource)) == (412, {"a": 1})
    assert tool.ask(method, resource, {"b": 2}, headers={"If-Match": tag}, **place(resource)).status_code == 204
    again = tool.ask(method, resource, {"b": 2}, headers={"If-Match": tag}, **place(resource))
    assert again.status_code == 412


@every
@versions
def test_xapi_00322_what_must_be_new_is_refused_when_it_is_there(resource: str, version: str, db: None) -> None:
    tool = Tool(version=version)
    assert tool.ask("PUT", resource, {"a": 1}, headers=NEW, **place(resource)).status_code == 204
    assert tool.ask("PUT", resource, {"a": 2}, headers=NEW, **place(resource)).status_code == 412
    assert tool.ask("POST", resource, {"a": 2}, headers=NEW, **place(resource)).status_code == 412
    assert kept(tool, resource) == {"a": 1}


@pytest.mark.parametrize(
    ("resource", "version", "new", "there"),
    [
        (STATE, "1.0.3", 204, 204),
        (STATE, "2.0.0", 204, 409),
        *((resource, "1.0.3", 400, 409) for resource in PROFILES),
        *((resource, "2.0.0", 204, 409) for resource in PROFILES),
    ],
)
def test_xapi_00273_00287_a_put_without_condition(resource: str, version: str, new: int, there: int, db: None) -> None:
    tool = Tool(version=version)
    assert tool.ask("PUT", resource, {"a": 1}, **place(resource)).status_code == new
    tool.ask("POST", resource, {"a": 1}, **place(resource))
    refused = tool.ask("PUT", resource, {"a": 2}, **place(resource))

    assert refused.status_code == there
    assert kept(tool, resource) == {"a": 2 if there == 204 else 1}
    if there == 409:
        assert "If-Match" in json.loads(refused.content)["detail"]


# POST completes


@every
def test_xapi_00229_00279_00308_a_posted_object_completes_the_one_that_is_kept(tool: Tool, resource: str) -> None:
    tool.ask("POST", resource, {"x": {"a": 1}, "y": "é"}, content_type="application/json; charset=utf-8", **place(resource))
    answer = tool.ask("POST", resource, {"x": {"b": 2}, "z": None}, **place(resource))

    assert answer.status_code == 204
    assert kept(tool, resource) == {"x": {"b": 2}, "y": "é", "z": None}


@every
@pytest.mark.parametrize(
    ("before", "kind_before", "sent", "kind"),
    [
        ("{}", "application/json", "abc", "application/octet-stream"),
        ("{}", "application/json", "{}", "not/json"),
        ("{}", "application/json", "abc", "application/x-www-form-urlencoded"),
        ("{}", "application/octet-stream", "{}", "application/json"),
        ("{}", "application/json", "{}{", "application/json"),
        ("{}", "application/json", "[1]", "application/json"),
        ("[1]", "application/json", "{}", "application/json"),
    ],
)
def test_xapi_00232_00278_00313_what_cannot_be_completed_stays(
    tool: Tool, resource: str, before: str, kind_before: str, sent: str, kind: str
) -> None:
    tool.ask("PUT", resource, before, content_type=kind_before, headers=NEW, **place(resource))
    assert tool.ask("POST", resource, sent, content_type=kind, **place(resource)).status_code == 400
    assert tool.get(resource, **place(resource)).content == before.encode()


@every
def test_xapi_00235_00284_00314_json_that_does_not_parse_is_not_kept(tool: Tool, resource: str) -> None:
    assert tool.ask("POST", resource, '{"a":1}[', **place(resource)).status_code == 400
    assert tool.get(resource, **place(resource)).status_code == 404


# Hostile input, other organisations, what a tool may not


def test_what_is_larger_than_a_document_is_refused_with_its_reason(tool: Tool) -> None:
    just = b"x" * LARGEST
    kind = {"content_type": "text/plain"}
    assert tool.ask("PUT", STATE, just, **kind, **place(STATE)).status_code == 204
    refused = tool.ask("PUT", STATE, just + b"x", **kind, **place(STATE, "autre"))
    assert (refused.status_code, "5" in json.loads(refused.content)["detail"]) == (413, True)

    most = {"a": "x" * (LARGEST_OBJECT - 20)}
    assert tool.ask("POST", STATE, most, **place(STATE, "objet")).status_code == 204
    assert tool.ask("POST", STATE, {"b": most["a"]}, **place(STATE, "objet")).status_code == 204
    assert tool.ask("POST", STATE, {"c": 1}, **place(STATE, "objet")).status_code == 413
    assert tool.ask("POST", STATE, {"a": "x" * LARGEST_OBJECT}, **place(STATE, "neuf")).status_code == 413
    assert kept(tool, STATE, "objet") == most | {"b": most["a"]}


def test_names_and_types_that_nobody_could_keep_are_refused(tool: Tool) -> None:
    longest = "é" * (LONGEST_NAME // 2)
    assert tool.ask("POST", STATE, {}, **place(STATE, longest)).status_code == 204
    assert tool.ask("POST", STATE, {}, **place(STATE, longest + "x")).status_code == 400
    assert json.loads(tool.get(STATE, **ABOUT[STATE]).content) == [longest]
    for kind in ("json", "application/", "text/html\x01", "a/" + "b" * 200, "text/é"):
        assert tool.ask("POST", STATE, b"{}", content_type=kind, **place(STATE, "type")).status_code == 400, kind


@pytest.mark.parametrize("body", [b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b"\xff\xfe", b"NaN"])
def test_deep_and_broken_json_is_refused_and_never_a_failure(tool: Tool, body: bytes) -> None:
    assert tool.ask("POST", STATE, body, **place(STATE)).status_code == 400
    assert tool.ask("PUT", STATE, body, **place(STATE)).status_code == 204
    assert tool.ask("POST", STATE, {}, **place(STATE)).status_code == 400


@every
def test_another_organisation_sees_and_changes_nothing(tool: Tool, resource: str) -> None:
    other = Tool()
    tool.ask("POST", resource, {"a": 1}, **place(resource))

    assert other.get(resource, **place(resource)).status_code == 404
    assert json.loads(other.get(resource, **ABOUT[resource]).content) == []
    assert other.ask("DELETE", resource, **place(resource)).status_code == 204
    assert other.ask("POST", resource, {"b": 1}, **place(resource)).status_code == 204
    assert kept(tool, resource) == {"a": 1}


def test_another_tool_of_the_same_organisation_shares_them(tool: Tool) -> None:
    tool.ask("POST", STATE, {"a": 1}, **place(STATE))
    assert kept(Tool(organisation_id=tool.organisation_id), STATE) == {"a": 1}


@every
@pytest.mark.parametrize("method", ["GET", *WRITING])
def test_a_tool_keeps_only_what_it_may(resource: str, method: str, db: None) -> None:
    scope = Scope.STATE if resource == STATE else Scope.PROFILE
    may_not = Tool(*(one for one in Scope if one != scope))
    assert may_not.ask(method, resource, b"", **place(resource)).status_code == 403
    assert Tool(scope).get(resource, **ABOUT[resource]).status_code == 200


def test_nobody_without_a_secret_reads_a_document(db: None) -> None:
    answer = Client().get(f"/xapi/{STATE}", headers={"X-Experience-API-Version": "2.0.0"})
    assert answer.status_code == 401
    assert "Basic" in answer["WWW-Authenticate"]


@pytest.mark.parametrize("address", ["/activities//state", "activities/state/", "/activities/state//"])
@pytest.mark.parametrize("base", ["/xapi", "/xapi/1.0"])
def test_a_slash_too_many_leads_to_the_same_document(tool: Tool, address: str, base: str) -> None:
    tool.base = base
    assert tool.ask("POST", address, {"a": 1}, **place(STATE)).status_code == 204
    assert kept(tool, STATE) == {"a": 1}


@pytest.mark.parametrize("address", ["inconnu", "1.0/inconnu", "statements/x", "/", "STATEMENTS", "activities/state/x"])
def test_another_address_is_told_what_there_is(tool: Tool, address: str) -> None:
    answer = tool.get(address)
    assert (answer.status_code, answer["X-Experience-API-Version"]) == (404, "1.0.3" if "1.0" in address else "2.0.0")
    assert "statements, activities" in json.loads(answer.content)["detail"]


def test_whoever_a_document_is_about_is_known_from_then_on(tool: Tool) -> None:
    tool.ask("POST", STATE, {"a": 1}, **place(STATE))
    tool.ask("POST", AGENT_PROFILE, {"a": 1}, **place(AGENT_PROFILE))

    agent = Agent.objects.get()
    assert (agent.identifier, agent.name) == ({"mbox": AGENT["mbox"]}, "Awa Diallo")
    assert ActivityDefinition.objects.get().iri == ACTIVITY


def test_reading_and_forgetting_make_nobody_known(tool: Tool) -> None:
    tool.get(STATE, **place(STATE))
    tool.ask("DELETE", STATE, **place(STATE))
    assert not Agent.objects.exists()


@pytest.mark.parametrize("resource", ["statements", *RESOURCES, "activities", "agents"])
def test_xapi_00321_without_a_version_every_resource_answers_400_with_one(tool: Tool, resource: str) -> None:
    for base, version in (("/xapi", "2.0.0"), ("/xapi/1.0", "1.0.3")):
        answer = tool.browser.get(f"{base}/{resource}", headers={"Authorization": tool.authorization})
        assert (answer.status_code, answer["X-Experience-API-Version"]) == (400, version)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.9", "1.0.3"),
        ("2.0", "2.0.0"),
        ("2.0.1", "2.0.0"),
        ("0.95", None),
        ("1.1.0", None),
    ],
)
def test_a_version_of_a_family_is_answered_by_its_newest(tool: Tool, asked: str, answered: str | None) -> None:
    answer = tool.get(STATE, headers={"X-Experience-API-Version": asked}, **ABOUT[STATE])
    assert (answer.status_code, answer["X-Experience-API-Version"]) == ((200, answered) if answered else (400, "2.0.0"))


def test_other_methods_are_not_answered(tool: Tool) -> None:
    answer = tool.ask("PATCH", STATE, **place(STATE))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, PUT, POST, DELETE")


def test_what_tools_keep_about_somebody_is_in_their_data_readable_and_goes_with_them(first_tool: Tool) -> None:
    awa = PersonFactory.create(email="awa@exemple.be")
    agent, other = {"mbox": "mailto:awa@exemple.be"}, {"mbox": "mailto:lea@exemple.be"}
    for who in (agent, other):
        first_tool.ask("PUT", STATE, {"page": 12, "nom": "Élodie"}, activityId=ACTIVITY, agent=who, stateId="signet")
    photo = {"agent": agent, "profileId": "photo"}
    first_tool.ask("PUT", AGENT_PROFILE, b"\xff\x00\x01", content_type="image/png", headers=NEW, **photo)

    held = privacy.export(awa.pk)["records.Document"]["rows"]
    shown = [str(fact.value) for fact in facts(Document, held[0])]
    privacy.erase(awa.pk)

    assert [(row["kind"], row["name"], row["activity_iri"]) for row in held] == [
        ("state", "signet", ACTIVITY), ("agent", "photo", ""),
    ]  # fmt: skip
    assert json.loads(held[0]["content"]) == {"page": 12, "nom": "Élodie"}
    assert held[1]["content"] == "data:;base64,/wAB"
    assert ACTIVITY in shown
    assert not any("Élodie" in words for words in shown)
    (left,) = Document.objects.all()
    assert left.agent == agent_key(first_tool.organisation_id, "mbox mailto:lea@exemple.be")
