"""Another program, on this machine: it keeps what it is told, and answers as a test says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ecluse.exchange.xapi.tests.other_store import Reply

TAKEN: Reply = (204, b"", {})


class Receiver:
    """What it was told, and what it answers next instead of 204."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.next: list[Reply | Callable[[], Reply]] = []
        self.always: Reply = TAKEN
        # Whoever is named so in a body is not taken, whenever it comes.
        self.will_not_take: set[str] = set()
        self.address = ""

    @property
    def told(self) -> list[dict[str, Any]]:
        """The bodies, tests left out."""
        bodies = [json.loads(body) for _headers, body in self.asked]
        return [body for body in bodies if body["type"] != "exchange.webhook.tested.v1"]

    @property
    def ids(self) -> list[str]:
        """The `webhook-id` of each request."""
        return [headers["webhook-id"] for headers, _body in self.asked]

    def answer(self, method: str, way: str, headers: dict[str, str], body: bytes) -> Reply:
        self.asked.append((headers, body))
        if any(one.encode() in body for one in self.will_not_take):
            return 400, b"", {}
        if not self.next:
            return self.always
        said = self.next.pop(0)
        return said() if callable(said) else said
