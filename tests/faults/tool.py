"""A tool that speaks to a house over the wire."""

from __future__ import annotations

import base64
import http.client
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.house import House

from . import statements


@dataclass(frozen=True)
class Said:
    """An answer: its status, its headers in lower case, and what its JSON holds."""

    status: int
    headers: dict[str, str]
    body: Any


class Tool:
    """A tool of a centre of its own; each request has its connection."""

    def __init__(self, house: House, slug: str) -> None:
        self.house, self.slug = house, slug
        known = house.ask_beside(statements.connect, slug)
        pair = base64.b64encode(f"{known['key']}:{known['secret']}".encode()).decode()
        self.headers = {
            "Authorization": f"Basic {pair}", "X-Experience-API-Version": "2.0.0", "Content-Type": "application/json",
            "Host": "localhost", "Accept-Language": "en",
        }  # fmt: skip

    def post(self, batch: object) -> Said:
        """POST statements. Raises OSError or HTTPException when nobody answers."""
        return self.ask("POST", json.dumps(batch))

    def ask(self, method: str, body: Any = None, **headers: str) -> Said:
        """One request to the resource of statements."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=60)
        try:
            connection.request(method, "/xapi/statements", body, self.headers | headers)
            answer = connection.getresponse()
            return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(answer.read()))
        finally:
            connection.close()

    def pour(self, headers: dict[str, str], pieces: Iterable[bytes]) -> Said:
        """POST a body that is not at its end, and take the answer."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in (self.headers | headers).items())
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=60) as wire:
            wire.sendall(f"POST /xapi/statements HTTP/1.1\r\n{lines}\r\n".encode())
            for piece in pieces:
                wire.sendall(piece)
            answer = http.client.HTTPResponse(wire)
            answer.begin()
            return Said(answer.status, {}, json.loads(answer.read()))

    def look(self) -> dict[str, Any]:
        """What is kept of this centre (statements.look)."""
        return self.house.ask_beside(statements.look, self.slug)


def a_statement(name: str, words: str = "") -> dict[str, object]:
    """Somebody answered; `name` is the request it belongs to, told by its registration."""
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:awa@exemple.be"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://cours.exemple.be/q1"},
        "result": {"response": words},
        "context": {"registration": name, "contextActivities": {"parent": [{"id": "https://cours.exemple.be"}]}},
    }
