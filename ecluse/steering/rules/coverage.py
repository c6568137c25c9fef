"""How much of a profile something covers: what an offer aims at, or what a person can do already.

An essential competence weighs twice a useful one. A neighbour (broader or narrower) gives half at most, and is told as such.
Having more never lowers the score, having less never raises it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

ESSENTIAL_WEIGHT, USEFUL_WEIGHT = 2, 1
NEIGHBOUR = 0.5


@dataclass(frozen=True)
class Wanted:
    """A competence of the profile: whether it is essential, and the level asked (none: having it is enough)."""

    is_essential: bool
    level: int | None = None

    @property
    def weight(self) -> int:
        """What it counts for."""
        return ESSENTIAL_WEIGHT if self.is_essential else USEFUL_WEIGHT


@dataclass(frozen=True)
class Credit[Key: Hashable]:
    """One line of the score: how much of the competence is there, from 0 to 1, and through which neighbour if any."""

    key: Key
    share: float
    through: Key | None = None


def credits_of[Key: Hashable](
    wanted: Mapping[Key, Wanted],
    held: Mapping[Key, int | None],
    neighbours: Mapping[Key, Collection[Key]] | None = None,
) -> list[Credit[Key]]:
    """The score line by line. `held` gives the level reached, None when none is known (the competence is then whole)."""
    return [_credit(key, one, held, (neighbours or {}).get(key, ())) for key, one in wanted.items()]


def score[Key: Hashable](wanted: Mapping[Key, Wanted], lines: Collection[Credit[Key]]) -> float | None:
    """The weighted share covered, from 0 to 1; None when the profile asks for nothing: no data is not zero."""
    whole = sum(one.weight for one in wanted.values())
    return sum(wanted[line.key].weight * line.share for line in lines) / whole if whole else None


def _credit[Key: Hashable](key: Key, wanted: Wanted, held: Mapping[Key, int | None], neighbours: Collection[Key]) -> Credit[Key]:
    own = _share(wanted, held, key)
    near = max(((NEIGHBOUR * _share(wanted, held, other), other) for other in neighbours), key=lambda pair: pair[0], default=None)
    if near is not None and near[0] > own:
        return Credit(key, near[0], near[1])
    return Credit(key, own)


def _share[Key: Hashable](wanted: Wanted, held: Mapping[Key, int | None], key: Key) -> float:
    if key not in held:
        return 0.0
    level = held[key]
    return 1.0 if level is None or not wanted.level else min(1.0, level / wanted.level)
