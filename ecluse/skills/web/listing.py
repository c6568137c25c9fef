"""From rows to the parts of a page: cards, filters, labels in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.multilingual import language_of, text_in
from ecluse.ui import parts

from ..models import Competence, Descriptor, Framework, Occupation, ShortageEntry
from ..queries.competences import Stage
from ..queries.occupations import OccupationWish
from ..queries.shortages import ShortageList
from ..rules.reading import first_words, short_title

MOST_TYPED = 100  # characters of a search; nobody reads further


def reader() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def typed(query: QueryDict) -> str:
    """What was typed in the search box."""
    return query.get("q", "").replace("\0", " ")[:MOST_TYPED].strip()


def ticked(query: QueryDict, name: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The known values of a filter that the address asks for, in our order."""
    asked = set(query.getlist(name))
    return tuple(value for value in known if value in asked)


def regions() -> dict[str, parts.Words]:
    """The regions that publish a shortage list."""
    return {region.value: region.label for region in ShortageEntry.Region}


def names(titles: Mapping[str, Mapping[str, str]]) -> dict[str, parts.Words]:
    """Frameworks by the name people call them."""
    return {code: short_title(text_in(title)) or code for code, title in titles.items()}


def facet(
    name: str, title: parts.Words, words: Mapping[str, parts.Words], counts: Mapping[str, int], chosen: tuple[str, ...]
) -> list[parts.Facet]:
    """A filter with its counts; a value that would show nothing is left out unless it is ticked. None at all: no filter."""
    options = [
        parts.Option(value=value, label=label, count=counts.get(value, 0), checked=value in chosen)
        for value, label in words.items()
        if counts.get(value) or value in chosen
    ]
    return [parts.Facet(name, title, options, opened=True)] if options else []


def active(query: QueryDict, chosen: Mapping[str, tuple[tuple[str, ...], Mapping[str, parts.Words]]]) -> list[parts.Link]:
    """Each filter in force, with the address that removes it."""
    links = []
    for name, (values, words) in chosen.items():
        for value in values:
            rest = query.copy()
            rest.pop("page", None)
            rest.setlist(name, [other for other in values if other != value])
            links.append(parts.Link(words[value], "?" + rest.urlencode()))
    return links


def occupation_facets(
    wish: OccupationWish, by_region: Mapping[str, int], by_framework: Mapping[str, int], titles: Mapping[str, parts.Words]
) -> list[parts.Facet]:
    """Where people are missing, and which framework speaks."""
    return [
        *facet("penurie", _("Short of people in"), regions(), by_region, wish.regions),
        *facet("referentiel", _("Framework"), titles, by_framework, wish.frameworks),
    ]


def occupation_card(occupation: Any) -> parts.Card:
    """An occupation in a list, with its family in words and where it is short of people."""
    family = text_in(occupation.group.label) if occupation.group is not None else ""
    framework = short_title(text_in(occupation.framework.title))
    short = shortage_words(getattr(occupation, "current_shortages", []))
    return parts.Card(
        title=text_in(occupation.label),
        href=reverse("skills:occupation", args=[occupation.pk]),
        text=" · ".join(filter(None, (family, framework))),
        # A fact, not a status: four regions take two lines on a phone.
        facts=[("warn", _("Short of people: %(regions)s") % {"regions": short})] if short else [],
        language=foreign(occupation.label),
    )


def shortage_words(entries: list[ShortageEntry]) -> str:
    """Regions with the year of their latest list: "Bruxelles, Flandre (2026), Wallonie (2025)"."""
    latest: dict[str, int] = {}
    for entry in entries:
        name = str(entry.get_region_display())
        latest[name] = max(entry.year, latest.get(name, 0))
    by_year: dict[int, list[str]] = {}
    for name, year in latest.items():
        by_year.setdefault(year, []).append(name)
    return ", ".join(f"{', '.join(names)} ({year})" for year, names in sorted(by_year.items(), reverse=True))


def competence_card(competence: Any) -> parts.Card:
    """A competence in a list: what kind of thing it is, and who says so."""
    return parts.Card(
        title=text_in(competence.label),
        href=reverse("skills:competence", args=[competence.pk]),
        text=first_words(text_in(competence.description)),
        facts=[("level", f"{competence.get_kind_display()} · {short_title(text_in(competence.framework.title))}")],
        language=foreign(competence.label),
    )


def foreign(label: Mapping[str, str]) -> str:
    """The language of a label that fell back to another one than the page's, or nothing."""
    shown = language_of(label)
    return shown if shown and shown != get_language() else ""


@dataclass(frozen=True)
class Wording:
    """A label in one language; `is_ours` says that Écluse translated it."""

    code: str
    language: str
    text: str
    is_ours: bool


def wordings(thing: Competence | Occupation) -> list[Wording]:
    """The label in each language of the network that has one, the reader's first."""
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != reader())
    ours = getattr(thing, "own_translations", [])
    return [
        Wording(code, str(get_language_info(code)["name_local"]), thing.label[code], code in ours)
        for code in codes
        if thing.label.get(code)
    ]


def other_names(occupation: Occupation) -> list[str]:
    """Other names in the reader's language, eight at most."""
    return list(occupation.alternatives.get(reader(), []))[:8]


def language_names(framework: Framework) -> str:
    """The languages of a framework in the language of the page."""
    return ", ".join(map(language_name, framework.languages))


def language_name(code: str) -> str:
    """One language in the language of the page; a code nobody knows stays a code."""
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


def by_kind(competences: list[Competence]) -> list[tuple[parts.Words, list[Competence]]]:
    """Competences under a heading for each kind: know-how, knowledge, attitudes."""
    titles = {
        Competence.Kind.SKILL: _("Know-how"),
        Competence.Kind.KNOWLEDGE: _("Knowledge"),
        Competence.Kind.ATTITUDE: _("Attitudes"),
        Competence.Kind.COMPETENCE: _("Competences"),
    }
    gathered: dict[Any, list[Competence]] = {}
    for competence in competences:
        gathered.setdefault(titles.get(Competence.Kind(competence.kind), _("Competences")), []).append(competence)
    return list(gathered.items())


def need_tabs(totals: tuple[int, int], *, essential: bool) -> list[parts.Link]:
    """The essential competences and those only useful, each at its own address."""
    return [
        parts.Link(_("Essential"), "?voir=essentielles", current=essential, count=totals[0]),
        parts.Link(_("Useful"), "?voir=utiles", current=not essential, count=totals[1]),
    ]


def framework_links(titles: Mapping[str, parts.Words], counts: Mapping[str, int]) -> list[parts.Link]:
    """The way into each framework that has competences."""
    address = reverse("skills:competences")
    return [
        parts.Link(title, f"{address}?referentiel={code}", count=counts[code]) for code, title in titles.items() if code in counts
    ]


def competence_facets(chosen: tuple[str, ...], counts: Mapping[str, int], titles: Mapping[str, parts.Words]) -> list[parts.Facet]:
    """Which framework speaks."""
    return facet("referentiel", _("Framework"), titles, counts, chosen)


def chosen_stage(stages: list[Stage], asked: str) -> Stage:
    """The stage that the address asks for by its first step, or the first one."""
    return next((stage for stage in stages if str(stage.levels[0].number) == asked), stages[0])


def stage_tabs(stages: list[Stage], chosen: Stage) -> list[parts.Link]:
    """One tab for each stage."""
    return [parts.Link(text_in(stage.name), f"?stade={stage.levels[0].number}", current=stage is chosen) for stage in stages]


def descriptors_by_kind(descriptors: list[Descriptor]) -> list[tuple[parts.Words, list[Descriptor]]]:
    """What somebody does, then what they know, can do and value."""
    titles: dict[str, parts.Words] = {
        Descriptor.Kind.STATEMENT: _("In short"),
        Descriptor.Kind.KNOWLEDGE: _("Knows"),
        Descriptor.Kind.SKILL: _("Can do"),
        Descriptor.Kind.ATTITUDE: _("Is ready to"),
    }
    gathered = ((title, [row for row in descriptors if row.kind == kind]) for kind, title in titles.items())
    return [(title, rows) for title, rows in gathered if rows]


def shortage_table(lists: list[ShortageList]) -> parts.Table | None:
    """The shortage lists that were imported, with their sources; None when there is none."""
    if not lists:
        return None
    columns = [
        parts.Column(_("Region")),
        parts.Column(_("Year")),
        parts.Column(_("Source")),
        parts.Column(_("Lines"), number=True),
    ]
    rows = [
        [ShortageEntry.Region(row.region).label, str(row.year), parts.Cell(row.source, href=row.source_url), row.lines]
        for row in lists
    ]
    return parts.Table(_("Shortage lists"), columns, rows)
