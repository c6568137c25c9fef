"""Reading the address of a profile sheet, and putting its lines in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecluse.foundation.languages import written
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import Page
from ecluse.network.api import Region
from ecluse.offer import api as offer
from ecluse.ui.parts import Cell, Column, Facet, Fact, Link, Option, Table

from ..queries.coverage import Line, Sheet
from .nodata import NO_DATA

# The territories of the cross-border network, always shown, even with nothing in them.
HOME_REGIONS = (Region.WALLONIA, Region.HAUTS_DE_FRANCE, Region.WEST_FLANDERS)
LINES = 8  # lines a page: more would pass the budget of 350 elements
VIEWS = {"": gettext_lazy("All competences"), "trous": gettext_lazy("Holes"), "couvertes": gettext_lazy("Covered")}
OPTIONS = {"gratuit": gettext_lazy("Free of charge"), "datees": gettext_lazy("With a date announced")}


@dataclass(frozen=True)
class Wish:
    """What the reader of a sheet asks to see."""

    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    essential_only: bool = False
    view: str = ""
    page: int = 1
    kept: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))

    @property
    def limits(self) -> offer.Limits:
        """The part that programmes must fit."""
        return offer.Limits(
            regions=self.regions,
            languages=self.languages,
            free_only="gratuit" in self.options,
            dated_only="datees" in self.options,
        )

    def address(self, **changed: str) -> str:
        """The same question with parameters set, or removed when empty; back to the first page."""
        query = self.kept.copy()
        query.pop("page", None)
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return "?" + query.urlencode()


def read(asked: QueryDict) -> Wish:
    """An address as a wish: what is unknown is left out, since a link that grew old must still open."""
    page = asked.get("page", "1")
    return Wish(
        regions=_known(asked, "territoire", Region.values),
        languages=_known(asked, "langue", [code for code, _name in settings.LANGUAGES]),
        options=_known(asked, "offre", OPTIONS),
        essential_only=asked.get("importance") == "essentielles",
        view=asked.get("voir", "") if asked.get("voir", "") in VIEWS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        kept=asked.copy(),
    )


def _known(asked: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in known if value in asked.getlist(name))


def lines_shown(sheet: Sheet, wish: Wish) -> list[Line]:
    """The lines of the view: all of them, the holes or the covered ones, essential first."""
    lines = sheet.essential if wish.essential_only else sheet.lines
    if wish.view:
        lines = [line for line in lines if line.is_hole == (wish.view == "trous")]
    return lines


def page_of_lines(lines: Sequence[Line], wish: Wish) -> Page[Line]:
    """The lines of one page; a page that is no more is the last one."""
    last = max(1, -(-len(lines) // LINES))
    number = min(max(1, wish.page), last)
    rows = list(lines[(number - 1) * LINES : number * LINES])
    return Page(rows, str(number + 1) if number < last else None, str(number - 1) if number > 1 else None)


def tabs(sheet: Sheet, wish: Wish) -> list[Link]:
    """The three views with their numbers."""
    lines = sheet.essential if wish.essential_only else sheet.lines
    holes = sum(line.is_hole for line in lines)
    counts = {"": len(lines), "trous": holes, "couvertes": len(lines) - holes}
    return [Link(label, wish.address(voir=name), name == wish.view, counts[name]) for name, label in VIEWS.items()]


def facets(sheet: Sheet, wish: Wish) -> list[Facet]:
    """The filters; each value says how many essential competences it would cover."""
    regions = dict.fromkeys([*HOME_REGIONS, *sheet.regions, *wish.regions])
    names = dict(settings.LANGUAGES)
    return [
        Facet(
            "territoire",
            _("Territory"),
            [
                Option(str(key), Region(key).label, sheet.essential_in(region=str(key)), str(key) in wish.regions)
                for key in regions
            ],
            opened=True,
        ),
        Facet(
            "langue",
            _("Language of the training"),
            [
                Option(code, names[code], sheet.essential_in(language=code), code in wish.languages)
                for code in dict.fromkeys([*sheet.languages, *wish.languages])
            ],
            opened=True,
        ),
        Facet(
            "offre",
            _("Conditions"),
            [
                Option(name, label, sheet.essential_in(free=True) if name == "gratuit" else None, name in wish.options)
                for name, label in OPTIONS.items()
            ],
            opened=True,
        ),
        Facet(
            "importance",
            _("Competences"),
            [Option("essentielles", _("Essential only"), len(sheet.essential), wish.essential_only)],
            opened=True,
        ),
    ]


def active(wish: Wish) -> list[Link]:
    """The filters in force, each with the address that removes it."""
    said = [("territoire", key, str(Region(key).label)) for key in wish.regions]
    said += [("langue", key, str(dict(settings.LANGUAGES)[key])) for key in wish.languages]
    said += [("offre", key, str(OPTIONS[key])) for key in wish.options]
    said += [("importance", "essentielles", _("Essential only"))] if wish.essential_only else []
    links = []
    for name, value, label in said:
        query = wish.kept.copy()
        query.pop("page", None)
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        links.append(Link(label, "?" + query.urlencode()))
    return links


def table(sheet: Sheet, lines: Sequence[Line]) -> Table:
    """The lines of a page."""
    columns = [
        Column(_("Competence")),
        Column(_("Importance")),
        Column(_("Programmes")),
        Column(_("Where and in which language")),
        Column(_("Price")),
        Column(_("Badges")),
    ]
    return Table(_("Competences of the profile"), columns, [_row(sheet, line) for line in lines])


def _row(sheet: Sheet, line: Line) -> list[object]:
    address = line_address(sheet, line)
    importance = _("essential") if line.need.is_essential else _("useful")
    name = Cell(text_in(line.need.competence.label), address)
    badges = operators(model.organisation.name for model in line.badges) or _("none")
    if line.is_hole:
        return [name, importance, Cell(_("hole"), tone="warn"), "", "", badges]
    operator_names = operators(cover.programme.organisation.name for cover in line.covers)
    return [
        name,
        importance,
        f"{programmes(len(line.covers))} · {operator_names}",
        where(line.covers),
        price_of(line.covers),
        badges,
    ]


def line_address(sheet: Sheet, line: Line) -> str:
    """The page of one competence of the profile."""
    return reverse("steering:line", args=[sheet.profile.occupation.pk, line.key])


def programmes(number: int) -> str:
    """So many programmes."""
    return ngettext("%(n)d programme", "%(n)d programmes", number) % {"n": number}


def operators(names: Iterable[str], most: int = 3) -> str:
    """Names, each once, three at most."""
    known = list(dict.fromkeys(names))
    rest = len(known) - most
    return ", ".join(known[:most]) + (
        " " + ngettext("and %(n)d other", "and %(n)d others", rest) % {"n": rest} if rest > 0 else ""
    )


def where(covers: Sequence[offer.Cover]) -> str:
    """Territories, then languages."""
    regions = ", ".join(dict.fromkeys(str(Region(key).label) for cover in covers for key in cover.regions))
    languages = ", ".join(dict.fromkeys(key for cover in covers for key in cover.languages))
    return f"{regions} · {languages or NO_DATA}"


def price_of(covers: Sequence[offer.Cover]) -> str:
    """The lowest price, and what it means when it is nothing."""
    return price(min((cover.price for cover in covers if cover.price is not None), default=None), any(c.is_free for c in covers))


def price(amount: Decimal | None, is_free: bool) -> str:
    """A price in euros; what nobody announced is told apart from what costs nothing."""
    if amount == 0:
        return _("free")
    if amount is None:
        return _("free for jobseekers") if is_free else str(NO_DATA)
    euros = f"{number_format(amount, 0)}\u00a0€"
    return _("from {euros}, free for jobseekers").format(euros=euros) if is_free else _("from {euros}").format(euros=euros)


def programme_table(line: Line) -> Table:
    """The programmes of one competence, one a row."""
    columns = [
        Column(_("Programme")),
        Column(_("Operator")),
        Column(_("Territory")),
        Column(_("Language")),
        Column(_("Price")),
        Column(_("Next session")),
    ]
    rows = [
        [
            Cell(text_in(cover.programme.title), cover.programme.get_absolute_url()),
            cover.programme.organisation.name,
            ", ".join(str(Region(key).label) for key in cover.regions),
            ", ".join(str(dict(settings.LANGUAGES)[key]) for key in cover.languages) or NO_DATA,
            price(cover.price, cover.is_free),
            written(cover.next_on, "short") if cover.next_on else _("no date announced"),
        ]
        for cover in line.covers
    ]
    return Table(_("Programmes that aim at it"), columns, rows)


def frameworks_joined(sheet: Sheet) -> list[Fact]:
    """The same occupation in other frameworks, and what that adds."""
    said = _(
        "{joined} of {needs} competences are joined to this profile, each counted once; the others have no correspondence yet."
    )
    return [
        Fact(
            f"{text_in(one.occupation.framework.title)} {one.occupation.code}",
            f"{text_in(one.occupation.label)} ({one.relation}). " + said.format(joined=one.in_profile, needs=one.needs),
            href=one.occupation.get_absolute_url(),
            action=_("Open"),
        )
        for one in sheet.profile.joined[:3]
    ]
