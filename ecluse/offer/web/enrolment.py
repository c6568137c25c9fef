"""The learner's way: ask for a place, check, be told what happens next, follow it, give it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.network.api import person_by_id
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import enrolment as actions
from ..models import Enrolment
from ..queries import enrolment as queries
from ..queries import programme as reading
from ..queries.papers import papers_of
from ..queries.sealing import certificate_of
from ..queries.waiting import open_offer_of, position_of
from ..rules.enrolment import State, may_go
from ..slots import ENROLMENT_PAGE
from . import listing
from .forms import AskForm, ReasonForm
from .prerequisites import lines_for

UNDECIDED = (State.REQUESTED, State.WAITING_LIST)


@allow(Role.LEARNER, why="Everybody with an account may ask for a place for themselves.")
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """A question page, then check answers, then the request itself."""
    found = reading.session_page(session_id, hat=request.hat, today=timezone.localdate())
    if found is None or found.session.programme.published_at is None or request.hat.person_id is None:
        raise Http404("No such session.")
    if found.mine is not None:
        return redirect(found.mine)
    person = person_by_id(request.hat.person_id)
    if person is None:
        raise Http404("No such person.")
    form = AskForm(request.POST or None)
    before = lines_for(request, found.session.programme_id, person.pk)
    context = {"form": form, "found": found, "session": found.session, "person": person, "before": before}
    if request.method == "GET":
        return render(request, "offer/ask.html", context)
    if not form.is_valid():
        return invalid(request, "offer/ask.html", context)
    if "confirmed" not in request.POST:
        template = "offer/ask.html" if "change" in request.POST else "offer/check.html"
        return render(request, template, context)
    try:
        enrolment = actions.request_enrolment(
            by=request.hat,
            session=found.session,
            person=person,
            at=timezone.now(),
            request=actions.Request(form.cleaned_data["motivation"], form.cleaned_data["needs"]),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/ask.html", context)
    return redirect(f"{enrolment.get_absolute_url()}?merci=1")


@allow(Role.LEARNER, why="A person sees their own enrolments.")
@require_safe
def mine(request: GuardedRequest) -> HttpResponse:
    """My enrolments, the newest first."""
    assert request.hat.person_id is not None  # noqa: S101 - the guard let a person in
    page = page_of(queries.enrolments_of(request.hat.person_id), by=("-requested_at", "-id"), mark=request.GET.get("page"))
    return render(request, "offer/mine.html", {"page": page, "cards": [listing.enrolment_card(row) for row in page.rows]})


@allow(
    Role.LEARNER, Role.TRAINER, Role.OPERATOR_ADMIN, Role.COUNSELLOR, Role.ALTERNANCE_REFERENT,
    why="An enrolment is read by its person, the operator, and the organisation that asked for it.",
)  # fmt: skip
@require_safe
def enrolment(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """Where an enrolment stands, and what happens next."""
    found = _visible(request, enrolment_id)
    context = {
        "enrolment": found,
        "name": queries.name_shown(request.hat, found),
        "session": found.session,
        "moments": listing.moments(found),
        "attendance": queries.attendance_of(found),
        "certificate": certificate_of(found, hat=request.hat, today=timezone.localdate()),
        "tone": listing.TONES[found.at],
        "just_asked": "merci" in request.GET,
        "next_step": listing.next_step(found),
        "can_withdraw": permissions.can_withdraw(request.hat, found) and may_go(found.at, State.WITHDRAWN),
        "is_mine": request.hat.person_id == found.person_id,
        "papers": papers_of(found) if permissions.can_read_paper(request.hat, found) else [],
        "can_transfer": permissions.can_transfer(request.hat, found) and may_go(found.at, State.TRANSFERRED),
        "next_one": Enrolment.objects.filter(transferred_from=found).first(),
        "offer": open_offer_of(found),
        "position": position_of(found) if found.at is State.WAITING_LIST else 0,
        # Before the decision only: afterwards nobody needs it any more.
        "before": lines_for(request, found.session.programme_id, found.person_id) if found.at in UNDECIDED else [],
        "pieces": ENROLMENT_PAGE.pieces(request, enrolment=found),
    }
    return render(request, "offer/enrolment.html", context)


@allow(
    Role.LEARNER, Role.OPERATOR_ADMIN, Role.COUNSELLOR, Role.ALTERNANCE_REFERENT,
    why="A place is given back by its person, who asked for it, or the operator on their word.",
)  # fmt: skip
@require_http_methods(["GET", "POST"])
def withdraw(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """Ask whether one is sure, then give the place back."""
    found = _visible(request, enrolment_id)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Why?")
    context = {"form": form, "enrolment": found, "session": found.session}
    if request.method == "GET":
        return render(request, "offer/withdraw.html", context)
    if not form.is_valid():
        return invalid(request, "offer/withdraw.html", context)
    try:
        actions.withdraw_enrolment(by=request.hat, enrolment=found, at=timezone.now(), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/withdraw.html", context)
    messages.success(request, _("The place is given back. Somebody who waits may have it now."))
    return redirect(found)


def _visible(request: GuardedRequest, enrolment_id: UUID) -> Enrolment:
    found = queries.visible_enrolment(request.hat, enrolment_id)
    if found is None:
        raise Http404("No such enrolment for this hat.")
    return found
