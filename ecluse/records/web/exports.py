"""Statements that leave as a file: asked for, followed while they are written, taken, erased; and what was given to research, for all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import Form, invalid
from ecluse.ui.workbook import XLSX

from ..actions.exporting import (
    Asked,
    AskedForResearch,
    ask_for_export,
    ask_for_research,
    erase_file,
    may_handle,
    note_taking,
    stop_export,
)
from ..models import Export
from ..permissions import can_export_for_research
from ..queries.activities import activity_by_key, named
from ..queries.exporting import export_by_id, exports_of, given_to_research, takings_of, tasks_of
from ..rules.exporting import KEPT_FOR
from ..rules.research import ENOUGH
from ..rules.telling import activity_words
from .forms import ExportForm, ResearchForm
from .telling import languages

ASKERS = (Role.OPERATOR_ADMIN, Role.COORDINATOR)
WHY = "The statements of an organisation leave with its administrators and coordinators, who answer for them."
RESEARCH = "An administrator answers for what leaves to researchers."
TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: XLSX,
    Export.Format.PARQUET: "application/vnd.apache.parquet",
    Export.Format.ZIP: "application/zip",
}


def _organisation(request: GuardedRequest) -> UUID:
    if request.hat.organisation_id is None:
        raise Http404
    return request.hat.organisation_id


def _mine(request: GuardedRequest, key: UUID) -> Export:
    found = export_by_id(request.hat.organisation_id, key)
    if found is None or not may_handle(request.hat, found):
        raise Http404
    return found


@allow(*ASKERS, why=WHY)
@require_safe
def exports(request: GuardedRequest) -> HttpResponse:
    """What was asked for in my organisation, the newest first."""
    organisation_id = _organisation(request)
    is_admin = can_export_for_research(request.hat, organisation_id)
    kinds = Export.Kind.values if is_admin else [Export.Kind.STATEMENTS]
    page = page_of(exports_of(organisation_id, kinds), by=("-id",), mark=request.GET.get("page"))
    tasks = tasks_of(page.rows)
    now = timezone.now()
    rows = [(one, one.is_there(now), tasks.get(one.task_id)) for one in page.rows]
    return render(request, "records/exports.html", {"page": page, "rows": rows, "is_admin": is_admin})


@allow(*ASKERS, why=WHY)
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest) -> HttpResponse:
    """Which statements, written how; of one activity when its page leads here."""
    organisation_id = _organisation(request)
    activity = _activity(request)
    form = ExportForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "days": KEPT_FOR.days, "activity": None}
    if activity is not None:
        definition = named(activity)
        context["activity"] = activity_words({"id": activity.iri}, languages(), {activity.iri: definition})
    if request.method != "POST":
        return render(request, "records/ask_export.html", context)
    if form.is_valid():
        where = {"activity": activity.activity, "activity_iri": activity.iri} if activity else {}
        asked = Asked(language=get_language() or "fr", **form.cleaned_data, **where)
        try:
            made = ask_for_export(by=request.hat, organisation_id=organisation_id, asked=asked, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:export", made.pk)
    return invalid(request, "records/ask_export.html", context)


def _activity(request: GuardedRequest) -> Any:
    """The activity that the address names; what is none of this organisation is not there."""
    asked = request.GET.get("activite", "")
    if not asked:
        return None
    try:
        found = activity_by_key(request.hat.organisation_id, UUID(asked))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@allow(Role.OPERATOR_ADMIN, why=RESEARCH)
@require_http_methods(["GET", "POST"])
def ask_research(request: GuardedRequest) -> HttpResponse:
    """Why, to whom, for which days."""
    organisation_id = _organisation(request)
    form: Form = ResearchForm(request.POST or None)
    context = {"form": form, "enough": ENOUGH, "days": KEPT_FOR.days}
    if request.method != "POST":
        return render(request, "records/ask_research.html", context)
    if form.is_valid():
        asked = AskedForResearch(language=get_language() or "fr", **form.cleaned_data)
        try:
            made = ask_for_research(by=request.hat, organisation_id=organisation_id, asked=asked, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:export", made.pk)
    return invalid(request, "records/ask_research.html", context)


@allow(*ASKERS, why=WHY)
@require_safe
def export(request: GuardedRequest, key: UUID) -> HttpResponse:
    """How far it is; then the file. htmx asks for the fragment alone, every two seconds while it is written."""
    found = _mine(request, key)
    now = timezone.now()
    context = {
        "one": found,
        "task": tasks_of([found]).get(found.task_id),
        "is_there": found.is_there(now),
        "states": Task.State,
        "takings": takings_of(found),
    }
    template = "records/export.html#progress" if request.headers.get("HX-Request") else "records/export.html"
    return render(request, template, context)


@allow(*ASKERS, why=WHY)
@require_safe
def file(request: GuardedRequest, key: UUID) -> FileResponse:
    """The file, while it is kept."""
    found = _mine(request, key)
    if not found.is_there(timezone.now()) or not default_storage.exists(found.path):
        raise Http404
    if request.method == "GET":
        note_taking(by=request.hat, export=found, at=timezone.now())
    stem = _("for-research") if found.kind == Export.Kind.RESEARCH else _("Statements").lower()
    return FileResponse(
        default_storage.open(found.path, "rb"),
        as_attachment=True,
        filename=f"{stem}-{found.since:%Y-%m-%d}-{found.until:%Y-%m-%d}.{found.format}",
        content_type=TYPES[Export.Format(found.format)],
        headers={"Cache-Control": "private, no-store"},
    )


@allow(*ASKERS, why=WHY)
@require_POST
def stop(request: GuardedRequest, key: UUID) -> HttpResponse:
    """Ask the task to stop."""
    found = _mine(request, key)
    stop_export(by=request.hat, export=found, at=timezone.now())
    messages.success(request, _("The export was asked to stop."))
    return redirect("records:export", found.pk)


@allow(*ASKERS, why=WHY)
@require_POST
def erase(request: GuardedRequest, key: UUID) -> HttpResponse:
    """Erase the file before its time."""
    found = _mine(request, key)
    erase_file(by=request.hat, export=found, at=timezone.now())
    messages.success(request, _("The file is erased."))
    return redirect("records:export", found.pk)


@public(why="The law asks that people be told to whom what is kept about them goes, even under pseudonyms (GDPR art. 13 and 14).")
@require_safe
def given(request: GuardedRequest) -> HttpResponse:
    """What was given to research, by whom, to whom, why: never a name of a person."""
    page = page_of(given_to_research(), by=("-id",), mark=request.GET.get("page"))
    return render(request, "records/given.html", {"page": page, "enough": ENOUGH})
