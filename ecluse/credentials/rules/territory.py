"""The territory somebody lives in, by the first two figures of their postcode. Plain Python."""

from __future__ import annotations

ELSEWHERE = "elsewhere"
# Belgian postcodes: bpost, "Liste des codes postaux". Those of a region are ranges of their two first figures.
_BELGIUM = (
    (10, 12, "brussels"),
    (13, 14, "wallonia"),
    (15, 39, "flanders"),
    (40, 79, "wallonia"),
    (80, 89, "west_flanders"),
    (90, 99, "flanders"),
)
# A French postcode begins with its department (INSEE, code officiel géographique): Aisne, Nord, Oise, Pas-de-Calais, Somme.
_HAUTS_DE_FRANCE = frozenset({"02", "59", "60", "62", "80"})


def territory_of(country: str, postcode: str) -> str:
    """The territory of the network where this postcode is; empty when the postcode does not say."""
    first = postcode.strip()[:2]
    if country not in ("BE", "FR"):
        return ELSEWHERE if country else ""
    if not (first.isascii() and first.isdigit() and len(first) == 2):
        return ""
    if country == "FR":
        return "hauts_de_france" if first in _HAUTS_DE_FRANCE else ELSEWHERE
    return next((region for least, most, region in _BELGIUM if least <= int(first) <= most), "")
