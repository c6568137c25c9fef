"""Where a reader is, from the town or the postcode they type: distances, and the towns the network knows."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

EARTH = 6371.0


@dataclass(frozen=True)
class Spot:
    """A town with its postcode, in degrees of WGS 84."""

    name: str
    postcode: str
    latitude: float
    longitude: float


# Towns of the territory and its neighbours where no site of the network may be: centre of the town, to a kilometre.
TOWNS = tuple(
    Spot(name, postcode, latitude, longitude)
    for name, postcode, latitude, longitude in (
        ("Antoing", "7640", 50.57, 3.45), ("Arlon", "6700", 49.68, 5.82), ("Armentières", "59280", 50.69, 2.88),
        ("Arras", "62000", 50.29, 2.78), ("Ath", "7800", 50.63, 3.78), ("Avelgem", "8580", 50.78, 3.44),
        ("Bastogne", "6600", 50.00, 5.72), ("Beaumont", "6500", 50.24, 4.24), ("Béthune", "62400", 50.53, 2.64),
        ("Binche", "7130", 50.41, 4.17), ("Boulogne-sur-Mer", "62200", 50.73, 1.61), ("Braine-l’Alleud", "1420", 50.68, 4.37),
        ("Braine-le-Comte", "7090", 50.61, 4.14), ("Brugge", "8000", 51.21, 3.22), ("Bruxelles", "1000", 50.85, 4.35),
        ("Calais", "62100", 50.95, 1.86), ("Cambrai", "59400", 50.18, 3.24), ("Charleroi", "6000", 50.41, 4.44),
        ("Châtelet", "6200", 50.40, 4.53), ("Chimay", "6460", 50.05, 4.32), ("Ciney", "5590", 50.29, 5.10),
        ("Comines-Warneton", "7780", 50.77, 3.00), ("Couvin", "5660", 50.05, 4.49), ("Dinant", "5500", 50.26, 4.91),
        ("Douai", "59500", 50.37, 3.08), ("Dunkerque", "59140", 51.03, 2.38), ("Enghien", "7850", 50.69, 4.04),
        ("Eupen", "4700", 50.63, 6.03), ("Fleurus", "6220", 50.48, 4.55), ("Frameries", "7080", 50.41, 3.89),
        ("Froyennes", "7503", 50.63, 3.36), ("Gembloux", "5030", 50.56, 4.70), ("Gent", "9000", 51.05, 3.72),
        ("Harelbeke", "8530", 50.86, 3.31), ("Hazebrouck", "59190", 50.72, 2.54), ("Herstal", "4040", 50.66, 5.63),
        ("Huy", "4500", 50.52, 5.24), ("Ieper", "8900", 50.85, 2.89), ("Jodoigne", "1370", 50.72, 4.87),
        ("Kain", "7540", 50.64, 3.37), ("Kortrijk", "8500", 50.83, 3.26), ("Courtrai", "8500", 50.83, 3.26),
        ("La Louvière", "7100", 50.48, 4.19), ("Lens", "62300", 50.43, 2.83), ("Lessines", "7860", 50.71, 3.83),
        ("Leuze-en-Hainaut", "7900", 50.60, 3.62), ("Libramont", "6800", 49.92, 5.38), ("Liège", "4000", 50.63, 5.57),
        ("Lille", "59000", 50.63, 3.06), ("Rijsel", "59000", 50.63, 3.06), ("Louvain-la-Neuve", "1348", 50.67, 4.61),
        ("Lys-lez-Lannoy", "59390", 50.67, 3.21), ("Malmedy", "4960", 50.43, 6.03), ("Marche-en-Famenne", "6900", 50.23, 5.34),
        ("Maubeuge", "59600", 50.28, 3.97), ("Menen", "8930", 50.80, 3.12), ("Menin", "8930", 50.80, 3.12),
        ("Mons", "7000", 50.45, 3.95), ("Bergen", "7000", 50.45, 3.95), ("Mouscron", "7700", 50.74, 3.22),
        ("Moeskroen", "7700", 50.74, 3.22), ("Namur", "5000", 50.47, 4.87), ("Neufchâteau", "6840", 49.84, 5.43),
        ("Nivelles", "1400", 50.60, 4.32), ("Oostende", "8400", 51.23, 2.92), ("Orchies", "59310", 50.47, 3.24),
        ("Oudenaarde", "9700", 50.85, 3.60), ("Péruwelz", "7600", 50.51, 3.59), ("Philippeville", "5600", 50.20, 4.54),
        ("Poperinge", "8970", 50.86, 2.73), ("Quiévrain", "7380", 50.41, 3.68), ("Roeselare", "8800", 50.95, 3.12),
        ("Ronse", "9600", 50.75, 3.60), ("Roubaix", "59100", 50.69, 3.17), ("Saint-Amand-les-Eaux", "59230", 50.45, 3.43),
        ("Saint-Ghislain", "7330", 50.45, 3.82), ("Saint-Omer", "62500", 50.75, 2.25), ("Seneffe", "7180", 50.53, 4.26),
        ("Seraing", "4100", 50.58, 5.50), ("Soignies", "7060", 50.58, 4.07), ("Spa", "4900", 50.49, 5.86),
        ("Thuin", "6530", 50.34, 4.29), ("Tielt", "8700", 51.00, 3.33), ("Tourcoing", "59200", 50.72, 3.16),
        ("Tournai", "7500", 50.61, 3.39), ("Doornik", "7500", 50.61, 3.39), ("Tubize", "1480", 50.69, 4.20),
        ("Valenciennes", "59300", 50.36, 3.52), ("Verviers", "4800", 50.59, 5.86), ("Veurne", "8630", 51.07, 2.66),
        ("Villeneuve-d’Ascq", "59650", 50.62, 3.13), ("Virton", "6760", 49.57, 5.53), ("Waregem", "8790", 50.89, 3.43),
        ("Waremme", "4300", 50.70, 5.26), ("Waterloo", "1410", 50.72, 4.40), ("Wattrelos", "59150", 50.70, 3.22),
        ("Wavre", "1300", 50.72, 4.61), ("Wevelgem", "8560", 50.81, 3.18),
    )
)  # fmt: skip


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The distance over the ground between two places (haversine)."""
    north, south = math.radians(latitude), math.radians(other_latitude)
    across = math.sin((south - north) / 2) ** 2
    along = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(across + math.cos(north) * math.cos(south) * along)))


def find_spot(typed: str, spots: Iterable[Spot]) -> Spot | None:
    """The place that somebody types: its postcode, its name, the beginning of its name, or the nearest number of a Belgian postcode."""
    wanted = _plain(typed)
    if len(wanted) < 2:
        return None
    known = list(spots)
    exact = next((spot for spot in known if wanted in (_plain(spot.name), spot.postcode)), None)
    if exact or ((digits := "".join(sign for sign in wanted if sign.isdigit())) and digits != wanted):
        # "7500 Tournai": the number decides.
        return exact or next((spot for spot in known if spot.postcode == digits or _plain(spot.name) in wanted), None)
    if wanted.isdigit():
        return _nearest_number(wanted, known)
    return next((spot for spot in known if len(wanted) > 2 and _plain(spot.name).startswith(wanted)), None)


def _nearest_number(wanted: str, spots: list[Spot]) -> Spot | None:
    """Neighbouring Belgian postcodes begin alike; French ones say only the department."""
    if len(wanted) != 4:
        return None
    alike = [spot for spot in spots if len(spot.postcode) == 4 and spot.postcode[:2] == wanted[:2]]
    return min(alike, key=lambda spot: (abs(int(spot.postcode) - int(wanted)), spot.name), default=None)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower().replace("’", " ").replace("'", " ").replace("-", " "))
    return " ".join("".join(sign for sign in folded if not unicodedata.combining(sign)).split())[:80]
