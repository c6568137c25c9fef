"""The page of open data, for people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.ui import parts

from ..addresses import address_of

# name of the address, title, for whom.
FEEDS = (
    (
        "open:programmes",
        _("Interface for programs (JSON)"),
        _("Programmes, sessions, places left and competences, page by page, described by OpenAPI."),
    ),
    ("exchange:oai", _("Harvest (OAI-PMH)"), _("What is new and what left, for other catalogues and libraries.")),
    ("exchange:elm_catalogue", _("Europass (European Learning Model)"), _("Learning opportunities in RDF, with ESCO skills.")),
    (
        "exchange:lheo_catalogue",
        _("French regions and job centres (LHEO)"),
        _("The XML of Carif-Oref and France Travail, version 2.3."),
    ),
)


@public(why="What is open is said openly.")
@require_safe
def page(request: GuardedRequest) -> HttpResponse:
    """What there is, in which formats, under which licence."""
    feeds = [
        parts.Fact(title, words, href=reverse(name) + ("?verb=Identify" if name == "exchange:oai" else ""))
        for name, title, words in FEEDS
    ]
    context = {"feeds": feeds, "description": address_of("open:openapi-json"), "programmes": address_of("open:programmes")}
    return render(request, "exchange/open_data.html", context)
