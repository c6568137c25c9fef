"""The badge models of my operator: the list, one of them, its words."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions.designing import begin_achievement, missing_of, write_achievement
from ..models import Achievement
from ..permissions import can_design
from ..queries.documents import achievement_value, issuer_value
from ..queries.models import model_for, page_of_models, versions_of
from ..rules.badge import achievement_document
from .design_forms import DesignForm
from .design_parts import MISSING, steps_of
from .doors import doors_of
from .model_parts import STATES, parts_of, state_of
from .tables import sections

READERS = (Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE, Role.TRAINER)


def read_model(request: GuardedRequest, achievement_id: UUID) -> Achievement:
    """A badge model of the reader's operator; those of others do not exist."""
    found = model_for(request.hat, achievement_id)
    if found is None:
        raise Http404
    return found


def my_draft(request: GuardedRequest, achievement_id: UUID) -> Achievement:
    """A draft that the reader may change; a published version has no such page."""
    found = read_model(request, achievement_id)
    if not found.is_draft or not can_design(request.hat, found.organisation_id):
        raise Http404
    return found


def in_sections(request: GuardedRequest) -> dict[str, Any]:
    """The tabs of an administrator; others have one page only."""
    return {"sections": sections("credentials:models", request.hat)}


@allow(*READERS, why="Whoever trains at an operator reads what it recognises, drafts too.")
@require_safe
def models(request: GuardedRequest) -> HttpResponse:
    """The badge models of my operator, found by name and by state."""
    organisation_id = request.hat.organisation_id
    if organisation_id is None:
        raise Http404
    words, state = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("etat", "")
    page = page_of_models(organisation_id, words=words, state=state, mark=request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, *state_of(row)) for row in page.rows],
        "words": words,
        "states": [(value, label, value == state) for value, (label, _tone) in STATES.items()],
        "is_filtered": bool(words or state),
        "may_design": can_design(request.hat, organisation_id),
    }
    return render(request, "credentials/models.html", context | in_sections(request))


@allow(*READERS, why="Whoever trains at an operator reads its badge models.")
@require_safe
def model(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """One badge model: what is left to write, or what may be done with it."""
    found = read_model(request, achievement_id)
    words, tone = state_of(found)
    missing = missing_of(found) if found.is_draft else []
    context = {
        "achievement": found,
        "state": words,
        "tone": tone,
        "may_design": can_design(request.hat, found.organisation_id),
        "steps": steps_of(found, missing),
        "missing": [MISSING[one] for one in missing],
        "doors": doors_of(request.hat, found),
        "versions": versions_of(found, with_draft=True),
        **parts_of(found),
    }
    return render(request, "credentials/model.html", context)


@allow(*READERS, why="Whoever trains at an operator sees a badge model as it will be.")
@require_safe
def preview(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """A badge model as people and as machines will read it."""
    found = read_model(request, achievement_id)
    document = achievement_document(achievement_value(found), creator=issuer_value(found.organisation))
    context = {"achievement": found, "document": json.dumps(document, ensure_ascii=False, indent=2)}
    return render(request, "credentials/model_preview.html", context | parts_of(found))


@allow(Role.OPERATOR_ADMIN, why="The administrators of an operator say what it recognises.")
@require_http_methods(["GET", "POST"])
def write(request: GuardedRequest, achievement_id: UUID | None = None) -> HttpResponse:
    """Begin a badge model, or write its words again."""
    found = my_draft(request, achievement_id) if achievement_id else None
    organisation_id = request.hat.organisation_id
    if organisation_id is None:
        raise Http404
    form = DesignForm(request.POST or None, initial=DesignForm.typed(found) if found else {"kind": Achievement.Kind.COMPETENCY})
    context = {"form": form, "achievement": found}
    if request.method != "POST":
        return render(request, "credentials/design.html", context)
    if form.is_valid():
        at = timezone.now()
        try:
            if found is None:
                found = begin_achievement(by=request.hat, organisation_id=organisation_id, design=form.design(), at=at)
            else:
                write_achievement(by=request.hat, achievement=found, design=form.design(), at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is saved. Nobody outside your organisation sees it."))
            return redirect("credentials:model", found.pk)
    return invalid(request, "credentials/design.html", context)
