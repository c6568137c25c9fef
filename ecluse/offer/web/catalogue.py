"""The public catalogue: everybody searches, compares and reads."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, public
from ecluse.foundation.paging import Page, page_of

from .. import permissions
from ..queries import catalogue as queries
from ..queries import programme as reading
from ..queries import sheets
from ..queries.asking import read
from ..queries.freshness import checked_at
from ..queries.mending import find
from ..queries.prerequisites import before_pathway
from ..queries.search import MOST_VALUES, places_of_hits
from ..rules.facets import FACETS, RADII
from ..slots import PROGRAMME_PAGE, SESSION_PAGE
from . import embed, filters, listing, results
from .eligibility import told
from .prerequisites import lines_for


@public(why="The catalogue of the network is everybody's.")
@require_safe
def catalogue(request: GuardedRequest) -> HttpResponse:
    """Search and filter, as a list or as a map; everything asked lives in the address."""
    asked, language, today = read(request.GET), get_language() or "fr", timezone.localdate()
    literally = request.GET.get("litteral") == "1"
    found = find(asked.wish, language=language, today=today, mark=request.GET.get("page"), literally=literally)
    words = filters.words_for(asked.wish, found.counts)
    context = {
        "query": asked.wish.words,
        "asked": asked,
        "found": found,
        "total": found.total,
        "elsewhere": listing.language_name(found.language) if found.language else "",
        "literal": "?" + filters.without(request.GET, "page") + "&litteral=1",
        "facets": filters.facets(asked.wish, found.counts, words, request.GET),
        "filters": filters.active(request.GET, asked, words),
        "subject": reading.subject(asked.subject),
        "kept": filters.kept(request.GET, but=("q", *FACETS)),
        "kept_by_search": filters.kept(request.GET, but=("q", "lieu", "rayon")),
        "radii": RADII,
        "clear": request.path,
        "views": results.views(request.GET),
        "snippet": embed.snippet(request.GET) if permissions.can_create_programme(request.hat) else "",
        "can_save": request.hat.person_id is not None and not asked.wish.is_empty,
        "save": reverse("offer:save_search") + "?" + filters.without(request.GET, "page", "vue"),
    }
    shown = replace(asked.wish, words=found.mended) if found.mended else asked.wish
    if request.GET.get("vue") == "carte":
        sites = places_of_hits(shown, language=found.language or language, today=today)
        return render(request, "offer/catalogue.html", context | {"map": results.map_of_sites(sites, request.GET)})
    near = [site for ring in asked.wish.rings for site in ring]
    offers = queries.offers(found.ids, today=today, near=near)
    context |= {
        "page": Page(rows=offers, next=found.next, previous=found.previous),
        "results": [results.Result(offer.programme.pk, listing.card(offer, asked.spot)) for offer in offers],
    }
    context["cards"] = [result.card for result in context["results"]]
    return render(request, "offer/catalogue.html", context)


@public(why="The catalogue of the network is everybody's.")
@require_safe
def facet(request: GuardedRequest, name: str) -> HttpResponse:
    """All the values of one filter, with how many trainings each would show."""
    if name not in FACETS:
        raise Http404("No such filter.")
    asked = read(request.GET)
    found = find(asked.wish, language=get_language() or "fr", today=timezone.localdate())
    words = filters.words_for(asked.wish, found.counts, most=MOST_VALUES)
    context = {
        "name": name,
        "title": filters.TITLES[name],
        "options": filters.options_of(name, asked.wish, found.counts, words),
        "kept": filters.kept(request.GET, but=(name,)),
        "back": f"{reverse('offer:catalogue')}?{filters.without(request.GET, 'page')}",
    }
    return render(request, "offer/facet.html", context)


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
        "before": lines_for(request, found.programme.pk, request.hat.person_id if request.hat.role is Role.LEARNER else None),
        "pathways": found.pathways,
        **sheets.programme_words(found.programme),
        "checked_at": checked_at(found.programme.pk),
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
        "told": told(found.session),
        "can_ask_group": permissions.can_ask_for_group(request.hat),
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
        "before": before_pathway([step.programme for step, _next in found.steps]),
        "can_edit": permissions.can_edit_pathway(request.hat, found.pathway),
        "can_publish": permissions.can_publish_pathway(request.hat, found.pathway),
    }
    return render(request, "offer/pathway.html", context)
