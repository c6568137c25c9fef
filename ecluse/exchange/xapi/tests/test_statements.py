"""Statements over the wire, as tools send and read them. Names carry the ids of ADL's requirements where there is one."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory
from ecluse.records.api import Scope, connect_tool
from ecluse.records.testing import a_statement

pytestmark = pytest.mark.django_db
FIRST, SECOND = "1.0.3", "2.0.0"


class Tool:
    """A connected tool on Django's client."""

    def __init__(self, *scopes: str, version: str = FIRST, organisation_id: Any = None) -> None:
        self.organisation_id = organisation_id or OrganisationFactory.create().pk
        self.client, self.secret = connect_tool(
            by=SYSTEM,
            organisation_id=self.organisation_id,
            name=f"Outil {uuid4()}",
            scopes=scopes or tuple(Scope),
            at=timezone.now(),
        )
        pair = base64.b64encode(f"{self.client.key}:{self.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": version}

    def ask(self, method: str, address: str = "/xapi/statements", body: Any = b"", headers: Any = None, **said: str) -> Any:
        kind = said.pop("content_type", "application/json")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        query = dict(said)
        return Client().generic(
            method, address, content, content_type=kind, headers=self.headers | (headers or {}), query_params=query
        )

    def get(self, **asked: str) -> Any:
        return self.ask("GET", **asked)

    def post(self, body: Any, **more: Any) -> Any:
        return self.ask("POST", body=body, **more)

    def read(self, **asked: str) -> list[dict[str, Any]]:
        response = self.get(**asked)
        assert response.status_code == 200, response.content
        return json.loads(response.content)["statements"]  # type: ignore[no-any-return]


@pytest.fixture
def tool() -> Tool:
    return Tool()


@pytest.mark.parametrize("version", [FIRST, SECOND])
def test_what_is_posted_is_read_in_both_versions(version: str) -> None:
    tool = Tool(version=version)

    posted = tool.post([a_statement(), a_statement()])
    listed = tool.get()

    assert (posted.status_code, listed.status_code) == (200, 200)
    assert posted.headers["X-Experience-API-Version"] == version
    assert [one["id"] for one in json.loads(listed.content)["statements"]] == json.loads(posted.content)[::-1]
    assert "X-Experience-API-Consistent-Through" in listed.headers
