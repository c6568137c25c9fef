"""The badges my organisation gave, the life of one of them, and the decisions about it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions import resume_credential, revoke_credential, suspend_credential
from ..models import Credential
from ..permissions import can_decide, can_list_issued, can_read_figures
from ..queries.life import Asked, count_issued, decisions_about, life_of, models_given, names_of, page_of_issued
from ..queries.renewals import count_ending
from ..rules.life import State, may_follow
from . import issued_filters
from .forms import DecisionForm
from .renewals import end_of
from .tables import moments_of, sections, state_tone


class Decision(NamedTuple):
    """A decision as its address names it and its page words it."""

    state: State
    act: Any
    title: Promise
    consequence: Promise
    button: Promise
    done: Promise


DECISIONS = {
    "suspension": Decision(
        State.SUSPENDED,
        suspend_credential,
        _("Suspend this badge"),
        _("Until you resume it, verifiers everywhere refuse it and it proves no prerequisite. Its holder is written to."),
        _("Suspend it"),
        _("The badge is suspended. Its holder is written to."),
    ),
    "reprise": Decision(
        State.VALID,
        resume_credential,
        _("Resume this badge"),
        _("Verifiers accept it again, and it proves prerequisites again. Its holder is written to."),
        _("Resume it"),
        _("The badge is valid again. Its holder is written to."),
    ),
    "revocation": Decision(
        State.REVOKED,
        revoke_credential,
        _("Revoke this badge"),
        _("Verifiers everywhere refuse it for ever, and it proves no prerequisite any more. This cannot be undone."),
        _("Revoke it for ever"),
        _("The badge is revoked. Its holder is written to."),
    ),
}


@allow(Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR, why="They follow what their organisation or network issued.")
@require_safe
def issued(request: GuardedRequest) -> HttpResponse:
    """The badges issued, newest first, found by person, by badge and by state."""
    if not can_list_issued(request.hat):
        raise Http404
    said, asked = request.GET, issued_filters.read(request.GET)
    model, operator = names_of(asked)
    context: dict[str, Any] = {
        "page": page_of_issued(request.hat, asked, mark=said.get("page")),
        "asked": asked,
        "found": count_issued(request.hat, asked) if asked != Asked() else None,
        "states": issued_filters.states(asked),
        "kept": issued_filters.kept(said),
        "filters": issued_filters.links(said, asked, model=model, operator=operator),
        "models": models_given(request.hat),
        "may_count": can_read_figures(request.hat),
        "all_operators": request.hat.role is Role.COORDINATOR,
    }
    context["sections"] = sections("credentials:issued", request.hat)
    if request.hat.role is Role.OPERATOR_ADMIN and request.hat.organisation_id and not said.get("page"):
        context["ending"] = count_ending(request.hat.organisation_id, at=timezone.now())
    return render(request, "credentials/issued.html", context)


def _seen(request: GuardedRequest, credential_id: UUID) -> Credential:
    credential = life_of(request.hat, credential_id)
    if credential is None:
        raise Http404
    return credential


@allow(Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR, why="They follow what became of a badge their organisation gave.")
@require_safe
def badge(request: GuardedRequest, credential_id: UUID) -> HttpResponse:
    """One badge from the day it was given, with what may be decided about it."""
    credential = _seen(request, credential_id)
    may = can_decide(request.hat, credential.organisation_id)
    state = State(credential.state)
    context = {
        "credential": credential,
        "moments": moments_of(credential, decisions_about(credential.pk)),
        "tone": state_tone(credential),
        "decisions": [(word, one.title) for word, one in DECISIONS.items() if may and may_follow(state, one.state)],
    }
    return render(request, "credentials/life.html", context | {"end": end_of(credential), "may_renew": may})


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator answer for the badges it gave.")
@require_http_methods(["GET", "POST"])
def decide(request: GuardedRequest, credential_id: UUID, word: str) -> HttpResponse:
    """Suspend, resume or revoke a badge, with the reason its holder reads."""
    credential, decision = _seen(request, credential_id), DECISIONS.get(word)
    if decision is None or not can_decide(request.hat, credential.organisation_id):
        raise Http404
    form = DecisionForm(request.POST or None)
    context = {"credential": credential, "decision": decision, "form": form, "is_final": decision.state is State.REVOKED}
    if request.method != "POST":
        return render(request, "credentials/decide.html", context)
    if form.is_valid():
        try:
            decision.act(by=request.hat, credential=credential, reason=form.cleaned_data["reason"], at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(decision.done))
            return redirect("credentials:life", credential_id)
    return invalid(request, "credentials/decide.html", context)
