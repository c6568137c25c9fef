"""The filters of the catalogue, as they stand in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

# The name of a facet in the address, and the column of the catalogue's table it reads.
FACETS = {
    "region": "regions",
    "mode": "modes",
    "debut": "next_start_on",
    "duree": "hours",
    "prix": "price",
    "financement": "funding",
    "langue": "languages",
    "niveau": "level",
    "public": "target_groups",
    "acces": "accessibility",
    "organisme": "organisation_id",
    "competence": "competences",
    "vise": "occupations",
}
# Values of these are keys: any may be ticked, since the list of those that exist is long.
KEYS = ("organisme", "competence", "vise")
ARRAYS = ("region", "mode", "financement", "langue", "public", "acces", "competence", "vise")
# Numbers in classes: the name in the address, the first in and the first out. `debut` counts days from today.
RANGES: dict[str, dict[str, tuple[int, int]]] = {
    "debut": {"mois": (1, 32), "trimestre": (32, 93), "semestre": (93, 184), "apres": (184, 100_000)},
    "duree": {"court": (0, 25), "moyen": (25, 81), "long": (81, 401), "tres-long": (401, 32_767)},
    "prix": {"gratuit": (0, 1), "250": (1, 251), "1000": (251, 1_001), "plus": (1_001, 100_000_000)},
    "niveau": {"base": (1, 3), "intermediaire": (3, 5), "avance": (5, 7), "expert": (7, 9)},
}
RADII = (10, 30, 50)
LONGEST_QUERY = 200
MOST_TICKS = 40


@dataclass(frozen=True)
class Wish:
    """What a reader of the catalogue asks for. Unknown values of a facet were dropped when it was read.

    `competence_ids` restricts to what leads to a subject (the essential competences of an occupation); `rings` are the sites
    within each of the `RADII` of the reader's place, `radius` the one that was chosen; `concepts` are competences that
    the words name in any language.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    competence_ids: tuple[UUID, ...] = ()
    rings: tuple[tuple[UUID, ...], ...] = ()
    radius: int = 0
    concepts: tuple[UUID, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        """The values ticked in a facet."""
        return self.chosen.get(facet, ())

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: the whole catalogue."""
        return not (self.words or self.competence_ids or self.rings or any(self.chosen.values()))


def read_wish(
    *, words: str, ticked: Mapping[str, Iterable[str]], known: Mapping[str, Iterable[str]], competences: Iterable[str] = ()
) -> Wish:
    """Read an address: whatever is unknown or malformed is left out, since a link that grew old must still open."""
    chosen = {}
    for facet in FACETS:
        given = list(ticked.get(facet, ()))[:MOST_TICKS]
        if facet in KEYS:
            values = tuple(dict.fromkeys(str(key) for key in _uuids(given)))
        else:
            allowed = set(known.get(facet, ()))
            values = tuple(dict.fromkeys(value for value in given if value in allowed))
        if values:
            chosen[facet] = values
    return Wish(read_words(words), chosen, tuple(_uuids(competences)))


def read_words(typed: str) -> str:
    """The words typed, on one line and no longer than a search needs; signs alone ask for nothing."""
    plain = "".join(" " if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in typed[: LONGEST_QUERY * 4])
    words = " ".join(plain.split())[:LONGEST_QUERY]
    return words if any(sign.isalnum() for sign in words) else ""


def read_radius(typed: str) -> int:
    """One of the radii, thirty kilometres when it is none of them."""
    return int(typed) if typed in {str(radius) for radius in RADII} else 30


def class_of(facet: str, number: int | None) -> str | None:
    """The class of a number in a facet of classes, if any."""
    if number is None:
        return None
    return next((name for name, (low, high) in RANGES[facet].items() if low <= number < high), None)


def _uuids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in list(texts)[:200]:
        try:
            yield UUID(text)
        except ValueError:
            continue
