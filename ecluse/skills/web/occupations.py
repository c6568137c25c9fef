"""Occupations, for everybody: search, read, see what they ask for and where people are missing."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public

from ..queries import occupations as queries
from ..queries.door import occupation_by_id
from ..queries.frameworks import framework_titles
from ..slots import OCCUPATION_PAGE
from . import listing


@public(why="Frameworks of occupations are public facts.")
@require_safe
def occupations(request: GuardedRequest) -> HttpResponse:
    """Search and filter; the filters live in the address."""
    titles = listing.names(framework_titles())
    wish = queries.OccupationWish(
        text=listing.typed(request.GET),
        regions=listing.ticked(request.GET, "penurie", listing.regions()),
        frameworks=listing.ticked(request.GET, "referentiel", titles),
    )
    found = queries.occupations(wish, language=listing.reader(), mark=request.GET.get("page"))
    chosen = {"penurie": (wish.regions, listing.regions()), "referentiel": (wish.frameworks, titles)}
    context = {
        "query": wish.text,
        "total": found.total,
        "page": found.page,
        "cards": [listing.occupation_card(row) for row in found.page.rows],
        "facets": listing.occupation_facets(wish, found.by_region, found.by_framework, titles),
        "filters": listing.active(request.GET, chosen),
        "clear": request.path,
        "is_empty": not titles,
    }
    return render(request, "skills/occupations.html", context)


@public(why="Frameworks of occupations are public facts.")
@require_safe
def occupation(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    """One occupation: what it is, what it asks for, where people are missing, and the way to learn it."""
    found = queries.occupation_page(occupation_id, language=listing.reader())
    if found is None:
        raise Http404("No such occupation.")
    context = {
        "found": found,
        "occupation": found.occupation,
        "essential": listing.by_kind(found.essential),
        "optional": listing.by_kind(found.optional),
        "shortage": listing.shortage_words(found.shortages),
        "wordings": listing.wordings(found.occupation),
        "other_names": listing.other_names(found.occupation),
        "pieces": OCCUPATION_PAGE.pieces(request, occupation=found.occupation),
    }
    return render(request, "skills/occupation.html", context)


@public(why="Frameworks of occupations are public facts.")
@require_safe
def needs(request: GuardedRequest, occupation_id: UUID) -> HttpResponse:
    """Every competence an occupation asks for, twenty at a time: the essential ones, or those only useful."""
    found = occupation_by_id(occupation_id)
    if found is None:
        raise Http404("No such occupation.")
    essential = request.GET.get("voir") != "utiles"
    page = queries.needed_page(occupation_id, essential=essential, language=listing.reader(), mark=request.GET.get("page"))
    context = {
        "occupation": found,
        "tabs": listing.need_tabs(queries.needed_totals(occupation_id), essential=essential),
        "page": page,
        "cards": [listing.competence_card(row) for row in page.rows],
    }
    return render(request, "skills/needs.html", context)
