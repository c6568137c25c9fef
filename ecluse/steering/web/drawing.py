"""From a hole to the draft of a pathway: one page proposes, one press writes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Region
from ecluse.offer import api as offer

from ..actions.draft import draft_pathway
from ..queries.coverage import sheet_of
from ..queries.proposal import Proposed, proposed_pathway
from . import profiles
from .forms import ProposalForm
from .nodata import NO_DATA


@allow(*offer.COMPOSERS, why="Whoever composes pathways begins one from the holes of a profile.")
@require_http_methods(["GET", "POST"])
def draw(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    """The holes of a profile, the programmes proposed for the rest within limits; a press writes the draft."""
    if not offer.can_write_pathways(request.hat):
        raise Http404("This hat composes no pathway.")
    if request.method == "POST":
        return _write(request, occupation_id)
    asked = request.GET.copy()
    form = ProposalForm(asked) if "limites" in asked else ProposalForm()
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else ProposalForm.unlimited()
    context = _context(occupation_id, wanted) | {"form": form}
    return render(request, "steering/draw.html", context, status=422 if form.is_bound and form.errors else 200)


def _write(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    try:
        keys = list(dict.fromkeys(UUID(text) for text in request.POST.getlist("steps")[: 4 * 12]))
    except ValueError as error:
        raise Http404("Not a programme.") from error
    if not keys:
        problem = _("Choose one programme at least.")
        context = _context(occupation_id, ProposalForm.unlimited()) | {"form": ProposalForm(), "problem": problem}
        return render(request, "steering/draw.html", context, status=422)
    now = timezone.now()
    try:
        pathway = draft_pathway(
            by=request.hat, occupation_id=occupation_id, programme_ids=keys, at=now, today=timezone.localdate()
        )
    except Refusal as refusal:
        context = _context(occupation_id, ProposalForm.unlimited()) | {"form": ProposalForm(), "problem": str(refusal)}
        return render(request, "steering/draw.html", context, status=422)
    messages.success(request, _("The draft is written: change it, then publish it or leave that to the coordination."))
    return redirect(pathway)


def _context(occupation_id: UUID, wanted: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    sheet = sheet_of(occupation_id, limits=offer.Limits(), today=today)
    if sheet is None:
        raise Http404("No such occupation.")
    found = proposed_pathway(
        sheet,
        limits=ProposalForm.limits(wanted),
        budget=wanted["prix"],
        level=int(wanted["niveau"]) if wanted["niveau"] else None,
    )
    return {
        "occupation": sheet.profile.occupation,
        "sheet": sheet,
        "found": found,
        "steps": [_step(found, cover, today) for cover in found.steps],
        "holes": found.holes,
        "missed": found.missed,
        "price": _price(found),
    }


def _price(found: Proposed) -> str:
    """What all the steps cost; those whose price nobody announced are told apart."""
    if found.unpriced == len(found.steps):
        return str(NO_DATA)
    known = profiles.price(found.price, False)
    if not found.unpriced:
        return known
    rest = ngettext("%(n)d programme without a price yet", "%(n)d programmes without a price yet", found.unpriced)
    return f"{known}, {rest % {'n': found.unpriced}}"


def _step(found: Proposed, cover: offer.Cover, today: date) -> dict[str, Any]:
    return {
        "programme": cover.programme,
        "covers": found.count_of(cover),
        "facts": " · ".join(
            [
                cover.programme.organisation.name,
                ", ".join(str(Region(key).label) for key in cover.regions),
                f"{cover.programme.hours} h",
                str(profiles.price(cover.price, cover.is_free)),
            ]
        ),
        "name": text_in(cover.programme.title),
    }
