"""The page budget, and EcoIndex by its published formula (cnumr, reference code)."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ELEMENTS, MOST_REQUESTS, MOST_KILOBYTES = 350, 8, 80.0
GRADES = (("A", 80), ("B", 70), ("C", 55), ("D", 40), ("E", 25), ("F", 10))
# Upper bounds of the twenty classes in which the measured web was cut: elements, requests, kilobytes.
ELEMENTS = (
    0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594_601,
)  # fmt: skip
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
    2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223_212.26,
)  # fmt: skip


def _place(bounds: tuple[float, ...], value: float) -> float:
    for index in range(1, len(bounds)):
        if value < bounds[index]:
            return index - 1 + (value - bounds[index - 1]) / (bounds[index] - bounds[index - 1])
    return len(bounds) - 1


@dataclass(frozen=True)
class Weight:
    """What one page costs: elements (those inside drawings do not count), requests, kilobytes over the wire."""

    elements: int
    requests: int
    kilobytes: float

    @property
    def ecoindex(self) -> int:
        """From 0 to 100."""
        places = 3 * _place(ELEMENTS, self.elements) + 2 * _place(REQUESTS, self.requests) + _place(KILOBYTES, self.kilobytes)
        return round(100 - 5 * places / 6)

    @property
    def grade(self) -> str:
        """From A to G."""
        return next((grade for grade, above in GRADES if self.ecoindex > above), "G")

    @property
    def excess(self) -> list[str]:
        """What passes the budget, in words."""
        found = []
        if self.elements > MOST_ELEMENTS:
            found.append(f"{self.elements} elements (at most {MOST_ELEMENTS})")
        if self.requests > MOST_REQUESTS:
            found.append(f"{self.requests} requests (at most {MOST_REQUESTS})")
        if self.kilobytes > MOST_KILOBYTES:
            found.append(f"{self.kilobytes:.1f} kB (at most {MOST_KILOBYTES:.0f})")
        if self.grade != "A":
            found.append(f"EcoIndex {self.ecoindex} {self.grade}")
        return found
