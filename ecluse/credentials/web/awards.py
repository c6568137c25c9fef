"""Badges on their way, at their issuer: what waits for a decision, what was sent, what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions.asking import accept_request, refuse_request
from ..actions.awarding import withdraw_award, write_again
from ..models import Award
from ..queries import awards as queries
from ..rules.award import PEERS, State, may_follow
from .award_forms import RefuseForm, SaidForm
from .award_parts import moments_of, peers_said
from .giving import GIVERS
from .tables import sections

WHY = "Those who train decide about the badges that people ask for, and follow those they proposed."


@allow(*GIVERS, why=WHY)
@require_safe
def awards(request: GuardedRequest) -> HttpResponse:
    """What waits first, then all of it, found by person and by state."""
    if request.hat.organisation_id is None:
        raise Http404
    said = request.GET
    state, words = said.get("etat", ""), said.get("q", "").strip()[:100]
    context = {
        "page": queries.page_of_awards(request.hat, state=state, words=words, mark=said.get("page")),
        "waiting": queries.waiting_at(request.hat.organisation_id),
        "words": words,
        "states": [(one.value, Award.States(one.value).label, one.value == state) for one in queries.FILTERS],
        "is_filtered": bool(state or words),
        "sections": sections("credentials:awards", request.hat),
    }
    return render(request, "credentials/awards.html", context)


@allow(*GIVERS, why=WHY)
@require_http_methods(["GET", "POST"])
def award(request: GuardedRequest, award_id: UUID) -> HttpResponse:
    """One of them: what the person says and shows, what peers say, and what may be decided."""
    found = queries.award_for_issuer(request.hat, award_id)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    form = SaidForm(request.POST if do == "give" else None, achievement=found.achievement, initial=_typed(found))
    refusal = RefuseForm(request.POST if do == "refuse" else None)
    if request.method == "POST" and (done := _decided(request, found, do, form, refusal)):
        messages.success(request, done)
        return redirect("credentials:award", award_id)
    reviews = queries.reviews_of(found)
    context = {
        "award": found,
        "said": found.said,
        "moments": moments_of(found),
        "reviews": reviews,
        "missing": max(0, PEERS - peers_said(reviews)) if found.achievement.asks_peers and found.way == Award.Ways.REQUEST else 0,
        "form": form,
        "refusal": refusal,
        "may_decide": found.at is State.ASKED,
        "may_withdraw": found.at is State.INVITED and may_follow(found.at, State.WITHDRAWN),
    }
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/award.html", context)


def _typed(award: Award) -> dict[str, Any]:
    """What the person said, for the issuer to keep or to word otherwise."""
    said = award.said
    first = said.evidence[0] if said.evidence else None
    return {"narrative": said.narrative, "evidence_name": first.name if first else "", "evidence_url": first.url if first else ""}


def _decided(request: GuardedRequest, award: Award, do: str, form: SaidForm, refusal: RefuseForm) -> str:
    """The sentence of what was done; nothing when it was not."""
    now = timezone.now()
    try:
        if do == "give" and form.is_valid():
            settled = accept_request(by=request.hat, award=award, said=form.said(), at=now)
            if settled.at is State.GIVEN:
                return _("The badge is given to %(name)s, who is written to.") % {"name": settled.name}
            return _("A letter is on its way to %(name)s. The badge is signed when they accept it.") % {"name": settled.name}
        if do == "refuse" and refusal.is_valid():
            refuse_request(by=request.hat, award=award, reason=refusal.cleaned_data["reason"], at=now)
            return _("%(name)s is written to, with your reason.") % {"name": award.name}
        if do == "withdraw":
            withdraw_award(by=request.hat, award=award, at=now)
            return _("The letter leads nowhere any more.")
        if do == "again":
            write_again(by=request.hat, award=award, at=now)
            return _("The letter is sent once more. It is good for 90 days.")
    except Refusal as refused:
        (refusal if do == "refuse" else form).add_error(None, str(refused)) if do in ("give", "refuse") else messages.error(
            request, str(refused)
        )
    return ""
