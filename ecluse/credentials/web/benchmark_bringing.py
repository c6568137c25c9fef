"""Adding badges that exist: files, addresses, a list with its preview and its lines to mend, the models of the network."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from ..actions import benchmark_bringing as actions
from ..actions.benchmark_bringing import Brought, Report
from ..models import Study, StudyBadge
from ..queries import benchmark as queries
from ..queries.benchmark_own import found_of
from ..rules.benchmark_list import COLUMNS, BadgeList, read
from .benchmark import COMPARERS, context_of, found, numbered
from .benchmark_forms import AddForm, ListForm, NetworkForm, RowForm
from .benchmark_reading import read_all
from .benchmark_words import fault_words

LARGEST_LIST = 2_000_000  # bytes
SHOWN = 20
BOM = "\ufeff"


@allow(*COMPARERS, why="Whoever compares adds the badges that exist.")
@require_http_methods(["GET", "POST"])
def add(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """Add badges from files or by their addresses; what cannot be read is said, one by one, and the rest is kept."""
    study = found(request, study_id, to_write=True)
    form = AddForm(request.POST or None, request.FILES or None)
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        brought, refusals = read_all(request, form.cleaned_data["documents"], form.cleaned_data["addresses"])
        report = _kept(request, study, brought, form)
        if report is not None and not refusals:
            return redirect(study)
    context = context_of(request, study, "study_add") | {
        "form": form,
        "list_form": ListForm(),
        "refusals": refusals,
        "columns": ";".join(COLUMNS),
    }
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/add.html", context)


def _kept(request: GuardedRequest, study: Study, brought: list[Brought], form: AddForm) -> Report | None:
    """What was kept, told to the reader; None when it was refused."""
    if not brought:
        return Report() if not form.errors else None
    try:
        report = actions.bring_badges(by=request.hat, study=study, brought=brought, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, told(report))
    return report


def told(report: Report) -> str:
    """What bringing badges changed, in a sentence."""
    said = [
        ngettext("{n} badge added", "{n} badges added", report.created).format(n=report.created),
        ngettext("{n} changed", "{n} changed", report.changed).format(n=report.changed) if report.changed else "",
        ngettext("{n} already there", "{n} already there", report.unchanged).format(n=report.unchanged)
        if report.unchanged
        else "",
        ngettext("{n} line set aside", "{n} lines set aside", report.set_aside).format(n=report.set_aside)
        if report.set_aside
        else "",
    ]
    return ", ".join(part for part in said if part) + "."


@allow(*COMPARERS, why="The badges of the network are compared with the others.")
@require_http_methods(["GET", "POST"])
def network(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """Add badge models of the network, twenty at a time."""
    study = found(request, study_id, to_write=True)
    page = numbered(queries.comparable_models(study), request.GET, size=20)
    choices = [(str(one.pk), f"{text_in(one.name)} · {one.organisation.name}") for one in page.rows]
    form = NetworkForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        ids = [UUID(key) for key in form.cleaned_data["models"]]
        brought = [Brought(one, StudyBadge.Source.NETWORK, key) for key, one in found_of(ids).items()]
        try:
            report = actions.bring_badges(by=request.hat, study=study, brought=brought, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told(report))
            return redirect(study)
    context = context_of(request, study, "study_add") | {"form": form, "page": page}
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/network.html", context)


@allow(*COMPARERS, why="Whoever compares adds the badges of a list.")
@require_http_methods(["POST"])
def bring_list(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """A list: first what it would do, line by line; then one press keeps the good lines and sets the others aside."""
    study = found(request, study_id, to_write=True)
    text, problem = _text(request)
    context = context_of(request, study, "study_add") | {"columns": ";".join(COLUMNS), "text": text}
    if problem:
        return _refused(request, context, problem)
    listed = read(text)
    if listed.problem is not None:
        return _refused(request, context, fault_words(listed.problem.fault, listed.problem.said))
    if request.POST.get("do") == "write":
        try:
            report = actions.bring_list(by=request.hat, study=study, text=text, at=timezone.now())
        except Refusal as refusal:
            return _refused(request, context, str(refusal))
        messages.success(request, told(report))
        return redirect("credentials:study_rows" if report.set_aside else "credentials:study", study.pk)
    return render(request, "credentials/benchmark/preview.html", context | _preview(study, listed))


def _refused(request: GuardedRequest, context: dict[str, Any], problem: str) -> HttpResponse:
    form = ListForm({})
    form.add_error("list", problem)
    return invalid(request, "credentials/benchmark/add.html", context | {"form": AddForm(), "list_form": form})


def _preview(study: Study, listed: BadgeList) -> dict[str, Any]:
    """What the list would add, and what is wrong with its lines."""
    known = set(study.badges.values_list("key", flat=True))
    good = listed.good
    return {
        "listed": listed,
        "new": [one for one in good if one.key not in known],
        "known": sum(one.key in known for one in good),
        "shown": [one for one in good if one.key not in known][:SHOWN],
        "problems": [
            (line.number, " ".join(fault_words(one.fault, one.said) for one in line.problems)) for line in listed.wrong[:SHOWN]
        ],
    }


def _text(request: GuardedRequest) -> tuple[str, str]:
    """The list as text, and what is wrong with it as a file."""
    given = request.FILES.get("list")
    if given is None:
        text = request.POST.get("text", "")
        return text, "" if text else _("Choose a file.")
    if (given.size or 0) > LARGEST_LIST:
        return "", _("The file is too large: 2 MB at most.")
    try:
        return given.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", _("The file is not written in UTF-8: save it again as “CSV UTF-8”.")


@allow(*COMPARERS, why="Lines that could not be kept wait to be mended.")
@require_safe
def rows(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The lines that were set aside, each with what is wrong."""
    study = found(request, study_id, to_write=True)
    page = numbered(queries.rows_set_aside(study), request.GET)
    shown = [(row, " ".join(fault_words(*one) for one in row.problems)) for row in page.rows]
    context = context_of(request, study, "study_add") | {"page": page, "shown": shown}
    return render(request, "credentials/benchmark/rows.html", context)


@allow(*COMPARERS, why="Lines that could not be kept may be mended elsewhere.")
@require_safe
def rows_file(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The lines that were set aside, as they were written."""
    study = found(request, study_id, to_write=True)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in queries.rows_set_aside(study):
        writer.writerow(defused(row.cells.get(name, "")) for name in COLUMNS)
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lignes-a-corriger.csv"'
    return response


@allow(*COMPARERS, why="A line that could not be kept is mended here.")
@require_http_methods(["GET", "POST"])
def mend(request: GuardedRequest, study_id: UUID, row_id: UUID) -> HttpResponse:
    """One line to mend, or to leave out."""
    study = found(request, study_id, to_write=True)
    row = queries.row_by_id(study, row_id)
    if row is None:
        raise Http404
    if request.POST.get("do") == "drop":
        actions.drop_row(by=request.hat, row=row)
        messages.success(request, _("The line is left out."))
        return redirect("credentials:study_rows", study.pk)
    form = RowForm(request.POST or None, initial=row.cells)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.mend_row(by=request.hat, row=row, cells=form.cleaned_data, at=timezone.now())
        except actions.StillWrong:
            row.refresh_from_db()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told(report))
            return redirect("credentials:study_rows" if study.rows.exists() else "credentials:study", study.pk)
    faults = [fault_words(*one) for one in row.problems]
    if request.method == "POST" and not form.errors:
        form.add_error(None, " ".join(faults))
    context = {"study": study, "row": row, "form": form, "faults": faults}
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/mend.html", context)
