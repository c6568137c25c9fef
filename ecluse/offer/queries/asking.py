"""What an address asks of the catalogue: the page, a saved search and a page of another site read it alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import QueryDict

from ecluse.network.api import Region

from ..models import Access, Funding, Mode, TargetGroup
from ..rules.facets import FACETS, RANGES, Wish, read_radius, read_wish
from ..rules.geography import Spot, find_spot
from .catalogue import known_spots, rings_around
from .programme import essential_to


@dataclass(frozen=True)
class Asked:
    """What an address asks of the catalogue: the wish, and the place that was typed (`spot` is None when nobody knows it)."""

    wish: Wish
    place: str = ""
    spot: Spot | None = None
    radius: int = 30
    subject: str = ""

    @property
    def place_is_unknown(self) -> bool:
        """A place was typed that is none of the known ones."""
        return bool(self.place) and self.spot is None


def read(query: QueryDict) -> Asked:
    """Read the address of the catalogue; nothing in it makes an error."""
    subject = query.get("metier", "")
    wish = read_wish(
        words=query.get("q", ""),
        ticked={facet: query.getlist(facet) for facet in FACETS},
        known=known_values(),
        competences=[str(key) for key in essential_to(subject)],
    )
    place = " ".join(query.get("lieu", "").replace("\x00", "").split())[:60]
    radius = read_radius(query.get("rayon", ""))
    spot = find_spot(place, known_spots()) if place else None
    if spot is not None:
        wish = replace(wish, rings=rings_around(spot, radius=radius), radius=radius)
    return Asked(wish, place, spot, radius, subject)


def known_values() -> dict[str, list[str]]:
    """The values of each facet whose list is known."""
    return {
        "region": list(Region.values),
        "mode": list(Mode.values),
        "financement": list(Funding.values),
        "langue": [code for code, _name in settings.LANGUAGES],
        "public": list(TargetGroup.values),
        "acces": list(Access.values),
        **{facet: list(classes) for facet, classes in RANGES.items()},
    }
