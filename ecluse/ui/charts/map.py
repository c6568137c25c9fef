"""Maps drawn from coordinates, without tiles or any outside service: near enough to see who is where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from .drawing import coordinate

Words = str | Promise
WIDTH = 720
MARGIN = 36
# Two points nearer than this, in units of the drawing, become one with a number: a thumb must be able to choose.
TOUCHING = 22.0

# Courses of rivers, drawn by us with a few points each (longitude, latitude), for the eye to find its way.
RIVERS: dict[str, tuple[tuple[float, float], ...]] = {
    "Meuse": (
        (4.83, 50.16),
        (4.87, 50.27),
        (4.87, 50.46),
        (5.05, 50.48),
        (5.24, 50.52),
        (5.43, 50.58),
        (5.58, 50.64),
        (5.68, 50.74),
        (5.70, 50.85),
    ),
    "Sambre": ((4.07, 50.28), (4.28, 50.35), (4.45, 50.41), (4.65, 50.44), (4.87, 50.46)),
    "Escaut": ((3.35, 50.49), (3.39, 50.61), (3.39, 50.70), (3.50, 50.78), (3.60, 50.85), (3.72, 51.04)),
    "Lys": ((2.88, 50.69), (3.03, 50.72), (3.13, 50.80), (3.27, 50.83), (3.53, 50.98), (3.72, 51.04)),
    "Ourthe": ((5.57, 50.13), (5.50, 50.25), (5.52, 50.38), (5.57, 50.53), (5.58, 50.64)),
}


@dataclass(frozen=True)
class Place:
    """A thing to show on a map. `kind` is 1, 2 or 3: disc, square, triangle."""

    name: Words
    longitude: float
    latitude: float
    href: str
    kind: int = 1
    note: Words = ""


@dataclass(frozen=True)
class Point:
    """One place, or several that would touch, in units of the drawing."""

    x: str
    y: str
    places: Sequence[Place]
    label: str
    href: str
    kind: int
    corners: str

    @property
    def count(self) -> int:
        """How many places stand here."""
        return len(self.places)


@dataclass(frozen=True)
class River:
    """A river as a broken line, and where its name is written."""

    name: str
    points: str
    x: str
    y: str


@dataclass(frozen=True)
class Map:
    """A finished map with the list of its places."""

    title: Words
    width: int
    height: int
    points: Sequence[Point]
    rivers: Sequence[River]
    grid: Sequence[tuple[str, str, str, str]]
    places: Sequence[Place]
    legend: Sequence[tuple[int, Words]]
    listed: bool = True


@dataclass(frozen=True)
class Projection:
    """Equirectangular, the longitude shortened by the cosine of the middle latitude: right within 1 % over a region."""

    west: float
    north: float
    shrink: float
    scale: float
    height: int

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Degrees to units of the drawing."""
        return (
            MARGIN + (longitude - self.west) * self.shrink * self.scale,
            MARGIN + (self.north - latitude) * self.scale,
        )


def projection(places: Sequence[Place]) -> Projection:
    """The projection that shows all places within the width; a lone place gets about 20 km around it."""
    longitudes = [place.longitude for place in places] or [4.5]
    latitudes = [place.latitude for place in places] or [50.4]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    if east - west < 0.3:
        west, east = (west + east) / 2 - 0.15, (west + east) / 2 + 0.15
    if north - south < 0.2:
        south, north = (south + north) / 2 - 0.1, (south + north) / 2 + 0.1
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * shrink)
    return Projection(west, north, shrink, scale, round((north - south) * scale) + 2 * MARGIN)


def draw(title: Words, places: Sequence[Place], *, legend: Sequence[tuple[int, Words]] = (), listed: bool = True) -> Map:
    """The map of some places. `legend` names the kinds; `listed=False` when the page already lists them."""
    project = projection(places)
    return Map(
        title=title,
        width=WIDTH,
        height=project.height,
        points=_clusters(places, project),
        rivers=_rivers(project),
        grid=_grid(project),
        places=places,
        legend=legend,
        listed=listed,
    )


def _clusters(places: Sequence[Place], project: Projection) -> list[Point]:
    """Places grouped with the first point they touch, in a fixed order, so that a map never moves between two visits."""
    groups: list[tuple[float, float, list[Place]]] = []
    for place in sorted(places, key=lambda one: (-one.latitude, one.longitude, str(one.name))):
        x, y = project.at(place.longitude, place.latitude)
        near = next((group for group in groups if math.hypot(group[0] - x, group[1] - y) < TOUCHING), None)
        if near is None:
            groups.append((x, y, [place]))
        else:
            near[2].append(place)
    return [_point(x, y, group) for x, y, group in groups]


def _point(x: float, y: float, group: Sequence[Place]) -> Point:
    first = group[0]
    names = ", ".join(str(place.name) for place in group[:3]) + ("…" if len(group) > 3 else "")
    corners = " ".join(f"{coordinate(x + dx)},{coordinate(y + dy)}" for dx, dy in ((0, -9), (9, 7), (-9, 7)))
    label = f"{len(group)} : {names}" if len(group) > 1 else names
    return Point(coordinate(x), coordinate(y), group, label, first.href, first.kind, corners)


def _rivers(project: Projection) -> list[River]:
    """The rivers that cross the drawing."""
    found = []
    for name, course in RIVERS.items():
        points = [project.at(*spot) for spot in course]
        inside = [(x, y) for x, y in points if 40 < x < WIDTH - 90 and 30 < y < project.height - 20]
        if len(inside) < 2:
            continue
        x, y = inside[len(inside) // 2]
        line = " ".join(f"{coordinate(px)},{coordinate(py)}" for px, py in points)
        found.append(River(name, line, coordinate(x + 10), coordinate(y - 8)))
    return found


def _grid(project: Projection) -> list[tuple[str, str, str, str]]:
    """One line every half degree."""
    lines = []
    degree = project.scale / 2
    first = MARGIN - (project.west * 2 % 1) * degree * project.shrink
    across = first
    while across < WIDTH:
        if across > 0:
            lines.append((coordinate(across), "0", coordinate(across), str(project.height)))
        across += degree * project.shrink
    down = MARGIN + (project.north * 2 % 1) * degree
    while down < project.height:
        lines.append(("0", coordinate(down), str(WIDTH), coordinate(down)))
        down += degree
    return lines
