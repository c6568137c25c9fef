"""What people settled before: a thing that is like another probably corresponds to what the other corresponds to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .grams import Floats, View
from .things import Thing

NEIGHBOURS = 15  # known things that are heard
LEAST = 0.15  # less alike than this, they say nothing


class Memory:
    """Known things and the places of what they correspond to."""

    def __init__(self, things: Sequence[Thing], targets: Sequence[Sequence[int]], languages: Sequence[str]) -> None:
        self.targets = targets
        self.views = {language: View([thing.names.get(language, ())[:1] for thing in things]) for language in languages}

    def likeness(self, things: Sequence[Thing]) -> Floats:
        """How like each known thing each thing is: the mean of the languages it has."""
        return mean_likeness(self.views, things, len(self.targets))

    def recall(self, row: Floats) -> dict[int, float]:
        """From the likeness of one thing to the known ones: the candidates they point to, each as near as its nearest."""
        return recall(row, self.targets)


def recall(row: Floats, targets: Sequence[Sequence[int]]) -> dict[int, float]:
    """The candidates that the nearest known things point to."""
    most = min(NEIGHBOURS, len(row))
    found: dict[int, float] = {}
    for place in np.argsort(-row, kind="stable")[:most] if most else ():
        if row[place] < LEAST:
            break
        for target in targets[place]:
            found.setdefault(target, float(row[place]))
    return found


def mean_likeness(views: Mapping[str, View], things: Sequence[Thing], size: int) -> Floats:
    """The likeness in each language, added, over the number of languages a thing has."""
    total = np.zeros((len(things), size), dtype=np.float32)
    spoken = np.zeros(len(things), dtype=np.float32)
    for language, view in views.items():
        labels = [thing.label(language) for thing in things]
        total += view.likeness(labels)
        spoken += np.array([1.0 if label else 0.0 for label in labels], dtype=np.float32)
    total /= np.maximum(spoken, 1)[:, None]
    return total
