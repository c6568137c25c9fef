"""The offer in LHEO."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public
from ecluse.foundation.multilingual import text_in
from ecluse.offer import api as offer

from ..addresses import address_of
from ..answers import open_data, open_feed
from ..completeness import is_complete
from .writing import FRENCH, REQUIREMENTS, document

XML = "application/xml"


@public(why="What is published in the catalogue is open data.")
@require_safe
def programme(request: GuardedRequest, programme_id: UUID) -> HttpResponse:
    """One programme."""
    sheet = offer.programme_sheet(programme_id, today=timezone.localdate())
    if sheet is None or not is_complete(REQUIREMENTS, sheet):
        raise Http404("No such programme, or it lacks what LHEO demands.")
    return open_data(b"".join(document([sheet], address=address_of, words=words)), content_type=XML)


@public(why="What is published in the catalogue is open data.")
@require_safe
def catalogue(request: GuardedRequest) -> StreamingHttpResponse:
    """Every programme that is complete for LHEO."""
    sheets = (one for one in offer.all_programme_sheets(today=timezone.localdate()) if is_complete(REQUIREMENTS, one))
    return open_feed(document(sheets, address=address_of, words=words), content_type=XML)


def words(sheet: offer.ProgrammeSheet) -> dict[str, str]:
    """What LHEO wants in words, in French."""
    with override(FRENCH):
        shown = offer.programme_words(sheet)
        groups = ", ".join(shown["target_groups"])
        return {
            "rhythm": _("%(hours)d hours, on the days of the timetable of each session.") % {"hours": sheet.hours},
            "public": _("First for: %(groups)s. Nobody is refused for belonging to another group.") % {"groups": groups}
            if groups
            else _("Open to everybody."),
            "conditions": text_in(sheet.entry_requirements, FRENCH) or _("None."),
            "alternation": _("Without work placement."),
            "funding": ", ".join(shown["funding"]),
            "accessibility": ", ".join(shown["accessibility"]),
        }
