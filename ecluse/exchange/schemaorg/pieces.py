"""The description of a programme, in its page, for machines that read pages."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language

from ecluse.foundation.access import GuardedRequest
from ecluse.foundation.slots import Piece
from ecluse.offer import api as offer

from ..addresses import address_of
from .writing import course


def install() -> None:
    """Called once, when the house starts."""
    offer.PROGRAMME_PAGE.fill(description)


def description(request: GuardedRequest, *, programme: offer.Programme) -> Piece | None:
    """What a search engine reads; nothing for a draft."""
    sheet = offer.programme_sheet(programme.pk, today=timezone.localdate())
    if sheet is None:
        return None
    return Piece("exchange/json_ld.html", {"document": course(sheet, language=get_language() or "fr", address=address_of)}, 99)
