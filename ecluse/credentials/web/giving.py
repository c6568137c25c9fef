"""Giving a badge by hand: to one person, or to those of a list."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.ui.forms import invalid

from ..actions.award_list import drop_list, prepare_list, start_list
from ..actions.awarding import award_badge
from ..models import Achievement, Award, Batch
from ..queries import awards as queries
from ..rules.award import State
from ..rules.award_list import write_list
from .award_forms import GiveForm, ListForm
from .award_parts import PROBLEMS, line_tone
from .tickets import new_ticket, read_ticket

GIVERS = (Role.OPERATOR_ADMIN, Role.TRAINER)
WHY = "Those who train give the badges of their organisation."
WHY_LISTS = "An administrator gives a badge of their organisation to the people of a list."
HEADER = ("e-mail", "prénom", "nom", "langue", "texte", "preuve", "lien")


def _model(request: GuardedRequest, achievement_id: UUID) -> Achievement:
    model = queries.given_model(request.hat, achievement_id)
    if model is None:
        raise Http404
    return model


@allow(*GIVERS, why=WHY)
@require_http_methods(["GET", "POST"])
def give(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """One person, and what is said of them."""
    model, now = _model(request, achievement_id), timezone.now()
    ticket = read_ticket(request.POST.get("ticket", ""))
    form = GiveForm(request.POST or None, achievement=model)
    context = {"form": form, "model": model, "ticket": request.POST.get("ticket") if ticket else new_ticket(at=now)}
    if request.method != "POST":
        return render(request, "credentials/give.html", context)
    if not form.is_valid():
        return invalid(request, "credentials/give.html", context)
    try:
        award = award_badge(
            by=request.hat,
            achievement=model,
            to=form.recipient(),
            said=form.said(),
            at=now,
            award_id=ticket[0] if ticket else None,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return invalid(request, "credentials/give.html", context)
    messages.success(request, _told(award))
    return redirect("credentials:award", award.pk)


def _told(award: Award) -> str:
    if award.at is State.GIVEN:
        return _("The badge is given to %(name)s, who is written to.") % {"name": award.name}
    return _("A letter is on its way to %(name)s. The badge is signed when they accept it.") % {"name": award.name}


@allow(Role.OPERATOR_ADMIN, why=WHY_LISTS)
@require_http_methods(["GET", "POST"])
def bring(request: GuardedRequest, achievement_id: UUID) -> HttpResponse:
    """Bring a list; nothing is given before it was shown."""
    model = _model(request, achievement_id)
    form = ListForm(request.POST or None, request.FILES or None)
    context = {"form": form, "model": model, "lists": queries.lists_of(request.hat, model.pk)}
    if request.method != "POST":
        return render(request, "credentials/give_list.html", context)
    if not form.is_valid():
        return invalid(request, "credentials/give_list.html", context)
    file = form.cleaned_data["file"]
    try:
        batch = prepare_list(by=request.hat, achievement=model, content=file.read(), file_name=file.name, at=timezone.now())
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return invalid(request, "credentials/give_list.html", context)
    return redirect("credentials:list", batch.pk)


def _list(request: GuardedRequest, batch_id: UUID) -> Batch:
    batch = queries.list_of(request.hat, batch_id)
    if batch is None:
        raise Http404
    return batch


@allow(Role.OPERATOR_ADMIN, why=WHY_LISTS)
@require_safe
def people(request: GuardedRequest, batch_id: UUID) -> HttpResponse:
    """What a list would do, line by line; then what it did."""
    batch = _list(request, batch_id)
    only = request.GET.get("voir") == "a-corriger"
    page = queries.page_of_lines(batch, only_left_out=only, mark=request.GET.get("page"))
    context = {
        "batch": batch,
        "model": batch.achievement,
        "counted": queries.lines_of(batch),
        "page": page,
        "lines": [(one, PROBLEMS.get(one.problem, ""), line_tone(one)) for one in page],
        "only": only,
        "is_open": batch.task_id is None,
    }
    return render(request, "credentials/list.html", context)


@allow(Role.OPERATOR_ADMIN, why=WHY_LISTS)
@require_POST
def start(request: GuardedRequest, batch_id: UUID) -> HttpResponse:
    """Give the badges of the list, or throw it away."""
    batch = _list(request, batch_id)
    try:
        if request.POST.get("do") == "drop":
            drop_list(by=request.hat, batch=batch)
            messages.success(request, _("The list is thrown away. Nobody was given anything."))
            return redirect("credentials:give_list", batch.achievement_id)
        start_list(by=request.hat, batch=batch, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The badges are being given. You may leave this page: the work goes on."))
    return redirect("credentials:list", batch_id)


@allow(Role.OPERATOR_ADMIN, why=WHY_LISTS)
@require_safe
def to_correct(request: GuardedRequest, batch_id: UUID) -> StreamingHttpResponse:
    """The lines that were left out, with their reason, to be corrected in a spreadsheet and brought again."""
    batch = _list(request, batch_id)
    answer = StreamingHttpResponse(_left_out(batch), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="a-corriger.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _left_out(batch: Batch) -> Iterator[bytes]:
    header = True
    for award in queries.left_out(batch):
        evidence = award.said.evidence[0] if award.said.evidence else None
        row = (
            award.email, award.given_name, award.family_name, award.language, award.said.narrative,
            evidence.name if evidence else "", evidence.url if evidence else "", str(PROBLEMS.get(award.problem, "")),
        )  # fmt: skip
        yield write_list((*HEADER, _("to correct")) if header else (), [row])
        header = False


@allow(Role.OPERATOR_ADMIN, why=WHY_LISTS)
@require_safe
def sample(request: GuardedRequest) -> HttpResponse:
    """A list to start from, that a spreadsheet opens."""
    rows = [("marie.dupont@exemple.be", "Marie", "Dupont", "fr", _("Led the workshop of 12 May, with a group of eight."), "", "")]
    answer = HttpResponse(write_list(HEADER, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="liste-badges.csv"'
    return answer
