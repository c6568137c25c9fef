"""The timetable of a session, and its correction by hand on the same page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import timetable as actions
from ..models import HalfDay, Session
from ..permissions import RUNNERS
from ..queries import enrolment as queries
from . import tables
from .forms import HalfDayForm, MinutesForm
from .running import runnable_session

# Twenty rows with their corrections and the form beside them would pass the budget of 350 elements a page.
ROWS = 16


@allow(*RUNNERS, why="Trainers and administrators read the timetable of their sessions; administrators correct it.")
@require_http_methods(["GET", "POST"])
def timetable(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The half-days, with what is signed; `?demi-journee=` opens the correction of one of them."""
    session = runnable_session(request, session_id)
    correcting = permissions.can_plan_session(request.hat, session.programme)
    chosen = _chosen(request, session) if correcting else None
    form = _form(request, chosen)
    if request.method == "GET":
        return render(request, "offer/timetable.html", _context(request, session, form, chosen, correcting=correcting))
    if not correcting:
        raise Http404("This hat corrects no timetable.")
    removing = chosen is not None and request.POST.get("action") == "remove"
    if removing or form.is_valid():
        try:
            messages.success(request, _correct(request, session, chosen, {} if removing else form.cleaned_data))
        except Refusal as refusal:
            # A removal types nothing: the form on the page is unbound and takes no error.
            if removing:
                messages.error(request, str(refusal))
                return redirect("offer:timetable", session_id=session.pk)
            form.add_error(None, str(refusal))
        else:
            return redirect("offer:timetable", session_id=session.pk)
    return invalid(request, "offer/timetable.html", _context(request, session, form, chosen, correcting=True))


def _chosen(request: GuardedRequest, session: Session) -> HalfDay | None:
    key = request.GET.get("demi-journee", "")
    if not key:
        return None
    try:
        found = session.half_days.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404("No such half-day in this session.")
    return found


def _form(request: GuardedRequest, chosen: HalfDay | None) -> HalfDayForm | MinutesForm:
    typed = request.POST if request.method == "POST" and request.POST.get("action") != "remove" else None
    return MinutesForm(typed, initial={"minutes": chosen.minutes}) if chosen else HalfDayForm(typed)


def _correct(request: GuardedRequest, session: Session, chosen: HalfDay | None, said: dict[str, Any]) -> str:
    """Do what was asked and answer the sentence to show."""
    hat, at = request.hat, timezone.now()
    if chosen is None:
        added = actions.add_half_day(by=hat, session=session, **said, at=at)
        return _("Added: %(half_day)s.") % {"half_day": tables.half_day_name(added)}
    if not said:
        actions.remove_half_day(by=hat, half_day=chosen, at=at)
        return _("Removed: %(half_day)s.") % {"half_day": tables.half_day_name(chosen)}
    changed = actions.change_minutes(by=hat, half_day=chosen, minutes=said["minutes"], at=at)
    return _("Changed: %(half_day)s, %(duration)s.") % {
        "half_day": tables.half_day_name(changed),
        "duration": tables.duration(changed.minutes),
    }


def _context(
    request: GuardedRequest, session: Session, form: HalfDayForm | MinutesForm, chosen: HalfDay | None, *, correcting: bool
) -> dict[str, Any]:
    today = timezone.localdate()
    page = page_of(queries.half_days_of(session), by=("on", "part"), mark=request.GET.get("page"), size=ROWS)
    can_correct = correcting and session.cancelled_at is None and session.last_day_on >= today
    return {
        "session": session,
        "page": page,
        "table": tables.timetable_table(page.rows, today=today, correcting=can_correct),
        "planned": tables.duration(queries.minutes_planned(session)),
        "form": form,
        "chosen": tables.half_day_name(chosen) if chosen else "",
        "can_correct": can_correct,
        "is_final": correcting and not can_correct,
        "here": reverse("offer:timetable", args=[session.pk]),
    }
