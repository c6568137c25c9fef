"""Badges beside the profile, badges beside each other, and what no badge covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.errors import Refusal
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.forms import invalid

from ..actions.benchmark_drafting import draft_badge
from ..models import StudyBadge, StudyNeed
from ..permissions import can_design
from ..queries import benchmark as queries
from ..queries.benchmark import Board, Entry
from .benchmark import COMPARERS, context_of, found, numbered
from .benchmark_forms import DraftForm
from .benchmark_words import CRITERIA, language_names, parts_of

COLUMNS, LINES = 5, 12  # of the table of a page: more cells would pass its budget of elements
MOST_COMPARED = 4
HOLES = 10


@dataclass(frozen=True)
class Line:
    """A line of a table: its title, and for each badge its name (the label on a phone) and what is said of it."""

    title: str
    cells: Sequence[tuple[str, str]]
    is_strong: bool = False
    differs: bool = False


@allow(*COMPARERS, why="Who covers what, in one table.")
@require_safe
def matrix(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The profile, line by line, and the badges, column by column."""
    context = context_of(request, found(request, study_id), "study_matrix")
    board: Board = context["board"]
    columns = numbered(board.entries, request.GET, size=COLUMNS, name="badges")
    lines = numbered(board.needs, request.GET, size=LINES)
    table = [
        Line(_label(need), [(one.name, _covered(one, need)) for one in columns.rows], need.is_essential) for need in lines.rows
    ]
    counts = {need.pk: len(board.coverers[need.pk]) for need in lines.rows}
    context |= {"columns": columns, "lines": lines, "table": list(zip(table, counts.values(), strict=True))}
    return render(request, "credentials/benchmark/matrix.html", context)


def _label(need: StudyNeed) -> str:
    return str(capfirst(text_in(need.competence.label)))


def _covered(entry: Entry, need: StudyNeed) -> str:
    """What a badge says of a competence: covered, at which level, and whether that is enough; or nothing."""
    match = entry.matches.get(need.pk)
    if match is None:
        return ""
    if match.level is None:
        return _("yes, level not said") if need.level else _("yes")
    if need.level and match.level < need.level:
        return _("level {said}, {asked} asked").format(said=match.level, asked=need.level)
    return _("level {said}").format(said=match.level)


@allow(*COMPARERS, why="Badges that look alike are read beside each other.")
@require_safe
def side_by_side(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """Up to four badges beside each other: their figures, their parts, what they cover."""
    context = context_of(request, found(request, study_id), "study")
    board: Board = context["board"]
    named = list(dict.fromkeys(request.GET.getlist("badge")))
    by_key = {str(one.row.pk): one for one in board.entries}
    chosen = [by_key[key] for key in named if key in by_key]
    shown = chosen[:MOST_COMPARED]
    needs = [need for need in board.needs if any(need.pk in one.matches for one in shown)]
    context |= {
        "chosen": shown,
        "too_many": len(chosen) > MOST_COMPARED,
        "facts": _facts(shown),
        "covers": [_line(_label(need), shown, [_covered(one, need) or _("no") for one in shown]) for need in needs[:LINES]],
        "not_covered": len(board.needs) - len(needs),
    }
    return render(request, "credentials/benchmark/side_by_side.html", context)


def _line(title: str, entries: Sequence[Entry], said: Sequence[str]) -> Line:
    cells = [(one.name, words) for one, words in zip(entries, said, strict=True)]
    return Line(title, cells, differs=len(set(said)) > 1)


def _facts(entries: Sequence[Entry]) -> list[Line]:
    """What is said of each badge, and its part for each criterion."""
    rows = [one.row for one in entries]
    said: list[tuple[str, list[str]]] = [
        (_("Figure, out of 100"), [str(one.figure) for one in entries]),
        (_("Issuer"), [row.issuer for row in rows]),
        (_("Languages"), [language_names(sorted(one.badge.languages)) or _("not said") for one in entries]),
        (_("Last changed"), [str(written(one.badge.updated_on)) if one.badge.updated_on else _("not said") for one in entries]),
        (_("Proof asked for"), [str(StudyBadge.Evidences(one.badge.evidence.value).label) for one in entries]),
        (_("Endorsements"), [str(one.badge.endorsements) for one in entries]),
        (_("Proof"), [str(StudyBadge.Proofs(one.badge.proof.value).label) for one in entries]),
    ]
    parts: list[Any] = [parts_of(one) for one in entries]
    for place, criterion in enumerate(CRITERIA.values()):
        percents = [of_one[place].percent for of_one in parts]
        title = _("Part reached: {criterion}").format(criterion=criterion)
        said.append((title, [_("not counted") if one is None else _("{n} %").format(n=one) for one in percents]))
    return [_line(title, entries, words) for title, words in said]


@allow(*COMPARERS, why="What no badge covers is what is left to create.")
@require_http_methods(["GET", "POST"])
def holes(request: GuardedRequest, study_id: UUID) -> HttpResponse:
    """The competences that no badge covers, who could cover each, and the draft of the badge that would."""
    study = found(request, study_id, to_write=request.method == "POST")
    context = context_of(request, study, "study_holes")
    form = DraftForm(request.POST or None, initial={"name": study.title})
    if request.method == "POST" and form.is_valid():
        ticked = request.POST.getlist("need")
        needs = [need for need in context["board"].holes if str(need.pk) in ticked]
        try:
            draft = draft_badge(by=request.hat, study=study, needs=needs, name=form.cleaned_data["name"], at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is ready: complete it, then publish it."))
            return redirect("credentials:model", draft.pk)
    page = numbered(queries.holes_of(context["board"], today=timezone.localdate()), request.GET, size=HOLES)
    context |= {"page": page, "form": form, "may_draft": can_design(request.hat, study.organisation_id)}
    context["ticked"] = request.POST.getlist("need")
    answer = invalid if request.method == "POST" else render
    return answer(request, "credentials/benchmark/holes.html", context)
