"""Who stands behind what, for everybody; and the pages on which an organisation answers, also without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.limits import Limit
from ecluse.ui.forms import invalid

from ..actions import endorsement as actions
from ..actions.endorsement_letters import withdraw_link
from ..models import Endorsement
from ..permissions import can_answer_endorsement, can_end_endorsement, can_see_request
from ..queries import endorsements as queries
from ..queries.badges import competences_of
from ..queries.documents import with_alignments
from ..rules.endorsement import State, is_too_late
from .answers import VC_TYPE, json_answer, wants_json
from .endorsement_forms import AnswerForm, ReasonForm
from .endorsement_graph import drawing
from .private_links import private, too_often

# Links have 192 bits of chance: this is for whoever would try them all.
LIMIT = Limit(door="endorsement", each=60, all=4_000)
GIVEN = (State.ACCEPTED, State.REVOKED)


@public(why="Who stands behind whose badges is what gives them their worth: anybody reads it.")
@require_safe
def who_endorses(request: GuardedRequest) -> HttpResponse:
    """The organisations that stand behind others, drawn and in a table."""
    links = queries.links()
    context = {"links": links, "drawing": drawing(links[: queries.MOST_LINKS]), "is_cut": len(links) > queries.MOST_LINKS}
    return render(request, "credentials/who_endorses.html", context)


@public(why="An endorsement is given in public; before that, it is between those who ask and those who are asked.")
@require_safe
@vary_on_headers("Accept")
def endorsement(request: GuardedRequest, endorsement_id: UUID) -> HttpResponse:
    """An endorsement that was given, or its signed document; what became of a request, for its two sides."""
    link = request.GET.get("cle", "")
    found = _found(endorsement_id)
    if found.at not in GIVEN and not can_see_request(request.hat, found, link=link):
        raise Http404
    if wants_json(request):
        if found.at not in GIVEN:
            raise Http404
        return json_answer(found.document, content_type=VC_TYPE)
    context = _shown(found) | {
        "can_end": found.at is State.ACCEPTED and can_end_endorsement(request.hat, found, link=link),
        "withdraw_link": withdraw_link(found) if link else "",
    }
    return _private(render(request, "credentials/endorsement.html", context), found, link)


@public(why="Whoever was written to answers by the link of the letter, without an account; others are asked to sign in.")
@require_http_methods(["GET", "POST"])
def answer(request: GuardedRequest, endorsement_id: UUID) -> HttpResponse:
    """What is asked, and the form to sign it or to say no. Reading it changes nothing."""
    link = request.POST.get("cle", "") or request.GET.get("cle", "")
    if (told := too_often(request, LIMIT, link)) is not None:
        return told
    asked = _found(endorsement_id)
    by_itself = queries.answers_by_itself(asked.endorser_id, on=timezone.localdate())
    if not can_answer_endorsement(request.hat, asked, link=link, by_itself=by_itself):
        raise Http404
    if asked.at is not State.ASKED or is_too_late(asked_at=asked.asked_at, now=timezone.now()):
        return _private(render(request, "credentials/answered.html", _shown(asked) | {"link": link}), asked, link)
    declines = request.POST.get("do") == "decline"
    form = AnswerForm(None if declines else request.POST or None, initial={"signatory": request.hat.name or asked.contact_name})
    context = _shown(asked) | {"form": form, "reason": ReasonForm(request.POST if declines else None), "link": link}
    if request.method == "POST":
        try:
            if declines:
                return _declined(request, asked, link, context)
            if form.is_valid():
                return _given(request, asked, form, link)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        return invalid(request, "credentials/answer_endorsement.html", context)
    return _private(render(request, "credentials/answer_endorsement.html", context), asked, link)


def _given(request: GuardedRequest, asked: Endorsement, form: AnswerForm, link: str) -> HttpResponse:
    said = form.cleaned_data
    given = actions.give_endorsement(
        by=request.hat, asked=asked, signatory=said["signatory"], function=said["function"], comment=said["comment"],
        at=timezone.now(), link=link,
    )  # fmt: skip
    messages.success(request, _("Thank you. It is signed, and shown to everybody who looks at the badge."))
    return HttpResponseRedirect(given.get_absolute_url() + (f"?cle={link}" if link else ""))


def _declined(request: GuardedRequest, asked: Endorsement, link: str, context: dict[str, Any]) -> HttpResponse:
    form: ReasonForm = context["reason"]
    if not form.is_valid():
        return invalid(request, "credentials/answer_endorsement.html", context)
    declined = actions.decline_endorsement(
        by=request.hat, asked=asked, signatory=request.hat.name, reason=form.cleaned_data["reason"], at=timezone.now(), link=link
    )
    return _private(render(request, "credentials/answered.html", _shown(declined) | {"link": link}), declined, link)


@public(why="Whoever signed by the link of the letter takes the name of their organisation away; others with their account.")
@require_http_methods(["GET", "POST"])
def withdraw(request: GuardedRequest, endorsement_id: UUID) -> HttpResponse:
    """Says what follows from taking the name away, then does it."""
    link = request.POST.get("cle", "") or request.GET.get("cle", "")
    if (told := too_often(request, LIMIT, link)) is not None:
        return told
    given = _found(endorsement_id)
    if given.at not in GIVEN or not can_end_endorsement(request.hat, given, link=link):
        raise Http404
    form = ReasonForm(request.POST or None)
    context = _shown(given) | {"form": form, "link": link}
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_endorsement(
                by=request.hat, given=given, reason=form.cleaned_data["reason"], at=timezone.now(), link=link
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The name of your organisation is taken away. Every verifier sees it from now on."))
            return HttpResponseRedirect(given.get_absolute_url() + (f"?cle={link}" if link else ""))
    answered = invalid if request.method == "POST" else render
    return _private(answered(request, "credentials/withdraw_endorsement.html", context), given, link)


def _found(endorsement_id: UUID) -> Endorsement:
    found = queries.endorsement(endorsement_id)
    if found is None:
        raise Http404
    return found


def _shown(row: Endorsement) -> dict[str, Any]:
    """What every page of an endorsement shows: what is endorsed, with its competences."""
    model_id = row.achievement_id or (row.credential.achievement_id if row.credential else None)
    model = with_alignments(model_id) if model_id else None
    return {
        "row": row,
        "model": model,
        "competences": competences_of(model) if model else [],
        "holder": row.credential.holder if row.credential and row.credential.shared_at else None,
        "is_given": row.at is State.ACCEPTED,
    }


def _private(response: HttpResponse, row: Endorsement, link: str) -> HttpResponse:
    """Nobody finds a request, nor a page reached by the link of a letter."""
    return private(response) if link or row.at not in GIVEN else response
