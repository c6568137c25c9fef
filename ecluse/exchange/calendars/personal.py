"""The calendar of one person: a secret address that their agenda follows, and the page where it is made and revoked."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.multilingual import text_in
from ecluse.offer import api as offer

from ..addresses import address_of, host
from .writing import calendar_of


@public(
    why="Agendas cannot sign in: the secret of the address lets them in, shows one person's half-days only, and is revocable."
)
@require_safe
def feed(request: GuardedRequest, secret: str) -> HttpResponse:
    """The half-days of a person, for their agenda. An agenda that has them already is told so."""
    now = timezone.now()
    agenda = offer.personal_agenda(secret, at=now)
    if agenda is None:
        raise Http404("No such calendar.")
    # The moment of writing stands in the document and says nothing new: it does not count in the mark.
    mark = f'W/"{sha256(_written(agenda, agenda.made_at)).hexdigest()[:32]}"'
    if mark in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_written(agenda, now), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="ecluse.ics"'
    response["ETag"] = mark
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    # The address is a secret: it goes to nobody with the links that are followed from it.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _written(agenda: offer.PersonalAgenda, at: datetime) -> bytes:
    with translation.override(agenda.language):
        rows = [(one, text_in(one.title), address_of("offer:session", one.session_id)) for one in agenda.sessions]
        return calendar_of(rows, name=_("My trainings"), host=host(), at=at)


@allow(Role.LEARNER, Role.TRAINER, why="A learner or a trainer makes and revokes the address of their own calendar.")
@require_http_methods(["GET", "POST"])
def mine(request: GuardedRequest) -> HttpResponse:
    """Where one stands; a new address is shown once, on the answer to the press that makes it."""
    address = ""
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            offer.revoke_calendar_address(by=request.hat, at=timezone.now())
            return redirect("exchange:my_calendar")
        secret = offer.make_calendar_address(by=request.hat, at=timezone.now())
        address = address_of("exchange:personal_calendar", secret)
    context = {
        "kept": offer.calendar_address_of(request.hat.person_id),
        "address": address,
        "subscribe": "webcal:" + address.partition(":")[2],
    }
    response = render(request, "exchange/my_calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response
