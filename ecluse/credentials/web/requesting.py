"""A person asks for a badge with proof of what they did; peers say what they saw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions.asking import answer_review, ask_for_badge, ask_peer, take_request_back
from ..models import Award
from ..permissions import can_ask_for, can_review
from ..queries import awards as queries
from ..queries.badges import achievement_for_page, competences_of
from ..queries.documents import with_alignments
from ..rules.award import PEERS, State
from .award_forms import AskBadgeForm, OnePeerForm, PeerForm
from .award_parts import moments_of, peers_said


@signed_in(why="Anybody with an account asks for a badge whose issuer takes requests.")
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """What I did, what shows it, and who saw it."""
    model = achievement_for_page(achievement_id)
    if model is None or not can_ask_for(request.hat, model):
        raise Http404
    form = AskBadgeForm(request.POST or None, achievement=model)
    context = {"form": form, "model": model, "competences": competences_of(model)}
    if request.method != "POST":
        return render(request, "credentials/ask_badge.html", context)
    if form.is_valid():
        try:
            award = ask_for_badge(
                by=request.hat, achievement=model, said=form.said(), peers=form.cleaned_data.get("peers", ()), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is sent. You read the answer here and in a letter."))
            return redirect("credentials:my_request", award.pk)
    return invalid(request, "credentials/ask_badge.html", context)


@signed_in(why="Whoever asked for a badge follows their request.")
@require_http_methods(["GET", "POST"])
def my_request(request: GuardedRequest, award_id: UUID) -> HttpResponse:
    """Where my request is, what peers said, and the way back."""
    award = queries.award_by_id(award_id)
    if award is None or award.holder_id is None or award.holder_id != request.hat.person_id:
        raise Http404
    form = OnePeerForm(request.POST if request.POST.get("do") == "peer" else None)
    if request.method == "POST" and (done := _done(request, award, form)):
        messages.success(request, done)
        return redirect("credentials:my_request", award_id)
    reviews = queries.reviews_of(award)
    context = {
        "award": award,
        "said": award.said,
        "reviews": reviews,
        "moments": moments_of(award),
        "missing": max(0, PEERS - peers_said(reviews)) if award.achievement.asks_peers else 0,
        "is_open": award.at is State.ASKED,
        "form": form,
    }
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/my_request.html", context)


def _done(request: GuardedRequest, award: Award, form: OnePeerForm) -> str:
    """What was done, in words; nothing when it was refused, and the form says why."""
    try:
        if request.POST.get("do") != "peer":
            take_request_back(by=request.hat, award=award, at=timezone.now())
            return _("Your request is taken back.")
        if form.is_valid():
            ask_peer(by=request.hat, award=award, email=form.cleaned_data["email"], at=timezone.now())
            return _("A letter is on its way to this person.")
    except Refusal as refusal:
        if form.is_bound:
            form.add_error("email", str(refusal))
        else:
            messages.error(request, str(refusal))
    return ""


@signed_in(why="A peer who was asked says what they saw.")
@require_http_methods(["GET", "POST"])
def review(request: GuardedRequest, review_id: UUID) -> HttpResponse:
    """What the badge says, and two answers."""
    found = queries.review_by_id(review_id)
    if found is None or not can_review(request.hat, found):
        raise Http404
    form = PeerForm(request.POST or None, initial={"answer": found.answer, "comment": found.comment})
    model = with_alignments(found.award.achievement_id)
    context = {
        "form": form,
        "review": found,
        "model": model,
        "competences": competences_of(model),
        "is_open": found.award.at is State.ASKED,
    }
    if request.method != "POST":
        return render(request, "credentials/review.html", context)
    if form.is_valid():
        said = form.cleaned_data
        try:
            answer_review(
                by=request.hat, review=found, confirms=said["answer"] == "yes", comment=said["comment"], at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. The organisation that gives the badge reads your answer."))
            return redirect("credentials:review", review_id)
    return invalid(request, "credentials/review.html", context)
