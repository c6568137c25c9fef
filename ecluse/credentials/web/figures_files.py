"""The figures of badges as files: the table that is shown as CSV, all of them as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.cells import defused
from ecluse.foundation.languages import written
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..queries.counts import Counts, Territory, counts_of, territories_of
from ..rules.counting import Figures
from . import figures_parts as parts
from .figures import READERS, read

BOM, SEPARATOR = "\ufeff", ";"


def definitions() -> list[tuple[str, str]]:
    """What each figure counts."""
    return [
        (pgettext("figures", "Issued"), _("Badges signed in the period.")),
        (_("Letters"), _("Badges proposed by a letter of the period.")),
        (_("Accepted by letter"), _("Of those letters, those whose person accepted the badge, until today.")),
        (_("Shown"), _("Of the badges issued in the period, those their holder shows to everybody today.")),
        (
            _("Verified"),
            _("How often badges were verified on this site in the period, whenever they were issued. Nobody is written down."),
        ),
        (_("Endorsed"), _("Endorsements given in the period that stand today: of a badge, of a badge model, of an issuer.")),
        (_("Past their end"), _("Of the badges issued in the period, those past their end today.")),
        (_("Suspended"), _("Of the badges issued in the period, those suspended today.")),
        (_("Revoked"), _("Of the badges issued in the period, those revoked.")),
    ]


def head(first: object) -> list[object]:
    """The names of the columns."""
    return [first, *(term for term, _words in definitions())]


def row(first: Value, figures: Figures, *, is_told: bool) -> list[Value]:
    """A line with every figure."""
    return [
        first,
        figures.issued,
        figures.proposed,
        figures.accepted,
        figures.shared,
        figures.verified if is_told else parts.NOT_TOLD,
        figures.endorsed,
        figures.ended,
        figures.suspended,
        figures.revoked,
    ]


def rows(view: str, counts: Counts) -> Iterator[list[Value]]:
    """The lines of a table, whole."""
    if view == "badges":
        for series, one in counts.by_model().items():
            yield row(parts.model_words(counts, series), one, is_told=series in counts.told_models)
    elif view == "operateurs":
        is_one = counts.question.series is not None
        for organisation, one in counts.by_operator().items():
            is_told = counts.tells_verified if is_one else organisation in counts.told_operators
            yield row(counts.organisations[organisation].name, one, is_told=is_told)
    else:
        for month, one in counts.by_month().items():
            yield row(month.isoformat()[:7], one, is_told=counts.tells_verified)


def _lived(territories: list[Territory]) -> Iterator[list[Value]]:
    for one in territories:
        yield [parts.region_name(one.region), parts.NOT_TOLD if one.issued is None else one.issued]


@allow(*READERS, why="The figures leave as plain text for other programs.")
@require_safe
def table(request: GuardedRequest) -> HttpResponse:
    """The table that is shown, whole; months when the page shows the overview."""
    asked = read(request.hat, request.GET)
    counts = counts_of(request.hat, asked.question, at=timezone.now())
    if asked.view == "territoires":
        lines: list[Any] = [
            [_("Territory"), pgettext("figures", "Badges issued")],
            *_lived(territories_of(request.hat, asked.question)),
        ]
    else:
        lines = [head(parts.HEADS[asked.view or "mois"]), *rows(asked.view, counts)]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=SEPARATOR)
    writer.writerows([defused(str(value)) if not isinstance(value, int) else value for value in line] for line in lines)
    response = HttpResponse(BOM + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_stem()}.csv"'
    return response


@allow(*READERS, why="The figures leave as a workbook for reports and audits.")
@require_safe
def workbook(request: GuardedRequest) -> FileResponse:
    """Every table, with what each figure counts."""
    asked = read(request.hat, request.GET)
    counts = counts_of(request.hat, asked.question, at=timezone.now())
    with Workbook() as book:
        page = book.sheet(_("Summary"), widths=(34, 14, 90))
        page.title(_("Figures of badges"))
        days = asked.question.period
        page.row(_("First day"), days.start)
        page.row(_("Until, not counted"), days.end)
        for one in parts.filters(counts, request.GET):
            page.row(_("Only"), str(one.label))
        page.row(_("Counted at"), written(timezone.now(), "moment"))
        page.skip()
        values = row("", counts.total, is_told=counts.tells_verified)[1:]
        page.head(_("What is counted"), _("Total"), _("What it counts"))
        page.rows([term, value, words] for (term, words), value in zip(definitions(), values, strict=True))
        for view in ("mois", "badges", "operateurs"):
            page = book.sheet(str(parts.VIEWS[view]), widths=(44, *[14] * 9))
            page.head(*head(parts.HEADS[view]))
            page.rows(rows(view, counts))
        page = book.sheet(str(parts.VIEWS["territoires"]), widths=(44, 16))
        page.head(_("Territory where the holder lives"), pgettext("figures", "Badges issued"))
        page.rows(_lived(territories_of(request.hat, asked.question)))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem()}.xlsx", content_type=XLSX)


def _stem() -> str:
    return f"badges-{timezone.localdate():%Y-%m-%d}"
