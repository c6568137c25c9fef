"""A tool changes its secret for a token of an hour (RFC 6749)."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from ecluse.exchange.xapi.tests.tool import ACTIVITY, AGENT, Tool
from ecluse.exchange.xapi.tokens import TOKENS
from ecluse.foundation.access import SYSTEM
from ecluse.records.actions.connecting import change_secret, end_tool
from ecluse.records.jobs import forget_tokens
from ecluse.records.models import AccessToken, Scope
from ecluse.records.queries.clients import digest_of, forget_who_was_heard, speaker_by_token

GRANT = {"grant_type": "client_credentials"}


def ask(tool: Tool, form: dict[str, Any] | None = None, authorization: str | None = None) -> HttpResponse:
    """A request for a token, with HTTP Basic unless told."""
    said = tool.authorization if authorization is None else authorization
    answer: HttpResponse = tool.browser.post("/xapi/jeton", GRANT | (form or {}), headers={"Authorization": said} if said else {})
    return answer


def states(tool: Tool, token: str) -> int:
    """The status of a request with a token."""
    forget_who_was_heard()
    return tool.get(
        "activities/state", activityId=ACTIVITY, agent=AGENT, headers={"Authorization": f"Bearer {token}"}
    ).status_code


def test_a_token_opens_for_an_hour_what_the_secret_opens(tool: Tool) -> None:
    answer = ask(tool)
    said = json.loads(answer.content)

    assert (answer.status_code, answer["Cache-Control"], answer["Pragma"]) == (200, "no-store", "no-cache")
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 3600)
    assert set(said["scope"].split()) == set(Scope)
    assert states(tool, said["access_token"]) == 200
    kept = AccessToken.objects.get()
    assert kept.digest == digest_of(said["access_token"])
    assert timedelta(minutes=59) < kept.until - timezone.now() <= timedelta(hours=1)


def test_a_tool_that_has_no_header_says_its_secret_in_the_form(tool: Tool) -> None:
    form = {"client_id": tool.client.key, "client_secret": tool.secret}
    assert ask(tool, form, authorization="").status_code == 200


def test_a_token_opens_no_more_than_was_asked(tool: Tool) -> None:
    said = json.loads(ask(tool, {"scope": f"{Scope.WRITE} {Scope.READ_MINE}"}).content)
    assert said["scope"] == f"{Scope.READ_MINE} {Scope.WRITE}"
    assert states(tool, said["access_token"]) == 403


def test_what_a_tool_may_not_do_it_receives_no_token_for(db: None) -> None:
    tool = Tool(Scope.WRITE)
    for scope in (Scope.STATE, f"{Scope.WRITE} inconnu", "all"):
        answer = ask(tool, {"scope": scope})
        assert (answer.status_code, json.loads(answer.content)["error"]) == (400, "invalid_scope")
    assert not AccessToken.objects.exists()


def test_what_a_tool_may_do_no_more_its_token_does_no_more(tool: Tool) -> None:
    token = json.loads(ask(tool).content)["access_token"]
    tool.client.scopes = [Scope.WRITE]
    tool.client.save()
    assert states(tool, token) == 403


@pytest.mark.parametrize(
    ("authorization", "form"),
    [
        ("Basic " + b64encode(b"inconnu:secret").decode(), {}),
        ("Basic pas-du-base64", {}),
        ("Basic " + b64encode(b"a\0b:c").decode(), {}),
        ("Basic " + b64encode(b"\xff:c").decode(), {}),
        ("Bearer abc", {}),
        ("", {}),
        ("", {"client_id": "a\0b", "client_secret": "x"}),
        ("", {"client_id": "inconnu", "client_secret": "x"}),
    ],
)
def test_a_wrong_secret_is_refused_as_the_standard_says(tool: Tool, authorization: str, form: dict[str, str]) -> None:
    answer = ask(tool, form, authorization=authorization)
    assert (answer.status_code, json.loads(answer.content)["error"]) == (401, "invalid_client")
    assert (answer["Cache-Control"], answer["WWW-Authenticate"].split()[0]) == ("no-store", "Basic")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
        ({"grant_type": ["client_credentials", "password"]}, "invalid_request"),
        ({"client_id": "x", "client_secret": "y"}, "invalid_request"),
        ({f"champ{number}": "x" for number in range(2_000)}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_as_the_standard_says_is_refused(tool: Tool, form: dict[str, Any], error: str) -> None:
    answer = ask(tool, form)
    assert (answer.status_code, json.loads(answer.content)["error"]) == (400, error)


def test_a_token_is_not_changed_for_another(tool: Tool) -> None:
    token = json.loads(ask(tool).content)["access_token"]
    assert ask(tool, authorization=f"Bearer {token}").status_code == 401


def test_tokens_are_asked_for_by_post_only(tool: Tool) -> None:
    assert tool.browser.get("/xapi/jeton").status_code == 405


def test_a_tool_that_asks_too_often_waits_and_the_others_do_not(tool: Tool) -> None:
    for _time in range(TOKENS.each):
        assert ask(tool).status_code == 200
    answer = ask(tool)
    assert (answer.status_code, json.loads(answer.content)["error"]) == (429, "temporarily_unavailable")
    assert int(answer["Retry-After"]) > 0
    assert ask(Tool()).status_code == 200


@pytest.mark.parametrize("how", ["end", "leak"])
def test_no_token_outlives_a_tool_or_a_secret_that_leaked(tool: Tool, how: str) -> None:
    token = json.loads(ask(tool).content)["access_token"]
    if how == "end":
        end_tool(by=SYSTEM, client=tool.client, at=timezone.now())
    else:
        change_secret(by=SYSTEM, client=tool.client, at=timezone.now(), has_leaked=True)
    assert states(tool, token) == 401


def test_a_token_that_is_over_opens_nothing_and_is_taken_away_at_night(tool: Tool) -> None:
    old, new = (json.loads(ask(tool).content)["access_token"] for _time in range(2))
    later = timezone.now() + timedelta(hours=2)
    AccessToken.objects.filter(digest=digest_of(new)).update(until=later + timedelta(hours=1))
    forget_who_was_heard()

    assert speaker_by_token(old, at=later) is None
    assert forget_tokens(later) == 1
    assert speaker_by_token(new, at=later) is not None
