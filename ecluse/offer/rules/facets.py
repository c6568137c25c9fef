"""The filters of the catalogue, as they stand in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

# The name of a facet in the address, and the column of the catalogue's table it reads.
FACETS = {
    "region": "regions",
    "mode": "modes",
    "langue": "languages",
    "financement": "funding",
    "public": "target_groups",
    "duree": "hours",
    "organisme": "organisation_id",
}
# Duration in hours: the name in the address, the first hour in and the first hour out.
DURATIONS = {"court": (0, 25), "moyen": (25, 81), "long": (81, 401), "tres-long": (401, 32_767)}
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Wish:
    """What a reader of the catalogue asks for. Unknown values of a facet were dropped when it was read."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    competence_ids: tuple[UUID, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        """The values ticked in a facet."""
        return self.chosen.get(facet, ())

    @property
    def is_empty(self) -> bool:
        """Nothing was asked: the whole catalogue."""
        return not (self.words or self.competence_ids or any(self.chosen.values()))


def read_wish(
    *, words: str, ticked: Mapping[str, Iterable[str]], known: Mapping[str, Iterable[str]], competences: Iterable[str]
) -> Wish:
    """Read an address: whatever is unknown or malformed is left out, since a link that grew old must still open."""
    chosen = {}
    for facet in FACETS:
        allowed = set(known.get(facet, ()))
        values = tuple(dict.fromkeys(value for value in ticked.get(facet, ()) if value in allowed))
        if values:
            chosen[facet] = values
    return Wish(" ".join(words.replace("\x00", " ").split())[:LONGEST_QUERY], chosen, tuple(_uuids(competences)))


def _uuids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in list(texts)[:200]:
        try:
            yield UUID(text)
        except ValueError:
            continue
