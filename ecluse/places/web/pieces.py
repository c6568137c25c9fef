"""What the places show in the pages of the network."""

from __future__ import annotations

from django.http import HttpRequest

from ecluse.foundation.slots import Piece
from ecluse.network.api import Site

from .. import queries
from . import words


def spaces_of_site(request: HttpRequest, *, site: Site) -> Piece | None:
    """The spaces of a site, on its page."""
    rows = [(space, words.facts(space)) for space in queries.spaces_at([site.pk])]
    return Piece("places/pieces/site.html", {"rows": rows}, order=10) if rows else None
