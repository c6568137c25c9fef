"""A client of an Open Badges 3.0 Host, written from the standard alone: httpx, nothing of the server."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, UPSERT = f"{SCOPE}credential.readonly", f"{SCOPE}credential.upsert"
READ_PROFILE, UPDATE_PROFILE = f"{SCOPE}profile.readonly", f"{SCOPE}profile.update"
EVERY = " ".join((READ, UPSERT, READ_PROFILE, UPDATE_PROFILE, "offline_access"))
HOME = "https://conformance.example"
BACK = f"{HOME}/Authorize"
LINK = re.compile(r'<([^>]+)>;\s*rel="([a-z]+)"')


@dataclass
class Program:
    """A client application, from the discovery document on."""

    base: str
    http: httpx.Client
    sdd: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    secret: str = ""

    @property
    def security(self) -> dict[str, Any]:
        return next(one for one in self.sdd["components"]["securitySchemes"].values() if one["type"] == "oauth2")

    @property
    def flow(self) -> dict[str, Any]:
        return self.security["flows"]["authorizationCode"]

    def discover(self) -> httpx.Response:
        answer = self.http.get(f"{self.base}/ims/ob/v3p0/discovery", headers={"Accept": "application/json"})
        self.sdd = answer.json()
        return answer

    @staticmethod
    def metadata(**changes: Any) -> dict[str, Any]:
        said = {
            "client_name": "Conformance client", "client_uri": f"{HOME}/", "logo_uri": f"{HOME}/logo.png",
            "tos_uri": f"{HOME}/terms", "policy_uri": f"{HOME}/privacy", "software_id": "c88b6ed8-269e-448e-99be-7e2ff47167d1",
            "software_version": "v4.0.30319", "redirect_uris": [BACK], "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"], "scope": EVERY,
        } | changes  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}

    def register(self, **changes: Any) -> httpx.Response:
        answer = self.http.post(self.security["x-imssf-registrationUrl"], json=self.metadata(**changes))
        if answer.status_code == 201:
            self.id, self.secret = answer.json()["client_id"], answer.json()["client_secret"]
        return answer

    def request(self, verifier: str, **changes: Any) -> str:
        """The address of an authorization request."""
        digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.id, "redirect_uri": BACK, "scope": EVERY, "state": "26357667-94df",
            "code_challenge": digest, "code_challenge_method": "S256",
        } | changes  # fmt: skip
        return f"{self.flow['authorizationUrl']}?{urlencode({n: v for n, v in asked.items() if v is not None})}"

    def token(self, basic: tuple[str, str] | None = None, **values: str) -> httpx.Response:
        return self.http.post(self.flow["tokenUrl"], data=values, auth=basic or (self.id, self.secret))

    def change(self, code: str, verifier: str, **changes: Any) -> httpx.Response:
        values = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "scope": EVERY, "code_verifier": verifier,
        } | changes  # fmt: skip
        return self.token(**{name: value for name, value in values.items() if value is not None})

    def refresh(self, token: str, **more: str) -> httpx.Response:
        return self.http.post(
            self.flow["refreshUrl"],
            data={"grant_type": "refresh_token", "refresh_token": token} | more,
            auth=(self.id, self.secret),
        )

    def revoke(self, token: str, hint: str) -> httpx.Response:
        address = self.security["x-imssf-revocationUrl"]
        return self.http.post(address, data={"token": token, "token_type_hint": hint}, auth=(self.id, self.secret))

    def call(self, method: str, path: str, token: str | None, **more: Any) -> httpx.Response:
        headers = {"Accept": "application/json"} | more.pop("headers", {})
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.http.request(method, f"{self.base}/ims/ob/v3p0/{path}", headers=headers, **more)


@dataclass
class Person:
    """A holder in a browser: an httpx client that is signed in."""

    http: httpx.Client

    def answers(self, address: str, decision: str = "accept") -> httpx.Response:
        """Open the page of consent and press a button; the answer of the press, or of the page when it leads away at once."""
        page = self.http.get(address)
        return self.press(page, address, decision=decision) if page.status_code == 200 else page

    def press(self, page: httpx.Response, action: str, /, **values: str) -> httpx.Response:
        """Send a form of a page."""
        mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert mark is not None, page.text[:500]
        headers = {"Referer": action, "Origin": "{0.scheme}://{0.netloc}".format(urlsplit(action))}
        return self.http.post(action, data={"csrfmiddlewaretoken": mark[1], **values}, headers=headers)


def returned(answer: httpx.Response) -> dict[str, str]:
    """What a redirection brings back to the client."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers.get("Location", "")).query).items()}


def links(answer: httpx.Response) -> dict[str, str]:
    """The `Link` header by relation."""
    return {rel: address for address, rel in LINK.findall(answer.headers.get("Link", ""))}


def new_verifier() -> str:
    """43 characters of RFC 7636."""
    return secrets.token_urlsafe(32)
