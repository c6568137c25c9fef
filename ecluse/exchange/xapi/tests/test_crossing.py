"""Content on another site speaks to the record from a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from ecluse.exchange.xapi.tests.tool import ACTIVITY, AGENT, Tool

STATE = "activities/state"
ORIGIN = {"Origin": "https://contenu.exemple.be"}


@pytest.mark.parametrize("resource", ["statements", STATE, "activities/profile", "agents/profile", "activities", "agents"])
def test_a_browser_is_told_what_a_page_may_send_without_a_secret(resource: str, db: None) -> None:
    asks = ORIGIN | {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,if-match"}
    answer = Client().options(f"/xapi/{resource}", headers=asks)

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"PUT", "POST", "DELETE"} <= set(answer["Access-Control-Allow-Methods"].split(", "))
    allowed = set(answer["Access-Control-Allow-Headers"].lower().split(", "))
    assert {"authorization", "content-type", "if-match", "if-none-match", "x-experience-api-version"} <= allowed
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_page_reads_the_answer_its_tag_and_a_refusal(tool: Tool) -> None:
    place = {"activityId": ACTIVITY, "agent": AGENT, "stateId": "signet"}
    tool.ask("POST", STATE, {"a": 1}, **place)
    for answer in (tool.get(STATE, headers=ORIGIN, **place), tool.get(STATE, headers=ORIGIN | {"Authorization": ""}, **place)):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in answer["Access-Control-Expose-Headers"]
