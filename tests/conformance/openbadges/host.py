"""A small Host that is not ours, on loopback: it writes down what a client does, and whether the standard allows it."""

from __future__ import annotations

import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from .client import SCOPE
from .run import Run

REQUIRED = (
    "client_name",
    "client_uri",
    "logo_uri",
    "tos_uri",
    "policy_uri",
    "software_id",
    "software_version",
    "redirect_uris",
    "scope",
)


class Host:
    """Its state, and the server."""

    def __init__(self, run: Run) -> None:
        self.run, self.badges, self.clients, self.codes = run, [], {}, {}
        self.tokens: set[str] = set()
        self.refresh = ""
        self.calls: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.serve(self, "GET", b"")

            def do_POST(self) -> None:
                host.serve(self, "POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def log_message(self, *_all: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler: BaseHTTPRequestHandler, method: str, body: bytes) -> None:
        parts = urlsplit(handler.path)
        self.calls.append(f"{method} {parts.path}")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        names = {
            "GET /ims/ob/v3p0/discovery": self.discovery, "POST /register": self.register, "GET /authorize": self.authorize,
            "POST /token": self.token, "POST /revoke": self.revoke, "GET /ims/ob/v3p0/credentials": self.read,
            "POST /ims/ob/v3p0/credentials": self.upsert, "GET /ims/ob/v3p0/profile": self.profile,
        }  # fmt: skip
        found = names.get(f"{method} {parts.path}")
        status, content, headers = found(handler, query, body) if found else (404, b"{}", {})
        handler.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(content))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    def discovery(self, *_all: Any) -> tuple[int, bytes, dict[str, str]]:
        scopes = ("credential.readonly", "credential.upsert", "profile.readonly", "profile.update")
        flow = {
            "authorizationUrl": f"{self.base}/authorize", "tokenUrl": f"{self.base}/token", "refreshUrl": f"{self.base}/token",
            "scopes": {f"{SCOPE}{one}": "" for one in scopes},
        }  # fmt: skip
        security = {
            "type": "oauth2", "x-imssf-registrationUrl": f"{self.base}/register", "x-imssf-revocationUrl": f"{self.base}/revoke",
            "flows": {"authorizationCode": flow},
        }  # fmt: skip
        return (
            200,
            json.dumps(
                {"openapi": "3.0.1", "info": {"title": "Hôte d’essai"}, "components": {"securitySchemes": {"x": security}}}
            ).encode(),
            {},
        )

    def register(self, handler: BaseHTTPRequestHandler, _query: Any, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        said = json.loads(body)
        self.run.begin("Consumer · registration")
        self.run.check("JSON", handler.headers["Content-Type"].startswith("application/json"))
        for name in REQUIRED:
            self.run.check(name, bool(said.get(name)))
        self.run.check(
            "client_secret_basic", said.get("token_endpoint_auth_method", "client_secret_basic") == "client_secret_basic"
        )
        self.run.check("no initial token", "Authorization" not in handler.headers)
        client, secret = "client:é 1", secrets.token_urlsafe(16)
        self.clients[client] = said | {"secret": secret}
        told = {"client_id": client, "client_secret": secret, "client_id_issued_at": 1, "client_secret_expires_at": 0}
        return 201, json.dumps(said | told).encode(), {}

    def authorize(self, _handler: Any, query: dict[str, str], _body: Any) -> tuple[int, bytes, dict[str, str]]:
        client = self.clients.get(query.get("client_id", ""), {})
        self.run.begin("Consumer · authorization")
        self.run.check("response_type=code", query.get("response_type") == "code")
        self.run.check("its own client_id", bool(client))
        self.run.check("a registered redirection", query.get("redirect_uri") in client.get("redirect_uris", []))
        self.run.check("scopes that it registered", set(query.get("scope", "").split()) <= set(client.get("scope", "").split()))
        self.run.check("both of credentials, and the profile",
                       {f"{SCOPE}{one}" for one in ("credential.readonly", "credential.upsert", "profile.readonly")} <= set(query["scope"].split()))  # fmt: skip
        self.run.check("state", len(query.get("state", "")) >= 16)
        self.run.check("S256", query.get("code_challenge_method") == "S256" and len(query.get("code_challenge", "")) == 43)
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = urlencode({"code": code, "scope": query["scope"], "state": query["state"]})
        return 302, b"", {"Location": f"{query['redirect_uri']}?{back}"}

    def _proven(self, handler: BaseHTTPRequestHandler) -> bool:
        kind, _space, proof = handler.headers.get("Authorization", "").partition(" ")
        client, _colon, secret = b64decode(proof).decode().partition(":")
        return kind == "Basic" and self.clients.get(unquote(client), {}).get("secret") == unquote(secret)

    def token(self, handler: BaseHTTPRequestHandler, _query: Any, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.run.begin(f"Consumer · token ({said.get('grant_type')})")
        self.run.check("Basic, with the client it was given", self._proven(handler))
        self.run.check("a form", handler.headers["Content-Type"] == "application/x-www-form-urlencoded")
        self.run.check("scope", bool(said.get("scope")))
        self.run.check("no secret in the body", "client_secret" not in said)
        if said.get("grant_type") == "refresh_token":
            self.run.check("the last refresh token", said.get("refresh_token") == self.refresh)
        else:
            asked = self.codes.pop(said.get("code", ""), {})
            digest = urlsafe_b64encode(sha256(said.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
            self.run.check("a code of ours, once", bool(asked))
            self.run.check("the same redirection", said.get("redirect_uri") == asked.get("redirect_uri"))
            self.run.check("the verifier of the challenge", digest == asked.get("code_challenge"))
            self.run.check("a verifier of 43 to 128 characters", 43 <= len(said.get("code_verifier", "")) <= 128)
        access, self.refresh = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.tokens = {access}
        # So short that each visit must renew it.
        told = {
            "access_token": access,
            "refresh_token": self.refresh,
            "token_type": "bearer",
            "expires_in": 90,
            "scope": said["scope"],
        }
        return 200, json.dumps(told).encode(), {}

    def revoke(self, handler: BaseHTTPRequestHandler, _query: Any, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        self.run.begin("Consumer · revocation")
        self.run.check("proven", self._proven(handler))
        self.run.check("the refresh token", parse_qs(body.decode())["token"] == [self.refresh])
        return 200, b"{}", {}

    def _in(self, handler: BaseHTTPRequestHandler) -> bool:
        return handler.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    def read(self, handler: BaseHTTPRequestHandler, query: dict[str, str], _body: Any) -> tuple[int, bytes, dict[str, str]]:
        self.run.begin("Consumer · getCredentials")
        self.run.check("a token in force", self._in(handler))
        offset = int(query.get("offset", 0))
        page = self.badges[offset : offset + 2]  # smaller than was asked: the client must follow
        more = (
            f'<{self.base}/ims/ob/v3p0/credentials?limit=2&offset={offset + 2}>; rel="next", '
            if offset + 2 < len(self.badges)
            else ""
        )
        link = f'{more}<{self.base}/ims/ob/v3p0/credentials>; rel="first", <{self.base}/ims/ob/v3p0/credentials>; rel="last"'
        told = {
            "credential": [json.loads(one) for one in page if one[:1] == b"{"],
            "compactJwsString": [one.decode() for one in page if one[:1] != b"{"],
        }
        return 200, json.dumps(told).encode(), {"X-Total-Count": str(len(self.badges)), "Link": link}

    def upsert(self, handler: BaseHTTPRequestHandler, _query: Any, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        self.run.begin("Consumer · upsertCredential")
        kind = handler.headers["Content-Type"]
        self.run.check("a token in force", self._in(handler))
        self.run.check("the content type of its proof", kind == ("application/json" if body[:1] == b"{" else "text/plain"))
        if body[:1] == b"{":
            self.run.valid("what it sends", json.loads(body), "achievementcredential")
        is_new = body not in self.badges
        self.badges += [body] if is_new else []
        return 201 if is_new else 200, body, {"Content-Type": kind}

    def profile(self, handler: BaseHTTPRequestHandler, *_all: Any) -> tuple[int, bytes, dict[str, str]]:
        self.run.begin("Consumer · getProfile")
        self.run.check("a token in force", self._in(handler))
        return (
            200,
            json.dumps({"id": "https://1edtech.org/issuers/cert", "type": ["Profile"], "name": "Titulaire d’essai"}).encode(),
            {},
        )
