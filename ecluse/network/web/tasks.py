"""The progress of a background task, for the person who asked for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, signed_in
from ecluse.foundation.jobs.models import Task

from .. import actions, permissions
from . import machine


def _mine(request: GuardedRequest, task_id: UUID) -> Task:
    found = Task.objects.filter(pk=task_id).first()
    if found is None or not permissions.can_read_task(request.hat, found):
        raise Http404("No such task for this reader.")
    return found


@signed_in(why="Whoever starts a task follows it; the page refuses all others.")
@require_safe
def task(request: GuardedRequest, task_id: UUID) -> HttpResponse:
    """How far it is, and its report at the end. htmx asks for the fragment alone, every two seconds while it runs."""
    found = _mine(request, task_id)
    template = "network/task.html#progress" if request.headers.get("HX-Request") else "network/task.html"
    return render(request, template, {"task": found, "row": machine.task_row(found)})


@signed_in(why="Whoever starts a task may stop it; the action refuses all others.")
@require_POST
def cancel(request: GuardedRequest, task_id: UUID) -> HttpResponse:
    """Ask a task to stop."""
    found = _mine(request, task_id)
    actions.cancel_task(by=request.hat, task=found, at=timezone.now())
    messages.success(request, _("The task was asked to stop."))
    return redirect("network:task", task_id=found.pk)
