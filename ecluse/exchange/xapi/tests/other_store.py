"""Another learning record store, on this machine: it keeps what it is given, all or none, and fails when a test says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pytest

Reply = tuple[int, bytes, dict[str, str]]


class OtherStore:
    """What it was asked, what it has, and what it says next instead of its usual answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.kept: list[dict[str, Any]] = []
        self.will_not_take: set[str] = set()
        self.next: list[Reply | Callable[[], Reply]] = []
        self.pages: dict[str, Reply] = {}
        self.address = ""

    def batches(self) -> list[list[str]]:
        """The ids of each request."""
        return [[one["id"] for one in json.loads(body)] for method, _way, _headers, body in self.asked if method == "POST"]

    def answer(self, method: str, way: str, headers: dict[str, str], body: bytes) -> Reply:
        self.asked.append((method, way, headers, body))
        if self.next:
            said = self.next.pop(0)
            return said() if callable(said) else said
        return self.keep(json.loads(body)) if method == "POST" else self.page(way)

    def keep(self, statements: list[dict[str, Any]]) -> Reply:
        known = {one["id"]: one for one in self.kept}
        for one in statements:
            if one["id"] in self.will_not_take:
                return 400, f"no: {one['id']}".encode(), {}
            if one["id"] in known and known[one["id"]] != one:
                return 409, b"same id", {}
        self.kept += [one for one in statements if one["id"] not in known]
        return 200, json.dumps([one["id"] for one in statements]).encode(), {}

    def page(self, way: str) -> Reply:
        asked = parse_qs(urlsplit(way).query)
        return self.pages[asked["page"][0] if "page" in asked else "1"]


class Answering(Protocol):
    """What stands behind an address."""

    def answer(self, method: str, way: str, headers: dict[str, str], body: bytes) -> Reply: ...


@contextmanager
def served(other: Answering) -> Iterator[str]:
    """Something else on this machine, at the address that is given."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content, headers = other.answer(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - as the library calls them

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(settings: Any) -> Iterator[OtherStore]:
    settings.ALLOW_LOOPBACK_FETCH = True
    other = OtherStore()
    with served(other) as address:
        other.address = f"{address}/xapi"
        yield other
