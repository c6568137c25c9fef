"""The filters of the catalogue: from an address to a wish, and back to boxes, links and hidden fields."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.network.api import Region
from ecluse.ui import parts

from ..models import Access, Funding, Mode, TargetGroup
from ..queries.asking import Asked
from ..queries.catalogue import names_of
from ..rules.facets import FACETS, KEYS, Wish

TITLES = {
    "region": _("Territory"),
    "mode": _("Where you learn"),
    "debut": _("Starts"),
    "duree": _("Duration"),
    "prix": _("Price"),
    "financement": _("Funding"),
    "langue": _("Language of the training"),
    "niveau": _("Digital level reached"),
    "public": _("For whom"),
    "acces": _("Accessibility"),
    "organisme": _("Operator"),
    "competence": _("Competence"),
    "vise": _("Occupation"),
}
CLASSES = {
    "debut": {
        "mois": _("within a month"),
        "trimestre": _("in one to three months"),
        "semestre": _("in three to six months"),
        "apres": _("later"),
    },
    "duree": {
        "court": _("up to 24 hours"),
        "moyen": _("25 to 80 hours"),
        "long": _("81 to 400 hours"),
        "tres-long": _("more than 400 hours"),
    },
    "prix": {
        "gratuit": _("free"),
        "250": _("up to 250 €"),
        "1000": _("251 to 1,000 €"),
        "plus": _("more than 1,000 €"),
    },
    "niveau": {
        "base": _("basic (1 and 2)"),
        "intermediaire": _("intermediate (3 and 4)"),
        "avance": _("advanced (5 and 6)"),
        "expert": _("highly specialised (7 and 8)"),
    },
}
# Boxes of a facet beside the results; its own page has them all.
SHOWN = 3
# Filters asked for less often open on their own page until one of their values is ticked: the page stays light.
ON_THEIR_PAGE = ("langue", "niveau", "acces", "organisme", "competence", "vise")
Words = dict[str, dict[str, str]]


def fixed_words() -> Words:
    """The values of each facet whose list is known, and their words, in the order in which they are shown."""
    return {
        "region": {value: str(label) for value, label in Region.choices},
        "mode": {value: str(label) for value, label in Mode.choices},
        "financement": {value: str(label) for value, label in Funding.choices},
        "langue": {code: str(name) for code, name in settings.LANGUAGES},
        "public": {value: str(label) for value, label in TargetGroup.choices},
        "acces": {value: str(label) for value, label in Access.choices},
        **{facet: {value: str(label) for value, label in classes.items()} for facet, classes in CLASSES.items()},
    }


def words_for(wish: Wish, counts: Mapping[str, Mapping[str, int]], *, most: int = SHOWN) -> Words:
    """The words of every value that may be shown: three statements for those that are rows of other tables."""
    words = fixed_words()
    for facet in KEYS:
        best = sorted(counts[facet], key=lambda key: (-counts[facet][key], key))[:most]
        keys = [UUID(key) for key in dict.fromkeys([*wish.values(facet), *best])]
        words[facet] = names_of(facet, keys) if keys else {}
    return words


def facets(wish: Wish, counts: Mapping[str, Mapping[str, int]], words: Words, query: QueryDict) -> list[parts.Facet]:
    """Facets with their counts. The values that hold most are shown, in their order; those ticked always are."""
    shown = []
    for facet in FACETS:
        options = options_of(facet, wish, counts, words)
        if not any(option.count or option.checked for option in options):
            continue
        if facet in ON_THEIR_PAGE and not wish.values(facet):
            shown.append(parts.Facet(facet, TITLES[facet], (), more=values_address(facet, query)))
            continue
        best = sorted(options, key=lambda option: (not option.checked, -(option.count or 0)))
        kept = best[: max(SHOWN, sum(option.checked for option in options))]
        more = len(options) > len(kept) or (facet in KEYS and len(counts[facet]) > len(kept))
        shown.append(
            parts.Facet(
                facet,
                TITLES[facet],
                [option for option in options if option in kept],
                opened=facet in ("region", "mode"),
                more=values_address(facet, query) if more else "",
            )
        )
    return shown


def options_of(facet: str, wish: Wish, counts: Mapping[str, Mapping[str, int]], words: Words) -> list[parts.Option]:
    """The boxes of a facet; those that would show nothing stay, closed."""
    options = [
        parts.Option(value=value, label=label, count=counts[facet].get(value, 0), checked=value in wish.values(facet))
        for value, label in words[facet].items()
    ]
    if facet in KEYS:
        options.sort(key=lambda option: (not option.checked, -(option.count or 0), str(option.label)))
    return options


def values_address(facet: str, query: QueryDict) -> str:
    """The page of all the values of a facet, keeping what was asked."""
    rest = query.copy()
    rest.pop("page", None)
    return f"{reverse('offer:facet', args=[facet])}?{rest.urlencode()}"


def active(query: QueryDict, asked: Asked, words: Words) -> list[parts.Link]:
    """Each filter in force with the address that removes it."""
    links = []
    for facet in FACETS:
        for value in asked.wish.values(facet):
            rest = query.copy()
            rest.pop("page", None)
            rest.setlist(facet, [other for other in query.getlist(facet) if other.lower() != value])
            links.append(parts.Link(words[facet].get(value, str(TITLES[facet])), "?" + rest.urlencode()))
    if asked.spot is not None:
        near = _("within %(n)d km of %(place)s") % {"n": asked.radius, "place": asked.spot.name}
        links.append(parts.Link(near, "?" + without(query, "lieu", "rayon", "page")))
    return links


def without(query: QueryDict, *names: str) -> str:
    """The address without these parameters."""
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest.urlencode()


def kept(query: QueryDict, *, but: tuple[str, ...]) -> list[tuple[str, str]]:
    """What a form keeps of the address in hidden fields: all that it knows, except what it asks itself."""
    names = [name for name in ("q", "lieu", "rayon", "metier", "vue", *FACETS) if name not in but]
    return [(name, value[:200]) for name in names for value in query.getlist(name)[:40] if value and "\x00" not in value]


def query_of(query: QueryDict) -> str:
    """The address of a search as it is kept: what the catalogue knows, without the page or the view."""
    rest = QueryDict(mutable=True)
    for name, value in kept(query, but=("vue",)):
        rest.appendlist(name, value)
    return rest.urlencode()[:2_000]
