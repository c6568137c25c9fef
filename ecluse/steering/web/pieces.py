"""What steering shows on the home page, and its place in the navigation."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import GuardedRequest, Hat
from ecluse.foundation.slots import Piece
from ecluse.network.api import HOME_PAGE
from ecluse.ui.navigation import Item, add

from ..permissions import DESIGNERS, NEED_READERS, READERS, can_read_steering
from ..queries.programmes import programmes
from .programmes import entry

# The home page shows the first ones; the list has them all.
MOST_AT_HOME = 4


def install() -> None:
    """Called once, when the house starts."""
    roles = frozenset(READERS)
    add(Item(title=_("Steering"), url_name="steering:programmes", roles=roles, order=70, icon="target"))
    add(Item(title=_("Complementarity"), url_name="steering:profiles", roles=set(DESIGNERS), order=60, icon="handshake"))
    add(Item(title=_("Needs"), url_name="steering:needs", roles=set(NEED_READERS), order=65, icon="chart"))
    add(Item(title=_("Responsible digital"), url_name="steering:responsible", order=40, icon="refresh", place="footer"))
    add(Item(title=_("Indicators"), url_name="steering:library", roles=roles, order=75, icon="chart"))
    HOME_PAGE.fill(figures)


def figures(request: GuardedRequest, *, hat: Hat) -> Piece | None:
    """The funded programmes and how far their targets are."""
    if not can_read_steering(hat):
        return None
    listed = programmes(today=timezone.localdate(), mark=None)
    context = {"entries": [entry(line) for line in listed.lines[:MOST_AT_HOME]]}
    return Piece("steering/pieces/home.html", context, 10)
