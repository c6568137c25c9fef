"""The public catalogue: everybody searches, compares and reads."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, public
from ecluse.foundation.paging import Page, page_of

from .. import permissions
from ..queries import catalogue as queries
from ..queries import programme as reading
from ..queries import sheets
from ..rules.facets import FACETS, read_wish
from ..slots import PROGRAMME_PAGE, SESSION_PAGE
from . import listing


@public(why="The catalogue of the network is everybody's.")
@require_safe
def catalogue(request: GuardedRequest) -> HttpResponse:
    """Search and filter; the filters live in the address."""
    words = listing.facet_words()
    wish = read_wish(
        words=request.GET.get("q", ""),
        ticked={facet: request.GET.getlist(facet) for facet in FACETS},
        known=words,
        competences=reading.wished_competences(request.GET.getlist("competence"), occupation=request.GET.get("metier", "")),
    )
    found = queries.search(wish, language=get_language() or "fr", mark=request.GET.get("page"))
    offers = queries.offers(found.ids, today=timezone.localdate())
    context = {
        "query": wish.words,
        "wish": wish,
        "total": found.total,
        "page": Page(rows=offers, next=found.next, previous=found.previous),
        "cards": [listing.card(offer) for offer in offers],
        "facets": listing.facets(wish, found.counts, words),
        "filters": listing.active(request.GET, wish, words),
        "subjects": reading.subjects(request.GET.getlist("competence"), occupation=request.GET.get("metier", "")),
        "clear": request.path,
    }
    return render(request, "offer/catalogue.html", context)


@public(why="What is published is everybody's; a draft is shown to its operator only.")
@require_safe
def programme(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """One programme: what it aims at, what is done, its next sessions."""
    found = reading.programme_page(programme_id, today=timezone.localdate())
    if found is None or not permissions.can_read_programme(request.hat, found.programme):
        raise Http404("No such programme for this hat.")
    context = {
        "programme": found.programme,
        "sessions": found.sessions,
        "aims": found.aims,
        "pathways": found.pathways,
        **sheets.programme_words(found.programme),
        "can_edit": permissions.can_edit_programme(request.hat, found.programme),
        "can_plan": permissions.can_plan_session(request.hat, found.programme),
        "pieces": PROGRAMME_PAGE.pieces(request, programme=found.programme),
    }
    return render(request, "offer/programme.html", context)


@public(why="The dates of a published programme are everybody's.")
@require_safe
def session(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """One session: when, where, how many places, and the way in."""
    found = reading.session_page(session_id, hat=request.hat, today=timezone.localdate())
    if found is None or not permissions.can_read_programme(request.hat, found.session.programme):
        raise Http404("No such session for this hat.")
    context = {
        "found": found,
        "session": found.session,
        "facts": listing.session_facts(found.session, days=found.days, halves=found.parts),
        "is_visitor": request.hat.role is Role.VISITOR,
        "can_ask": permissions.can_request_for_oneself(request.hat) and found.mine is None,
        "can_refer": permissions.can_refer(request.hat),
        "can_run": permissions.can_run_session(request.hat, found.session),
        "pieces": SESSION_PAGE.pieces(request, session=found.session),
    }
    return render(request, "offer/session.html", context)


@public(why="Published pathways are everybody's.")
@require_safe
def pathways(request: GuardedRequest) -> HttpResponse:
    """The pathways of the network towards occupations."""
    rows = page_of(reading.published_pathways(), by=("-published_at", "id"), mark=request.GET.get("page"))
    context = {
        "page": rows,
        "cards": [listing.pathway_card(row) for row in rows.rows],
        "can_write": permissions.can_write_pathways(request.hat),
    }
    return render(request, "offer/pathways.html", context)


@public(why="What is published is everybody's; a draft is its organisation's and the network coordinator's.")
@require_safe
def pathway(request: GuardedRequest, pathway_id: UUID) -> HttpResponse:
    """One pathway: its steps, and what it covers of its occupation."""
    found = reading.pathway_page(pathway_id, today=timezone.localdate())
    if found is None or not permissions.can_read_pathway(request.hat, found.pathway):
        raise Http404("No such pathway for this hat.")
    context = {
        "found": found,
        "pathway": found.pathway,
        "can_edit": permissions.can_edit_pathway(request.hat, found.pathway),
        "can_publish": permissions.can_publish_pathway(request.hat, found.pathway),
    }
    return render(request, "offer/pathway.html", context)
