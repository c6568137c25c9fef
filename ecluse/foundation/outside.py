"""Fetching a document that somebody names: the one way this house calls an address it was given by a stranger.

The name is resolved once, every address it gives must be public, and the connection goes to the address that was checked:
a name that answers differently the second time changes nothing. HTTPS only, port 443 only, few redirects (each checked
again), a limit of bytes and of seconds over the whole exchange, no cookies, no proxy, no compression.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import httpcore
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

SIZE_LIMIT = 1024 * 1024  # bytes of a body
TIME_LIMIT = 8.0  # seconds, redirects included
REDIRECT_LIMIT = 3
ADDRESS_LENGTH = 2_000  # characters

Resolve = Callable[[str, int], Sequence[str]]


class OutsideRefused(Refusal):
    """The address is not one this house calls."""

    sentence = _("This address cannot be fetched: only public https addresses are read.")


class OutsideUnreachable(Refusal):
    """Nobody answers at this address, or not with a document."""

    sentence = _("Nothing could be read at this address. Check it, or try again later.")


class OutsideTooSlow(OutsideUnreachable):
    """The answer takes longer than this house waits."""

    sentence = _("This address takes too long to answer. Try again later.")


class OutsideTooLarge(OutsideUnreachable):
    """The document is larger than this house reads."""

    sentence = _("The document at this address is too large.")


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A document from outside: its bytes, its declared type, and the address it came from after redirects."""

    content: bytes
    content_type: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a service answered: its status, its headers (names in lower case), its bytes."""

    status: int
    headers: dict[str, str]
    content: bytes


def call(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    limit: int = SIZE_LIMIT,
    seconds: float = TIME_LIMIT,
    resolve: Resolve | None = None,
) -> Answer:
    """One request to a service that a stranger named, and its answer whatever the status; a `Refusal` when there is none.

    No redirection is followed: what is sent (a secret, a badge) goes to the address that was asked and nowhere else.
    """
    parts = _checked(address)
    backend = _Guarded(resolve or _resolve, time.monotonic() + seconds)
    url, said = _addressed(parts)
    said += [(name, value.encode("latin-1", "replace")) for name, value in (headers or {}).items()]
    if content or method not in ("GET", "HEAD"):
        said.append(("Content-Length", str(len(content)).encode()))
    with (
        _no_answer(),
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0, max_connections=1) as pool,
        pool.stream(method, url, headers=said, content=content) as response,
    ):
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if told.get("content-encoding", "identity").lower() != "identity":
            raise OutsideUnreachable
        return Answer(status=response.status, headers=told, content=_bounded(response, limit))


def fetch(address: str, *, accept: str = "*/*", limit: int = SIZE_LIMIT, resolve: Resolve | None = None) -> Fetched:
    """The document at `address`, or a `Refusal` whose sentence may be shown. `resolve` answers the IP addresses of a name."""
    deadline = time.monotonic() + TIME_LIMIT
    backend = _Guarded(resolve or _resolve, deadline)
    with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0, max_connections=1) as pool:
        for _turn in range(REDIRECT_LIMIT + 1):
            parts = _checked(address)
            answer = _ask(pool, parts, accept, limit)
            if isinstance(answer, Fetched):
                return answer
            address = urljoin(parts.geturl(), answer)
    raise OutsideUnreachable


def check(address: str) -> None:
    """Refuse an address that this house would never call, without calling it."""
    _checked(address)


def _checked(address: str) -> SplitResult:
    """The address in parts, refused unless it is plain https (or loopback http where the settings allow it, to develop)."""
    if len(address) > ADDRESS_LENGTH or any(letter <= " " or letter == "\x7f" for letter in address):
        raise OutsideRefused
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OutsideRefused from None
    host = parts.hostname
    if not host or parts.username is not None or parts.password is not None:
        raise OutsideRefused
    if _may_be_loopback(host):
        if parts.scheme not in ("http", "https"):
            raise OutsideRefused
    elif parts.scheme != "https" or port not in (None, 443):
        raise OutsideRefused
    try:
        host.encode("idna")
    except UnicodeError:
        raise OutsideRefused from None
    return parts._replace(fragment="")


def _may_be_loopback(host: str) -> bool:
    return bool(settings.ALLOW_LOOPBACK_FETCH) and host in ("localhost", "127.0.0.1", "::1")


def _addressed(parts: SplitResult) -> tuple[httpcore.URL, list[tuple[bytes | str, bytes | str]]]:
    """Where a request goes, and the headers that each one has."""
    host = (parts.hostname or "").encode("idna").decode()
    target = httpcore.URL(
        scheme=parts.scheme.encode(),
        host=host.encode(),
        port=parts.port,
        target=((parts.path or "/") + (f"?{parts.query}" if parts.query else "")).encode("utf-8"),
    )
    name = f"[{host}]" if ":" in host else host
    named = f"{name}:{parts.port}" if parts.port else name
    return target, [("Host", named), ("Accept-Encoding", "identity"), ("User-Agent", "Ecluse")]


@contextmanager
def _no_answer() -> Iterator[None]:
    """What goes wrong on the way, as a refusal."""
    try:
        yield
    except httpcore.TimeoutException:
        raise OutsideTooSlow from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, UnicodeError):
        raise OutsideUnreachable from None


def _ask(pool: httpcore.ConnectionPool, parts: SplitResult, accept: str, limit: int) -> Fetched | str:
    """The document, or the address it has moved to."""
    target, headers = _addressed(parts)
    with _no_answer(), pool.stream("GET", target, headers=[*headers, ("Accept", accept)]) as response:
        return _read(response, parts, limit)


def _read(response: httpcore.Response, parts: SplitResult, limit: int) -> Fetched | str:
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status in (301, 302, 303, 307, 308) and headers.get(b"location"):
        return headers[b"location"]
    if response.status != 200 or headers.get(b"content-encoding", "identity").lower() != "identity":
        raise OutsideUnreachable
    content = _bounded(response, limit)
    return Fetched(
        content=content, content_type=headers.get(b"content-type", "").partition(";")[0].strip(), address=parts.geturl()
    )


def _bounded(response: httpcore.Response, limit: int) -> bytes:
    """The body, read no further than a limit."""
    content = bytearray()
    for piece in response.iter_stream():
        content += piece
        if len(content) > limit:
            raise OutsideTooLarge
    return bytes(content)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than most calls: once for each process."""
    return ssl.create_default_context(cafile=certifi.where())


def _resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public Internet, looking through the ways IPv6 carries an IPv4 address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Guarded(httpcore.NetworkBackend):
    """Opens connections to addresses it has checked itself, and lets no exchange outlive the deadline."""

    def __init__(self, resolve: Resolve, deadline: float) -> None:
        self.resolve = resolve
        self.deadline = deadline
        self.real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the name, when every one of them is public."""
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise OutsideUnreachable from None
        allowed = is_loopback if _may_be_loopback(host) else is_public
        if not addresses or not all(allowed(one) for one in addresses):
            raise OutsideRefused
        return _Timed(self.real.connect_tcp(addresses[0], port, timeout=left(self.deadline)), self.deadline)

    def sleep(self, seconds: float) -> None:
        """Never needed: there are no retries."""


def is_loopback(text: str) -> bool:
    """Whether an IP address is this machine's own."""
    return ipaddress.ip_address(text).is_loopback


def left(deadline: float) -> float:
    """Seconds until the deadline; `OutsideTooSlow` once it is past."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise OutsideTooSlow
    return seconds


class _Timed(httpcore.NetworkStream):
    """A connection each of whose waits ends at the deadline of the whole exchange."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read before the deadline."""
        return self.stream.read(max_bytes, timeout=left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write before the deadline."""
        self.stream.write(buffer, timeout=left(self.deadline))

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Start TLS with the name that was asked for, on the address that was checked."""
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, timeout=left(self.deadline)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self.stream.get_extra_info(info)
