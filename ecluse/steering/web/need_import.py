"""Bringing in a file of needs: a preview says what would change and what is wrong line by line; then one press writes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.network.api import Region
from ecluse.ui.parts import Cell, Column, Table

from ..actions.needs import Plan, import_needs, plan_needs
from ..permissions import NEED_WRITERS
from ..rules.need_file import COLUMNS, Fault, Problem
from .needs import when

FAULT_WORDS = {
    Fault.EMPTY: gettext_lazy("The file has no line under its column names."),
    Fault.TOO_LONG: gettext_lazy("The file has more than {said} lines: cut it in two."),
    Fault.COLUMNS: gettext_lazy("These columns are missing: {said}."),
    Fault.SUBJECT: gettext_lazy("Name an occupation or a competence, one and not both."),
    Fault.UNKNOWN: gettext_lazy(
        "“{said}” is no occupation or competence of the frameworks, or several have this code: give its address."
    ),
    Fault.REGION: gettext_lazy("“{said}” is no territory of the network."),
    Fault.YEAR: gettext_lazy("“{said}” is no year between 2000 and 2100."),
    Fault.QUARTER: gettext_lazy("“{said}” is no quarter: write 1, 2, 3 or 4, or nothing for the whole year."),
    Fault.KIND: gettext_lazy("“{said}” is no kind: write offres or enquete."),
    Fault.NUMBER: gettext_lazy("“{said}” is no whole number. When nobody counted, leave the line out."),
    Fault.SOURCE: gettext_lazy("Say who counted, in 200 characters at most."),
    Fault.ADDRESS: gettext_lazy("“{said}” is no address: it begins with https://."),
    Fault.TWICE: gettext_lazy("This line says again what an earlier one says."),
}
LARGEST = 4_000_000
SHOWN = 20


@allow(*NEED_WRITERS, why="Coordinators and programme managers bring in vacancies and survey answers.")
@require_http_methods(["GET", "POST"])
def bring(request: GuardedRequest) -> HttpResponse:
    """Choose a file, see what it would do, write it."""
    if request.method == "GET":
        return render(request, "steering/need_import.html", _context())
    text, fault = _text(request)
    if fault:
        return render(request, "steering/need_import.html", _context() | {"problem": fault}, status=422)
    plan = plan_needs(text)
    if request.POST.get("do") != "write" or plan.problems:
        context = _context() | {"plan": plan, "text": text, "changes": _changes(plan), "problems": _problems(plan.problems)}
        return render(request, "steering/need_import.html", context, status=422 if plan.problems else 200)
    try:
        import_needs(by=request.hat, text=text, at=timezone.now(), confirmed="confirmed" in request.POST)
    except Refusal as refusal:
        context = _context() | {"plan": plan, "text": text, "changes": _changes(plan), "problem": str(refusal)}
        return render(request, "steering/need_import.html", context, status=422)
    messages.success(request, _("The numbers are brought in."))
    return redirect("steering:needs")


def _text(request: GuardedRequest) -> tuple[str, str]:
    """The file as text, and what is wrong with it as a file."""
    given = request.FILES.get("file")
    if given is None:
        text = request.POST.get("text", "")
        return text, "" if text else _("Choose a file.")
    if (given.size or 0) > LARGEST:
        return "", _("The file is too large: 4 MB at most.")
    try:
        return given.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", _("The file is not written in UTF-8: save it again as “CSV UTF-8”.")


def _context() -> dict[str, Any]:
    return {"columns": ";".join(COLUMNS), "regions": ", ".join(Region.values)}


def _problems(problems: list[Problem]) -> list[str]:
    """One sentence for each fault, the first twenty."""
    said = []
    for one in problems[:SHOWN]:
        words = str(FAULT_WORDS[one.fault]).format(said=one.said)
        said.append(_("Line {line}: {words}").format(line=one.line, words=words) if one.line else words)
    return said


def _changes(plan: Plan) -> Table | None:
    """The first lines of what would change."""
    rows = [[Cell(_("new"), tone="good"), *_cells(one), "–", one.number] for one in plan.create]
    rows += [[Cell(_("corrected"), tone="info"), *_cells(one), before, one.number] for one, before in plan.change]
    rows += [[Cell(_("taken away"), tone="warn"), *_cells(one), one.number, "–"] for one in plan.remove]
    columns = [
        Column(_("What happens")),
        Column(_("Kind")),
        Column(_("Territory")),
        Column(_("When")),
        Column(_("Source")),
        Column(_("Before"), number=True),
        Column(_("After"), number=True),
    ]
    return Table(_("The first changes"), columns, rows[:SHOWN]) if rows else None


def _cells(one: Any) -> list[str]:
    return [str(one.get_kind_display()), str(one.get_region_display()), when(one.year, one.quarter), one.source]
