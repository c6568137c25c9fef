"""Another host, read from the description it gives of itself. Plain Python: whatever it says was written by a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from . import scopes

PATH = "/ims/ob/v3p0"
DISCOVERY = f"{PATH}/discovery"
LONGEST_ADDRESS = 500
LONGEST_NAME = 100
# What a holder is asked for there; a profile that we would write is nobody's wish.
ASKED = (scopes.READ, scopes.WRITE, scopes.READ_PROFILE)


class NoService(ValueError):
    """What was read describes no host of Open Badges 3.0 that one can connect to."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """What a client needs of a host. Addresses are absolute; each is called through `foundation.outside`, which checks it."""

    name: str
    home: str  # where the addresses of the standard begin
    registration: str
    authorization: str
    token: str
    revocation: str
    scope: str


def discovery_of(address: str) -> str:
    """Where a host describes itself, from what a person typed: its site, or the address of the description."""
    typed = address.strip().rstrip("/")
    if "://" not in typed:
        typed = f"https://{typed}"
    return typed if typed.endswith(DISCOVERY) else f"{typed}{DISCOVERY}"


def described(content: bytes, *, discovery: str) -> Service:
    """The host that a Service Description Document describes; NoService when it describes none."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise NoService from None
    security = next((one for one in _schemes(document) if _map(one, "flows", "authorizationCode")), None)
    if security is None:
        raise NoService
    flow = _map(security, "flows", "authorizationCode")
    offered = [one for one in ASKED if one in _map(flow, "scopes")]
    if not offered:
        raise NoService
    title = _map(document, "info").get("title")
    return Service(
        name=(title if isinstance(title, str) and title.strip() else urlsplit(discovery).hostname or "")[:LONGEST_NAME],
        home=discovery.removesuffix("/discovery"),
        registration=_address(security, "x-imssf-registrationUrl"),
        authorization=_address(flow, "authorizationUrl"),
        token=_address(flow, "tokenUrl"),
        revocation=_address(security, "x-imssf-revocationUrl", needed=False),
        scope=scopes.written([*offered, scopes.STAY]),
    )


def _schemes(document: Any) -> list[dict[str, Any]]:
    found = _map(document, "components", "securitySchemes")
    return [one for one in found.values() if isinstance(one, dict)]


def _map(value: Any, *names: str) -> dict[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _address(values: dict[str, Any], name: str, *, needed: bool = True) -> str:
    """An address of the description. The samples of the standard leave the scheme out: it is https."""
    value = values.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST_ADDRESS:
        if needed:
            raise NoService
        return ""
    address = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(address)
    except ValueError:
        raise NoService from None
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or not address.isascii():
        raise NoService
    return address
