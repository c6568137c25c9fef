"""What skills shows in the pages of the network."""

from __future__ import annotations

from ecluse.foundation.access import GuardedRequest, Hat
from ecluse.foundation.slots import Piece
from ecluse.network import api as network

from ..queries.revalidation import waiting_for


def install() -> None:
    """Called once, when the house starts."""
    network.HOME_PAGE.fill(to_look_at_again)


def to_look_at_again(request: GuardedRequest, *, hat: Hat) -> Piece | None:
    """How many trainings and correspondences stand on competences that changed, for those who decide."""
    rows = waiting_for(hat)
    count = rows.count() if rows is not None else 0
    return Piece("skills/pieces/to_look_at_again.html", {"count": count}, 40) if count else None
