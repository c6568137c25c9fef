"""What is known of the quality of proposals: the figures that the benchmark measured and wrote down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Threshold:
    """Accepting every first proposal from this score on: how many of them were right, and what share of the things that settles."""

    precision: float
    score: float
    share: float


@cache
def quality() -> Any:
    """The figures, with their day, their gold and the published systems beside."""
    return json.loads(files("ecluse.skills").joinpath("reference/matching_quality.json").read_text("utf-8"))


def thresholds(case: str) -> list[Threshold]:
    """The lines of acceptance in bulk for a measured case, the surest first; an unknown case has none."""
    lines = quality()["learned"].get(case, {"acceptance": []})["acceptance"]
    return [Threshold(line["precision"], line["score"], line["share"]) for line in lines]


def offered(lines: Sequence[Threshold]) -> list[Threshold]:
    """Those that a person may choose: an acceptance that is wrong one time in five or more is not offered."""
    return [line for line in lines if line.precision >= LEAST_OFFERED]


LEAST_OFFERED = 0.8
