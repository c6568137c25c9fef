"""The main navigation: each domain adds its entries when it starts, and each role sees its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from ecluse.foundation.access import Hat, Role

Place = Literal["main", "footer", "account"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry of the navigation. `roles=None` shows it to everybody; `order` goes from small to large."""

    title: str | Promise
    url_name: str
    roles: frozenset[Role] | set[Role] | None = None
    order: int = 100
    icon: str = ""
    place: Place = "main"


@dataclass(frozen=True)
class Entry:
    """An item as one page shows it: its address, and whether it is the section being read."""

    title: str | Promise
    href: str
    icon: str
    current: bool


_items: list[Item] = []


def add(item: Item) -> None:
    """Add an entry; adding the same one twice keeps one (apps may be loaded again in tests)."""
    if item not in _items:
        _items.append(item)


def items(place: Place = "main") -> list[Item]:
    """Every entry of a place, in order."""
    return sorted((item for item in _items if item.place == place), key=lambda item: (item.order, item.url_name))


def entries(hat: Hat, path: str, place: Place = "main") -> list[Entry]:
    """What a hat sees, the entry with the longest address that begins `path` being the current one.

    An entry whose address is not served (a domain switched off) is left out.
    """
    shown: list[tuple[Item, str]] = []
    for item in items(place):
        if item.roles is not None and hat.role not in item.roles:
            continue
        try:
            shown.append((item, reverse(item.url_name)))
        except NoReverseMatch:
            continue
    begun = [href for _item, href in shown if path == href or (href != "/" and path.startswith(href))]
    current = max(begun, key=len, default=None)
    return [Entry(item.title, href, item.icon, href == current) for item, href in shown]
