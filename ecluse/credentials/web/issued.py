"""What an organisation issued, for those who work there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow

from ..permissions import can_list_issued
from ..queries.badges import page_of_issued
from .tables import sections


@allow(Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR, why="They follow what their organisation or network issued.")
@require_safe
def issued(request: GuardedRequest) -> HttpResponse:
    """The badges issued, newest first, found by the name of the person or of the badge."""
    if not can_list_issued(request.hat):
        raise Http404
    words = request.GET.get("q", "").strip()[:100]
    page = page_of_issued(request.hat, words=words, mark=request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "query": words, "all_operators": request.hat.role is Role.COORDINATOR}
    if request.hat.role is Role.OPERATOR_ADMIN:
        context["sections"] = sections("credentials:issued")
    return render(request, "credentials/issued.html", context)
