"""The review of proposals, for those who may: one thing at a time, ten proposals, one key or one button for each answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from ..actions import crosswalk as opening
from ..actions import review as actions
from ..models import Crosswalk, CrosswalkItem
from ..permissions import REVIEWERS
from ..queries import crosswalks as queries
from . import crosswalk_parts as words
from .crosswalk_forms import OpenForm, ReviewForm
from .crosswalks import found_line

WHY = "Technopedagogues and the network coordinator say what corresponds to what, in their own name."


@allow(*REVIEWERS, why=WHY)
@require_safe
def review(request: GuardedRequest, crosswalk_id: UUID) -> HttpResponse:
    """The next thing to review; at the end, that nothing is left."""
    crosswalk = found_line(crosswalk_id).crosswalk
    item = queries.next_item(crosswalk)
    if item is None:
        return render(request, "skills/reviewed.html", {"crosswalk": crosswalk})
    return render(request, "skills/review.html", _page(request, item, ReviewForm(item=item)))


def _page(request: GuardedRequest, item: CrosswalkItem, form: ReviewForm) -> dict[str, object]:
    line = found_line(item.crosswalk_id)
    chosen, relation = str(form["proposal"].value() or ""), str(form["relation"].value() or "")
    return {
        "crosswalk": line.crosswalk,
        "progress": line.progress,
        "item": item,
        "thing": item.thing,
        "form": form,
        "choices": words.choices(item, chosen),
        "relations": words.relations(relation),
        "can_undo": queries.has_decided(line.crosswalk, request.hat.person_id),
    }


@allow(*REVIEWERS, why=WHY)
@require_POST
def decide(request: GuardedRequest, crosswalk_id: UUID, item_id: UUID) -> HttpResponse:
    """One answer about one thing."""
    item = queries.item_of(found_line(crosswalk_id).crosswalk, item_id)
    if item is None:
        raise Http404("No such thing in this crosswalk.")
    form = ReviewForm(request.POST, item=item)
    if request.POST.get("do") == "match" and not form.is_valid():
        return invalid(request, "skills/review.html", _page(request, item, form))
    try:
        messages.success(request, _answer(request, item, form))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("skills:review", crosswalk_id=crosswalk_id)


def _answer(request: GuardedRequest, item: CrosswalkItem, form: ReviewForm) -> str:
    """Do what the button says; answer what was done, in a sentence."""
    by, at, name = request.hat, timezone.now(), text_in(item.thing.label)
    match request.POST.get("do"):
        case "match":
            proposal, relation = form.cleaned_data["proposal"], form.cleaned_data["relation"]
            found = actions.accept_proposal(by=by, item=item, proposal_id=proposal, relation=relation, at=at)
            other = found.target_competence or found.target_occupation
            values = {"name": name, "other": text_in(other.label) if other else "", "relation": found.get_relation_display()}
            return _("“%(name)s” corresponds to “%(other)s” (%(relation)s).") % values
        case "none":
            actions.declare_no_equivalent(by=by, item=item, at=at)
            return _("“%(name)s” has no equivalent.") % {"name": name}
        case "later":
            actions.leave_for_later(by=by, item=item, at=at)
            return _("“%(name)s” is left for later.") % {"name": name}
    raise Http404("No such answer.")


@allow(*REVIEWERS, why=WHY)
@require_POST
def undo(request: GuardedRequest, crosswalk_id: UUID) -> HttpResponse:
    """Take one's last decision back; the thing is the next to review."""
    crosswalk = found_line(crosswalk_id).crosswalk
    try:
        item = actions.undo_last(by=request.hat, crosswalk=crosswalk, at=timezone.now())
        messages.success(request, _("Taken back: “%(name)s” is to review again.") % {"name": text_in(item.thing.label)})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("skills:review", crosswalk_id=crosswalk_id)


@allow(*REVIEWERS, why="Whoever accepts proposals together does it in their own name, above a precision they are shown.")
@require_http_methods(["GET", "POST"])
def bulk(request: GuardedRequest, crosswalk_id: UUID) -> HttpResponse:
    """What accepting together would do; then do it."""
    crosswalk = found_line(crosswalk_id).crosswalk
    if request.method == "POST":
        _accept(request, crosswalk)
        return redirect("skills:bulk", crosswalk_id=crosswalk_id)
    context = {
        "crosswalk": crosswalk,
        "lines": words.bulk_lines(actions.bulk_offers(crosswalk)),
        "standing": queries.standing_acceptances(crosswalk),
        "case": words.LEARNED_WORDS.get(crosswalk.case, ""),
        "person_id": request.hat.person_id,
    }
    return render(request, "skills/bulk.html", context)


def _accept(request: GuardedRequest, crosswalk: Crosswalk) -> None:
    try:
        precision = float(request.POST.get("precision", ""))
    except ValueError:
        precision = -1.0  # no line has it
    try:
        done = actions.accept_in_bulk(by=request.hat, crosswalk=crosswalk, precision=precision, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    sentence = ngettext(
        "%(n)d correspondence is validated in your name.", "%(n)d correspondences are validated in your name.", done.count
    )
    messages.success(request, sentence % {"n": done.count})


@allow(*REVIEWERS, why="Whoever accepted together takes it back together; the action refuses all others.")
@require_POST
def undo_bulk(request: GuardedRequest, crosswalk_id: UUID, acceptance_id: UUID) -> HttpResponse:
    """Take an acceptance in bulk back as a whole."""
    acceptance = queries.acceptance_of(found_line(crosswalk_id).crosswalk, acceptance_id)
    if acceptance is None:
        raise Http404("No such acceptance.")
    try:
        count = actions.undo_bulk(by=request.hat, acceptance=acceptance, at=timezone.now())
        sentence = ngettext("%(n)d thing is to review again.", "%(n)d things are to review again.", count)
        messages.success(request, sentence % {"n": count})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("skills:bulk", crosswalk_id=crosswalk_id)


@allow(*REVIEWERS, why="Those who review choose which frameworks are brought together.")
@require_http_methods(["GET", "POST"])
def open_crosswalk(request: GuardedRequest) -> HttpResponse:
    """Choose two frameworks; the program then proposes in the background, and its page shows how far it is."""
    form = OpenForm(request.POST or None, frameworks=queries.comparable_frameworks())
    if request.method == "GET":
        return render(request, "skills/open_crosswalk.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "skills/open_crosswalk.html", {"form": form})
    try:
        opened = opening.open_crosswalk(by=request.hat, at=timezone.now(), **form.chosen())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "skills/open_crosswalk.html", {"form": form})
    return redirect("network:task", task_id=opened.task_id)


@allow(*REVIEWERS, why="Those who review ask for new proposals after an import or many decisions.")
@require_POST
def propose_again(request: GuardedRequest, crosswalk_id: UUID) -> HttpResponse:
    """Ask the program again."""
    asked = opening.propose_again(by=request.hat, crosswalk=found_line(crosswalk_id).crosswalk, at=timezone.now())
    return redirect("network:task", task_id=asked.task_id)
