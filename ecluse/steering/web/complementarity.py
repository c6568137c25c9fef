"""The profile sheets: what the network's offer covers of an occupation, and what nobody teaches."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page
from ecluse.network.api import Region
from ecluse.offer import api as offer
from ecluse.skills import api as skills
from ecluse.ui.parts import Cell, Column, Table

from ..permissions import DESIGNERS
from ..queries import coverage
from . import profiles
from .nodata import EXPLAINED, NO_DATA
from .profiles import Wish

PROFILES = 15
LONGEST_WORDS = 100
HOLES_NAMED = 6


@allow(*DESIGNERS, why="Whoever designs, coordinates or funds training sees what the whole offer covers and what it leaves.")
@require_safe
def show_list(request: GuardedRequest) -> HttpResponse:
    """The occupations the network works on, each with its coverage; or those a word finds."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    found = skills.search_occupations(words, get_language() or "fr") if words else coverage.profiled_occupations()
    wish = profiles.read(request.GET)
    last = max(1, -(-len(found) // PROFILES))
    number = min(max(1, wish.page), last)
    rows = found[(number - 1) * PROFILES : number * PROFILES]
    lines = coverage.profile_lines(rows, today=timezone.localdate())
    page = Page(lines, str(number + 1) if number < last else None, str(number - 1) if number > 1 else None)
    return render(request, "steering/profiles.html", {"query": words, "page": page, "table": _profile_table(lines)})


@allow(*DESIGNERS, why="The sheet of an occupation reads the public catalogue and the public badge models.")
@require_safe
def show(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    """One profile: a line for each competence, the holes named, figures by territory, filters in the address."""
    wish = profiles.read(request.GET)
    sheet = find(occupation_id, wish)
    lines = profiles.lines_shown(sheet, wish)
    page = profiles.page_of_lines(lines, wish)
    holes = [line for line in sheet.essential if line.is_hole]
    context = {
        "sheet": sheet,
        "occupation": sheet.profile.occupation,
        "stats": _stats(sheet, wish),
        "holes": [(line, profiles.line_address(sheet, line)) for line in holes[:HOLES_NAMED]],
        "more_holes": max(0, len(holes) - HOLES_NAMED),
        "holes_address": wish.address(voir="trous", importance="essentielles"),
        "may_draw": offer.can_write_pathways(request.hat),
        "tabs": profiles.tabs(sheet, wish),
        "facets": profiles.facets(sheet, wish),
        "filters": profiles.active(wish),
        "clear": request.path,
        "table": profiles.table(sheet, page.rows),
        "page": page,
        "summary": ngettext("%(n)d competence", "%(n)d competences", len(lines)) % {"n": len(lines)},
        "joined": profiles.frameworks_joined(sheet),
        "query_string": wish.address(),
        "explained": EXPLAINED,
    }
    return render(request, "steering/profile.html", context)


@allow(*DESIGNERS, why="A line of the sheet opens to the programmes and the badges behind it.")
@require_safe
def show_line(request: GuardedRequest, occupation_id: UUID, competence_id: UUID) -> HttpResponse:
    """One competence of a profile: who teaches it, where, for how much, and the badges that prove it."""
    sheet = find(occupation_id, Wish())
    line = next((line for line in sheet.lines if line.key == competence_id), None)
    if line is None:
        raise Http404("This occupation does not ask for this competence.")
    context = {
        "occupation": sheet.profile.occupation,
        "line": line,
        "competence": line.need.competence,
        "table": profiles.programme_table(line),
        "may_draw": offer.can_write_pathways(request.hat),
    }
    return render(request, "steering/profile_line.html", context)


def find(occupation_id: UUID, wish: Wish) -> coverage.Sheet:
    """The sheet of this address, or 404."""
    sheet = coverage.sheet_of(occupation_id, limits=wish.limits, today=timezone.localdate())
    if sheet is None:
        raise Http404("No such occupation.")
    return sheet


def _stats(sheet: coverage.Sheet, wish: Wish) -> list[dict[str, object]]:
    """How many essential and useful competences are covered, then the essential ones by territory."""
    essential, optional = sheet.essential, sheet.optional
    stats: list[dict[str, object]] = [
        {
            "value": f"{sum(not line.is_hole for line in lines)} / {len(lines)}",
            "label": label,
            "href": wish.address(voir="couvertes", importance=only),
        }
        for lines, label, only in (
            (essential, _("essential competences covered"), "essentielles"),
            (optional, _("useful competences covered"), ""),
        )
    ]
    stats += [
        {
            "value": f"{sheet.essential_in(region=region)} / {len(essential)}",
            "label": _("essential, in {territory}").format(territory=Region(region).label),
            "href": wish.address(territoire=region, importance="essentielles"),
        }
        for region in profiles.HOME_REGIONS
    ]
    return stats


def _profile_table(lines: list[coverage.ProfileLine]) -> Table:
    columns = [
        Column(_("Occupation")),
        Column(_("Framework")),
        Column(_("Essential competences covered"), number=True),
        Column(_("Holes"), number=True),
        Column(_("Published pathways"), number=True),
    ]
    rows = [
        [
            Cell(capfirst(text_in(line.occupation.label)), reverse("steering:profile", args=[line.occupation.pk])),
            line.occupation.framework.code.upper(),
            f"{line.covered} / {line.essential}" if line.essential else NO_DATA,
            line.holes if line.essential else NO_DATA,
            line.pathways,
        ]
        for line in lines
    ]
    return Table(_("Profiles"), columns, rows)
