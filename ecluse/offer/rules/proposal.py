"""Proposing a pathway: the fewest programmes that cover what is asked, in an order in which each can be followed.

Greedy set cover, started from each programme in turn; with fifteen programmes or fewer the answer is checked against all
the others, and is then the best there is. What is covered comes first, then the number of steps, the price, the hours.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from uuid import UUID

MOST_CHECKED = 15  # programmes of which every choice is tried
MOST_STEPS = 12
Things = frozenset[Hashable]


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One announced session, or the programme by itself when none is (`start_on` is then None and little is known)."""

    region: str
    language: str = ""
    price: Decimal | None = None
    is_free: bool = False
    start_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the person or the designer accepts; an empty limit accepts everything."""

    regions: Collection[str] = ()
    languages: Collection[str] = ()
    free_only: bool = False
    dated_only: bool = False
    start_from: date | None = None
    start_until: date | None = None

    def accept(self, occurrence: Occurrence) -> bool:
        """Whether this session fits; what is not known does not fit a limit that asks for it."""
        day = occurrence.start_on
        return (
            (not self.regions or occurrence.region in self.regions)
            and (not self.languages or occurrence.language in self.languages)
            and (not self.free_only or occurrence.is_free)
            and (not self.dated_only or day is not None)
            and (self.start_from is None or (day is not None and day >= self.start_from))
            and (self.start_until is None or (day is not None and day <= self.start_until))
        )


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A programme that may become a step: what it gives, what one needs before it, what it costs."""

    key: UUID
    gives: Things
    needs: Things = frozenset()
    price: Decimal = Decimal(0)
    hours: int = 0


@dataclass(frozen=True)
class Proposal:
    """The steps in order, what they cover of what was asked, what is left, and whether no better choice exists."""

    steps: tuple[Candidate, ...]
    covered: Things
    left: Things
    is_best: bool

    @property
    def price(self) -> Decimal:
        """What all the steps cost."""
        return sum((step.price for step in self.steps), Decimal(0))


def propose(
    candidates: Iterable[Candidate],
    wanted: Collection[Hashable],
    *,
    known: Collection[Hashable] = (),
    budget: Decimal | None = None,
    most: int = MOST_STEPS,
) -> Proposal:
    """The pathway to propose. `known` is had already; `budget` is for the whole pathway."""
    asked, had = frozenset(wanted) - frozenset(known), frozenset(known)
    useful = reachable(candidates, asked, had, budget)
    steps = greedy(useful, asked, had, budget=budget, most=most)
    if is_best := len(useful) <= MOST_CHECKED:
        steps = best(useful, asked, had, budget=budget, most=most)
    covered = covered_by(steps, asked)
    return Proposal(steps, covered, asked - covered, is_best)


def reachable(candidates: Iterable[Candidate], asked: Things, known: Things, budget: Decimal | None) -> list[Candidate]:
    """Those that somebody could come to follow, and that give something asked, or something another one needs."""
    left = {one.key: one for one in candidates if budget is None or one.price <= budget}
    found: list[Candidate] = []
    had = known
    while ready := [one for one in left.values() if one.needs <= had]:
        for one in ready:
            found.append(left.pop(one.key))
            had |= one.gives
    matters = asked.union(*(one.needs for one in found))
    return sorted((one for one in found if one.gives & matters), key=lambda one: one.key)


def in_order(chosen: Iterable[Candidate], known: Things) -> tuple[Candidate, ...] | None:
    """The same programmes, each after what it needs; None when there is no such order."""
    left, had, ordered = sorted(chosen, key=lambda one: (one.hours, one.key)), known, []
    while left:
        ready = next((one for one in left if one.needs <= had), None)
        if ready is None:
            return None
        left.remove(ready)
        ordered.append(ready)
        had |= ready.gives
    return tuple(ordered)


def covered_by(steps: Iterable[Candidate], asked: Things) -> Things:
    """What these steps give of what is asked."""
    return frozenset[Hashable]().union(*(step.gives for step in steps)) & asked


def best(
    useful: Sequence[Candidate], asked: Things, known: Things, *, budget: Decimal | None, most: int = MOST_STEPS
) -> tuple[Candidate, ...]:
    """Every choice is tried, the small ones first; it stops at the size where nothing more can be covered."""
    all_of_it = covered_by(useful, asked)
    found: tuple[Candidate, ...] = ()
    for size in range(1, min(len(useful), most) + 1):
        for chosen in combinations(useful, size):
            if _rank(chosen, asked) < _rank(found, asked) and _affordable(chosen, budget):
                found = in_order(chosen, known) or found
        if covered_by(found, asked) == all_of_it:
            break
    return found


def greedy(
    useful: Sequence[Candidate], asked: Things, known: Things, *, budget: Decimal | None, most: int = MOST_STEPS
) -> tuple[Candidate, ...]:
    """The best of the greedy choices begun with nothing, with each programme, and with each pair when they are few."""
    starts: list[tuple[Candidate, ...]] = [(), *((one,) for one in useful)]
    if len(useful) <= 2 * MOST_CHECKED:
        starts += combinations(useful, 2)
    found = (_grown(start, useful, asked, known, budget, most) for start in starts)
    return min(found, key=lambda steps: _rank(steps, asked), default=())


def _grown(
    start: tuple[Candidate, ...], useful: Sequence[Candidate], asked: Things, known: Things, budget: Decimal | None, most: int
) -> tuple[Candidate, ...]:
    chosen: list[Candidate] = []
    for one in start:
        chosen += _with_needs(one, chosen, useful, known)
    if len(chosen) > most or not _affordable(chosen, budget):
        return ()
    while True:
        left = asked - covered_by(chosen, asked)
        bundles = [_with_needs(one, chosen, useful, known) for one in useful if one not in chosen]
        gains = [
            (len(covered_by(bundle, left)) / len(bundle), bundle)
            for bundle in bundles
            if covered_by(bundle, left) and len(chosen) + len(bundle) <= most and _affordable([*chosen, *bundle], budget)
        ]
        if not gains:
            return _pruned(chosen, asked, known)
        chosen += min(gains, key=lambda gain: (-gain[0], _cost(gain[1])))[1]


def _with_needs(one: Candidate, chosen: Sequence[Candidate], useful: Sequence[Candidate], known: Things) -> list[Candidate]:
    """The programme after those it still needs. `useful` holds only what can be reached, so that this ends."""
    if one in chosen:
        return []
    had = known.union(*(step.gives for step in chosen))
    bundle: list[Candidate] = []
    while not one.needs <= had:
        missing = one.needs - had
        ready = [
            other for other in useful if other not in chosen and other not in bundle and other.needs <= had and other.gives - had
        ]
        step = max(ready, key=lambda other: (len(other.gives & missing), -other.price, -other.hours, other.key.int))
        bundle.append(step)
        had |= step.gives
    return [*bundle, one] if one not in bundle else bundle


def _pruned(chosen: Sequence[Candidate], asked: Things, known: Things) -> tuple[Candidate, ...]:
    """Without the steps that nothing asks for any more, the dearest first."""
    kept, covered = list(chosen), covered_by(chosen, asked)
    for one in sorted(chosen, key=lambda step: (len(step.gives & asked), -step.price)):
        rest = [step for step in kept if step is not one]
        if covered_by(rest, asked) == covered and in_order(rest, known) is not None:
            kept = rest
    return in_order(kept, known) or ()


def _affordable(chosen: Iterable[Candidate], budget: Decimal | None) -> bool:
    return budget is None or sum(one.price for one in chosen) <= budget


def _rank(chosen: Sequence[Candidate], asked: Things) -> tuple[int, int, tuple[Decimal, int, list[UUID]]]:
    return -len(covered_by(chosen, asked)), len(chosen), _cost(chosen)


def _cost(chosen: Iterable[Candidate]) -> tuple[Decimal, int, list[UUID]]:
    steps = list(chosen)
    return sum((one.price for one in steps), Decimal(0)), sum(one.hours for one in steps), sorted(one.key for one in steps)
