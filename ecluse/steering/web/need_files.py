"""The needs report as a workbook and as a printable document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Region
from ecluse.skills import api as skills
from ecluse.ui import documents
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..permissions import NEED_READERS
from ..queries.needs import NeedLine, Question
from .needs import lines_of, read, shortage_words, subjects_of, when
from .nodata import EXPLAINED, shown

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "steering/documents/needs.typ"
# A printed report is read whole: the lines that matter, not two hundred.
PRINTED = 30


@allow(*NEED_READERS, why="The report leaves as a workbook, each number with its source.")
@require_safe
def workbook(request: GuardedRequest) -> FileResponse:
    """Every line of the report, then every number with its source."""
    question, competences = read(request.GET), request.GET.get("sujet") == "competences"
    lines = lines_of(subjects_of(question, competences=competences), question, competences=competences)
    with Workbook() as book:
        page = book.sheet(_("Needs"), widths=(52, 34, 14, 14, 14, 14))
        page.title(_title(question))
        page.note(str(EXPLAINED))
        page.skip()
        page.head(*head())
        page.rows(row(line, question) for line in lines)
        sources = book.sheet(_("Sources"), widths=(52, 22, 18, 16, 12, 44, 44))
        sources.head(
            _("Occupation or competence"), _("What"), _("Territory"), _("When"), _("How many"), _("Source"), _("Address")
        )
        for line in lines:
            sources.rows(_sources(line))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem(question)}.xlsx", content_type=XLSX)


@allow(*NEED_READERS, why="The report is printed for those who decide.")
@require_safe
def document(request: GuardedRequest) -> HttpResponse:
    """The report as PDF/UA: the plot, the table, the sources."""
    question, competences = read(request.GET), request.GET.get("sujet") == "competences"
    subjects = subjects_of(question, competences=competences)[:PRINTED]
    lines = lines_of(subjects, question, competences=competences)
    response = HttpResponse(printed(lines, question), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_stem(question)}.pdf"'
    return response


def head() -> list[str]:
    """The names of the columns."""
    return [
        _("Occupation or competence"),
        _("Shortage lists"),
        _("Vacancies"),
        _("Companies that ask for it"),
        _("Places offered"),
        _("Places filled"),
    ]


def row(line: NeedLine, question: Question) -> list[Value]:
    """A line with its missing figures in words."""
    numbers = [shown(line.vacancies), shown(line.answers), line.places, line.filled]
    said = [one if isinstance(one, int) else str(one) for one in numbers]
    return [capfirst(text_in(line.subject.label)), shortage_words(line, question), *said]


def printed(lines: Sequence[NeedLine], question: Question) -> bytes:
    """The document, tagged for screen readers; the same lines give the same bytes on the same day."""
    drawn = [line for line in sorted(lines, key=lambda one: -one.places) if line.places][:10]
    said = {
        "language": get_language() or "fr",
        "title": _title(question),
        "day": _("Printed on {day} from Écluse").format(day=written(timezone.localdate(), "day")),
        "explained": str(EXPLAINED),
        "method": _(
            "A session counts for an occupation when its programme aims at one of its essential competences. "
            "Of several sources for one territory the greatest number is kept; territories add up."
        ),
        "plot_title": _("Places filled and offered"),
        "plot_words": _("Bars: places filled in dark, offered in light."),
        "plot": [[capfirst(text_in(line.subject.label)), line.filled, line.places] for line in drawn],
        "head": head(),
        "rows": [[str(cell) for cell in row(line, question)] for line in lines],
        "sources_title": _("Sources"),
        "sources": [(f"{_region(one.region)} {one.year}", one.source, one.source_url) for one in skills.shortage_lists()]
        + sorted({(str(one.get_region_display()), one.source, one.source_url) for line in lines for one in line.signals}),
    }
    return documents.pdf(TEMPLATE, said)


def _region(code: str) -> str:
    return str(dict(skills.ShortageEntry.Region.choices).get(code, code))


def _sources(line: NeedLine) -> list[list[Value]]:
    name = capfirst(text_in(line.subject.label))
    listed: list[list[Value]] = [
        [name, _("shortage list"), str(one.get_region_display()), str(one.year), None, one.source, one.source_url]
        for one in line.shortages
    ]
    return listed + [
        [
            name,
            str(one.get_kind_display()),
            str(one.get_region_display()),
            when(one.year, one.quarter),
            one.number,
            one.source,
            one.source_url,
        ]
        for one in line.signals
    ]


def _title(question: Question) -> str:
    where = Region(question.region).label if question.region else _("all territories")
    return _("Needs for digital training, {year}, {territory}").format(year=question.year, territory=where)


def _stem(question: Question) -> str:
    return f"besoins-{question.year}" + (f"-{question.region.replace('_', '-')}" if question.region else "")
