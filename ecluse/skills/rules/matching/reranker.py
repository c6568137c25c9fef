"""Weighing the figures of candidates: weights learned on correspondences that experts made, and a score that says how often it is right.

The model is the smallest that does it: one weight for each figure, the candidates of a thing compete (conditional logit, McFadden 1974).
Its weights are readable, its training has one optimum, and the same data give the same weights on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .evidence import Numbers


@dataclass(frozen=True)
class Weights:
    """What was learned: how figures are brought to one scale, and the weight of each."""

    middle: Numbers
    scale: Numbers
    weights: Numbers

    def shares(self, figures: Numbers) -> Numbers:
        """The share of belief of each candidate of a thing; together they make one."""
        if not len(figures):
            return np.zeros(0)
        scores = ((figures - self.middle) / self.scale) @ self.weights
        powers = np.exp(scores - scores.max())
        found: Numbers = powers / powers.sum()
        return found

    def as_data(self) -> dict[str, list[float]]:
        """As it is written in a file: six digits say all."""
        return {name: [float(f"{value:.6g}") for value in getattr(self, name)] for name in ("middle", "scale", "weights")}

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[float]]) -> Weights:
        """As it is read from a file."""
        return cls(*(np.array(data[name], dtype=np.float64) for name in ("middle", "scale", "weights")))


@dataclass(frozen=True)
class Calibration:
    """From the share of belief to how often such a proposal was right: a rising stair, learned by pooling neighbours."""

    shares: Numbers
    chances: Numbers

    def chance(self, share: Any) -> Numbers:
        """How often a proposal with this share was right."""
        found: Numbers = np.interp(share, self.shares, self.chances)
        return found

    def as_data(self) -> dict[str, list[float]]:
        """As it is written in a file."""
        return {"shares": [round(float(x), 5) for x in self.shares], "chances": [round(float(x), 5) for x in self.chances]}

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[float]]) -> Calibration:
        """As it is read from a file."""
        return cls(np.array(data["shares"], dtype=np.float64), np.array(data["chances"], dtype=np.float64))
