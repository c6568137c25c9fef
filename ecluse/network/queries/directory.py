"""The organisations, their sites and what binds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextChoices

from ..models import Organisation, Partnership, Region, Site

# The parameters of the address by which the directory is filtered, and the values each may take.
CHOICES: Mapping[str, type[TextChoices]] = {"kind": Organisation.Kind, "region": Region, "sector": Organisation.Sector}


@dataclass(frozen=True)
class Filters:
    """What a reader of the directory asks for; a value that does not exist is left out."""

    search: str = ""
    kind: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()

    @classmethod
    def read(cls, search: str, chosen: Mapping[str, Sequence[str]]) -> Filters:
        """From the address of the page."""
        kept = {name: tuple(value for value in chosen.get(name, ()) if value in known.values) for name, known in CHOICES.items()}
        return cls(search=search.strip()[:100], **kept)

    def without(self, name: str) -> Q:
        """The condition of every filter but one: what its own boxes count."""
        condition = Q()
        for word in self.search.split()[:5]:
            condition &= Q(name__icontains=word) | Q(sites__locality__icontains=word)
        for other in CHOICES:
            values = getattr(self, other)
            if values and other != name:
                condition &= Q(**{f"{other}__in": values})
        return condition


def directory(filters: Filters) -> QuerySet[Organisation]:
    """The organisations that answer the filters, with the number of their sites."""
    found = Organisation.objects.filter(filters.without(""))
    # A search among localities joins the sites: count and list on the keys alone.
    return Organisation.objects.filter(pk__in=found.values("pk")).annotate(site_count=Count("sites"))


def facets_of(filters: Filters) -> dict[str, dict[str, int]]:
    """For each filter, how many organisations each of its values would show. One query for each filter."""
    return {
        name: dict(
            Organisation.objects.filter(filters.without(name))
            .order_by(name)
            .values_list(name)
            .annotate(count=Count("pk", distinct=True))
        )
        for name in CHOICES
    }


def operators() -> QuerySet[Organisation]:
    """Those who train, by name."""
    return Organisation.objects.filter(kind=Organisation.Kind.OPERATOR).order_by("name", "id")


def organisation_page(slug: str) -> Organisation | None:
    """One organisation with its sites and partnerships."""
    return Organisation.objects.filter(slug=slug).prefetch_related("sites", "partnerships__organisations").first()


def sites_on_map(*, region: str = "") -> QuerySet[Site]:
    """The sites with their organisation, from north to south."""
    found = Site.objects.select_related("organisation").order_by("organisation__name", "name", "id")
    return found.filter(region=region) if region in Region.values else found


def sites_of(organisation_id: UUID | None) -> QuerySet[Site]:
    """The sites of one organisation, by locality; none without an organisation."""
    found = Site.objects.filter(organisation=organisation_id) if organisation_id else Site.objects.none()
    return found.order_by("locality", "name", "id")


def partnerships(*, on: date, state: str = "", cross_border: bool = False) -> QuerySet[Partnership]:
    """Partnerships with their partners; `state` is `current`, `past` or nothing for all."""
    found = Partnership.objects.prefetch_related("organisations")
    running = Q(start_on__lte=on) & (Q(end_on=None) | Q(end_on__gt=on))
    if state == "current":
        found = found.filter(running)
    elif state == "past":
        found = found.filter(end_on__lte=on)
    return found.filter(cross_border=True) if cross_border else found
