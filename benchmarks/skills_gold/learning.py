"""Learning by five folds: what is asked about is never among what was learned from, nor among what is remembered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from ecluse.skills.rules.folding import fold as folded
from ecluse.skills.rules.matching.evidence import Evidence, Facts, figures
from ecluse.skills.rules.matching.learning import calibrate, learn, learn_relations
from ecluse.skills.rules.matching.matcher import AT_ONCE, PROPOSALS, Gatherer, Model
from ecluse.skills.rules.matching.memory import LEAST, NEIGHBOURS, Memory
from ecluse.skills.rules.matching.relation import RelationWeights
from ecluse.skills.rules.matching.reranker import Weights

from .reading import Gold

FOLDS, SEED = 5, 20261125
TAUGHT = 30  # candidates of a thing that teach; those further down teach the same again
HEARD = 60  # neighbours kept for each thing: enough for fifteen whatever the folds left out


type Seen = tuple[Evidence, np.ndarray, np.ndarray]  # candidates, figures, truth


@dataclass
class Gathered:
    """The evidence of every thing of a gold table, once; memory is added fold by fold."""

    gold: Gold
    languages: list[str]
    facts: Facts
    folds: np.ndarray
    evidence: list[Evidence] = field(default_factory=list)
    neighbours: list[list[tuple[int, float]]] = field(default_factory=list)

    def recalled(self, thing: int, allowed: frozenset[int]) -> dict[int, float]:
        """What is remembered for a thing from the folds allowed; the same rule as `memory.recall`."""
        found: dict[int, float] = {}
        heard = [(other, likeness) for other, likeness in self.neighbours[thing] if int(self.folds[other]) in allowed]
        for other, likeness in heard[:NEIGHBOURS]:
            if likeness < LEAST:
                break
            for target in self.gold.right[other]:
                found.setdefault(target, likeness)
        return found


def split(gold: Gold) -> np.ndarray:
    """The fold of each thing. Things that bear the same name in a language go together."""
    group: dict[str, int] = {}
    of_thing = []
    for thing in gold.things:
        keys = [f"{language} {folded(thing.label(language))}" for language in sorted(thing.languages)]
        known = next((group[key] for key in keys if key in group), len(group))
        group.update(dict.fromkeys(keys, known))
        of_thing.append(known)
    chosen = np.random.default_rng(SEED).integers(0, FOLDS, size=max(of_thing) + 1)
    return np.array([chosen[known] for known in of_thing])


def gather(gold: Gold, *, remember: bool) -> Gathered:
    """Look at every thing once."""
    languages = sorted(frozenset().union(*(thing.languages for thing in gold.things)))
    gatherer = Gatherer(gold.targets, languages)
    found = Gathered(gold, gatherer.languages, gatherer.facts, split(gold))
    memory = Memory(gold.things, [list(right) for right in gold.right], languages) if remember else None
    for start in range(0, len(gold.things), AT_ONCE):
        part = gold.things[start : start + AT_ONCE]
        also: list[set[int]] = [set() for _thing in part]
        for place, row in enumerate(memory.likeness(part) if memory else ()):
            row[start + place] = 0
            nearest = np.argpartition(-row, HEARD)[:HEARD]
            nearest = nearest[np.argsort(-row[nearest], kind="stable")]
            found.neighbours.append([(int(other), float(row[other])) for other in nearest])
            also[place] = {target for other in nearest for target in gold.right[other]}
        found.evidence += gatherer.gather(part, also)
    return found


@dataclass
class Answers:
    """Out of fold: for each thing its candidates from first to last, their shares of belief and whether each is right."""

    places: list[np.ndarray] = field(default_factory=list)
    shares: list[np.ndarray] = field(default_factory=list)
    right: list[np.ndarray] = field(default_factory=list)
    relations_right: int = 0
    relations: int = 0


def figures_of(gathered: Gathered, thing: int, allowed: frozenset[int] | None) -> Seen:
    """Candidates, figures and truth of a thing; with memory of the folds allowed, or without."""
    gold = gathered.gold
    remembered = gathered.recalled(thing, allowed) if allowed is not None else None
    evidence, rows = figures(
        gold.things[thing],
        gathered.evidence[thing],
        gathered.facts,
        gathered.languages,
        remembered=remembered,
        uses=uses(gathered, allowed) if allowed is not None else None,
    )
    truth = np.array([int(place) in gold.right[thing] for place in evidence.places], dtype=np.float64)
    return evidence, rows, truth


_uses: dict[tuple[int, frozenset[int]], Counter[int]] = {}


def uses(gathered: Gathered, allowed: frozenset[int]) -> Counter[int]:
    """How often each target was chosen in some folds."""
    key = (id(gathered), allowed)
    if key not in _uses:
        chosen = (right for right, fold in zip(gathered.gold.right, gathered.folds, strict=True) if int(fold) in allowed)
        _uses[key] = Counter(target for right in chosen for target in right)
    return _uses[key]


def cross_validate(gathered: Gathered, *, remember: bool) -> tuple[Answers, Model]:
    """Answer for every fold with what the four others teach, then learn from all for the product."""
    every = frozenset(range(FOLDS))
    count = len(gathered.gold.things)
    ordered: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    answers = Answers()
    seen = {} if remember else {thing: figures_of(gathered, thing, None) for thing in range(count)}
    for fold in range(FOLDS):
        others = every - {fold}
        if remember:
            # A thing that teaches must not remember itself, nor anything of the fold to be answered.
            seen = {thing: figures_of(gathered, thing, others - {int(gathered.folds[thing])}) for thing in range(count)}
        teachers = [thing for thing in range(count) if int(gathered.folds[thing]) != fold]
        model = _learned(seen, teachers)
        relations = _relations(gathered, teachers, seen)
        for thing in range(count):
            if int(gathered.folds[thing]) == fold:
                evidence, rows, truth = seen[thing]
                shares = model.shares(rows)
                order = np.argsort(-shares, kind="stable")
                ordered[thing] = evidence.places[order], shares[order], truth[order]
                guessed = relations.of(rows)
                for place, is_right in enumerate(truth):
                    if is_right:
                        answers.relations += 1
                        answers.relations_right += guessed[place] == gathered.gold.right[thing][int(evidence.places[place])]
    for thing in range(count):
        places, shares, truth = ordered[thing]
        answers.places.append(places)
        answers.shares.append(shares)
        answers.right.append(truth)
    return answers, _final(gathered, answers, every, remember=remember)


def _final(gathered: Gathered, answers: Answers, every: frozenset[int], *, remember: bool) -> Model:
    """What the product uses: weights from all things, the score calibrated on the answers out of fold."""
    things = list(range(len(gathered.gold.things)))
    seen = {thing: figures_of(gathered, thing, (every - {int(gathered.folds[thing])}) if remember else None) for thing in things}
    shares = np.concatenate([row[:PROPOSALS] for row in answers.shares])
    right = np.concatenate([row[:PROPOSALS] for row in answers.right])
    return Model(_learned(seen, things), calibrate(shares, right), _relations(gathered, things, seen))


def _learned(seen: dict[int, Seen], teachers: list[int]) -> Weights:
    """The weights that some things teach."""
    return learn([seen[thing][1][:TAUGHT] for thing in teachers], [seen[thing][2][:TAUGHT] for thing in teachers])


def _relations(gathered: Gathered, things: list[int], seen: dict[int, Seen]) -> RelationWeights:
    rows, relations = [], []
    for thing in things:
        evidence, each, truth = seen[thing]
        for place in np.flatnonzero(truth):
            rows.append(each[place])
            relations.append(gathered.gold.right[thing][int(evidence.places[place])])
    return learn_relations(np.array(rows), relations)
