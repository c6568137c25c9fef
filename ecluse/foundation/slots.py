"""Named slots: a lower page shows upper content without knowing it (docs/reference/slots.md lists them)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Piece:
    """What a provider puts in a slot: a template and the context it is rendered with."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[..., "Piece | None"]


class Slot:
    """A place in a page. `arguments` names what the page gives to each provider, after the request."""

    all: dict[str, Slot] = {}

    def __init__(self, name: str, *, arguments: tuple[str, ...], purpose: str) -> None:
        self.name, self.arguments, self.purpose = name, arguments, purpose
        self.providers: list[Provider] = []
        Slot.all[name] = self

    def fill(self, provider: Provider) -> Provider:
        """Add a provider, from the `apps.py` of an upper domain. Asking twice changes nothing."""
        if provider not in self.providers:
            self.providers.append(provider)
        return provider

    def pieces(self, request: HttpRequest, **arguments: Any) -> list[Piece]:
        """The pieces to show, in order; a provider answers None when it has nothing to say to this reader."""
        found = [provider(request, **arguments) for provider in self.providers]
        return sorted((piece for piece in found if piece is not None), key=lambda piece: piece.order)
