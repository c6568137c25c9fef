"""An error that nobody expected is answered as tools read it, and tells nothing of what was inside."""

from __future__ import annotations

import json
import logging
from typing import Any

import psycopg
import pytest
from django.db import OperationalError

from ecluse.exchange.xapi import statements
from ecluse.foundation.observe import Lines
from ecluse.records.testing import a_statement

from .tool import Tool

pytestmark = pytest.mark.django_db


def broken(*_args: Any, **_kwargs: Any) -> None:
    raise RuntimeError("mot de passe : rosebud")


@pytest.mark.parametrize("method", ["POST", "HEAD", "GET"])
def test_an_unexpected_error_is_json_with_the_number_that_the_log_has(
    tool: Tool, method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(statements.records, "keep_body", broken)
    monkeypatch.setattr(statements.records, "page_of_statements", broken)

    answer = tool.ask(method, "statements", a_statement() if method == "POST" else b"")

    assert answer.status_code == 500
    assert answer.headers["X-Experience-API-Version"] == "2.0.0"
    assert "rosebud" not in answer.content.decode()
    if method != "HEAD":
        said = json.loads(answer.content)
        assert said["status"] == 500
        assert said["number"] in said["detail"]
        assert said["number"] == answer.headers["X-Request-ID"]
    (record,) = [one for one in caplog.records if one.message == "xapi failed"]
    line = json.loads(Lines().format(record))
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["error"] == "RuntimeError"
    assert any("broken" in place for place in line["where"])
    assert "rosebud" not in json.dumps(line)
    assert record.levelno == logging.ERROR


@pytest.mark.parametrize("cause", [psycopg.errors.DiskFull, psycopg.errors.AdminShutdown, psycopg.OperationalError])
def test_what_passes_by_itself_says_when_to_come_back(
    tool: Tool, monkeypatch: pytest.MonkeyPatch, cause: type[psycopg.Error]
) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError from cause()

    monkeypatch.setattr(statements.records, "keep_body", away)

    answer = tool.ask("POST", "statements", a_statement())

    said = json.loads(answer.content)
    assert answer.status_code == said["status"] == (507 if cause is psycopg.errors.DiskFull else 503)
    assert (answer.headers["Retry-After"], said["number"]) == ("30", answer.headers["X-Request-ID"])


def test_the_address_of_tokens_and_an_address_with_a_slash_too_many_answer_alike(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements.records, "keep_body", broken)
    monkeypatch.setattr(statements.records, "speaker_by_secret", broken)

    for path, kind in (("statements//", "application/json"), ("/jeton", "application/x-www-form-urlencoded")):
        answer = tool.ask("POST", path, a_statement(), content_type=kind)
        assert (answer.status_code, json.loads(answer.content)["status"]) == (500, 500), path
