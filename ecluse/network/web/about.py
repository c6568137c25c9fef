"""What this service is, and what it does with personal data: two notices that everybody may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation import privacy
from ecluse.foundation.access import GuardedRequest, public

from ..slots import NOTICE_PAGE
from . import words


@public(why="Everybody may know what this service is and where its source code lives.")
@require_safe
def about(request: GuardedRequest) -> HttpResponse:
    """The mission, the licence, the source."""
    return render(request, "network/about.html")


@public(why="The law asks that people be told what is kept about them before they give it (GDPR art. 13).")
@require_safe
def notice(request: GuardedRequest) -> HttpResponse:
    """The privacy register in plain words: what is kept, why, on what basis, how long."""
    return render(
        request, "network/notice.html", {"register": words.register(privacy.holdings()), "pieces": NOTICE_PAGE.pieces(request)}
    )
