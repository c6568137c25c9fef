"""Asking others to stand behind our badges: an administrator for their organisation, a holder for a badge of theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import SYSTEM, GuardedRequest, allow, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.network import api as network
from ecluse.ui.forms import invalid

from ..actions import endorsement as actions
from ..models import Achievement, Credential, Endorsement
from ..permissions import ENDORSERS, can_hold, can_take_request_back
from ..queries import endorsements as queries
from .endorsement_forms import AskForm, AskForUsForm
from .tables import sections

WHY = "Those who speak for an organisation ask others to stand behind it, and answer when it is asked."


@allow(*ENDORSERS, why=WHY)
@require_safe
def endorsements(request: GuardedRequest) -> HttpResponse:
    """What waits for our answer, what we asked for, and what we stand behind."""
    if request.hat.organisation_id is None:
        raise Http404
    context = {
        "waiting": queries.asked_of(request.hat),
        "page": queries.asked_by(request.hat, mark=request.GET.get("page")),
        "given": queries.given_by(request.hat.organisation_id),
        "sections": sections("credentials:endorsements", request.hat),
    }
    return render(request, "credentials/endorsements.html", context)


@allow(ENDORSERS[0], why="An administrator asks others to stand behind their organisation and its badge models.")
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest) -> HttpResponse:
    """One form: what, whom, with which words."""
    organisation = (
        queries.organisations([request.hat.organisation_id]).get(request.hat.organisation_id)
        if request.hat.organisation_id
        else None
    )
    if organisation is None:
        raise Http404
    models = queries.endorsable(organisation.pk)
    form = AskForUsForm(
        request.POST or None, organisation=organisation, models=models, initial={"about": request.GET.get("modele", "")}
    )
    if request.method == "POST" and form.is_valid() and _asked(request, form, form.chosen()):
        return redirect("credentials:endorsements")
    return _page(request, form, {"sections": sections("credentials:endorsements", request.hat)})


@signed_in(why="A holder asks an employer or a trainer to stand behind a badge of theirs.")
@require_http_methods(["GET", "POST"])
def ask_for_badge(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """The same for one of my badges, with what I asked before."""
    credential = Credential.objects.filter(pk=credential_id).select_related("achievement", "holder").first()
    if credential is None or not can_hold(request.hat, credential):
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, form, credential):
        return redirect("credentials:ask_badge_endorsement", credential_id)
    return _page(request, form, {"credential": credential, "asked": queries.asked_for_badge(credential)})


def _asked(request: GuardedRequest, form: AskForm, about: network.Organisation | Achievement | Credential) -> bool:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            # A holder makes a company known by asking it, as an administrator does.
            by = request.hat if not isinstance(about, Credential) else SYSTEM
            endorser = network.find_or_register_company(by=by, name=said["endorser"], website=said["website"], at=timezone.now())
            actions.ask_for_endorsement(
                by=request.hat, about=about, endorser=endorser, contact=form.contact(), message=said["message"], at=timezone.now()
            )
    except Refusal as refusal:
        form.add_error("email" if isinstance(refusal, actions.StrangerToTheCompany) else "endorser", str(refusal))
        return False
    messages.success(request, _("A letter is on its way to %(name)s.") % {"name": said["name"]})
    return True


def _page(request: GuardedRequest, form: AskForm, context: dict[str, Any]) -> HttpResponse:
    answer = invalid if request.method == "POST" else render
    return answer(
        request, "credentials/ask_endorsement.html", context | {"form": form, "organisations": queries.may_be_asked(request.hat)}
    )


@signed_in(why="Whoever asked takes the request back.")
@require_POST
def take_back(request: GuardedRequest, endorsement_id: UUID) -> HttpResponse:
    """Ask no longer."""
    asked = queries.endorsement(endorsement_id)
    if asked is None or not can_take_request_back(request.hat, asked):
        raise Http404
    try:
        actions.take_request_back(by=request.hat, asked=asked, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is no longer asked.") % {"name": asked.endorser.name})
    return _back(asked)


def _back(asked: Endorsement) -> HttpResponse:
    if asked.credential_id:
        return redirect("credentials:ask_badge_endorsement", asked.credential_id)
    return redirect("credentials:endorsements")
