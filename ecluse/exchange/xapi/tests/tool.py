"""A connected tool as its author would write it, on Django's client."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory
from ecluse.records.actions.connecting import connect_tool
from ecluse.records.testing import EVERYTHING

AGENT = {"objectType": "Agent", "name": "Awa Diallo", "mbox": "mailto:awa@exemple.be"}
ACTIVITY = "https://cours.exemple.be/tableur"


class Tool:
    """A tool of an organisation with some scopes (all of them by default), that speaks one version, or says none."""

    def __init__(self, *scopes: str, organisation_id: UUID | None = None, version: str = "2.0.0", base: str = "/xapi") -> None:
        self.organisation_id = organisation_id or OrganisationFactory.create().pk
        self.client, self.secret = connect_tool(
            by=SYSTEM,
            organisation_id=self.organisation_id,
            name=f"Outil {timezone.now().timestamp()}",
            scopes=scopes or EVERYTHING,
            at=timezone.now(),
        )
        self.version, self.base, self.browser = version, base, Client()

    @property
    def authorization(self) -> str:
        """HTTP Basic."""
        return "Basic " + b64encode(f"{self.client.key}:{self.secret}".encode()).decode()

    def ask(
        self,
        method: str,
        resource: str,
        body: Any = b"",
        *,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
        **parameters: Any,
    ) -> HttpResponse:
        """One request; a parameter or a body that is no text goes as JSON."""
        said = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        known = {"Authorization": self.authorization} | ({"X-Experience-API-Version": self.version} if self.version else {})
        answer: HttpResponse = self.browser.generic(
            method,
            f"{self.base}/{resource}" + (f"?{urlencode(said)}" if said else ""),
            body if isinstance(body, bytes | str) else json.dumps(body),
            content_type=content_type,
            headers=known | (headers or {}),
        )
        return answer

    def get(self, resource: str, **parameters: Any) -> HttpResponse:
        """One GET."""
        return self.ask("GET", resource, **parameters)
