"""From rows to the parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.privacy import Holding
from ecluse.ui import parts
from ecluse.ui.charts.map import Place

from .. import rules
from ..models import Organisation, Partnership, Region, Site
from ..queries import CHOICES, Filters

FACET_TITLES = {"kind": gettext_lazy("Kind"), "region": gettext_lazy("Territory"), "sector": gettext_lazy("Sector")}
FATES = {
    "erase": gettext_lazy("erased"),
    "anonymise": gettext_lazy("kept without your name"),
    "keep": gettext_lazy("kept"),
}


def day(value: date | None) -> str:
    """A day as people write it."""
    return written(value) if value else ""


def organisation_card(organisation: Organisation) -> parts.Card:
    """One line of the directory."""
    count: int = getattr(organisation, "site_count", 0)
    facts = [("map", organisation.get_region_display())]
    if count:
        facts.append(("place", ngettext("%(count)d site", "%(count)d sites", count) % {"count": count}))
    return parts.Card(
        title=organisation.name,
        href=organisation.get_absolute_url(),
        organisation=str(organisation.get_kind_display()).capitalize(),
        text=shortened(text_in(organisation.presentation)),
        facts=facts,
    )


def shortened(text: str, limit: int = 160) -> str:
    """The beginning of a text, cut between two words."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"


def facets(filters: Filters, counts: Mapping[str, Mapping[str, int]]) -> list[parts.Facet]:
    """The boxes beside the directory; a value that would show nothing is left out unless it is chosen."""
    return [
        parts.Facet(
            name=name,
            title=FACET_TITLES[name],
            options=[
                parts.Option(value, str(label).capitalize(), counts[name].get(value, 0), value in getattr(filters, name))
                for value, label in kind.choices
                if counts[name].get(value) or value in getattr(filters, name)
            ],
            opened=name == "kind",
        )
        for name, kind in CHOICES.items()
    ]


def active_filters(request: HttpRequest, filters: Filters) -> list[parts.Link]:
    """Each filter in force, as a link that removes it."""
    found = []
    for name, kind in CHOICES.items():
        for value in getattr(filters, name):
            query = request.GET.copy()
            query.setlist(name, [other for other in query.getlist(name) if other != value])
            query.pop("page", None)
            found.append(parts.Link(str(kind(value).label).capitalize(), f"{request.path}?{query.urlencode()}"))
    return found


def organisation_facts(organisation: Organisation) -> list[parts.Fact]:
    """The short facts of an organisation."""
    facts = [
        parts.Fact(_("Kind"), str(organisation.get_kind_display()).capitalize()),
        parts.Fact(_("Sector"), str(organisation.get_sector_display()).capitalize()),
        parts.Fact(_("Territory"), f"{organisation.get_region_display()} ({organisation.get_country_display()})"),
    ]
    if organisation.registration_number:
        facts.append(parts.Fact(_("Enterprise number"), organisation.registration_number))
    if organisation.activity_number:
        facts.append(parts.Fact(_("Activity number"), organisation.activity_number))
    if organisation.phone:
        facts.append(parts.Fact(_("Telephone"), organisation.phone))
    if organisation.email:
        facts.append(parts.Fact(_("E-mail"), organisation.email))
    return facts


def site_facts(site: Site) -> list[parts.Fact]:
    """Where a site is and how one enters it."""
    return [
        parts.Fact(_("Organisation"), site.organisation.name),
        parts.Fact(_("Address"), f"{site.street}, {site.postcode} {site.locality}"),
        parts.Fact(_("Territory"), f"{site.get_region_display()} ({site.get_country_display()})"),
        parts.Fact(_("Step-free access"), _("Yes") if site.step_free else _("No, or not known")),
    ]


def place(site: Site, *, with_organisation: bool = False) -> Place:
    """A site as a point of a map."""
    name = f"{site.organisation.name}, {site.name}" if with_organisation else site.name
    href = reverse("network:site", args=[site.pk])
    return Place(name, site.longitude, site.latitude, href, note=f"{site.postcode} {site.locality}")


def region_links(path: str, chosen: str) -> list[parts.Link]:
    """The territories, as views of one map."""
    links = [parts.Link(_("All territories"), path, current=not chosen)]
    return links + [parts.Link(label, f"{path}?region={value}", current=value == chosen) for value, label in Region.choices]


@dataclass(frozen=True)
class PartnershipWords:
    """A partnership as a page shows it."""

    row: Partnership
    period: str
    state: str
    tone: str
    partners: list[Organisation]


def partnership(row: Partnership, today: date) -> PartnershipWords:
    """A partnership with its period in words and whether it runs."""
    last = rules.last_day(row.end_on)
    period = (
        _("From %(start)s to %(end)s") % {"start": day(row.start_on), "end": day(last)}
        if last
        else _("Since %(start)s") % {"start": day(row.start_on)}
    )
    if rules.in_force(start_on=row.start_on, end_on=row.end_on, day=today):
        state, tone = _("In force"), "good"
    else:
        state, tone = (_("To come"), "info") if row.start_on > today else (_("Ended"), "neutral")
    return PartnershipWords(row, period, state, tone, sorted(row.organisations.all(), key=lambda one: one.name))


def partnership_links(path: str, state: str, across: bool) -> list[parts.Link]:
    """The views of the list of partnerships."""

    def address(**values: str) -> str:
        return f"{path}?{urlencode(values)}"

    return [
        parts.Link(_("In force"), path, current=state == "current" and not across),
        parts.Link(_("Across the border"), address(etat="current", transfrontalier="1"), current=across),
        parts.Link(_("Ended"), address(etat="past"), current=state == "past" and not across),
        parts.Link(_("All"), address(etat="all"), current=state == "all" and not across),
    ]


def register(holdings: Iterable[Holding]) -> parts.Table:
    """The privacy register as people can read it."""
    columns = [
        parts.Column(_("What")),
        parts.Column(_("What for, and on what legal basis")),
        parts.Column(_("When you ask to be erased")),
    ]
    # Three columns, not four, and two pages: the register is long, and every page stays within 350 elements.
    rows = [[capfirst(holding.title), f"{holding.purpose} ({legal(holding.basis)})", fate(holding)] for holding in holdings]
    return parts.Table(_("What is kept about people"), columns, rows)


def legal(basis: str) -> str:
    """The legal basis as the law is named in the reader's language; articles keep their numbers."""
    names = {"GDPR": _("GDPR"), "Regulation (EU)": _("Regulation (EU)"), "Annex": _("Annex")}
    for name, words in names.items():
        basis = basis.replace(name, words)
    return basis


def fate(holding: Holding) -> str:
    """What an erasure does to one kind of data, and why."""
    words = str(FATES[holding.keep]).capitalize()
    if holding.years:
        words += " " + ngettext("for %(years)d year", "for %(years)d years", holding.years) % {"years": holding.years}
    return f"{words}. {holding.reason}" if holding.reason else f"{words}."
