"""Requests within a form: the syntax of 1.0.3 for who can send no header (XAPI-00336, 00148)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from ecluse.exchange.xapi.tests.tool import ACTIVITY, AGENT, Tool

STATE = "activities/state"
PLACE = {"activityId": ACTIVITY, "agent": json.dumps(AGENT), "stateId": "signet"}
FORM = "application/x-www-form-urlencoded"


def ask(
    tool: Tool, method: str, fields: dict[str, str] | str, *, query: str = "", headers: dict[str, str] | None = None
) -> HttpResponse:
    """A POST of a form, with nothing but its type in the headers unless told."""
    body = fields if isinstance(fields, str) else urlencode(fields)
    answer: HttpResponse = tool.browser.generic(
        "POST", f"/xapi/1.0/{STATE}?method={method}{query}", body, content_type=FORM, headers=headers or {}
    )
    return answer


@pytest.fixture
def said(first_tool: Tool) -> dict[str, str]:
    """Who asks, and in which version, as fields of a form."""
    return {"Authorization": first_tool.authorization, "X-Experience-API-Version": "1.0.3"}


def test_xapi_00336_everything_is_said_in_the_form(first_tool: Tool, said: dict[str, str]) -> None:
    put = ask(first_tool, "PUT", said | PLACE | {"content": '{"page":"é"}'})
    assert (put.status_code, put["X-Experience-API-Version"]) == (204, "1.0.3")
    read = ask(first_tool, "GET", said | PLACE)
    assert (read.status_code, read.content) == (200, '{"page":"é"}'.encode())
    assert read["Content-Type"] == "application/json"

    refused = ask(first_tool, "POST", said | PLACE | {"content": '{"b":1}', "If-Match": '"autre"'})
    assert refused.status_code == 412
    assert ask(first_tool, "POST", said | PLACE | {"content": '{"b":1}', "if-match": read["ETag"]}).status_code == 204
    assert ask(first_tool, "DELETE", said | PLACE).status_code == 204
    assert ask(first_tool, "GET", said | PLACE).status_code == 404


def test_what_the_form_holds_has_the_type_that_the_form_says(first_tool: Tool, said: dict[str, str]) -> None:
    ask(first_tool, "PUT", said | PLACE | {"content": "un texte", "Content-Type": "text/plain", "Content-Length": "8"})
    read = first_tool.get(STATE, **PLACE)
    assert (read.content, read["Content-Type"]) == (b"un texte", "text/plain")


def test_real_headers_count_unless_the_form_says_otherwise(first_tool: Tool, said: dict[str, str]) -> None:
    assert ask(first_tool, "GET", {"activityId": ACTIVITY, "agent": PLACE["agent"]}, headers=said).status_code == 200
    other = {"X-Experience-API-Version": "0.8"}
    assert ask(first_tool, "PUT", PLACE | other | {"content": "{}"}, headers=said).status_code == 400
    wrong = ask(first_tool, "GET", PLACE | {"Authorization": "Basic eDp5"}, headers=said)
    assert wrong.status_code == 401


@pytest.mark.parametrize(
    ("method", "fields", "query"),
    [
        ("PUT", PLACE | {"content": "{}"}, "&stateId=signet"),
        ("PUT", PLACE | {"content": "{}"}, "&method=PUT"),
        ("PATCH", PLACE, ""),
        ("HEAD", PLACE, ""),
        ("put", PLACE | {"content": "{}"}, ""),
        ("PUT", '{"activityId":"x"}', ""),
        ("PUT", "", ""),
        ("PUT", PLACE | {"content": "{}", "inconnu": "x"}, ""),
        ("GET", urlencode(PLACE) + "&stateId=autre", ""),
        ("GET", "&".join(f"champ{n}=1" for n in range(2_000)), ""),
        ("GET", PLACE | {"stateId": "a\0b"}, ""),
    ],
)
def test_a_form_that_is_not_as_the_standard_has_it_is_refused(
    first_tool: Tool, said: dict[str, str], method: str, fields: Any, query: str
) -> None:
    assert ask(first_tool, method, fields, query=query, headers=said).status_code == 400


def test_only_a_post_is_read_as_a_form(first_tool: Tool) -> None:
    for method in ("PUT", "GET", "DELETE"):
        assert first_tool.ask(method, f"{STATE}?{urlencode({**PLACE, 'method': 'GET'})}").status_code == 400


def test_a_form_without_method_is_a_document(first_tool: Tool) -> None:
    body = "Authorization=x&content=abc"
    assert first_tool.ask("POST", STATE, body, content_type=FORM, **PLACE).status_code == 204
    assert first_tool.get(STATE, **PLACE).content == body.encode()


@pytest.mark.parametrize("in_form", [True, False])
@pytest.mark.parametrize("body", [None, "null", '{"method":"GET"}'])
def test_version_2_refuses_requests_within_a_form(tool: Tool, in_form: bool, body: str | None) -> None:
    said = {"Authorization": tool.authorization, "X-Experience-API-Version": "2.0.0"}
    for method in ("GET", "PUT"):
        fields = body or PLACE | (said if in_form else {})
        answer = ask(tool, method, fields, headers={} if in_form else said)
        assert answer.status_code == 400
        assert "X-Experience-API-Version" in answer


def test_without_a_version_or_a_secret_a_form_is_refused_as_any_request(first_tool: Tool, said: dict[str, str]) -> None:
    assert ask(first_tool, "GET", PLACE | {"Authorization": said["Authorization"]}).status_code == 400
    assert ask(first_tool, "GET", PLACE | {"X-Experience-API-Version": "1.0.3"}).status_code == 401


def test_xapi_00148_statements_are_asked_for_within_a_form(first_tool: Tool, said: dict[str, str]) -> None:
    answer = first_tool.browser.generic(
        "POST", "/xapi/1.0/statements?method=GET", urlencode(said | {"limit": "1"}), content_type=FORM
    )
    assert answer.status_code == 200
    assert set(json.loads(answer.content)) == {"statements", "more"}
    assert "X-Experience-API-Consistent-Through" in answer
