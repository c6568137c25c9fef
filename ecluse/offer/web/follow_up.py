"""What became of people: the page of the letter's link, in three taps, and the counts for the operator."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import follow_up as actions
from ..models import FollowUp, Programme
from ..permissions import RUNNERS
from ..queries.follow_up import outcomes_of
from .running import runnable_session
from .survey_parts import outcomes_chart


@public(
    why="The signed link of a letter answers for one person and one training, for eight weeks, and shows nothing else of them."
)
@require_http_methods(["GET", "POST"])
def follow_up(request: GuardedRequest, token: str) -> HttpResponse:
    """The situation, then the kind of work, then “send”: three taps. Reading it changes nothing."""
    row = actions.follow_up_of_link(token)
    if row is None:
        raise Http404("No such link, or an old one.")
    said = request.POST if request.method == "POST" else {}
    situation, employment = said.get("situation", ""), said.get("employment", "")
    context = {
        "row": row, "programme": row.enrolment.session.programme, "step": _step(row, situation, employment),
        "situations": FollowUp.Situation.choices, "employments": FollowUp.Employment.choices,
        "situation": situation, "employment": employment,
        "chosen": dict(FollowUp.Situation.choices).get(situation), "kind": dict(FollowUp.Employment.choices).get(employment),
    }  # fmt: skip
    match said.get("do"):
        case "refuse":
            context["step"] = "refusing"
        case "refuse_now":
            actions.refuse_follow_ups(token=token, at=timezone.now())
            context["step"] = "refused"
        case "send" if situation in FollowUp.Situation.values:
            try:
                actions.tell_situation(token=token, situation=situation, employment=employment, at=timezone.now())
            except Refusal as refusal:
                return invalid(request, "offer/follow_up.html", context | {"refusal": str(refusal)})
            context["step"] = "told"
    return render(request, "offer/follow_up.html", context)


def _step(row: FollowUp, situation: str, employment: str) -> str:
    """Where the person stands: what they tapped tells what is asked next."""
    if row.answered_at is not None:
        return "told"
    if situation not in FollowUp.Situation.values:
        return "situation"
    if situation == FollowUp.Situation.EMPLOYMENT and employment not in FollowUp.Employment.values:
        return "employment"
    return "check"


@allow(*RUNNERS, why="Trainers and administrators see what became of the people of a session, in numbers only.")
@require_safe
def session_outcomes(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """What became of the people of a session."""
    session = runnable_session(request, session_id)
    return _outcomes(request, Q(session=session), session.programme, session)


@allow(*RUNNERS, Role.TECHNOPEDAGOGUE, why="Those who write a programme see what became of its people, in numbers only.")
@require_safe
def programme_outcomes(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """What became of the people of all the sessions of a programme."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None or not permissions.can_edit_programme(request.hat, programme):
        raise Http404("No such programme for this hat.")
    return _outcomes(request, Q(session__programme=programme), programme, None)


def _outcomes(request: GuardedRequest, which: Q, programme: Programme, session: object) -> HttpResponse:
    sections = []
    for moment in FollowUp.Moment:
        found = outcomes_of(which, moment.value)
        sections.append({"title": str(moment.label).capitalize(), "outcomes": found, "chart": outcomes_chart(found)})
    return render(request, "offer/outcomes.html", {"sections": sections, "programme": programme, "session": session})
