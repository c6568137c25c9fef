"""Speaking to another host: registration, tokens, its addresses. Each call goes through `foundation.outside`."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import outside
from ecluse.foundation.errors import Refusal

from ..addresses import absolute, address_of
from .service import LONGEST_NAME, NoService, Service, described, discovery_of

# Who we are for other hosts: the same for every installation of this software.
SOFTWARE = "0192e3b8-6f4c-7a51-9d2e-ec105e0b3ad9"
VERSION = "3.0"
LARGEST_PAGE = 30 * 1024 * 1024  # bytes of a page of badges
LARGEST_SECRET = 2_000  # characters


class NotAHost(Refusal):
    """The address leads to no host of Open Badges 3.0."""

    sentence = _(
        "Nothing at this address says that it keeps Open Badges 3.0. Ask this wallet for the address of its “discovery”."
    )


class HostRefuses(Refusal):
    """The other host answered no."""

    sentence = _("{host} refused. Try again later, or connect it again.")


class HostLetsUsGo(Refusal):
    """What the holder agreed to there is over."""

    sentence = _("{host} no longer lets Écluse in. Connect it again.")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What a host gave us."""

    client_id: str
    secret: str
    expires: int  # seconds since 1970; 0 for never


def found_at(typed: str) -> tuple[str, Service]:
    """The host at an address that a person typed, and where it describes itself. Raises NotAHost and the refusals of `outside`."""
    found = outside.fetch(discovery_of(typed), accept="application/json")
    try:
        service = described(found.content, discovery=found.address)
    except NoService:
        raise NotAHost from None
    for address in (service.registration, service.authorization, service.token, service.revocation or service.token):
        outside.check(address)
    return found.address, service


def ourselves(scope: str) -> dict[str, Any]:
    """What we say of ourselves."""
    return {
        "client_name": "Écluse",
        "client_uri": absolute("/"),
        "logo_uri": absolute(static("ui/favicon.svg")),
        "tos_uri": address_of("network:about"),
        "policy_uri": address_of("network:notice"),
        "software_id": SOFTWARE,
        "software_version": VERSION,
        "redirect_uris": [address_of("exchange:wallet_back")],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": scope,
    }


def register(service: Service) -> Registered:
    """Make ourselves known. Raises HostRefuses."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    body = orjson.dumps(ourselves(service.scope))
    answer = outside.call("POST", service.registration, headers=headers, content=body)
    told = _json(answer.content)
    client, secret, expires = told.get("client_id"), told.get("client_secret"), told.get("client_secret_expires_at", 0)
    fit = all(isinstance(one, str) and 0 < len(one) <= 500 for one in (client, secret))
    if answer.status not in (200, 201) or not fit or not isinstance(expires, int):
        raise HostRefuses(host=service.name)
    return Registered(client_id=str(client), secret=str(secret), expires=max(0, expires))


def tokens(address: str, *, client_id: str, secret: str, host: str, **values: str) -> dict[str, Any]:
    """What the token address gives. Raises HostLetsUsGo when it refuses what we hold, HostRefuses when it fails."""
    answer = outside.call("POST", address, headers=_form(client_id, secret), content=urlencode(values).encode())
    if answer.status in (400, 401):
        raise HostLetsUsGo(host=host)
    told = _json(answer.content)
    access, refresh = told.get("access_token"), told.get("refresh_token")
    fit = isinstance(access, str) and 0 < len(access) <= LARGEST_SECRET and access.isascii() and access.isprintable()
    if answer.status != 200 or not fit or str(told.get("token_type", "")).lower() != "bearer":
        raise HostRefuses(host=host)
    seconds = told.get("expires_in")
    return {
        "access": access,
        "refresh": refresh if isinstance(refresh, str) and len(refresh) <= LARGEST_SECRET else "",
        "seconds": seconds if isinstance(seconds, int) and 0 < seconds < 31_536_000 else 3_600,
        "scope": told["scope"][:500] if isinstance(told.get("scope"), str) else "",
    }


def give_back(address: str, token: str, *, client_id: str, secret: str) -> None:
    """Say that a token is no longer needed."""
    outside.call("POST", address, headers=_form(client_id, secret), content=urlencode({"token": token}).encode())


def _form(client_id: str, secret: str) -> dict[str, str]:
    """The headers of a form, with the proof of who we are (RFC 6749, 2.3.1)."""
    basic = b64encode(f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()
    return {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }


def send(home: str, access: str, document: bytes, *, is_token: bool) -> outside.Answer:
    """Give a badge to a host."""
    kind = "text/plain" if is_token else "application/json"
    headers = {"Authorization": f"Bearer {access}", "Content-Type": kind, "Accept": kind}
    return outside.call("POST", f"{home}/credentials", headers=headers, content=document)


def read(home: str, access: str, what: str, **query: int) -> outside.Answer:
    """Read an address of a host."""
    headers = {"Authorization": f"Bearer {access}", "Accept": "application/json"}
    address = f"{home}/{what}" + (f"?{urlencode(query)}" if query else "")
    return outside.call("GET", address, headers=headers, limit=LARGEST_PAGE)


def name_in(content: bytes) -> str:
    """Who the holder is there, in the words of a Profile; empty when it does not say."""
    told = _json(content)
    whole = told.get("name") or " ".join(str(told.get(name) or "") for name in ("givenName", "familyName"))
    return whole.strip()[:LONGEST_NAME] if isinstance(whole, str) else ""


def badges_in(content: bytes) -> list[bytes]:
    """The badges of a page, each as it can be kept. What is no badge is left to the verifier to refuse."""
    told = _json(content)
    documents, compact = told.get("credential", []), told.get("compactJwsString", [])
    # One may stand alone, without its list.
    documents = documents if isinstance(documents, list) else [documents]
    compact = compact if isinstance(compact, list) else [compact]
    return [orjson.dumps(one) for one in documents if isinstance(one, dict)] + [
        one.encode() for one in compact if isinstance(one, str)
    ]


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
