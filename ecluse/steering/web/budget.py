"""The budget of a programme, and the versions of each line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid
from ecluse.ui.parts import Column, Table

from ..actions import revise_budget_line
from ..models import BudgetVersion
from ..queries import versions as queries
from . import parts, words
from .common import READERS, Found, find
from .forms import BudgetForm, NewLineForm


@allow(*READERS, why="Money voted, committed and paid is read by whoever follows the programme.")
@require_safe
def show(request: GuardedRequest, slug: str) -> HttpResponse:
    """The budget by year and expense type."""
    found = find(slug, request.hat)
    budget = queries.budget_of(found.programme, on=timezone.localdate())
    context = {
        "programme": found.programme,
        "may_edit": found.may_edit,
        "tabs": parts.tabs(found.programme, "budget"),
        "budget": budget,
        "chart": parts.budget_chart(budget),
        "types": parts.types_table(budget),
        "years": [parts.lines_table(found.programme, budget, year) for year in sorted(budget.years, reverse=True)],
        "remarks": [words.REMARK_WORDS[remark] for remark in budget.total.remarks],
    }
    return render(request, "steering/budget.html", context)


@allow(*READERS, why="Versions are read by all; the programme managers of the funder and the beneficiaries write them.")
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: GuardedRequest, slug: str, year: int, expense_type: str) -> HttpResponse:
    """Every version of a line, and the form that adds one."""
    found = find(slug, request.hat)
    shown = queries.line_of(found.programme, year=year, expense_type=expense_type)
    if shown is None or (request.method == "POST" and not found.may_edit):
        raise Http404("No such line, or not for this hat.")
    history = list(queries.history_of_line(shown))
    form = BudgetForm(request.POST or None, initial=BudgetForm.begun(history[0] if history else None))
    context = {
        "programme": found.programme,
        "may_edit": found.may_edit,
        "line": shown,
        "history": history_table(history),
        "form": form if found.may_edit else None,
    }
    if request.method != "POST":
        return render(request, "steering/line.html", context)
    return _revise(request, found, form, context, year=year, expense_type=expense_type)


@allow(Role.PROGRAMME_MANAGER, why="The programme managers of the funder and the beneficiaries open budget lines.")
@require_http_methods(["GET", "HEAD", "POST"])
def new_line(request: GuardedRequest, slug: str) -> HttpResponse:
    """A first version for a year and an expense type."""
    found = find(slug, request.hat)
    if not found.may_edit:
        raise Http404("Not for this hat.")
    form = NewLineForm(request.POST or None, programme=found.programme)
    context = {"programme": found.programme, "form": form}
    if request.method != "POST":
        return render(request, "steering/new_line.html", context)
    if not form.is_valid():
        return invalid(request, "steering/new_line.html", context)
    typed = form.cleaned_data
    return _revise(request, found, form, context, year=typed["year"], expense_type=typed["expense_type"])


def _revise(
    request: GuardedRequest, found: Found, form: BudgetForm, context: dict[str, Any], *, year: int, expense_type: str
) -> HttpResponse:
    template = "steering/line.html" if "line" in context else "steering/new_line.html"
    if not form.is_valid():
        return invalid(request, template, context)
    try:
        revise_budget_line(
            by=request.hat,
            programme=found.programme,
            year=year,
            expense_type=expense_type,
            decided=form.decided(),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, template, context)
    messages.success(request, _("Saved as a new version. The earlier amounts stay readable."))
    return HttpResponseRedirect(reverse("steering:budget_line", args=[found.programme.slug, year, expense_type]))


def history_table(history: list[BudgetVersion]) -> Table:
    """The versions of a line, the newest first."""
    columns = [
        Column(_("Version")),
        Column(_("Holds from")),
        Column(_("Voted"), number=True),
        Column(_("Committed"), number=True),
        Column(_("Paid"), number=True),
        Column(_("Legal source")),
    ]
    rows = [
        [
            str(one.number),
            written(one.valid_from, "short"),
            words.money(one.voted),
            words.money(one.committed),
            words.money(one.paid),
            text_in(one.source),
        ]
        for one in history[:20]
    ]
    return Table(_("Versions"), columns, rows)
