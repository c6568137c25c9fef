"""What stands on competences that changed, for those who decide: one list, one page for each decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions import revalidation as actions
from ..models import Revalidation
from ..permissions import ANSWERERS, REVIEWERS, can_revalidate
from ..queries import revalidation as queries
from ..queries.changes import lines_about
from ..slots import USERS
from . import change_parts as words
from . import listing
from .revalidation_forms import AnswerForm

ROLES = tuple(dict.fromkeys((*ANSWERERS, *REVIEWERS)))
WHY = "Operators answer for their trainings, technopedagogues and the coordination for correspondences, each in their own name."


@allow(*ROLES, why=WHY)
@require_safe
def revalidations(request: GuardedRequest) -> HttpResponse:
    """What waits for this hat, then what was decided lately."""
    page = queries.revalidations(request.hat, mark=request.GET.get("page"))
    context = {
        "page": page,
        "lines": [words.waiting(row) for row in page.rows],
        "decided": words.decided_table(queries.decided(request.hat)),
    }
    return render(request, "skills/revalidations.html", context)


@allow(*ROLES, why=WHY)
@require_http_methods(["GET", "POST"])
def revalidate(request: GuardedRequest, row_id: UUID) -> HttpResponse:
    """What changed, what stands on it, and the answer."""
    row = queries.revalidation(row_id)
    if row is None or not can_revalidate(request.hat, row.organisation_id):
        raise Http404("Nothing of the kind for this hat.")
    text = listing.typed(request.GET)
    successors = queries.successors(row.competence, text=text) if row.competence else []
    form = AnswerForm(request.POST or None, answers=USERS.all[row.user].answers, successors=successors)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revalidate(by=request.hat, row=row, at=timezone.now(), **form.chosen())
        except actions.AlreadyRevalidated as refusal:
            messages.error(request, str(refusal))
            return redirect("skills:revalidations")
        except actions.UseIsGone as refusal:
            messages.info(request, str(refusal))
            return redirect("skills:revalidations")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your decision is kept, with your name and today’s date."))
            return redirect("skills:revalidations")
    context = _context(row, form, text)
    answer = invalid if request.method == "POST" else render
    return answer(request, "skills/revalidate.html", context)


def _context(row: Revalidation, form: AnswerForm, text: str) -> dict[str, Any]:
    lines, names = lines_about(row.version, row.thing.pk)
    return {
        "row": row,
        "thing": row.thing,
        "form": form,
        "query": text,
        "what": USERS.all[row.user].words,
        "can_replace": row.competence is not None and "replace" in USERS.all[row.user].answers,
        "lines": [words.told(line, names) for line in lines],
    }
