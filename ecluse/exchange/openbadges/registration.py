"""An application makes itself known (RFC 7591, as Open Badges 3.0 narrows it). Anybody may: nothing of it is believed or fetched.

Plain Python: what comes in is a JSON body, what goes out is checked values or a `Refused` in the words of the RFC.
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from . import scopes

LARGEST = 16_384  # bytes of a registration
LONGEST_ADDRESS = 500  # characters
LONGEST_NAME = 100
MOST_ADDRESSES = 10
MOST_CONTACTS = 10
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ADDRESSES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
GRANT_TYPES = ("authorization_code", "refresh_token")
METADATA, REDIRECT = "invalid_client_metadata", "invalid_redirect_uri"


class Refused(Exception):
    """The registration is refused: `error` is a code of RFC 7591, `description` ASCII words for whoever writes the application."""

    def __init__(self, error: str, description: str) -> None:
        self.error, self.description = error, description
        super().__init__(description)


@dataclass(frozen=True, kw_only=True)
class Presented:
    """An application as it presents itself. `contacts` are answered and not kept: they may name people."""

    client_name: str
    client_uri: str
    logo_uri: str
    tos_uri: str
    policy_uri: str
    software_id: str
    software_version: str
    redirect_uris: list[str]
    scope: str
    token_endpoint_auth_method: str
    grant_types: list[str]
    response_types: list[str]
    contacts: list[str]

    def as_json(self) -> dict[str, Any]:
        """As it is answered; what was not said is not answered."""
        values = asdict(self)
        return values if self.contacts else {name: value for name, value in values.items() if name != "contacts"}


def presented(body: Any) -> Presented:
    """What an application says of itself, checked; `Refused` otherwise."""
    if not isinstance(body, dict):
        raise Refused(METADATA, "The body must be a JSON object.")
    if "software_statement" in body:
        raise Refused("unapproved_software_statement", "Software statements are not used here.")
    pages = {name: _address(name, _text(body, name, LONGEST_ADDRESS)) for name in ADDRESSES}
    names = {parts.hostname for parts in pages.values()}
    redirects = _redirects(body, names)
    scope = scopes.known(_text(body, "scope", 2_000))
    if not any(one in scopes.SCOPES for one in scope):
        raise Refused(METADATA, "scope names none of the scopes of Open Badges 3.0.")
    if body.get("token_endpoint_auth_method", "client_secret_basic") != "client_secret_basic":
        raise Refused(METADATA, "token_endpoint_auth_method must be client_secret_basic.")
    if _list(body, "response_types", ["code"]) != ["code"]:
        raise Refused(METADATA, "response_types must be [code].")
    grants = _list(body, "grant_types", ["authorization_code"])
    if "authorization_code" not in grants or not set(grants) <= set(GRANT_TYPES):
        raise Refused(METADATA, "grant_types must be authorization_code, with or without refresh_token.")
    return Presented(
        client_name=_text(body, "client_name", LONGEST_NAME),
        software_id=_text(body, "software_id", 200),
        software_version=_text(body, "software_version", 100),
        **{name: str(body[name]) for name in ADDRESSES},
        redirect_uris=redirects,
        scope=scopes.written(scope),
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a method
        grant_types=[one for one in GRANT_TYPES if one in grants],
        response_types=["code"],
        contacts=_list(body, "contacts", [])[:MOST_CONTACTS],
    )


def _text(body: dict[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(METADATA, f"{name} is required.")
    if len(value) > longest:
        raise Refused(METADATA, f"{name} is longer than {longest} characters.")
    # Signs that nobody sees may turn a name into another one: controls, marks of direction, halves of a pair.
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in value):
        raise Refused(METADATA, f"{name} holds signs that cannot be shown.")
    return value


def _list(body: dict[str, Any], name: str, otherwise: list[str]) -> list[str]:
    value = body.get(name, otherwise)
    if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= LONGEST_ADDRESS for one in value):
        raise Refused(METADATA, f"{name} must be a list of short texts.")
    return value


def _parts(value: str) -> SplitResult | None:
    """An address in parts, or None when it is none that a browser and we would read alike."""
    if len(value) > LONGEST_ADDRESS or not value.isascii() or any(sign <= " " or sign in '"\\<>^`{|}\x7f' for sign in value):
        return None
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - it raises when it is no number
    except ValueError:
        return None
    if not parts.hostname or "@" in parts.netloc or "#" in value:
        return None
    return parts


def _address(name: str, value: str) -> SplitResult:
    parts = _parts(value)
    if parts is None or parts.scheme != "https":
        raise Refused(METADATA, f"{name} must be an https address.")
    return parts


def _redirects(body: dict[str, Any], names: set[str | None]) -> list[str]:
    """Where the holder is sent back: https at the host of the other addresses, or this very machine (RFC 8252)."""
    values = body.get("redirect_uris")
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_ADDRESSES:
        raise Refused(REDIRECT, f"redirect_uris must list 1 to {MOST_ADDRESSES} addresses.")
    for value in values:
        parts = _parts(value) if isinstance(value, str) else None
        if parts is None:
            raise Refused(REDIRECT, "A redirection must be a plain absolute address, without fragment.")
        if parts.hostname in LOOPBACK and parts.scheme == "http":
            continue
        if parts.scheme != "https":
            raise Refused(REDIRECT, "A redirection must use https, or http on the loopback of the machine.")
        if "*" in value:
            raise Refused(REDIRECT, "A redirection is compared to the letter: it holds no pattern.")
        names = names | {parts.hostname}
    if len(names) > 1:
        raise Refused(METADATA, "Every address must have the same host name.")
    return list(dict.fromkeys(values))
