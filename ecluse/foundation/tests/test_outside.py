"""What a stranger's address may make this house do: read one public document, and nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ecluse.foundation import outside
from ecluse.foundation.outside import (
    OutsideRefused,
    OutsideTooLarge,
    OutsideTooSlow,
    OutsideUnreachable,
    call,
    fetch,
    is_public,
)

Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """A web server on this machine that answers as the test says; loopback is allowed meanwhile."""
    settings.ALLOW_LOOPBACK_FETCH = True
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def do_POST(self) -> None:
                answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def body(content: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def test_a_document_is_read(serve: Serve) -> None:
    address = serve(body(b'{"a": 1}', Content_Type="application/json; charset=utf-8"))

    found = fetch(f"{address}/badge.json?x=1#part")

    assert found.content == b'{"a": 1}'
    assert found.content_type == "application/json"
    assert found.address == f"{address}/badge.json?x=1"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "badge.json",
        "http://example.org/badge.json",
        "ftp://example.org/badge.json",
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "https://example.org:22/",
        "https://example.org:99999/",
        "https:///nothing",
        "https://[::1/",
        "https://example.org/\r\nHost: intranet",
        "https://example.org/" + "a" * 3_000,
        "http://localhost/",
        "http://127.0.0.1/",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(address: str) -> None:
    with pytest.raises(OutsideRefused):
        fetch(address, resolve=lambda host, port: pytest.fail("nothing should be resolved"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused, not bound to
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "nonsense",
    ],
)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(OutsideRefused):
        fetch("https://badges.example/1.json", resolve=lambda host, port: [address])


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(OutsideRefused):
        fetch("https://badges.example/1.json", resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_the_name_is_resolved_once_and_the_connection_goes_there(serve: Serve) -> None:
    address = serve(body(b"ok"))
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    fetch(address.replace("127.0.0.1", "localhost"), resolve=resolve)

    assert asked == ["localhost"]


def test_loopback_allowed_for_developing_does_not_open_the_private_network(settings: Any) -> None:
    settings.ALLOW_LOOPBACK_FETCH = True

    for address, answers in (("http://localhost/", "10.0.0.1"), ("https://badges.example/", "127.0.0.1")):
        with pytest.raises(OutsideRefused):
            fetch(address, resolve=lambda host, port, found=answers: [found])  # type: ignore[misc]


def test_a_redirect_to_the_inside_is_refused(serve: Serve) -> None:
    def away(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://169.254.169.254/latest/meta-data")
        handler.end_headers()

    with pytest.raises(OutsideRefused):
        fetch(serve(away))


def test_redirects_are_followed_a_few_times_only(serve: Serve) -> None:
    seen: list[str] = []

    def round_and_round(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        handler.send_response(301)
        handler.send_header("Location", f"/{len(seen)}")
        handler.end_headers()

    with pytest.raises(OutsideUnreachable):
        fetch(serve(round_and_round))
    assert seen == ["/", "/1", "/2", "/3"]


def test_a_redirect_to_the_document_is_followed(serve: Serve) -> None:
    def moved(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/new":
            return body(b"here")(handler)
        handler.send_response(307)
        handler.send_header("Location", "/new")
        return handler.end_headers()

    assert fetch(serve(moved) + "/old").content == b"here"


def test_too_large_a_document_is_not_read_to_its_end(serve: Serve) -> None:
    with pytest.raises(OutsideTooLarge):
        fetch(serve(body(b"x" * 5_000)), limit=4_000)


def test_a_compressed_answer_is_refused(serve: Serve) -> None:
    with pytest.raises(OutsideUnreachable):
        fetch(serve(body(b"\x1f\x8b", Content_Encoding="gzip")))


def test_an_answer_that_drips_is_left_at_the_deadline(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "TIME_LIMIT", 0.6)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _turn in range(100):
                handler.wfile.write(b".")
                time.sleep(0.1)
        except OSError:
            return

    start = time.monotonic()
    with pytest.raises(OutsideTooSlow):
        fetch(serve(drip))
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_an_answer_without_a_document_is_said_to_be_so(serve: Serve, status: int) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.end_headers()

    with pytest.raises(OutsideUnreachable):
        fetch(serve(refuse))


def test_nobody_answering_is_no_crash(settings: Any) -> None:
    settings.ALLOW_LOOPBACK_FETCH = True

    with pytest.raises(OutsideUnreachable):
        fetch("http://127.0.0.1:9/")


def test_a_service_is_called_and_answers_whatever_its_status(serve: Serve) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent = handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.send_response(422)
        handler.send_header("X-Told", f"{handler.command} {handler.headers['Authorization']}")
        handler.end_headers()
        handler.wfile.write(sent)

    found = call("POST", serve(answer), headers={"Authorization": "Bearer x"}, content=b"a=1")

    assert (found.status, found.content, found.headers["x-told"]) == (422, b"a=1", "POST Bearer x")


def test_what_is_sent_to_a_service_follows_no_redirection(serve: Serve) -> None:
    reached: list[str] = []
    elsewhere = serve(lambda handler: reached.append(handler.path))

    def moved(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", elsewhere)
        handler.end_headers()

    assert call("POST", serve(moved), content=b"secret").status == 307
    assert reached == []


def test_a_service_is_bounded_as_a_document_is(serve: Serve) -> None:
    with pytest.raises(OutsideTooLarge):
        call("GET", serve(body(b"x" * 2_000)), limit=1_000)
    with pytest.raises(OutsideUnreachable):
        call("GET", serve(body(b"x", Content_Encoding="gzip")))


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://10.0.0.1/", "https://a:b@example.org/", "https://example.org:8443/"]
)
def test_a_service_that_is_not_public_is_not_called(address: str) -> None:
    with pytest.raises(OutsideRefused):
        call("POST", address, content=b"secret", resolve=lambda host, port: [host])
