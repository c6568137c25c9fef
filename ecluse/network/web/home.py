"""The front page for everybody, and the home page of each role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public, signed_in

from ..slots import FRONT_PAGE, HOME_PAGE


@public(why="The front page of the network.")
@require_safe
def front_page(request: GuardedRequest) -> HttpResponse:
    """What the network is and the first step into it."""
    return render(request, "network/front_page.html", {"pieces": FRONT_PAGE.pieces(request)})


@signed_in(why="Each role has its home page.")
@require_safe
def home(request: GuardedRequest) -> HttpResponse:
    """What waits for the reader in the hat they wear."""
    return render(request, "network/home.html", {"pieces": HOME_PAGE.pieces(request, hat=request.hat)})
