"""Asking for a place for several people: rows or a list, a preview line by line, then one confirmation."""

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
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions.group import ask_for_group
from ..permissions import GROUP_ASKERS, can_refer
from ..queries import group as queries
from ..queries import programme as reading
from ..queries.waiting import answer_hours_of
from ..rules.group import share_out, written_table
from . import tables
from .group_forms import FIRST_ROWS, MORE_ROWS, GroupForm, initial_of


@allow(*GROUP_ASKERS, why="Those who guide people, and the tutors of a company, ask for several at once; each person answers.")
@require_http_methods(["GET", "POST"])
def ask(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """The list, what is wrong in it, what would come of it, and the request itself."""
    found = reading.session_page(session_id, hat=request.hat, today=timezone.localdate())
    if found is None or found.session.programme.published_at is None or not found.is_open:
        raise Http404("No such session.")
    form = _form(request)
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "session": found.session,
        "hours": answer_hours_of(found.session.programme.organisation_id),
    }
    if request.method == "GET" or "more" in request.POST:
        return render(request, "offer/group_ask.html", context)
    if not form.is_valid():
        return invalid(request, "offer/group_ask.html", context)
    whole = bool(form.cleaned_data["whole"])
    decides = found.session.admission == "on_decision"
    context |= {
        "table": tables.members_table(form.members),
        "share": share_out(people=len(form.members), left=found.left, decides=decides, whole=whole),
        "list": written_table(form.members),
        "whole": form.cleaned_data["whole"],
        "key": form.cleaned_data["key"],
    }
    if "change" in request.POST:
        context["form"] = _to_change(form)
        return render(request, "offer/group_ask.html", context)
    if "confirmed" not in request.POST:
        return render(request, "offer/group_check.html", context)
    try:
        made = ask_for_group(
            by=request.hat,
            session=found.session,
            members=form.members,
            key=form.cleaned_data["key"],
            whole=whole,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        context["form"] = form
        return invalid(request, "offer/group_ask.html", context)
    messages.success(request, _("The request is sent. A letter goes to each person, who says yes or no."))
    return redirect("offer:group", group_id=made.pk)


def _form(request: GuardedRequest) -> GroupForm:
    """Bound when something was sent; with three rows more when that was all that was asked."""
    today = timezone.localdate()
    if request.method == "GET":
        return GroupForm(today=today)
    sent = sum(1 for name in request.POST if name.startswith("email_"))
    if "more" in request.POST:
        return GroupForm(initial=request.POST.dict(), rows=sent + MORE_ROWS, today=today)
    return GroupForm(request.POST, request.FILES, rows=sent, today=today)


def _to_change(form: GroupForm) -> GroupForm:
    kept = {name: form.cleaned_data[name] for name in ("whole", "told", "key")}
    rows = max(FIRST_ROWS, len(form.members) + 1)
    return GroupForm(initial=kept | initial_of(form.members), rows=rows, today=form.today)


@allow(*GROUP_ASKERS, why="Who asked for a group follows what becomes of it.")
@require_safe
def groups(request: GuardedRequest) -> HttpResponse:
    """The groups for which my organisation asked."""
    rows = queries.groups_of(request.hat.organisation_id)
    page = page_of(rows, by=("-asked_at", "-id"), mark=request.GET.get("page"))
    context = {"page": page, "table": tables.groups_table(page.rows), "refers": can_refer(request.hat)}
    return render(request, "offer/groups.html", context)


@allow(*GROUP_ASKERS, why="Who asked for a group follows what becomes of it.")
@require_safe
def group(request: GuardedRequest, group_id: UUID) -> HttpResponse:
    """Where each person of the group stands, as far as the organisation may know."""
    found = queries.visible_group(request.hat, group_id)
    if found is None:
        raise Http404("No such group for this hat.")
    lines = queries.lines_of(found, now=timezone.now())
    context = {"group": found, "session": found.session, "table": tables.group_table(lines), "refers": can_refer(request.hat)}
    return render(request, "offer/group.html", context)
