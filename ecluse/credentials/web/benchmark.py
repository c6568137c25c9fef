"""Comparing the badges that exist: the comparisons, one of them with its badges, one badge with its figure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page
from ecluse.skills import api as skills
from ecluse.ui.forms import invalid

from ..actions import benchmark as actions
from ..actions.benchmark_judging import add_match
from ..models import Study, StudyBadge
from ..permissions import can_read_study, can_write_study
from ..queries import benchmark as queries
from ..rules.benchmark import Need, lines
from .benchmark_forms import AddMatchForm, LevelsForm, SettingsForm
from .benchmark_words import language_names, match_reason, parts_of, profile_title, tabs
from .tables import sections

COMPARERS = (Role.OPERATOR_ADMIN, Role.COORDINATOR)
ROWS = 10  # each row has ten elements or more: twenty would pass the budget of a page
LONGEST_WORDS = 100


@allow(*COMPARERS, why="Whoever creates badges looks first at those that exist.")
@require_safe
def studies(request: GuardedRequest) -> HttpResponse:
    """The comparisons of my organisation; those of all for the coordinator."""
    context: dict[str, Any] = {
        "page": queries.studies(request.hat, mark=request.GET.get("page")),
        "all_operators": request.hat.role is Role.COORDINATOR,
    }
    context["sections"] = sections("credentials:studies", request.hat)
    return render(request, "credentials/benchmark/studies.html", context)


@allow(*COMPARERS, why="Whoever creates badges looks first at those that exist.")
@require_http_methods(["GET", "POST"])
def begin(request: GuardedRequest) -> HttpResponse:
    """Choose the profile to compare with: an occupation that words find, or a framework."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    context: dict[str, Any] = {
        "query": words,
        "occupations": skills.search_occupations(words, get_language() or "fr"),
        "frameworks": queries.comparable_frameworks(),
    }
    if request.method == "POST":
        profile = queries.profile_named(request.POST.get("metier", ""), request.POST.get("referentiel", ""))
        if profile is None:
            raise Http404
        try:
            begun = actions.begin_study(by=request.hat, profile=profile, title=_title(profile), at=timezone.now())
        except Refusal as refusal:
            return render(request, "credentials/benchmark/begin.html", context | {"refusal": str(refusal)}, status=422)
        messages.success(request, gettext("The comparison is begun. Add the badges that exist."))
        return redirect("credentials:study_add", begun.pk)
    return render(request, "credentials/benchmark/begin.html", context)


def _title(profile: skills.Occupation | skills.Framework) -> str:
    return capfirst(text_in(profile.label if isinstance(profile, skills.Occupation) else profile.title))


def found(request: GuardedRequest, study_id: UUID, *, to_write: bool = False) -> Study:
    """The comparison of this address, for those who may read it (or change it); for the others it does not exist."""
    study = queries.study_by_id(study_id)
    may = can_write_study if to_write else can_read_study
    if study is None or not may(request.hat, study):
        raise Http404
    return study


def context_of(request: GuardedRequest, study: Study, here: str) -> dict[str, Any]:
    """What every page of a comparison shows."""
    board = queries.board(study, today=timezone.localdate())
    may_write = can_write_study(request.hat, study)
    return {
        "study": study,
        "board": board,
        "tabs": tabs(board, here, may_write=may_write),
        "profile": profile_title(board),
        "may_write": may_write,
    }


def numbered[Row](rows: list[Row], query: QueryDict, *, size: int = ROWS, name: str = "page") -> Page[Row]:
    """A page of rows that are all in memory already."""
    typed = query.get(name, "")
    last = max(1, -(-len(rows) // size))
    number = min(max(1, int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1), last)
    return Page(
        rows[(number - 1) * size : number * size],
        str(number + 1) if number < last else None,
        str(number - 1) if number > 1 else None,
    )


@allow(*COMPARERS, why="The badges of a comparison, with what each covers.")
@require_safe
def study(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The badges of a comparison, the best figure first."""
    context = context_of(request, found(request, study_id), "study")
    page = numbered(context["board"].entries, request.GET)
    context["essential"] = f"{context['board'].essential_covered} / {len(context['board'].essential)}"
    context["shown"] = [(one, language_names(sorted(one.badge.languages))) for one in page.rows]
    return render(request, "credentials/benchmark/study.html", context | {"page": page})


@allow(*COMPARERS, why="A figure opens to its reasons.")
@require_http_methods(["GET", "POST"])
def badge(request: GuardedRequest, study_id: UUID, badge_id: UUID) -> HttpResponse:
    """One badge: what its figure is made of, what it covers and why; or take it out."""
    study = found(request, study_id, to_write=request.method == "POST")
    row = queries.badge_by_id(study, badge_id)
    if row is None:
        raise Http404
    if request.POST.get("do") == "drop":
        actions.drop_badge(by=request.hat, badge=row)
        messages.success(request, gettext("The badge is taken out of the comparison."))
        return redirect(study)
    context = context_of(request, study, "study") | {"row": row}
    return render(request, "credentials/benchmark/badge.html", context | _badge_context(context["board"], row))


@allow(*COMPARERS, why="Whoever compares says what words did not find.")
@require_http_methods(["GET", "POST"])
def overlooked(request: GuardedRequest, study_id: UUID, badge_id: UUID) -> HttpResponse:
    """Say that a badge covers a competence too, and why."""
    study = found(request, study_id, to_write=True)
    row = queries.badge_by_id(study, badge_id)
    if row is None:
        raise Http404
    form = AddMatchForm(request.POST or None, needs=queries.needs_of(study))
    if request.method == "POST" and form.is_valid():
        need, level, because = form.said()
        add_match(by=request.hat, badge=row, need=need, level=level, because=because, at=timezone.now())
        messages.success(request, gettext("The competence is added to what the badge covers."))
        return redirect("credentials:study_badge", study.pk, row.pk)
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/add_match.html", {"study": study, "row": row, "form": form})


def _badge_context(board: queries.Board, row: StudyBadge) -> dict[str, Any]:
    """The figure of a badge with its parts, and all that links it to the profile."""
    entry = board.entry(row.pk)
    links = queries.matches_of(row)
    if entry is None:
        raise Http404
    needs = [Need(need.pk, need.is_essential, need.level) for need in board.needs]
    levels = {line.need.key: line for line in lines(entry.badge, needs)}
    return {
        "entry": entry,
        "parts": parts_of(entry),
        "links": [(link, match_reason(link), levels[link.need_id]) for link in links],
    }


@allow(*COMPARERS, why="Whoever compares says what counts.")
@require_http_methods(["GET", "POST"])
def settings(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The title, the languages wanted, the weights of the figure."""
    study = found(request, study_id, to_write=request.method == "POST")
    form = SettingsForm(request.POST or None, study=study)
    if request.method == "POST" and form.is_valid():
        actions.change_study(by=request.hat, study=study, **form.said())
        messages.success(request, gettext("The figures are counted again."))
        return redirect("credentials:study", study.pk)
    context = context_of(request, study, "study_settings") | {"form": form}
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/settings.html", context)


@allow(*COMPARERS, why="Whoever compares says which level is asked.")
@require_http_methods(["GET", "POST"])
def levels(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The level asked of each competence, twenty at a time."""
    study = found(request, study_id, to_write=True)
    context = context_of(request, study, "study_settings")
    page = numbered(context["board"].needs, request.GET, size=20)
    form = LevelsForm(request.POST or None, needs=page.rows)
    if request.method == "POST" and form.is_valid():
        actions.ask_levels(by=request.hat, study=study, levels=form.said())
        messages.success(request, gettext("The levels asked are kept."))
        if page.next:
            return redirect(f"{request.path}?page={page.next}")
        return redirect("credentials:study_settings", study.pk)
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/levels.html", context | {"form": form, "page": page})


@allow(*COMPARERS, why="Whoever began a comparison may end it.")
@require_http_methods(["GET", "POST"])
def end(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """Delete a comparison, after a question."""
    study = found(request, study_id, to_write=True)
    if request.method == "POST":
        actions.end_study(by=request.hat, study=study)
        messages.success(request, gettext("The comparison is deleted."))
        return redirect("credentials:studies")
    return render(request, "credentials/benchmark/end.html", {"study": study, "title": _("Delete this comparison?")})
