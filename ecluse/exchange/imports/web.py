"""The pages on which an operator brings its offers from another program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.slots import Piece
from ecluse.offer import api as offer
from ecluse.ui import parts
from ecluse.ui.forms import Form, invalid

from ..models import ImportRun
from .actions import LHEO, apply_import, can_import, preview_import
from .plan import CHANGED, CREATED, GONE, REFUSED, UNCHANGED, counts

LARGEST_FILE = 20 * 1024 * 1024  # bytes
ROWS = 20
FATES = {
    CREATED: (gettext_lazy("new draft"), "good"),
    CHANGED: (gettext_lazy("will be changed"), "info"),
    UNCHANGED: (gettext_lazy("nothing new"), "neutral"),
    REFUSED: (gettext_lazy("refused"), "bad"),
    GONE: (gettext_lazy("no longer in the file: stays"), "warn"),
}
DONE = {CREATED: gettext_lazy("draft written"), CHANGED: gettext_lazy("changed")}
PROBLEMS = {
    "no_title": gettext_lazy("It has no title."),
    "no_hours": gettext_lazy("It does not say how many hours it lasts."),
    "bad_hours": gettext_lazy("Its hours cannot be read: “{value}”."),
    "no_number": gettext_lazy("It has no number at its source: brought again, it could not be recognised."),
    "twice": gettext_lazy("The file has two trainings with the number “{value}”: only the first is taken."),
    "bad_level": gettext_lazy("Its level “{value}” is not one of LHEO; it is left out."),
    "bad_code": gettext_lazy("The code “{value}” has not the form of its register; it is left out."),
    "bad_dates": gettext_lazy("A session is left out: its dates cannot be read ({value})."),
    "no_site": gettext_lazy("A session is left out: none of your sites is at “{value}”."),
}


class BringForm(Form):
    """A file of another program."""

    file = forms.FileField(
        label=gettext_lazy("LHEO file"),
        help_text=gettext_lazy("XML, from version 1.3 to 2.3; 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def clean_file(self) -> Any:
        """A file of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 20 MB. Cut it in parts: each is imported by itself."))
        return file


class ApplyForm(Form):
    """What the file does not say."""

    places = forms.IntegerField(
        label=gettext_lazy("Places in each new session"),
        min_value=1,
        max_value=500,
        initial=12,
        help_text=gettext_lazy("The file does not say it; you can correct each session afterwards."),
    )


def install() -> None:
    """Called once, when the house starts."""
    offer.PROGRAMMES_PAGE.fill(way_in)


def way_in(request: GuardedRequest) -> Piece | None:
    """From the list of programmes to the import."""
    if not can_import(request.hat):
        return None
    words = gettext_lazy("Import programmes from another program (LHEO)")
    return Piece("exchange/link.html", {"href": reverse("exchange:bring"), "words": words, "icon": "download"}, 50)


@allow(Role.OPERATOR_ADMIN, why="An administrator brings the offers of their organisation.")
@require_http_methods(["GET", "POST"])
def bring(request: GuardedRequest) -> HttpResponse:
    """Choose a file; what came before is listed."""
    form = BringForm(request.POST or None, request.FILES or None)
    runs = (
        ImportRun.objects.filter(organisation=request.hat.organisation_id, standard=LHEO)
        .defer("rows")
        .order_by("-started_at", "-id")[:10]
    )
    context = {"form": form, "table": _runs_table(list(runs)) if runs else None}
    if request.method == "GET":
        return render(request, "exchange/bring.html", context)
    if not form.is_valid():
        return invalid(request, "exchange/bring.html", context)
    file = form.cleaned_data["file"]
    try:
        run = preview_import(by=request.hat, source=file, file_name=file.name, at=timezone.now())
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return invalid(request, "exchange/bring.html", context)
    return redirect("exchange:import", run_id=run.pk)


@allow(Role.OPERATOR_ADMIN, why="An administrator sees and decides the imports of their organisation.")
@require_http_methods(["GET", "POST"])
def decide(request: GuardedRequest, run_id: UUID) -> HttpResponse:
    """What would become of each offer; then what became of it."""
    run = (
        ImportRun.objects.select_related("organisation")
        .filter(pk=run_id, organisation=request.hat.organisation_id, standard=LHEO)
        .first()
    )
    if run is None:
        raise Http404("No such import for this hat.")
    form = ApplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            apply_import(by=request.hat, run=run, places=form.cleaned_data["places"], at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The import is applied. New programmes are drafts: read them, then put them in the catalogue.")
            )
            return redirect("exchange:import", run_id=run.pk)
    context = _decision(request, run, form)
    return (
        invalid(request, "exchange/import.html", context)
        if request.method == "POST"
        else render(request, "exchange/import.html", context)
    )


def _decision(request: GuardedRequest, run: ImportRun, form: ApplyForm) -> dict[str, Any]:
    number = request.GET.get("lignes", "")
    first = min(int(number), len(run.rows)) if number.isdecimal() and len(number) < 6 else 0
    found = counts(run.rows)
    others = sorted({row["operator"] for row in run.rows if row.get("operator") and row["operator"] != run.organisation.name})
    return {
        "run": run,
        "form": form,
        "is_open": run.state == ImportRun.State.PREVIEWED,
        "to_do": found[CREATED] + found[CHANGED],
        "sessions": sum(len(row["sessions"]) for row in run.rows if row["status"] in (CREATED, CHANGED)),
        "facts": [parts.Fact(FATES[fate][0], count) for fate, count in found.items() if count],
        "operators": others[:3],
        "lines": [_line(row, run) for row in run.rows[first : first + ROWS]],
        "previous": max(0, first - ROWS) if first else None,
        "next": first + ROWS if first + ROWS < len(run.rows) else None,
    }


def _line(row: dict[str, Any], run: ImportRun) -> dict[str, Any]:
    words, tone = FATES[row["status"]]
    if run.state == ImportRun.State.APPLIED:
        words = DONE.get(row["status"], words)
    facts = []
    if row.get("hours"):
        facts.append(ngettext("%(n)d hour", "%(n)d hours", row["hours"]) % {"n": row["hours"]})
    if row["sessions"]:
        facts.append(ngettext("%(n)d session", "%(n)d sessions", len(row["sessions"])) % {"n": len(row["sessions"])})
    if row["line"]:
        facts.append(_("line %(line)d of the file") % {"line": row["line"]})
    return {
        "title": row["title"] or _("without a title"),
        "words": words,
        "tone": tone,
        "facts": facts,
        "problems": [str(PROBLEMS[one["code"]]).format(value=one["value"]) for one in row["problems"]],
    }


def _runs_table(runs: list[ImportRun]) -> parts.Table:
    return parts.Table(
        gettext_lazy("Earlier imports"),
        [parts.Column(gettext_lazy("File")), parts.Column(gettext_lazy("Brought on")), parts.Column(gettext_lazy("State"))],
        [
            [
                parts.Cell(run.file_name, href=reverse("exchange:import", args=[run.pk])),
                timezone.localtime(run.started_at).strftime("%d/%m/%Y %H:%M"),
                parts.Cell(run.get_state_display(), tone="good" if run.state == ImportRun.State.APPLIED else "warn"),
            ]
            for run in runs
        ],
    )
