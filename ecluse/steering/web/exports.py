"""The dashboard and its evidence as files: XLSX, and CSV beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Hat, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..models import FundedProgramme
from ..queries.evidence import Unit, all_evidence
from ..queries.figures import in_unit
from ..queries.programmes import Dashboard, dashboard_of
from ..rules.indicators import BADGES, LIBRARY, MEASURED, STAFF_HOURS, Indicator
from . import parts, words
from .common import READERS, find, measured_at
from .evidence import name_for, read_filter
from .indicators import sheet_facts

# Excel reads UTF-8 when the file says so with its first bytes, and semicolons where the comma is the decimal sign.
BOM, SEPARATOR = "\ufeff", ";"


def small_cells() -> str:
    """What every export says before its figures."""
    return _(
        "Exact figures, for the controller, the funder and the audit. Do not publish them as they are: "
        "a box of fewer than five people can identify somebody."
    )


@allow(*READERS, why="The dashboard leaves with its evidence for reports and audits.")
@require_safe
def workbook(request: GuardedRequest, slug: str) -> FileResponse:
    """The dashboard and every row of its evidence as a workbook, written as it is read."""
    found = find(slug, request.hat)
    dashboard = dashboard_of(found.programme, today=timezone.localdate())
    with Workbook() as book:
        _summary(book, dashboard, request.hat)
        _breakdowns(book, dashboard)
        _months(book, dashboard)
        _budget(book, dashboard)
        for indicator in MEASURED:
            _evidence(book, dashboard, indicator, request.hat)
        _definitions(book)
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem(found.programme)}.xlsx", content_type=XLSX)


@allow(*READERS, why="The dashboard leaves as plain text for other programs.")
@require_safe
def table(request: GuardedRequest, slug: str) -> HttpResponse:
    """The figures of the dashboard as one flat table."""
    found = find(slug, request.hat)
    dashboard = dashboard_of(found.programme, today=timezone.localdate())
    head = [_("Section"), _("Indicator"), _("Breakdown"), _("Box"), _("Unit"), _("Value")]
    rows: list[list[Value]] = [[small_cells()], [*head], *flat(dashboard)]
    response = HttpResponse(BOM + "".join(line_of(row) for row in rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_stem(found.programme)}.csv"'
    return response


@allow(*READERS, why="Evidence leaves as plain text for other programs, with the same pseudonyms.")
@require_safe
def evidence(request: GuardedRequest, slug: str, indicator: str) -> StreamingHttpResponse:
    """The evidence of one figure, filtered as its page, streamed."""
    found, definition = find(slug, request.hat), measured_at(indicator)
    units = all_evidence(definition, found.scope, read_filter(definition, request.GET))
    lines = _evidence_lines(found.programme, definition, units, request.hat, language=translation.get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_stem(found.programme)}-{definition.slug}.csv"'
    return response


def flat(dashboard: Dashboard) -> Iterator[list[Value]]:
    """Every figure of a dashboard, one a row: section, indicator, breakdown, box, unit, value."""
    for figure in dashboard.figures:
        title, unit = text_in(figure.indicator.title), text_in(figure.indicator.unit)
        yield [_("Figure"), title, "", "", unit, figure.value]
        for name, boxes in figure.spread.items():
            for box, count in boxes.items():
                value = in_unit(figure.indicator, count)
                yield [
                    _("Breakdown"),
                    title,
                    str(words.BREAKDOWN_WORDS[name]),
                    str(words.box_words(name, box, figure)),
                    unit,
                    value,
                ]
        for month, count in figure.months:
            yield [_("Month"), title, "", month.isoformat()[:7], unit, in_unit(figure.indicator, count)]
    for check in dashboard.checks:
        title, unit = text_in(check.indicator.title), text_in(check.indicator.unit)
        yield [_("Journal"), title, "", "", unit, in_unit(check.indicator, check.journal)]
    for line in dashboard.targets:
        title, unit = text_in(line.indicator.title), text_in(line.indicator.unit)
        part, day = str(words.category_words(line.version.target.category)), line.version.deadline_on.isoformat()
        yield [pgettext("promised to a funder", "Target"), title, part, day, unit, line.version.value]
        if line.actual is not None:
            yield [_("Actual"), title, part, day, unit, line.actual]
    for row in dashboard.budget.lines:
        kind = str(row.line.get_expense_type_display())
        for name, amount in ((_("Voted"), row.voted), (_("Committed"), row.committed), (_("Paid"), row.paid)):
            yield [_("Budget"), name, kind, str(row.line.year), "EUR", amount]


def _summary(book: Workbook, dashboard: Dashboard, hat: Hat) -> None:
    programme = dashboard.programme
    sheet = book.sheet(_("Summary"), widths=(52, 22, 16, 16, 12, 18))
    sheet.title(f"{programme.code} · {text_in(programme.title)}")
    sheet.note(small_cells())
    moment = written(timezone.now(), "moment")
    sheet.row(_("Exported on {moment} by {name}").format(moment=moment, name=hat.name))
    sheet.skip()
    sheet.row(_("Fund"), programme.get_fund_display())
    sheet.rows([[str(fact.term), str(fact.value)] for fact in parts.facts(dashboard)])
    sheet.row(_("Source"), text_in(programme.source))
    sheet.skip()
    sheet.head(_("Indicator"), _("From the records"), _("From the journal"), _("Both agree"))
    for figure, check in zip(dashboard.figures, dashboard.checks, strict=True):
        agree = _("yes") if check.same else _("no")
        sheet.row(text_in(figure.indicator.title), figure.value, in_unit(check.indicator, check.journal), agree)
    sheet.skip()
    sheet.head(
        pgettext("promised to a funder", "Target"),
        _("Part of the figure"),
        _("Actual"),
        _("Promised"),
        _("Deadline"),
        _("State"),
        _("Legal source"),
    )
    for line in dashboard.targets:
        version = line.version
        part, state = str(words.category_words(version.target.category)), str(words.COURSE_WORDS[line.course][0])
        title = text_in(line.indicator.title)
        sheet.row(title, part, line.actual, version.value, version.deadline_on, state, text_in(version.source))


def _breakdowns(book: Workbook, dashboard: Dashboard) -> None:
    sheet = book.sheet(_("Breakdowns"), widths=(34, 26, 44, 14, 14))
    sheet.head(_("Indicator"), _("Breakdown"), _("Box"), _("Unit"), _("Value"))
    sheet.rows(row[1:] for row in flat(dashboard) if row[0] == _("Breakdown"))


def _months(book: Workbook, dashboard: Dashboard) -> None:
    sheet = book.sheet(_("By month"), widths=(34, 14, 14, 14))
    sheet.head(_("Indicator"), _("Month"), _("Value"), _("Cumulated"))
    for figure in dashboard.figures:
        running = 0
        for month, count in figure.months:
            running += count
            values = in_unit(figure.indicator, count), in_unit(figure.indicator, running)
            sheet.row(text_in(figure.indicator.title), month, *values)


def _budget(book: Workbook, dashboard: Dashboard) -> None:
    sheet = book.sheet(_("Budget"), widths=(8, 26, 16, 16, 16, 10, 14, 70))
    sheet.head(
        _("Year"),
        _("Expense type"),
        _("Voted (€)"),
        _("Committed (€)"),
        _("Paid (€)"),
        _("Version"),
        _("Holds from"),
        _("Legal source"),
    )
    for row in dashboard.budget.lines:
        kind = str(row.line.get_expense_type_display())
        amounts = (row.voted, row.committed, row.paid)
        sheet.row(row.line.year, kind, *amounts, row.number, row.valid_from, text_in(row.source))


def _evidence(book: Workbook, dashboard: Dashboard, indicator: Indicator, hat: Hat) -> None:
    sheet = book.sheet(_("Evidence · %(title)s") % {"title": text_in(indicator.title)}, widths=(24, 38, 44, 34, 14, 12))
    sheet.head(*_evidence_head(indicator))
    for unit in all_evidence(indicator, dashboard.scope):
        sheet.row(*_evidence_row(dashboard.programme, indicator, unit, hat))


def _definitions(book: Workbook) -> None:
    sheet = book.sheet(_("Definitions"), widths=(34, 24, 110))
    sheet.head(_("Indicator"), _("Question"), _("Answer"))
    for indicator in LIBRARY.values():
        for fact in sheet_facts(indicator):
            sheet.row(text_in(indicator.title), str(fact.term), str(fact.value))


def _evidence_head(indicator: Indicator) -> list[str]:
    is_badge = indicator.code == BADGES
    what, when = (_("Badge"), _("Issued on")) if is_badge else (_("Training"), _("First presence"))
    head = [_("Person"), _("Key"), what, _("Operator"), when]
    return [*head, _("Hours")] if indicator.code == STAFF_HOURS else head


def _evidence_row(programme: FundedProgramme, indicator: Indicator, unit: Unit, hat: Hat) -> list[Value]:
    row: list[Value] = [name_for(hat, programme, unit), str(unit.id), unit.title, unit.organisation, timezone.localdate(unit.at)]
    return [*row, in_unit(indicator, unit.count)] if indicator.code == STAFF_HOURS else row


def _evidence_lines(
    programme: FundedProgramme, indicator: Indicator, units: Iterator[Unit], hat: Hat, *, language: str | None
) -> Iterator[str]:
    """The lines of a streamed file: they are made after the request, so the reader's language is put back for each."""
    with translation.override(language):
        yield BOM + line_of([small_cells()]) + line_of(_evidence_head(indicator))
    for unit in units:
        with translation.override(language):
            line = line_of(_evidence_row(programme, indicator, unit, hat))
        yield line


def line_of(values: Sequence[Value]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=SEPARATOR).writerow([defused(value) if isinstance(value, str) else value for value in values])
    return stream.getvalue()


def _stem(programme: FundedProgramme) -> str:
    return f"{programme.slug}-{timezone.localdate():%Y-%m-%d}"
