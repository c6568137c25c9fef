"""What the network itself shows on the home pages."""

from __future__ import annotations

from django.http import HttpRequest

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.slots import Piece

from . import machine


def machine_room(request: HttpRequest, *, hat: Hat) -> Piece | None:
    """What needs a human, on the home page of the platform administrator."""
    return Piece("network/platform/stats.html", {"stats": machine.overview()}, 10) if hat.role is Role.PLATFORM_ADMIN else None
