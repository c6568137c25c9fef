"""The front page for everybody, and the home page of each role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public, signed_in
from ecluse.ui import navigation

from ..slots import FRONT_PAGE, HOME_PAGE

# Promises of the front page to visitors. They are addresses, not names: the ground floor knows no domain above it.
CATALOGUE = "/catalogue/"
VERIFICATION = "/verifier/"


@public(why="The front page of the network.")
@require_safe
def front_page(request: GuardedRequest) -> HttpResponse:
    """What the network is and the first step into it."""
    context = {"pieces": FRONT_PAGE.pieces(request), "catalogue": CATALOGUE, "verification": VERIFICATION}
    return render(request, "network/front_page.html", context)


@signed_in(why="Each role has its home page.")
@require_safe
def home(request: GuardedRequest) -> HttpResponse:
    """What waits for the reader in the hat they wear."""
    # What this role has and not everybody: the rest stands above, on every page.
    own = {item.title for item in navigation.items() if item.roles is not None}
    links = [entry for entry in navigation.entries(request.hat, request.path) if entry.title in own and not entry.current]
    links += navigation.entries(request.hat, request.path, "account")
    context = {
        "pieces": HOME_PAGE.pieces(request, hat=request.hat),
        "links": links,
        "given_name": getattr(request.user, "given_name", ""),
        "catalogue": CATALOGUE,
    }
    return render(request, "network/home.html", context)
