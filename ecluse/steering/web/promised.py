"""The evidence of new pathways: each with the day it first entered the catalogue, and how many a year."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.ui import charts
from ecluse.ui.parts import Cell, Column, Table

from ..queries.published import pathways_behind, publications
from ..rules.indicators import LIBRARY, PATHWAYS
from .common import READERS, find
from .needs import part

ROWS = 20


@allow(*READERS, why="The pathways of a funded programme open to the news that told them.")
@require_safe
def pathways(request: GuardedRequest, slug: str) -> HttpResponse:
    """New pathways by year, and one line for each."""
    found = find(slug, request.hat)
    told = publications(found.scope)
    page = part(told[::-1], request.GET, ROWS)
    known = pathways_behind(page.rows)
    years = Counter(timezone.localdate(one.at).year for one in told)
    span = range(min(years), max(years) + 1) if years else ()
    rows = [
        [
            Cell(text_in(pathway.title), pathway.get_absolute_url() if pathway.published_at else ""),
            pathway.organisation.name,
            text_in(pathway.occupation.label) if pathway.occupation else _("no occupation"),
            written(one.at, "short"),
            _("in the catalogue") if pathway.published_at else _("withdrawn since"),
        ]
        for one in page.rows
        if (pathway := known.get(one.pathway_id))
    ]
    columns = [
        Column(_("Pathway")),
        Column(_("Operator")),
        Column(_("Occupation")),
        Column(_("First published")),
        Column(_("State")),
    ]
    context = {
        "programme": found.programme,
        "indicator": LIBRARY[PATHWAYS],
        "total": len(told),
        "page": page,
        "chart": charts.columns(_("New pathways by year"), [str(year) for year in span], [years[year] for year in span])
        if years
        else None,
        "table": Table(_("The pathways"), columns, rows),
    }
    return render(request, "steering/new_pathways.html", context)
