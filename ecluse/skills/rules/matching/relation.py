"""What a candidate is to the thing, were it the right one: the same, close, broader or narrower.

Experts disagree on this more than on the pair itself; the figure on the quality page says how often the program guesses as they did.
"Related" is for people to choose: the tables of the experts hold none to learn from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .evidence import Numbers

RELATIONS = ("exact", "close", "broad", "narrow")


@dataclass(frozen=True)
class RelationWeights:
    """A weight of each figure for each relation."""

    middle: Numbers
    scale: Numbers
    weights: Numbers  # one row for each relation; the last column stands alone

    def of(self, figures: Numbers) -> list[str]:
        """The likeliest relation of each candidate."""
        rows = (figures - self.middle) / self.scale
        scores = rows @ self.weights[:, :-1].T + self.weights[:, -1]
        return [RELATIONS[place] for place in scores.argmax(axis=1)]

    def as_data(self) -> dict[str, Any]:
        """As it is written in a file."""
        return {
            "middle": [float(f"{value:.6g}") for value in self.middle],
            "scale": [float(f"{value:.6g}") for value in self.scale],
            "weights": [[float(f"{value:.6g}") for value in row] for row in self.weights],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> RelationWeights:
        """As it is read from a file."""
        return cls(*(np.array(data[name], dtype=np.float64) for name in ("middle", "scale", "weights")))
