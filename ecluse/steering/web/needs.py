"""The needs report on the screen, and the evidence of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page
from ecluse.network.api import Region
from ecluse.skills import api as skills
from ecluse.ui import charts
from ecluse.ui.parts import Cell, Column, Facet, Link, Option, Table

from ..permissions import NEED_READERS, can_import_needs
from ..queries import needs as queries
from ..queries.needs import NeedLine, Question
from .nodata import EXPLAINED, NO_DATA, shown

LINES, RUNS, DRAWN = 10, 20, 6


def read(asked: QueryDict) -> Question:
    """The question of an address; what is unknown is left out."""
    year, region = asked.get("annee", ""), asked.get("territoire", "")
    today = timezone.localdate().year
    known = year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100
    return Question(int(year) if known else today, region if region in Region.values else "")


def part(found: Sequence[Any], asked: QueryDict, size: int = LINES) -> Page[Any]:
    """A slice of a list by its number in the address."""
    said, last = asked.get("page", "1"), max(1, -(-len(found) // size))
    number = min(max(1, int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1), last)
    rows = list(found[(number - 1) * size : number * size])
    return Page(rows, str(number + 1) if number < last else None, str(number - 1) if number > 1 else None)


def lines_of(subjects: Sequence[Any], question: Question, *, competences: bool) -> list[NeedLine]:
    """The lines of these occupations or competences."""
    return queries.competence_lines(subjects, question) if competences else queries.occupation_lines(subjects, question)


def subjects_of(question: Question, *, competences: bool) -> list[Any]:
    """What the report speaks of."""
    return queries.competences_in_need(question.year) if competences else list(queries.occupations_in_need(question.year))


@allow(*NEED_READERS, why="Whoever designs, coordinates or funds training compares needs and places.")
@require_safe
def show(request: GuardedRequest) -> HttpResponse:
    """Shortages, vacancies, answers, places offered and filled, line by line, for a year and a territory."""
    question, competences = read(request.GET), request.GET.get("sujet") == "competences"
    page = part(subjects_of(question, competences=competences), request.GET)
    lines = lines_of(page.rows, question, competences=competences)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "question": question,
        "page": page,
        "table": table(lines, question),
        "chart": chart(lines, question),
        "tabs": tabs(question, competences=competences),
        "facets": facets(question),
        "lists": skills.shortage_lists(),
        "explained": EXPLAINED,
        "may_import": can_import_needs(request.hat),
        "query_string": "?" + query.urlencode(),
        "kept": [("sujet", "competences")] if competences else [],
    }
    return render(request, "steering/needs.html", context)


@allow(*NEED_READERS, why="Each figure of the report opens to its evidence.")
@require_safe
def show_line(request: GuardedRequest, subject_id: UUID) -> HttpResponse:
    """One occupation or competence: the lists that name it, what was counted and by whom, the sessions of the year."""
    question = read(request.GET)
    occupation = skills.occupation_by_id(subject_id)
    subject = occupation or skills.competences_by_ids([subject_id]).get(subject_id)
    if subject is None:
        raise Http404("Neither an occupation nor a competence.")
    line = lines_of([subject], question, competences=occupation is None)[0]
    page = part(line.runs, request.GET, RUNS)
    context = {
        "line": line,
        "subject": subject,
        "question": question,
        "territory": Region(question.region).label if question.region else _("all territories"),
        "signals": _signal_table(line),
        "runs": _run_table(page.rows),
        "page": page,
        "figures": figures(line, question),
        "explained": EXPLAINED,
        "is_occupation": occupation is not None,
    }
    return render(request, "steering/need.html", context)


def figures(line: NeedLine, question: Question) -> list[tuple[str, Any]]:
    """The figures of a line in words, missing ones by their sign."""
    return [
        (_("Vacancies"), shown(line.vacancies)),
        (_("Companies that ask for it"), shown(line.answers)),
        (_("Places offered"), line.places),
        (_("Places filled"), line.filled),
    ]


def shortage_words(line: NeedLine, question: Question) -> str:
    """Where people are missing; a territory whose list is not known is told apart from one that does not name it."""
    if line.shortages:
        return ", ".join(dict.fromkeys(f"{one.get_region_display()} {one.year}" for one in line.shortages))
    if isinstance(line.subject, skills.Competence):
        return str(NO_DATA)
    known = queries.listed_regions()
    wanted = {queries.list_region(question.region)} if question.region else known
    return _("not listed") if wanted and wanted <= known else str(NO_DATA)


def table(lines: Sequence[NeedLine], question: Question) -> Table:
    """The report."""
    columns = [
        Column(_("Occupation or competence")),
        Column(_("Shortage lists")),
        Column(_("Vacancies"), number=True),
        Column(_("Companies that ask for it"), number=True),
        Column(_("Places offered"), number=True),
        Column(_("Places filled"), number=True),
    ]
    rows = [
        [
            Cell(capfirst(text_in(line.subject.label)), line_address(line, question)),
            shortage_words(line, question),
            shown(line.vacancies),
            shown(line.answers),
            line.places,
            line.filled,
        ]
        for line in lines
    ]
    return Table(_("Needs and places, {year}").format(year=question.year), columns, rows)


def line_address(line: NeedLine, question: Question) -> str:
    """The page of the evidence of a line."""
    address = reverse("steering:need", args=[line.subject.pk])
    return f"{address}?annee={question.year}" + (f"&territoire={question.region}" if question.region else "")


def chart(lines: Sequence[NeedLine], question: Question) -> Any:
    """Places filled against places offered, for the lines that offer some."""
    drawn = sorted((line for line in lines if line.places), key=lambda line: -line.places)[:DRAWN]
    if not drawn:
        return None
    return charts.target_bars(
        _("Places filled and offered, {year}").format(year=question.year),
        [capfirst(text_in(line.subject.label)) for line in drawn],
        [line.filled for line in drawn],
        [line.places for line in drawn],
        subtitle=_("The mark is what is offered."),
    )


def tabs(question: Question, *, competences: bool) -> list[Link]:
    """The two lists."""
    kept = f"annee={question.year}" + (f"&territoire={question.region}" if question.region else "")
    return [
        Link(_("Occupations"), f"?{kept}", not competences),
        Link(_("Competences"), f"?{kept}&sujet=competences", competences),
    ]


def facets(question: Question) -> list[Facet]:
    """The year and the territory."""
    years = [Option(str(year), str(year), None, year == question.year) for year in queries.years_known(timezone.localdate().year)]
    regions = [Option("", _("all territories"), None, not question.region)]
    regions += [Option(key, label, None, key == question.region) for key, label in Region.choices]
    return [Facet("annee", _("Year"), years), Facet("territoire", _("Territory"), regions)]


def _signal_table(line: NeedLine) -> Table | None:
    if not line.signals:
        return None
    columns = [
        Column(_("What")),
        Column(_("Territory")),
        Column(_("When")),
        Column(_("How many"), number=True),
        Column(_("Source")),
    ]
    rows = [
        [
            str(one.get_kind_display()),
            str(one.get_region_display()),
            when(one.year, one.quarter),
            one.number,
            Cell(one.source, one.source_url),
        ]
        for one in line.signals
    ]
    return Table(_("What was counted, and by whom"), columns, rows)


def when(year: int, quarter: int | None) -> str:
    """A year, or a quarter of it."""
    return _("quarter {quarter} of {year}").format(quarter=quarter, year=year) if quarter else str(year)


def _run_table(runs: Sequence[Any]) -> Table | None:
    if not runs:
        return None
    columns = [
        Column(_("Training")),
        Column(_("Operator")),
        Column(_("Territory")),
        Column(_("First day")),
        Column(_("Places offered"), number=True),
        Column(_("Places filled"), number=True),
    ]
    rows = [
        [
            Cell(text_in(run.session.programme.title), run.session.get_absolute_url()),
            run.session.programme.organisation.name,
            str(Region(run.region).label),
            written(run.session.start_on, "short"),
            run.places,
            run.filled,
        ]
        for run in runs
    ]
    return Table(_("The sessions behind the places"), columns, rows)
