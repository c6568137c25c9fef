"""Signing the badges of a former key again: which, and that they were really given."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal

from ..actions import sign_again
from ..queries.signing_again import ALL, BEFORE, SINCE, page_to_sign_again, to_sign_again, traces_of, without_a_trace
from .keys import key_of

WHICH: dict[str, Promise] = {
    SINCE: _("signed since that day: refused everywhere"),
    BEFORE: _("signed before: refused by some verifiers"),
}


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator answer for the badges it gave.")
@require_http_methods(["GET", "POST"])
def signing(request: GuardedRequest, number: int) -> HttpResponse:
    """The badges to sign again, each with what it was given for; those that are confirmed are signed by a background task."""
    key, at = key_of(request, number), timezone.now()
    said = request.POST if request.method == "POST" else request.GET
    which = said.get("quoi", "") if key.revoked_at else ALL
    which = which if which in WHICH else ALL
    here = f"{reverse('credentials:sign_again', args=[number])}{f'?quoi={which}' if which else ''}"
    if request.method == "POST":
        only = None if said.get("all") == "yes" else [badge for text in said.getlist("badge")[:20] if (badge := _uuid(text))]
        try:
            task = sign_again(by=request.hat, key=key, which=which, only=only, at=at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(here)
        return redirect("network:task", task.pk)
    page = page_to_sign_again(key, which, at=at, mark=request.GET.get("page"))
    context = {
        "key": key,
        "page": page,
        "rows": traces_of(page.rows),
        "count": to_sign_again(key, which, at=at).count(),
        "unknown": without_a_trace(key, which, at=at),
        "which": which,
        "choices": [(value, label, value == which) for value, label in WHICH.items()],
    }
    return render(request, "credentials/sign_again.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
