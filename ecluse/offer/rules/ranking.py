"""In which order the catalogue shows what it found. `queries/catalogue` says the same in SQL; a test holds the two together."""

from __future__ import annotations

from collections.abc import Sequence

# Days: what starts within two months comes before what starts later.
SOON = 62
# A prime above the number of programmes of a large region: multiplying by anything shuffles the lots without two meeting.
LOTS = 1_000_003
RELEVANCE_STEPS = 50
# One remote training after each two on site: none disappears behind a radius, none drowns the others.
REMOTE_EVERY = 3


def standing(*, days_to_start: int | None, has_places: bool) -> int:
    """Open soon (0), open later (1), waiting list (2), no date (3). A session that begins today or began is no date."""
    if days_to_start is None or days_to_start <= 0:
        return 3
    if not has_places:
        return 2
    return 0 if days_to_start <= SOON else 1


def shuffled(*, lot: int, day: int) -> float:
    """Where a programme stands among its equals on a day (its number since year 1): between 0 and 1, another each day."""
    return (lot * (1 + day * 7_919 % (LOTS - 1))) % LOTS / LOTS


def order_key(*, standing: int, ring: int, shuffle: float, relevance: float = 0.0) -> float:
    """The smallest first: relevance in steps, then the state of the session, then the distance, then the draw of the day."""
    return -int(relevance * RELEVANCE_STEPS) * 16 + standing * 4 + ring + shuffle * 0.999


def place_among(rank: int, *, remote: bool) -> int:
    """The place in the mixed list of the `rank`-th (from 1) of its kind: remote ones take each third place."""
    return rank * REMOTE_EVERY if remote else rank + (rank - 1) // (REMOTE_EVERY - 1)


def interleaved[Thing](near: Sequence[Thing], remote: Sequence[Thing]) -> list[Thing]:
    """The two lists as one, in the order that the catalogue shows."""
    placed = [(place_among(rank, remote=False), thing) for rank, thing in enumerate(near, start=1)]
    placed += [(place_among(rank, remote=True), thing) for rank, thing in enumerate(remote, start=1)]
    return [thing for _place, thing in sorted(placed, key=lambda pair: pair[0])]
