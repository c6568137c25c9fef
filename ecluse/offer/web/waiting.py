"""The place that is offered, as its person answers it; the waiting list, as its operator reads it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Hat, Role, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of

from .. import permissions
from ..actions.enrolment import withdraw_enrolment
from ..actions.waiting import accept_offer, set_answer_hours
from ..actions.waiting_letters import enrolment_of_link
from ..models import Enrolment
from ..permissions import RUNNERS
from ..queries import enrolment as reading
from ..queries import waiting as queries
from ..rules.enrolment import State, may_go
from . import listing, tables
from .forms import AnswerHoursForm
from .running import runnable_session


@allow(Role.LEARNER, why="The person to whom a place is offered accepts or declines it.")
@require_POST
def answer(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """Yes or no to the place that is offered, from the page of the enrolment."""
    found = reading.visible_enrolment(request.hat, enrolment_id)
    if found is None:
        raise Http404("No such enrolment for this hat.")
    try:
        messages.success(request, _answered(request.POST.get("answer", ""), found, request.hat))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@public(why="The signed link of a letter answers for one enrolment of the person who received it; many have no account yet.")
@require_http_methods(["GET", "POST"])
def answer_by_link(request: GuardedRequest, token: str) -> HttpResponse:
    """Two buttons, without signing in. Reading the page changes nothing."""
    found = enrolment_of_link(token)
    if found is None:
        raise Http404("No such link.")
    refused = ""
    if request.method == "POST":
        person = Hat(Role.LEARNER, person_id=found.person_id, name=found.person.full_name)
        try:
            _answered(request.POST.get("answer", ""), found, person)
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("offer:answer_by_link", token=token)
    offer = queries.open_offer_of(found)
    context = {
        "enrolment": found,
        "session": found.session,
        "offer": offer,
        "is_offered": offer is not None and offer.until > timezone.now() and found.session.cancelled_at is None,
        "can_refuse": may_go(found.at, State.WITHDRAWN),
        "next_step": listing.next_step(found),
        "refused": refused,
    }
    return render(request, "offer/answer.html", context)


def _answered(said: str, enrolment: Enrolment, hat: Hat) -> str:
    """Do what was answered, and say it."""
    if said == "accept":
        accept_offer(by=hat, enrolment=enrolment, at=timezone.now())
        return _("The place is yours. See you on the first day.")
    if said == "decline":
        withdraw_enrolment(by=hat, enrolment=enrolment, at=timezone.now())
        return _("Noted. The place goes to the next person.")
    raise Http404("No such answer.")


@allow(*RUNNERS, why="Trainers and administrators see who waits for a place in the sessions of their operator.")
@require_safe
def queue(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Who waits, in which order, who is offered a place and until when."""
    found = runnable_session(request, session_id)
    page = page_of(queries.queue_of(found), by=queries.QUEUE_ORDER, mark=request.GET.get("page"))
    hours = queries.answer_hours_of(found.programme.organisation_id)
    context = {
        "session": found,
        "page": page,
        "table": tables.queue_table(page.rows),
        "numbers": reading.numbers(found),
        "queue": queries.queue_numbers(found),
        "hours": hours,
        "hours_form": AnswerHoursForm(initial={"hours": hours}),
        "can_set": permissions.can_set_answer_hours(request.hat),
        "decides": found.admission == "on_decision",
    }
    return render(request, "offer/queue.html", context)


@allow(Role.OPERATOR_ADMIN, why="The administrator of an operator says how long people may take to answer.")
@require_POST
def hours(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """Change the time to answer, for all the sessions of the operator."""
    found = runnable_session(request, session_id)
    form = AnswerHoursForm(request.POST)
    if form.is_valid():
        set_answer_hours(by=request.hat, hours=form.cleaned_data["hours"])
        messages.success(request, _("The time to answer is changed; offers already made keep theirs."))
    else:
        messages.error(request, _("The time to answer goes from 4 to 240 hours."))
    return redirect("offer:queue", session_id=found.pk)
