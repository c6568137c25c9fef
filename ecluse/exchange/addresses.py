"""Addresses as the world outside must write them: absolute, at the public address of this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """A path of this site as an address anybody can open."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + path


def address_of(name: str, *args: Any, **query: str) -> str:
    """The absolute address of a named page."""
    found = reverse(name, args=args)
    return absolute(found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""))


def host() -> str:
    """The name of this site, for identifiers that carry one (UID of calendars, OAI)."""
    return settings.PUBLIC_ADDRESS.split("//")[-1].split("/")[0].split(":")[0]
