"""The targets of a programme and their versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid
from ecluse.ui.parts import Column, Table

from ..actions import revise_target, set_target
from ..models import Target, TargetVersion
from ..queries import versions as queries
from . import words
from .common import READERS, find
from .forms import NewTargetForm, TargetForm


@allow(*READERS, why="Versions are read by all; the programme managers of the funder and the beneficiaries write them.")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: GuardedRequest, slug: str, target_id: UUID) -> HttpResponse:
    """Every version of a target, and the form that adds one."""
    found = find(slug, request.hat)
    target = queries.target_of(found.programme, target_id)
    if target is None or (request.method == "POST" and not found.may_edit):
        raise Http404("No such target, or not for this hat.")
    history = list(queries.history_of_target(target))
    form = TargetForm(request.POST or None, initial=TargetForm.begun(history[0] if history else None))
    context: dict[str, Any] = {
        "programme": found.programme,
        "title": words.target_words(target.definition, target.category),
        "indicator": target.definition,
        "history": history_table(target, history),
        "form": form if found.may_edit else None,
    }
    if request.method != "POST":
        return render(request, "steering/target.html", context)
    if not form.is_valid():
        return invalid(request, "steering/target.html", context)
    try:
        revise_target(by=request.hat, target=target, decided=form.decided(), at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "steering/target.html", context)
    messages.success(request, _("Saved as a new version. The earlier promise stays readable."))
    return HttpResponseRedirect(reverse("steering:target", args=[slug, target_id]))


@allow(Role.PROGRAMME_MANAGER, why="The programme managers of the funder and the beneficiaries set targets.")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: GuardedRequest, slug: str) -> HttpResponse:
    """A new promise."""
    found = find(slug, request.hat)
    if not found.may_edit:
        raise Http404("Not for this hat.")
    form = NewTargetForm(request.POST or None)
    context = {"programme": found.programme, "form": form}
    if request.method != "POST":
        return render(request, "steering/new_target.html", context)
    if not form.is_valid():
        return invalid(request, "steering/new_target.html", context)
    typed = form.cleaned_data
    try:
        set_target(
            by=request.hat,
            programme=found.programme,
            indicator=typed["indicator"],
            category=typed["category"],
            decided=form.decided(),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "steering/new_target.html", context)
    messages.success(request, _("Target saved."))
    return HttpResponseRedirect(found.programme.get_absolute_url())


def history_table(target: Target, history: list[TargetVersion]) -> Table:
    """The versions of a target, the newest first."""
    columns = [
        Column(_("Version")),
        Column(_("Holds from")),
        Column(_("Value promised"), number=True),
        Column(_("Deadline")),
        Column(_("Legal source")),
    ]
    rows = [
        [
            str(one.number),
            written(one.valid_from, "short"),
            words.measured(target.definition, one.value),
            written(one.deadline_on, "short"),
            text_in(one.source),
        ]
        for one in history[:20]
    ]
    return Table(_("Versions"), columns, rows)
