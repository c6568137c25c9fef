"""Competences, for everybody: the tree of DigComp, a search over all frameworks, and one page each."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.paging import page_of

from ..models import Competence
from ..queries import competences as queries
from ..queries.frameworks import framework_of, framework_titles
from ..slots import COMPETENCE_PAGE
from . import listing

# The framework whose areas open the page: the one everybody starts with.
ENTRANCE = "digcomp"


@public(why="Competence frameworks are public facts.")
@require_safe
def competences(request: GuardedRequest) -> HttpResponse:
    """Nothing asked: the areas of DigComp. Words or a framework: what was found."""
    titles = listing.names(framework_titles())
    text, chosen = listing.typed(request.GET), listing.ticked(request.GET, "referentiel", titles)
    context = {"query": text, "is_empty": not titles, "clear": request.path}
    if not text and not chosen and "page" not in request.GET:
        context |= {
            "framework": framework_of(ENTRANCE),
            "branches": queries.tree(ENTRANCE),
            "entries": listing.framework_links(titles, queries.framework_counts()),
        }
        return render(request, "skills/competences.html", context)
    found = queries.competences(text, frameworks=chosen, language=listing.reader(), mark=request.GET.get("page"))
    context |= {
        "total": found.total,
        "page": found.page,
        "cards": [listing.competence_card(row) for row in found.page.rows],
        "facets": listing.competence_facets(chosen, found.by_framework, titles),
        "filters": listing.active(request.GET, {"referentiel": (chosen, titles)}),
    }
    return render(request, "skills/competences_found.html", context)


@public(why="Competence frameworks are public facts.")
@require_safe
def competence(request: GuardedRequest, competence_id: UUID) -> HttpResponse:
    """One competence: its names, its place, its levels, who needs it, and where to learn it."""
    found = queries.competence_page(competence_id, language=listing.reader())
    if found is None:
        raise Http404("No such competence.")
    context = {
        "found": found,
        "competence": found.competence,
        "wordings": listing.wordings(found.competence),
        "occupations": [(row, row.group) for row in found.occupations],
        "pieces": COMPETENCE_PAGE.pieces(request, competence=found.competence),
    }
    return render(request, "skills/competence.html", context)


@public(why="Competence frameworks are public facts.")
@require_safe
def levels(request: GuardedRequest, competence_id: UUID) -> HttpResponse:
    """What somebody does at each stage of a competence, one stage at a time when there is much to read."""
    found = _known(competence_id)
    stages = queries.stages_with_descriptors(found)
    if not stages:
        raise Http404("Its framework has no levels.")
    chosen = listing.chosen_stage(stages, request.GET.get("stade", ""))
    context = {
        "competence": found,
        "stage": chosen,
        "maximum": stages[-1].top,
        "tabs": listing.stage_tabs(stages, chosen),
        "groups": listing.descriptors_by_kind(chosen.descriptors),
    }
    return render(request, "skills/levels.html", context)


@public(why="Competence frameworks are public facts.")
@require_safe
def occupations(request: GuardedRequest, competence_id: UUID) -> HttpResponse:
    """Every occupation that asks for a competence, twenty at a time."""
    found = _known(competence_id)
    rows = queries.occupations_that_need(competence_id, language=listing.reader())
    page = page_of(rows, by=("sorted_label", "id"), mark=request.GET.get("page"))
    context = {"competence": found, "page": page, "cards": [listing.occupation_card(row) for row in page.rows]}
    return render(request, "skills/needed_by.html", context)


@public(why="Competence frameworks are public facts.")
@require_safe
def narrower(request: GuardedRequest, competence_id: UUID) -> HttpResponse:
    """Everything classed directly under a competence, an area or a group, twenty at a time."""
    found = _known(competence_id)
    rows = queries.narrower_than(competence_id, language=listing.reader()).select_related("framework")
    page = page_of(rows, by=("code", "sorted_label", "id"), mark=request.GET.get("page"))
    context = {"competence": found, "page": page, "cards": [listing.competence_card(row) for row in page.rows]}
    return render(request, "skills/narrower.html", context)


def _known(competence_id: UUID) -> Competence:
    found = queries.competence_with_framework(competence_id)
    if found is None:
        raise Http404("No such competence.")
    return found
