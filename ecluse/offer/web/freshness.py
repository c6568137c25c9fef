"""The link of the letter that asks an operator whether a training still stands."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, public

from ..actions import freshness as actions


@public(why="The signed link of a letter answers for one programme of the operator that received it, for three months.")
@require_http_methods(["GET", "POST"])
def confirm(request: GuardedRequest, token: str) -> HttpResponse:
    """Two buttons: still offered, or out of the catalogue. Reading the page changes nothing."""
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer == "withdraw":
        programme = actions.withdraw_programme(token=token, at=timezone.now())
    elif request.method == "POST":
        programme = actions.confirm_programme(token=token, at=timezone.now())
    else:
        programme = actions.programme_of_link(token)
    if programme is None:
        raise Http404("No such link.")
    context = {
        "programme": programme,
        "is_answered": request.method == "POST",
        "is_published": programme.published_at is not None,
    }
    return render(request, "offer/confirm_programme.html", context)
