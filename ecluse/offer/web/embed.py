"""The catalogue inside the page of another site: a light list, without navigation, for an iframe."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public

from ..queries import catalogue as queries
from ..queries.asking import read
from ..queries.mending import find
from . import filters, listing

ROWS = 6
# Everything else of the policy stays: only who may frame this page changes.
FRAMED: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}


@public(why="The catalogue of the network is everybody's, also in the pages of its partners.")
@require_safe
@xframe_options_exempt
@csp_override(FRAMED)
def embed(request: GuardedRequest) -> HttpResponse:
    """The first trainings of a search; each link opens in a page of its own. `hl` is the language of the page around it."""
    language = request.GET.get("hl", "")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        asked, today = read(request.GET), timezone.localdate()
        found = find(asked.wish, language=language, today=today)
        offers = queries.offers(found.ids[:ROWS], today=today)
        context = {
            "cards": [listing.card(offer, asked.spot) for offer in offers],
            "found": found,
            "all": f"{reverse('offer:catalogue')}?{filters.query_of(request.GET)}",
            "language": language,
        }
        answer = render(request, "offer/embed.html", context)
    answer.headers["Content-Language"] = language
    return answer


def snippet(query: QueryDict) -> str:
    """What a partner copies into a page of theirs to show this search."""
    rest = filters.query_of(query)
    rest = f"{rest}&hl={translation.get_language()}" if rest else f"hl={translation.get_language()}"
    address = escape(f"{settings.PUBLIC_ADDRESS}{reverse('offer:embed')}?{rest}")
    title = escape(_("Trainings of the network"))
    return f'<iframe src="{address}" title="{title}" width="100%" height="720" loading="lazy"></iframe>'
