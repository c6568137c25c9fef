"""An application as its author would write it, on Django's client; and a holder in a browser."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from ecluse.exchange.openbadges import scopes
from ecluse.network.testing import signed_in_as

HOME = "https://wallet.example"
BACK = f"{HOME}/retour"
VERIFIER = "v" * 64
ALL = scopes.written([*scopes.SCOPES, scopes.STAY])


def registration(**changes: Any) -> dict[str, Any]:
    """What a wallet says of itself."""
    return {
        "client_name": "Portefeuille Exemple",
        "client_uri": HOME,
        "logo_uri": f"{HOME}/logo.png",
        "tos_uri": f"{HOME}/conditions",
        "policy_uri": f"{HOME}/vie-privee",
        "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
        "software_version": "4.0",
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": ALL,
    } | changes


def register(**changes: Any) -> Any:
    """The answer to a registration."""
    body = {name: value for name, value in registration(**changes).items() if value is not None}
    return Client().post(reverse("exchange:register_application"), json.dumps(body), content_type="application/json")


def challenge(verifier: str = VERIFIER) -> str:
    """S256."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Wallet:
    """A registered application."""

    id: str
    secret: str
    program: Client = field(default_factory=Client)

    @classmethod
    def registered(cls, **changes: Any) -> Wallet:
        answer = register(**changes).json()
        return cls(answer["client_id"], answer["client_secret"])

    @property
    def basic(self) -> dict[str, str]:
        return {"Authorization": "Basic " + b64encode(f"{self.id}:{self.secret}".encode()).decode()}

    def asking(self, **changes: Any) -> dict[str, Any]:
        """The parameters of an authorization request."""
        asked = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": BACK,
            "scope": ALL,
            "state": "état é 1",
            "code_challenge": challenge(),
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in asked.items() if value is not None}

    def page(self, browser: Client, **changes: Any) -> Any:
        """What the holder sees."""
        return browser.get(reverse("exchange:authorize_application"), self.asking(**changes))

    def answered(self, browser: Client, decision: str = "accept", **changes: Any) -> dict[str, str]:
        """What comes back to the application."""
        address = reverse("exchange:authorize_application", query=self.asking(**changes))
        answer = browser.post(address, {"decision": decision})
        assert answer.status_code == 302, answer.content
        assert answer["Location"].startswith(BACK + "?")
        return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}

    def ask_token(self, headers: dict[str, str] | None = None, **values: Any) -> Any:
        """The answer of the token address."""
        return self.program.post(
            reverse("exchange:application_token"), values, headers=self.basic if headers is None else headers
        )

    def change_code(self, code: str, **changes: Any) -> Any:
        values = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER} | changes
        return self.ask_token(**{name: value for name, value in values.items() if value is not None})

    def refresh(self, token: str, **more: Any) -> Any:
        return self.ask_token(grant_type="refresh_token", refresh_token=token, **more)

    def tokens(self, person: Any, **changes: Any) -> dict[str, Any]:
        """The whole way, once a holder has said yes."""
        return self.change_code(self.answered(signed_in_as(person), **changes)["code"]).json()

    def revoke(self, token: str, **more: Any) -> Any:
        return self.program.post(reverse("exchange:revoke_application_token"), {"token": token} | more, headers=self.basic)


def call(token: str | None, name: str = "credentials", **query: Any) -> Any:
    """A reading of the interface."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(raise_request_exception=False).get(reverse(f"exchange:ob_{name}"), query, headers=headers)
