"""The directory of organisations, the map of sites, the partnerships."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.paging import page_of
from ecluse.ui.charts import map as charts

from .. import permissions, queries
from ..models import Region, Site
from ..slots import ORGANISATION_PAGE, SITE_PAGE
from . import words

# A map of more points than this no longer shows where anything is, and weighs more than a page may.
MOST_SITES = 90


@public(why="Who takes part in the network is public.")
@require_safe
def directory(request: GuardedRequest) -> HttpResponse:
    """The organisations, twenty at a time, with filters kept in the address."""
    filters = queries.Filters.read(request.GET.get("q", ""), {name: request.GET.getlist(name) for name in queries.CHOICES})
    found = queries.directory(filters)
    page = page_of(found, by=("name", "id"), mark=request.GET.get("page"))
    context = {
        "query": filters.search,
        "facets": words.facets(filters, queries.facets_of(filters)),
        "active": words.active_filters(request, filters),
        "cards": [words.organisation_card(organisation) for organisation in page],
        "page": page,
        "total": found.count(),
    }
    return render(request, "network/directory.html", context)


@public(why="An organisation of the network presents itself to everybody.")
@require_safe
def organisation(request: GuardedRequest, slug: str) -> HttpResponse:
    """One organisation: who they are, where, with whom, and what upper domains say of them."""
    found = queries.organisation_page(slug)
    if found is None:
        raise Http404("No organisation at this address.")
    sites = list(found.sites.all())
    context = {
        "organisation": found,
        "facts": words.organisation_facts(found),
        "sites": sites,
        "map": charts.draw(_("Map of the sites"), [words.place(site) for site in sites], listed=False)
        if len(sites) > 1
        else None,
        "partnerships": [words.partnership(one, timezone.localdate()) for one in found.partnerships.all()],
        "can_present": permissions.can_present(request.hat, found),
        "pieces": ORGANISATION_PAGE.pieces(request, organisation=found),
    }
    return render(request, "network/organisation.html", context)


@public(why="Where people may learn is public.")
@require_safe
def site_map(request: GuardedRequest) -> HttpResponse:
    """The sites of the network on a map drawn from their coordinates, and as a list."""
    region = request.GET.get("region", "")
    found = queries.sites_on_map(region=region)
    sites = list(found[:MOST_SITES])
    page = page_of(found, by=("organisation__name", "name", "id"), mark=request.GET.get("page"))
    context = {
        "map": charts.draw(_("Map of the sites"), [words.place(site, with_organisation=True) for site in sites], listed=False),
        "total": found.count(),
        "page": page,
        "regions": words.region_links(request.path, region if region in Region.values else ""),
    }
    return render(request, "network/map.html", context)


@public(why="How to find a site is public.")
@require_safe
def site(request: GuardedRequest, site_id: UUID) -> HttpResponse:
    """One site: its address, how to get there, what is in it."""
    found = get_object_or_404(Site.objects.select_related("organisation"), pk=site_id)
    context = {
        "site": found,
        "facts": words.site_facts(found),
        "pieces": SITE_PAGE.pieces(request, site=found),
    }
    return render(request, "network/site.html", context)


@public(why="Agreements between organisations of a public network are public.")
@require_safe
def partnerships(request: GuardedRequest) -> HttpResponse:
    """The agreements between organisations: since when, until when, what for, across which borders."""
    state, across = request.GET.get("etat", "current"), request.GET.get("transfrontalier") == "1"
    today = timezone.localdate()
    found = queries.partnerships(on=today, state=state, cross_border=across)
    page = page_of(found, by=("-start_on", "id"), mark=request.GET.get("page"), size=10)
    context = {
        "page": page,
        "partnerships": [words.partnership(one, today) for one in page],
        "links": words.partnership_links(request.path, state, across),
    }
    return render(request, "network/partnerships.html", context)
