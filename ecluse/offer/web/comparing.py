"""Comparing up to four offers side by side; which ones stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, Role, public
from ecluse.foundation.multilingual import text_in
from ecluse.ui import parts

from .. import permissions
from ..models import Access, Funding, Mode, TargetGroup
from ..queries.catalogue import known_spots
from ..queries.comparison import Compared, Comparison, compared
from ..rules.comparison import differ, read_compared
from ..rules.geography import Spot, find_spot
from . import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OWN = 8


@dataclass(frozen=True)
class Line:
    """One line of the comparison: what it says of each offer, and whether they differ."""

    title: parts.Words
    # The operator and the words of each cell: on a phone, the operator is the label.
    cells: Sequence[tuple[str, str]]
    differs: bool


@dataclass(frozen=True)
class Column:
    """One offer: its title, the address without it, where to ask for a place, what it alone aims at."""

    offer: Compared
    remove: str
    ask: str = ""
    own: list[parts.Link] = field(default_factory=list)


@public(why="The catalogue of the network is everybody's.")
@require_safe
def compare(request: GuardedRequest) -> HttpResponse:
    """Offers beside each other, with what they share and where they differ."""
    ids, too_many = read_compared(request.GET.getlist("offre"))
    found = compared(ids, today=timezone.localdate())
    place = request.GET.get("lieu", "").replace("\x00", "")[:60]
    spot = find_spot(place, known_spots()) if place else None
    may_ask = request.hat.role is Role.VISITOR or permissions.can_request_for_oneself(request.hat)
    context = {
        "columns": _columns(found, request.GET, may_ask=may_ask),
        "lines": _lines(found.offers, spot),
        "common": [parts.Link(text_in(row.label), row.get_absolute_url()) for row in found.common],
        "too_many": too_many,
        "place": place,
        "spot": spot,
        "back": reverse("offer:catalogue"),
    }
    return render(request, "offer/compare.html", context)


def _columns(found: Comparison, query: QueryDict, *, may_ask: bool) -> list[Column]:
    common = {row.pk for row in found.common}
    return [
        Column(
            offer=offer,
            remove="?" + _without(query, str(offer.programme.pk)),
            ask=reverse("offer:ask", args=[offer.first.pk]) if may_ask and offer.first else "",
            own=[
                parts.Link(text_in(row.label), row.get_absolute_url())
                for key, row in offer.competences.items()
                if key not in common
            ][:MOST_OWN],
        )
        for offer in found.offers
    ]


def _without(query: QueryDict, key: str) -> str:
    rest = query.copy()
    rest.setlist("offre", [other for other in query.getlist("offre") if other.lower() != key])
    return rest.urlencode()


def _lines(offers: Sequence[Compared], spot: Spot | None) -> list[Line]:
    said: list[tuple[parts.Words, Callable[[Compared], str]]] = [
        (_("Place"), _place),
        (_("Duration"), lambda one: listing.hours(one.programme.hours)),
        (_("Where you learn"), lambda one: _each([str(Mode(line.session.mode).label) for line in one.dates])),
        (_("Language of the training"), lambda one: _each([listing.language_name(line.session.language) for line in one.dates])),
        (_("Price without funding"), lambda one: _each([listing.price(line.session) for line in one.dates])),
        (_("Funding"), lambda one: _each([str(Funding(value).label) for value in one.programme.funding])),
        (_("Digital level reached"), lambda one: str(_("%(n)d of 8") % {"n": one.level}) if one.level else ""),
        (_("For whom"), lambda one: _each([str(TargetGroup(value).label) for value in one.programme.target_groups])),
        (_("Accessibility"), _accessibility),
    ]
    if spot is not None:
        said.insert(1, (_("Distance from %(place)s") % {"place": spot.name}, lambda one: _distance(one, spot)))
    lines = []
    for title, say in said:
        cells = [say(one) for one in offers]
        if any(cells):
            names = [one.programme.organisation.name for one in offers]
            shown = [cell or str(_("not said")) for cell in cells]
            lines.append(Line(title, list(zip(names, shown, strict=True)), differ(cells)))
    return lines


def _each(values: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(values))


def _place(offer: Compared) -> str:
    return _each([listing.where(line.session) for line in offer.dates])


def _distance(offer: Compared, spot: Spot) -> str:
    known = [listing.distance(line.session, spot) for line in offer.dates]
    near = [one for one in known if one is not None]
    if near:
        return str(_("%(n)d km") % {"n": round(min(near))})
    return str(_("online")) if known else ""


def _accessibility(offer: Compared) -> str:
    words = [str(Access(value).label) for value in offer.programme.accessibility]
    if any(line.session.site and line.session.site.step_free for line in offer.dates):
        words.insert(0, str(Access.STEP_FREE.label))
    return _each(words)
