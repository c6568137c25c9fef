"""The pages on which a framework is brought in a file: what would become of it and what was wrong in it, then the decision."""

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
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.slots import Piece
from ecluse.skills import api as skills
from ecluse.ui import parts
from ecluse.ui.forms import Form, invalid

from ..models import ImportRun
from .actions import STANDARDS, apply_framework, preview_framework
from .reading import LARGEST_FILE
from .words import sentences

WRITERS = (Role.TECHNOPEDAGOGUE, Role.COORDINATOR, Role.OPERATOR_ADMIN)
WHY = "Whoever writes the frameworks of an organisation brings them from files too."
SHOWN = 12  # items of the preview
KINDS = {
    "competences": gettext_lazy("competences and groups"),
    "competence_relations": gettext_lazy("relations"),
    "levels": gettext_lazy("levels"),
    "matches": gettext_lazy("correspondences"),
}


class BringForm(Form):
    """A file, and the code under which its framework is known here."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CASE (JSON), SKOS (Turtle, N-Triples, RDF/XML) or CSV; 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.ttl,.nt,.rdf,.xml,.csv"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy(
            "Small letters, figures and hyphens: it is in the address. The code of a framework of yours brings its next version."
        ),
    )

    def clean_file(self) -> Any:
        """A file of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 20 MB. An administrator imports it on the server."))
        return file


def install() -> None:
    """Called once, when the house starts."""
    skills.OWN_FRAMEWORKS_PAGE.fill(way_in)


def way_in(request: GuardedRequest) -> Piece | None:
    """From the frameworks of an organisation to those that come in files."""
    words = gettext_lazy("Bring a framework from another program (CASE, SKOS, CSV)")
    return Piece("exchange/link.html", {"href": reverse("exchange:bring_framework"), "words": words, "icon": "download"}, 50)


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def bring(request: GuardedRequest) -> HttpResponse:
    """Choose a file."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, code = form.cleaned_data["file"], form.cleaned_data["code"].strip().lower()
        try:
            run = preview_framework(by=request.hat, name=file.name, content=file.read(), code=code, at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("exchange:brought_framework", run_id=run.pk)
    answer = invalid if request.method == "POST" else render
    return answer(request, "exchange/bring_framework.html", {"form": form})


@allow(*WRITERS, why=WHY)
@require_http_methods(["GET", "POST"])
def decide(request: GuardedRequest, run_id: UUID) -> HttpResponse:
    """What the file would do and what was wrong in it; then what it did."""
    rows = ImportRun.objects.select_related("organisation")
    run = rows.filter(pk=run_id, organisation=request.hat.organisation_id, standard__in=STANDARDS).first()
    if run is None:
        raise Http404("No such file for this hat.")
    if request.method == "POST":
        try:
            apply_framework(by=request.hat, run=run, at=timezone.now())
            messages.success(request, _("The framework is here, as the file says it."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("exchange:brought_framework", run_id=run.pk)
    kept = run.rows
    items = list(kept["framework"]["items"].values())
    context = {
        "run": run,
        "is_open": run.state == ImportRun.State.PREVIEWED,
        "title": text_in(kept["framework"]["title"]) or kept["code"],
        "facts": kept["framework"],
        "code": kept["code"],
        "table": _table(kept["plan"]),
        "to_do": sum(counts[name] for counts in kept["plan"].values() for name in ("created", "changed", "removed")),
        "notes": sentences(kept["notes"]),
        "items": items[:SHOWN],
        "more": max(0, len(items) - SHOWN),
    }
    return render(request, "exchange/brought_framework.html", context)


def _table(plan: dict[str, dict[str, int]]) -> parts.Table:
    columns = [
        parts.Column(gettext_lazy("What")),
        parts.Column(pgettext_lazy("rows", "new"), number=True),
        parts.Column(pgettext_lazy("rows", "changed"), number=True),
        parts.Column(pgettext_lazy("rows", "the same"), number=True),
        parts.Column(pgettext_lazy("rows", "withdrawn"), number=True),
    ]
    lines = [
        [KINDS.get(name, name), counts["created"], counts["changed"], counts["unchanged"], counts["removed"]]
        for name, counts in plan.items()
    ]
    return parts.Table(gettext_lazy("What this file brings"), columns, lines)
