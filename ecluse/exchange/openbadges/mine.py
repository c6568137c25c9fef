"""The applications that read the badges of a holder: seen, and sent away."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ecluse.credentials import api as credentials
from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.paging import page_of
from ecluse.foundation.slots import Piece

from . import scopes
from .grants import NoSuchAgreement, withdraw
from .models import Grant


def install() -> None:
    """Called once, when the house starts."""
    credentials.MY_BADGES.fill(way_in)
    credentials.MY_BADGES.fill(way_out)


def way_in(request: GuardedRequest) -> Piece:
    """From the badges of a holder to the applications that read them."""
    href = reverse("exchange:my_applications")
    return Piece(
        "exchange/link.html", {"href": href, "words": gettext_lazy("Applications that read my badges"), "icon": "shield"}
    )


def way_out(request: GuardedRequest) -> Piece:
    """From the badges of a holder to the wallets they have elsewhere."""
    href = reverse("exchange:my_wallets")
    return Piece("exchange/link.html", {"href": href, "words": gettext_lazy("My other wallets"), "icon": "badge"}, 60)


@signed_in(why="Everybody sees which applications read their own badges.")
@require_safe
def applications(request: GuardedRequest) -> HttpResponse:
    """Those that I let come, the newest first."""
    if request.hat.person_id is None:
        raise Http404
    live = Grant.objects.live().filter(person=request.hat.person_id).select_related("application")
    page = page_of(live, by=("-granted_at", "-id"), mark=request.GET.get("page"))
    rows = [
        {"grant": one, "host": urlsplit(one.application.client_uri).hostname, "words": scopes.words_of(one.scope)}
        for one in page.rows
    ]
    return render(request, "exchange/my_applications.html", {"rows": rows, "page": page})


@signed_in(why="The holder alone sends an application away.")
@require_POST
def send_away(request: GuardedRequest, application_id: UUID) -> HttpResponse:
    """It reads nothing from now on."""
    try:
        application = withdraw(by=request.hat, application_id=application_id, at=timezone.now())
    except NoSuchAgreement as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("{application} reads nothing of yours any more.").format(application=application.name))
    return redirect("exchange:my_applications")
