"""The offer in the European Learning Model."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from pyoxigraph import RdfFormat

from ecluse.foundation.access import GuardedRequest, public
from ecluse.offer import api as offer

from ..addresses import address_of
from ..answers import open_data
from ..completeness import is_complete
from .writing import FORMATS, REQUIREMENTS, opportunity, serialised


@public(why="What is published in the catalogue is open data.")
@require_safe
@vary_on_headers("Accept")
def programme(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """One programme, in the form that was asked for."""
    sheet = offer.programme_sheet(programme_id, today=timezone.localdate())
    if sheet is None or not is_complete(REQUIREMENTS, sheet):
        raise Http404("No such programme, or it lacks what the profile demands.")
    form = _format(request)
    return open_data(serialised(opportunity(sheet, address=address_of), form), content_type=form.media_type)


@public(why="What is published in the catalogue is open data.")
@require_safe
def catalogue(request: GuardedRequest) -> HttpResponse:
    """Every programme that is complete for the profile."""
    sheets = (one for one in offer.all_programme_sheets(today=timezone.localdate()) if is_complete(REQUIREMENTS, one))
    triples = chain.from_iterable(opportunity(sheet, address=address_of) for sheet in sheets)
    return open_data(serialised(triples, RdfFormat.TURTLE), content_type=RdfFormat.TURTLE.media_type)


def _format(request: GuardedRequest) -> RdfFormat:
    if (asked := FORMATS.get(request.GET.get("format", ""))) is not None:
        return asked
    preferred = request.get_preferred_type([form.media_type for form in FORMATS.values()])
    return next((form for form in FORMATS.values() if form.media_type == preferred), RdfFormat.TURTLE)
