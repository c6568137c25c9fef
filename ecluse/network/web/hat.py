"""Changing hats."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ecluse.foundation.access import GuardedRequest, signed_in

from .middleware import SESSION_KEY, mark_of


@signed_in(why="A person with several roles says which one they act in.")
@require_POST
def switch(request: GuardedRequest) -> HttpResponse:
    """Wear another hat of one's own, and start from its home page."""
    wanted = request.POST.get("hat", "")
    if wanted not in {mark_of(hat) for hat in request.hats}:
        raise Http404("Not a hat of this person.")
    request.session[SESSION_KEY] = wanted
    return HttpResponseRedirect(reverse("network:home"))
