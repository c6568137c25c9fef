"""Writing programmes and planning their sessions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.paging import page_of
from ecluse.network.api import sites_of
from ecluse.ui.forms import invalid

from .. import permissions
from ..actions import programme as actions
from ..models import Programme
from ..queries import programme as queries
from ..slots import PROGRAMMES_PAGE
from . import tables
from .aims import UnknownCompetence, as_text, read_aims
from .forms import ProgrammeForm, SessionForm
from .modules import ModuleList

WRITERS = (Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER)


@allow(*WRITERS, why="Whoever writes the programmes of an operator sees them all, drafts too.")
@require_safe
def programmes(request: GuardedRequest) -> HttpResponse:
    """The programmes of my operator."""
    page = page_of(queries.programmes_of(request.hat.organisation_id), by=("-id",), mark=request.GET.get("page"))
    context = {
        "page": page,
        "table": tables.programmes_table(page.rows),
        "can_create": permissions.can_create_programme(request.hat),
        "pieces": PROGRAMMES_PAGE.pieces(request),
    }
    return render(request, "offer/programmes.html", context)


@allow(*WRITERS, why="Administrators, technopedagogues and trainers write the programmes of their operator.")
@require_http_methods(["GET", "POST"])
def write(request: GuardedRequest, programme_id: UUID | None = None) -> HttpResponse:
    """Begin a programme or rewrite it."""
    programme = my_programme(request, programme_id) if programme_id else None
    if programme is None and not permissions.can_create_programme(request.hat):
        raise Http404("This hat writes no new programme.")
    form = ProgrammeForm(request.POST or None, initial=_initial(programme) if programme else {})
    modules = ModuleList.typed(request.POST) if request.method == "POST" else ModuleList.of(programme)
    context = {"form": form, "programme": programme, "modules": modules}
    if request.method == "GET":
        return render(request, "offer/write.html", context)
    if command := request.POST.get("module", ""):
        # A button of the list of modules: nothing is saved, and nothing that was typed is lost or reproached yet.
        modules.do(command)
        unsaid = ProgrammeForm(initial={name: form[name].value() for name in form.fields})
        return render(request, "offer/write.html", context | {"form": unsaid, "modules": modules.show()})
    drafts, problems = modules.drafts()
    for problem in problems:
        form.add_error(None, problem)
    if form.is_valid():
        try:
            written = actions.write_programme(by=request.hat, draft=_draft(form, drafts), at=timezone.now(), programme=programme)
        except UnknownCompetence as unknown:
            form.add_error("competences", str(unknown))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is saved."))
            return redirect(written)
    modules.show()
    return invalid(request, "offer/write.html", context)


def _draft(form: ProgrammeForm, modules: list[actions.ModuleDraft]) -> actions.ProgrammeDraft:
    said = form.cleaned_data
    names = ("title", "summary", "objective", "content", "hours", "funding", "target_groups")
    return actions.ProgrammeDraft(**{name: said[name] for name in names}, aims=read_aims(said["competences"]), modules=modules)


@allow(*WRITERS, why="Who writes a programme puts it in the catalogue.")
@require_POST
def publish(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """Put a programme in the catalogue."""
    programme = my_programme(request, programme_id)
    try:
        actions.publish_programme(by=request.hat, programme=programme, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The programme is in the catalogue."))
    return redirect(programme)


@allow(Role.OPERATOR_ADMIN, why="The administrators of the operator set dates and places.")
@require_http_methods(["GET", "POST"])
def plan(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """Plan a session of a programme."""
    programme = my_programme(request, programme_id)
    sites = [(str(site.pk), str(site)) for site in sites_of(request.hat.organisation_id)]
    form = SessionForm(request.POST or None, sites=sites)
    context = {"form": form, "programme": programme}
    if request.method == "GET":
        return render(request, "offer/plan.html", context)
    if not form.is_valid():
        return invalid(request, "offer/plan.html", context)
    said = form.cleaned_data
    names = [name for name in said if name != "site"]
    try:
        session = actions.plan_session(
            by=request.hat,
            programme=programme,
            plan=actions.SessionPlan(
                **{name: said[name] for name in names}, site_id=UUID(said["site"]) if said["site"] else None
            ),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "offer/plan.html", context)
    messages.success(request, _("The session is planned."))
    return redirect("offer:run", session_id=session.pk)


def my_programme(request: GuardedRequest, programme_id: UUID) -> Programme:
    """A programme that this hat may write, or nothing is here."""
    programme = Programme.objects.prefetch_related("modules", "aims__competence__framework").filter(pk=programme_id).first()
    if programme is None or not permissions.can_edit_programme(request.hat, programme):
        raise Http404("No such programme for this hat.")
    return programme


def _initial(programme: Programme) -> dict[str, object]:
    names = ("title", "summary", "objective", "content", "hours", "funding", "target_groups")
    return {name: getattr(programme, name) for name in names} | {"competences": as_text(programme)}
