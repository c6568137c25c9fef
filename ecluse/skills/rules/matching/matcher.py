"""Ten proposals for each thing, the best first, each with a predicted relation and a score that means something."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from .bridge import Bridge
from .evidence import CANDIDATES, Evidence, Facts, figures
from .grams import Floats, View
from .memory import Memory
from .relation import RelationWeights
from .reranker import Calibration, Weights
from .stems import StemView
from .things import Thing

PROPOSALS = 10
AT_ONCE = 256  # things looked at together
ENOUGH_KNOWN = 200  # correspondences settled before; with fewer, memory is noise
REMEMBERING = ("competence",)  # the kinds whose model was learned with memory


@dataclass(frozen=True)
class Proposal:
    """A candidate: its place among the targets, what it would be to the thing, and how often such a proposal was right."""

    place: int
    relation: str
    score: float


@dataclass(frozen=True)
class Model:
    """All that was learned from the experts' tables for one kind of thing, with or without memory."""

    weights: Weights
    calibration: Calibration
    relations: RelationWeights

    def as_data(self) -> dict[str, Any]:
        """As it is written in a file."""
        return {
            "weights": self.weights.as_data(),
            "calibration": self.calibration.as_data(),
            "relations": self.relations.as_data(),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Model:
        """As it is read from a file."""
        return cls(
            Weights.from_data(data["weights"]),
            Calibration.from_data(data["calibration"]),
            RelationWeights.from_data(data["relations"]),
        )


@cache
def learned() -> Any:
    """The models that the project carries, written by `benchmarks/skills_matching.py --write`."""
    return json.loads(files("ecluse.skills").joinpath("reference/matching.json").read_text("utf-8"))


def version() -> str:
    """Which edition of the matcher made a proposal."""
    return str(learned()["version"])


def case_of(kind: str, *, languages: int, known: int) -> str:
    """Which of the measured cases it is: what is compared, in how many languages, and whether enough was settled before."""
    if languages < 2:
        return f"{kind}, one language"
    return f"{kind}, two languages" + (", memory" if kind in REMEMBERING and known >= ENOUGH_KNOWN else "")


def model_for(case: str) -> Model:
    """The model of a measured case."""
    return Model.from_data(learned()["models"][case])


class Gatherer:
    """Targets seen in every way; gathers what speaks for each of them."""

    def __init__(self, targets: Sequence[Thing], languages: Sequence[str]) -> None:
        self.languages = sorted(language for language in languages if any(language in target.names for target in targets))
        self.size = len(targets)
        self.facts = Facts.of(targets, self.languages)
        self.views = {language: View([target.names.get(language, ()) for target in targets]) for language in self.languages}
        self.stems = StemView(targets, self.languages)
        self.bridge = Bridge(targets, self.languages)

    def gather(self, things: Sequence[Thing], also: Sequence[Iterable[int]] = ()) -> list[Evidence]:
        """The evidence of the best candidates of each thing, and of those in `also`."""
        by_language = self._letters(things)
        spoken = np.array([[bool(thing.label(language)) for language in by_language] for thing in things], dtype=np.float32)
        stack = np.stack(list(by_language.values())) if by_language else np.zeros((1, len(things), self.size), dtype=np.float32)
        total = stack.sum(axis=0) / np.maximum(spoken.sum(axis=1), 1)[:, None]
        best = stack.max(axis=0)
        absent = np.where(spoken.T[:, :, None] > 0, stack, np.float32(2)) if by_language else stack
        worst = np.minimum(absent.min(axis=0), best)
        words, bridged = self.stems.likeness(things), self.bridge.likeness(things)
        mix = Evidence(None, total, best, worst, words, bridged).mix  # type: ignore[arg-type]
        most = min(CANDIDATES, self.size)
        found = []
        for row in range(len(things)):
            first = np.argpartition(-mix[row], most - 1)[:most] if most else np.zeros(0, dtype=np.int64)
            places = np.union1d(first, np.fromiter(also[row] if also else (), dtype=np.int64))
            columns = (part[row, places].astype(np.float64) for part in (total, best, worst, words, bridged))
            found.append(Evidence(places, *columns))
        return found

    def _letters(self, things: Sequence[Thing]) -> dict[str, Floats]:
        return {language: view.likeness([thing.label(language) for thing in things]) for language, view in self.views.items()}


class Matcher:
    """Proposes, among some targets, what corresponds to each thing.

    `languages` are those the things have labels in; `known` are pairs (thing, place of its target) settled before.
    """

    def __init__(
        self, targets: Sequence[Thing], *, kind: str, languages: Sequence[str], known: Sequence[tuple[Thing, int]] = ()
    ) -> None:
        self.gatherer = Gatherer(targets, languages)
        self.case = case_of(kind, languages=len(set(languages) & set(self.gatherer.languages)), known=len(known))
        self.model = model_for(self.case)
        self.uses = Counter(place for _thing, place in known)
        self.memory = _memory(known, self.gatherer.languages) if self.case.endswith("memory") else None

    def propose(self, things: Sequence[Thing]) -> Iterator[list[Proposal]]:
        """The proposals of each thing in turn; a thing that resembles nothing has none."""
        for start in range(0, len(things), AT_ONCE):
            part = things[start : start + AT_ONCE]
            recalled = self._recall(part)
            gathered = self.gatherer.gather(part, [each or () for each in recalled])
            for thing, evidence, remembered in zip(part, gathered, recalled, strict=True):
                yield self._proposals(thing, evidence, remembered)

    def _recall(self, things: Sequence[Thing]) -> list[dict[int, float] | None]:
        if self.memory is None:
            return [None] * len(things)
        return [self.memory.recall(row) for row in self.memory.likeness(things)]

    def _proposals(self, thing: Thing, evidence: Evidence, remembered: dict[int, float] | None) -> list[Proposal]:
        languages = self.gatherer.languages
        evidence, rows = figures(thing, evidence, self.gatherer.facts, languages, remembered=remembered, uses=self.uses)
        alike = (evidence.mix > 0) | (rows[:, -1] > 0 if remembered is not None else False)
        shares = self.model.weights.shares(rows)
        order = [int(place) for place in np.argsort(-shares, kind="stable") if alike[place]][:PROPOSALS]
        relations, chances = self.model.relations.of(rows), self.model.calibration.chance(shares)
        return [Proposal(int(evidence.places[place]), relations[place], round(float(chances[place]), 4)) for place in order]


def _memory(known: Sequence[tuple[Thing, int]], languages: Sequence[str]) -> Memory:
    """Known pairs gathered by their thing, in their order."""
    targets: dict[int, list[int]] = {}
    things: dict[int, Thing] = {}
    for thing, place in known:
        things[id(thing)] = thing
        targets.setdefault(id(thing), []).append(place)
    return Memory(list(things.values()), list(targets.values()), languages)
