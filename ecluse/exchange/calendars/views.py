"""Calendars that agendas open and follow."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.slots import Piece
from ecluse.offer import api as offer

from ..addresses import address_of, host
from .writing import calendar


@public(why="The dates of a published session are everybody's, and nobody is named in them.")
@require_safe
def session(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The half-days of a session."""
    agenda = offer.session_agenda(session_id)
    if agenda is None:
        raise Http404("No such session in the catalogue.")
    document = calendar(
        agenda, title=text_in(agenda.title), host=host(), address=address_of("offer:session", session_id), at=timezone.now()
    )
    response = HttpResponse(document, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="session.ics"'
    return response


def install() -> None:
    """Called once, when the house starts."""
    offer.SESSION_PAGE.fill(link)


def link(request: GuardedRequest, *, session: offer.Session) -> Piece | None:
    """The way to put a session in one's agenda, while it still takes place."""
    if session.cancelled_at is not None or session.last_day_on < timezone.localdate():
        return None
    return Piece(
        "exchange/link.html",
        {
            "href": reverse("exchange:session_calendar", args=[session.pk]),
            "words": _("Put the dates in my calendar"),
            "icon": "calendar",
        },
        50,
    )
