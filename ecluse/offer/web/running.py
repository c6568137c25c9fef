"""The operator's work: sessions, requests, attendance, completion."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import enrolment as actions
from ..actions.attendance import take_attendance
from ..actions.programme import cancel_session, change_places
from ..models import Enrolment, HalfDay, Session
from ..permissions import RUNNERS
from ..queries import enrolment as queries
from ..queries.sealing import current_covering
from ..rules.enrolment import State
from ..slots import RUN_PAGE
from . import listing, tables
from .forms import PlacesForm, SheetForm

WHEN = ("a-venir", "en-cours", "terminees")


@allow(*RUNNERS, why="Trainers and administrators see the sessions of their operator.")
@require_safe
def sessions(request: GuardedRequest) -> HttpResponse:
    """The sessions of my operator, by when they are."""
    when = request.GET.get("quand", "en-cours")
    when = when if when in WHEN else "en-cours"
    today = timezone.localdate()
    rows = queries.sessions_when(request.hat.organisation_id, when, today=today)
    page = page_of(rows, by=("-start_on", "-id") if when == "terminees" else ("start_on", "id"), mark=request.GET.get("page"))
    context = {
        "page": page,
        "table": tables.sessions_table(page.rows),
        "tabs": tables.when_tabs(when),
        "to_do": queries.to_do(request.hat, today=today),
    }
    return render(request, "offer/sessions.html", context)


@allow(*RUNNERS, why="Trainers and administrators run the sessions of their operator.")
@require_safe
def session(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Who takes part, who asks, who waits, and what can be decided."""
    found = runnable_session(request, session_id)
    rows = page_of(queries.participants(found), by=queries.PARTICIPANT_ORDER, mark=request.GET.get("page"))
    planned = actions.planned_minutes(found)
    context = {
        "session": found,
        "numbers": queries.numbers(found),
        "page": rows,
        "lines": tables.participant_lines(rows.rows, planned=planned, hat=request.hat),
        "next_half_day": queries.next_to_sign(found, today=timezone.localdate()),
        "can_plan": permissions.can_plan_session(request.hat, found.programme),
        "places_form": PlacesForm(initial={"places": found.places}),
        "planned": planned,
        "to_phone": queries.to_phone(found) if found.cancelled_at else [],
        "pieces": RUN_PAGE.pieces(request, session=found),
    }
    return render(request, "offer/run.html", context)


@allow(*RUNNERS, why="The trainer signs presence; an administrator may correct it.")
@require_http_methods(["GET", "POST"])
def sheet(request: GuardedRequest, half_day_id: UUID) -> HttpResponse:
    """The attendance sheet of a half-day, made for a thumb."""
    half_day = HalfDay.objects.select_related("session__programme", "session__site").filter(pk=half_day_id).first()
    if half_day is None or not permissions.can_run_session(request.hat, half_day.session):
        raise Http404("No such half-day for this hat.")
    rows = queries.sheet(half_day)
    sealed_sheets = current_covering(half_day)
    form = SheetForm(request.POST or None, rows=rows, is_sealed=bool(sealed_sheets))
    context = {"form": form, "half_day": half_day, "session": half_day.session, "rows": rows, "sealed_sheets": sealed_sheets}
    if request.method == "GET":
        return render(request, "offer/sheet.html", context)
    if not form.is_valid():
        return invalid(request, "offer/sheet.html", context)
    try:
        present = take_attendance(
            by=request.hat, half_day=half_day, presences=form.presences(), at=timezone.now(), reason=form.reason
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/sheet.html", context)
    messages.success(
        request, _("The sheet is signed: %(present)d present out of %(all)d.") % {"present": present, "all": len(rows)}
    )
    return redirect("offer:run", session_id=half_day.session_id)


@allow(*RUNNERS, why="The administrator decides on requests; the trainer declares completion.")
@require_POST
def decide(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """One decision on one enrolment."""
    enrolment = Enrolment.objects.select_related("session__programme", "person").filter(pk=enrolment_id).first()
    if enrolment is None or not permissions.can_run_session(request.hat, enrolment.session):
        raise Http404("No such enrolment for this hat.")
    decision, at = request.POST.get("decision"), timezone.now()
    reason = request.POST.get("reason", "")[:1000]
    try:
        match decision:
            case "accept":
                given = actions.accept_enrolment(by=request.hat, enrolment=enrolment, at=at)
                decision = "offer" if given.at is State.OFFERED else decision
            case "wait":
                actions.put_on_waiting_list(by=request.hat, enrolment=enrolment, at=at)
            case "refuse":
                actions.refuse_enrolment(by=request.hat, enrolment=enrolment, reason=reason, at=at)
            case "complete":
                actions.complete_enrolment(by=request.hat, enrolment=enrolment, at=at)
            case "abandon":
                actions.abandon_enrolment(by=request.hat, enrolment=enrolment, at=at, reason=reason)
            case _:
                raise Http404("No such decision.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, listing.decided(decision, enrolment.person.full_name))
    return redirect("offer:run", session_id=enrolment.session_id)


@allow(Role.OPERATOR_ADMIN, why="The administrator of the operator sets the number of places.")
@require_POST
def places(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Raise or lower the number of places."""
    found = runnable_session(request, session_id)
    form = PlacesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The number of places is a whole number from 1 to 500."))
        return redirect("offer:run", session_id=session_id)
    try:
        change_places(by=request.hat, session=found, places=form.cleaned_data["places"], at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The number of places is changed."))
    return redirect("offer:run", session_id=session_id)


@allow(Role.OPERATOR_ADMIN, why="The administrator of the operator cancels a session.")
@require_http_methods(["GET", "POST"])
def cancel(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Ask whether one is sure, then cancel."""
    found = runnable_session(request, session_id)
    if request.method == "GET":
        return render(request, "offer/cancel.html", {"session": found, "numbers": queries.numbers(found)})
    cancel_session(by=request.hat, session=found, at=timezone.now())
    messages.success(request, _words_of_cancellation(found))
    return redirect("offer:run", session_id=session_id)


def _words_of_cancellation(session: Session) -> str:
    """Who is written to, and who must be phoned."""
    to_phone = queries.to_phone(session).count()
    written_to = session.enrolments.open().count() - to_phone
    words = [_("The session is cancelled.")]
    if written_to:
        told = ngettext("A letter goes out to %(n)d person.", "Letters go out to %(n)d people.", written_to)
        words.append(told % {"n": written_to})
    if to_phone:
        untold = ngettext(
            "%(n)d person has no e-mail address: phone them.", "%(n)d people have no e-mail address: phone them.", to_phone
        )
        words.append(untold % {"n": to_phone})
    return " ".join(words)


def runnable_session(request: GuardedRequest, session_id: UUID) -> Session:
    """The session as its operator's trainers and administrators see it; for others it does not exist."""
    found = Session.objects.select_related("programme__organisation", "site", "space", "trainer").filter(pk=session_id).first()
    if found is None or not permissions.can_run_session(request.hat, found):
        raise Http404("No such session for this hat.")
    return found
