"""What an operator sees of the exchange: how complete each programme is for each format."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import GuardedRequest
from ecluse.foundation.slots import Piece
from ecluse.offer import api as offer

from .completeness import Meter, meter
from .elm.writing import REQUIREMENTS as ELM
from .lheo.writing import REQUIREMENTS as LHEO
from .schemaorg.writing import REQUIREMENTS as SCHEMA_ORG

FORMATS = (
    (_("Search engines (schema.org)"), SCHEMA_ORG),
    (_("Europass (European Learning Model)"), ELM),
    (_("French regions and job centres (LHEO)"), LHEO),
)


def install() -> None:
    """Called once, when the house starts."""
    offer.PROGRAMME_PAGE.fill(completeness)


def meters(sheet: offer.ProgrammeSheet) -> list[Meter]:
    """A programme against each format."""
    return [meter(str(title), requirements, sheet) for title, requirements in FORMATS]


def completeness(request: GuardedRequest, *, programme: offer.Programme) -> Piece | None:
    """For those who write the programme: where it already appears, and what is missing elsewhere."""
    if not offer.can_edit_programme(request.hat, programme):
        return None
    sheet = offer.programme_sheet(programme.pk, today=timezone.localdate())
    if sheet is None:
        return None
    context = {"meters": meters(sheet), "details": reverse("offer:details", args=[programme.pk])}
    return Piece("exchange/completeness.html", context, 95)
