"""From spaces to the parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecluse.network.api import Region
from ecluse.ui import parts
from ecluse.ui.charts.map import Place

from ..models import Space

PLURALS = {
    Space.Kind.IMMERSIVE: gettext_lazy("Immersive spaces"),
    Space.Kind.SMART_CORNER: gettext_lazy("Smart corners"),
    Space.Kind.CLASSROOM: gettext_lazy("Classrooms"),
}
# The kind of a space as the shape of its point on the map: disc, square, triangle.
SHAPES = {Space.Kind.IMMERSIVE: 1, Space.Kind.SMART_CORNER: 3, Space.Kind.CLASSROOM: 2}


def address(*, kind: str, region: str) -> str:
    """The list with these filters."""
    query = urlencode({name: value for name, value in (("type", kind), ("region", region)) if value})
    return reverse("places:spaces") + (f"?{query}" if query else "")


def kind_links(counts: Mapping[str, int], kind: str, region: str) -> list[parts.Link]:
    """The views by kind of space."""
    links = [parts.Link(_("All"), address(kind="", region=region), not kind, sum(counts.values()))]
    return links + [
        parts.Link(words, address(kind=one.value, region=region), one.value == kind, counts.get(one.value, 0))
        for one, words in PLURALS.items()
    ]


def region_facet(region: str) -> list[tuple[str, str, bool]]:
    """The territories one may choose: value, words, whether it is chosen."""
    return [(value, str(label), value == region) for value, label in Region.choices]


def facts(space: Space) -> list[tuple[str, str]]:
    """Seats and area, with their icons."""
    return [
        ("people", ngettext("%(n)d seat", "%(n)d seats", space.seats) % {"n": space.seats}),
        ("level", _("%(area)d m²") % {"area": space.area}),
    ]


def card(space: Space) -> parts.Card:
    """One line of the list."""
    return parts.Card(
        title=space.name,
        href=reverse("network:site", args=[space.site_id]),
        organisation=space.site.organisation.name,
        country=space.site.country,
        facts=[("place", f"{space.site.name}, {space.site.locality}"), *facts(space)],
        status=space.get_kind_display(),
    )


def points(spaces: Iterable[Space]) -> list[Place]:
    """The spaces as points of a map."""
    return [
        Place(
            space.name,
            space.site.longitude,
            space.site.latitude,
            reverse("network:site", args=[space.site_id]),
            SHAPES[Space.Kind(space.kind)],
        )
        for space in spaces
    ]
