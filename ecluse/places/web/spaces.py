"""The spaces of the network."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.paging import page_of
from ecluse.network.api import Region
from ecluse.ui.charts import map as charts

from .. import queries
from ..models import Space
from . import words

# The map shows every space of the selection up to this number; past it, the page would weigh more than it may.
MOST_POINTS = 80


@public(why="Where the network's spaces are, and how large, is public.")
@require_safe
def spaces(request: GuardedRequest) -> HttpResponse:
    """The spaces by kind and territory: how many, how large, where."""
    kind, region = request.GET.get("type", ""), request.GET.get("region", "")
    kind = kind if kind in Space.Kind.values else ""
    region = region if region in Region.values else ""
    found = queries.spaces(kind=kind, region=region)
    shown = list(found.order_by("name", "id")[:MOST_POINTS])
    page = page_of(found, by=("name", "id"), mark=request.GET.get("page"))
    context = {
        "tabs": words.kind_links(queries.counts_by_kind(region=region), kind, region),
        "regions": words.region_facet(region),
        "kind": kind,
        "totals": queries.totals(found),
        "map": charts.draw(
            _("Map of the spaces"),
            words.points(shown),
            legend=[(words.SHAPES[one], title) for one, title in words.PLURALS.items()],
            listed=False,
        ),
        "cards": [words.card(space) for space in page],
        "page": page,
    }
    return render(request, "places/spaces.html", context)
