"""The map of overlaps and holes of the whole offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, allow
from ecluse.foundation.multilingual import text_in
from ecluse.network.api import Region
from ecluse.skills import api as skills
from ecluse.ui import charts
from ecluse.ui.parts import Cell, Column, Link, Table

from ..permissions import DESIGNERS
from ..queries.network import Hole, Network, Overlap, network_of
from .needs import part
from .profiles import HOME_REGIONS, operators

ROWS, DRAWN = 15, 8
VIEWS = {"": gettext_lazy("Map"), "recouvrements": gettext_lazy("Overlaps"), "trous": gettext_lazy("Holes")}


@allow(*DESIGNERS, why="Overlaps and holes are read from the public catalogue.")
@require_safe
def show(request: GuardedRequest) -> HttpResponse:
    """Occupations by territory as a matrix; or the overlaps; or the holes."""
    network = network_of(today=timezone.localdate())
    view = request.GET.get("voir", "") if request.GET.get("voir", "") in VIEWS else ""
    overlaps, holes = network.overlaps, network.holes
    lists: dict[str, list[Any]] = {"": network.occupations, "recouvrements": overlaps, "trous": holes}
    page = part(lists[view], request.GET, DRAWN if view == "" else ROWS)
    names = skills.competences_by_ids([one.competence_id for one in page.rows]) if view else {}
    counts = {"": None, "recouvrements": len(overlaps), "trous": len(holes)}
    context = {
        "view": view,
        "page": page,
        "tabs": [Link(label, f"?voir={name}" if name else "?", name == view, counts[name]) for name, label in VIEWS.items()],
        "chart": _matrix(network, page.rows) if view == "" and page.rows else None,
        "table": _table(view, network, page.rows, names),
    }
    return render(request, "steering/network.html", context)


def _regions(network: Network) -> list[str]:
    """The territories of the network, then the others where something is taught; four at most."""
    return list(dict.fromkeys([*map(str, HOME_REGIONS), *network.regions]))[:4]


def _matrix(network: Network, occupations: list[skills.Occupation]) -> Any:
    regions = _regions(network)
    return charts.matrix(
        _("Essential competences taught, by occupation and territory"),
        [Region(region).label for region in regions],
        [capfirst(text_in(one.label)) for one in occupations],
        [[network.covered(one.pk, region) for region in regions] for one in occupations],
        [len(network.essential[one.pk]) for one in occupations],
        subtitle=_("Each bar is a share of the essential competences of the occupation."),
    )


def _table(view: str, network: Network, rows: list[Any], names: dict[UUID, skills.Competence]) -> Table:
    if view == "recouvrements":
        return _overlaps(rows, names)
    return _holes(rows, names) if view == "trous" else _sheets(network, rows)


def _sheets(network: Network, occupations: list[skills.Occupation]) -> Table:
    """The counts of the matrix, each leading to the lines behind it."""
    regions = _regions(network)
    columns = [Column(_("Occupation")), *(Column(Region(region).label, number=True) for region in regions)]
    rows = []
    for one in occupations:
        address = reverse("steering:profile", args=[one.pk])
        cells = [
            Cell(network.covered(one.pk, region), f"{address}?territoire={region}&voir=couvertes&importance=essentielles")
            for region in regions
        ]
        rows.append([Cell(capfirst(text_in(one.label)), address), *cells])
    return Table(_("Essential competences taught: open the list"), columns, rows)


def _overlaps(rows: list[Overlap], names: dict[UUID, skills.Competence]) -> Table:
    catalogue = reverse("offer:catalogue")
    columns = [Column(_("Competence")), Column(_("Territory")), Column(_("Operators"), number=True), Column(_("Who"))]
    cells = [
        [
            Cell(capfirst(text_in(names[one.competence_id].label)), names[one.competence_id].get_absolute_url()),
            str(Region(one.region).label),
            Cell(len(one.operators), f"{catalogue}?competence={one.competence_id}&region={one.region}"),
            operators(one.operators),
        ]
        for one in rows
    ]
    return Table(_("Competences that several operators of one territory aim at"), columns, cells)


def _holes(rows: list[Hole], names: dict[UUID, skills.Competence]) -> Table:
    columns = [Column(_("Competence")), Column(_("Occupations that ask for it"), number=True)]
    cells = [
        [
            capfirst(text_in(names[one.competence_id].label)),
            Cell(one.occupations, names[one.competence_id].get_absolute_url()),
        ]
        for one in rows
    ]
    return Table(_("Essential competences that nobody teaches"), columns, cells)
