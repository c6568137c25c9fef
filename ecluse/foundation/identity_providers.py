"""The identity providers (OpenID Connect) of an installation, read from its configuration: adding one takes no code.

`ECLUSE_OIDC` holds a JSON list, or the path of a file that holds one; each provider is an object with the keys below
(docs/how-to/add-an-identity-provider.md). A fault is said in one sentence that names the provider and the key.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "ECLUSE_OIDC"
NEEDED = ("id", "name", "server_url", "client_id", "secret")
OPTIONAL = ("trusted_email", "browser_origins", "token_auth_method")
TOKEN_AUTH_METHODS = ("client_secret_basic", "client_secret_post")
# The id stands in the return address declared at the provider, so it keeps to what needs no escaping.
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class IdentityProvider:
    """One provider: where it is, what this installation is called there, and how far its word about e-mails is taken."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    # Whether a verified e-mail of this provider proves who somebody is here. Never by default.
    trusted_email: bool = False
    # Other origins that the browser is led through while signing in, besides the one of `server_url`.
    browser_origins: tuple[str, ...] = ()
    # How this installation shows its secret (OpenID Connect Core 1.0, section 9); empty: as the provider's discovery says.
    token_auth_method: str = ""


def read_identity_providers(value: str) -> list[IdentityProvider]:
    """The providers of `ECLUSE_OIDC`; none when it is empty. Raises `ImproperlyConfigured` with what to correct."""
    value = value.strip()
    if not value:
        return []
    source = VARIABLE if value.startswith(("[", "{")) else f"{VARIABLE} ({value})"
    if source != VARIABLE:
        try:
            value = Path(value).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise ImproperlyConfigured(f"{source}: the file cannot be read ({problem}).") from None
    try:
        entries = json.loads(value)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise ImproperlyConfigured(f"{source} is not JSON: {problem.msg} at {where}.") from None
    if not isinstance(entries, list):
        raise ImproperlyConfigured(f"{source} must be a JSON list of providers, between [ and ].")
    providers = [_provider(entry, f"{source}, provider {number}") for number, entry in enumerate(entries, start=1)]
    ids = [provider.id for provider in providers]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        raise ImproperlyConfigured(f"{source}: two providers have the id “{twice}”.")
    return providers


def _provider(entry: Any, where: str) -> IdentityProvider:
    if not isinstance(entry, dict):
        raise ImproperlyConfigured(f"{where} must be an object, between {{ and }}.")
    if missing := [key for key in NEEDED if key not in entry]:
        raise ImproperlyConfigured(f"{where}: missing {', '.join(missing)}.")
    if unknown := sorted(set(entry) - {*NEEDED, *OPTIONAL}):
        raise ImproperlyConfigured(f"{where}: unknown {', '.join(unknown)}. Known: {', '.join((*NEEDED, *OPTIONAL))}.")
    for key in NEEDED:
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise ImproperlyConfigured(f"{where}: {key} must be a text, and not an empty one.")
    if not IDENTIFIER.fullmatch(entry["id"]):
        raise ImproperlyConfigured(f"{where}: id holds small letters, figures and hyphens only.")
    if not isinstance(entry.get("trusted_email", False), bool):
        raise ImproperlyConfigured(f"{where}: trusted_email must be true or false.")
    origins = entry.get("browser_origins", [])
    if not isinstance(origins, list) or not all(isinstance(one, str) and _is_safe(one) for one in origins):
        raise ImproperlyConfigured(f"{where}: browser_origins must be a list of https addresses.")
    if entry.get("token_auth_method", TOKEN_AUTH_METHODS[0]) not in TOKEN_AUTH_METHODS:
        raise ImproperlyConfigured(f"{where}: token_auth_method must be {' or '.join(TOKEN_AUTH_METHODS)}.")
    if not _is_safe(entry["server_url"]):
        raise ImproperlyConfigured(f"{where}: server_url must be an https address (http is for this machine only).")
    return IdentityProvider(**{**entry, "browser_origins": tuple(origins)})


def _is_safe(address: str) -> bool:
    """Whether an address speaks https, or stays on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None or re.search(r"[\s;,'\"]", address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def allauth_providers(providers: Sequence[IdentityProvider]) -> dict[str, Any]:
    """The same as django-allauth's `SOCIALACCOUNT_PROVIDERS`, with PKCE (RFC 7636) for every one of them."""
    apps = [
        {
            "provider_id": provider.id,
            "name": provider.name,
            "client_id": provider.client_id,
            "secret": provider.secret,
            "settings": {
                "server_url": provider.server_url,
                "email_authentication": provider.trusted_email,
                "token_auth_method": provider.token_auth_method or None,
            },
        }
        for provider in providers
    ]
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}


def browser_origins(providers: Iterable[IdentityProvider]) -> list[str]:
    """Where the sign-in form may lead the browser: browsers hold `form-action` of the CSP against redirects too."""
    addresses = [one for provider in providers for one in (provider.server_url, *provider.browser_origins)]
    return list(dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses))
