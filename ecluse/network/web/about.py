"""What this service is, and what it does with personal data: two notices that everybody may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation import privacy
from ecluse.foundation.access import GuardedRequest, public
from ecluse.ui.parts import Link

from ..slots import NOTICE_PAGE
from . import words


@public(why="Everybody may know what this service is and where its source code lives.")
@require_safe
def about(request: GuardedRequest) -> HttpResponse:
    """The mission, the licence, the source."""
    return render(request, "network/about.html")


LAW = "The law asks that people be told what is kept about them before they give it (GDPR art. 13)."


@public(why=LAW)
@require_safe
def notice(request: GuardedRequest) -> HttpResponse:
    """The privacy register in plain words, its first part: what is kept, why, on what basis, and is erased when that is asked."""
    return _part(request, is_erased=True)


@public(why=LAW)
@require_safe
def what_stays(request: GuardedRequest) -> HttpResponse:
    """Its second part: what stays after an erasure, for how long and why."""
    return _part(request, is_erased=False)


def _part(request: GuardedRequest, *, is_erased: bool) -> HttpResponse:
    parts: dict[bool, list[privacy.Holding]] = {True: [], False: []}
    for holding in privacy.holdings():
        parts[holding.keep == "erase"].append(holding)
    links = [
        Link(_("Erased when you ask"), reverse("network:notice"), current=is_erased, count=len(parts[True])),
        Link(_("What stays, and why"), reverse("network:what_stays"), current=not is_erased, count=len(parts[False])),
    ]
    pieces = NOTICE_PAGE.pieces(request)
    return render(
        request, "network/notice.html", {"register": words.register(parts[is_erased]), "parts": links, "pieces": pieces}
    )
