"""A profile sheet as files: what is shown, one row for each competence and programme, holes and missing data in words."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Region
from ecluse.offer.api import Cover
from ecluse.ui.workbook import XLSX, Value, Workbook

from ..permissions import DESIGNERS
from ..queries.coverage import Line, Sheet
from . import profiles
from .complementarity import find
from .exports import BOM, line_of
from .nodata import EXPLAINED, NO_DATA


def head() -> list[str]:
    """The names of the columns."""
    return [
        _("Competence"),
        _("Framework"),
        _("Address of the competence"),
        _("Importance"),
        _("State"),
        _("Programme"),
        _("Operator"),
        _("Territory"),
        _("Language"),
        _("Price (€)"),
        _("Free for jobseekers or everybody"),
        _("Next session"),
        _("Badges"),
    ]


@allow(*DESIGNERS, why="What is shown leaves as a workbook, with its filters.")
@require_safe
def workbook(request: GuardedRequest, occupation_id: UUID) -> FileResponse:
    """The sheet as XLSX."""
    wish = profiles.read(request.GET)
    sheet = find(occupation_id, wish)
    with Workbook() as book:
        page = book.sheet(_("Profile"), widths=(48, 12, 40, 12, 12, 44, 28, 22, 14, 12, 14, 14, 30))
        page.title(capfirst(text_in(sheet.profile.occupation.label)))
        page.note(_filters(sheet, wish))
        page.note(str(EXPLAINED))
        page.skip()
        page.head(*head())
        page.rows(rows(profiles.lines_shown(sheet, wish)))
    return FileResponse(book.file, as_attachment=True, filename=f"{_stem(sheet)}.xlsx", content_type=XLSX)


@allow(*DESIGNERS, why="What is shown leaves as plain text for other programs, with its filters.")
@require_safe
def table(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    """The sheet as CSV."""
    wish = profiles.read(request.GET)
    sheet = find(occupation_id, wish)
    lines: list[list[Value]] = [[*head()], *rows(profiles.lines_shown(sheet, wish))]
    response = HttpResponse(BOM + "".join(line_of(row) for row in lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_stem(sheet)}.csv"'
    return response


def rows(lines: list[Line]) -> Iterator[list[Value]]:
    """One row for each programme of each competence; a hole has one row that says so."""
    for line in lines:
        competence = line.need.competence
        begun: list[Value] = [
            text_in(competence.label),
            competence.framework.code,
            competence.uri,
            _("essential") if line.need.is_essential else _("useful"),
            _("hole") if line.is_hole else _("covered"),
        ]
        badges = ", ".join(f"{text_in(one.name)} ({one.organisation.name})" for one in line.badges) or _("none")
        for cover in line.covers:
            yield [*begun, *_programme(cover), badges]
        if line.is_hole:
            yield [*begun, *[""] * 7, badges]


def _programme(cover: Cover) -> list[Value]:
    names = dict(settings.LANGUAGES)
    return [
        text_in(cover.programme.title),
        cover.programme.organisation.name,
        ", ".join(str(Region(key).label) for key in cover.regions),
        ", ".join(str(names[key]) for key in cover.languages) or str(NO_DATA),
        str(NO_DATA) if cover.price is None else cover.price,
        _("yes") if cover.is_free else _("no"),
        cover.next_on or str(NO_DATA),
    ]


def _filters(sheet: Sheet, wish: profiles.Wish) -> str:
    said = ", ".join(str(link.label) for link in profiles.active(wish))
    return _("Filters: {filters}").format(filters=said) if said else _("No filter.")


def _stem(sheet: Sheet) -> str:
    return f"complementarite-{slugify(text_in(sheet.profile.occupation.label))[:60]}"
