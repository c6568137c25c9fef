"""What the catalogue found, as a list whose trainings can be compared, or on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecluse.foundation.languages import written
from ecluse.network.api import Region
from ecluse.ui import parts
from ecluse.ui.charts import map as charts

from ..queries.catalogue import sites_by_id
from ..queries.freshness import OperatorOffer
from .filters import without


@dataclass(frozen=True)
class Result:
    """A programme found, and its card."""

    key: UUID
    card: parts.Card


def views(query: QueryDict) -> list[parts.Link]:
    """The two ways to see what was found."""
    rest = without(query, "vue", "page")
    on_map = query.get("vue") == "carte"
    return [
        parts.Link(_("List"), f"?{rest}", current=not on_map),
        parts.Link(_("Map"), f"?{rest}&vue=carte" if rest else "?vue=carte", current=on_map),
    ]


def map_of_sites(counted: Sequence[tuple[UUID, int]], query: QueryDict) -> charts.Map | None:
    """The sites where what was found takes place; each leads to its trainings. None when all is online or without date."""
    sites = sites_by_id([key for key, _count in counted])
    towns: dict[str, tuple[float, float, int, list[str]]] = {}
    for key, count in counted:
        if (site := sites.get(key)) is not None:
            latitude, longitude, total, names = towns.get(site.locality, (site.latitude, site.longitude, 0, []))
            towns[site.locality] = (latitude, longitude, total + count, [*names, site.organisation.name])
    rest = without(query, "vue", "page", "lieu", "rayon")
    places = [
        charts.Place(
            name=town,
            longitude=longitude,
            latitude=latitude,
            href=f"{reverse('offer:catalogue')}?{rest}{'&' if rest else ''}{parameters(lieu=town, rayon='10')}",
            note=ngettext("%(n)d training", "%(n)d trainings", total) % {"n": total},
        )
        for town, (latitude, longitude, total, _names) in towns.items()
    ]
    return charts.draw(_("Where the trainings take place"), places[:40]) if places else None


def parameters(**values: str) -> str:
    """Parameters of an address."""
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def operator_facts(offer: OperatorOffer) -> list[parts.Fact]:
    """What an operator offers as a whole, in a few lines."""
    regions, languages = dict(Region.choices), dict(settings.LANGUAGES)
    dated = ngettext("%(n)d with dates to come", "%(n)d with dates to come", offer.with_dates) % {"n": offer.with_dates}
    count = ngettext("%(n)d training", "%(n)d trainings", offer.programmes) % {"n": offer.programmes}
    facts = [parts.Fact(_("In the catalogue"), f"{count}, {dated}")]
    if offer.regions:
        facts.append(parts.Fact(_("Territories"), ", ".join(str(regions[value]) for value in offer.regions)))
    if offer.languages:
        facts.append(parts.Fact(_("Languages of the trainings"), ", ".join(str(languages[code]) for code in offer.languages)))
    if offer.checked_at:
        facts.append(parts.Fact(_("Dates checked on"), written(timezone.localdate(offer.checked_at))))
    return facts
