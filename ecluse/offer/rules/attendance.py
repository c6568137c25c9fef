"""Hours of presence and what completes a training."""

from __future__ import annotations

from collections.abc import Iterable

# A training is completed when 80 % of its hours were followed, the usual threshold of the ESF+ operations of the region.
COMPLETION_SHARE = 0.8


def minutes_present(half_days: Iterable[tuple[int, str]]) -> int:
    """Minutes of training followed, from (minutes, presence) of each half-day."""
    return sum(minutes for minutes, presence in half_days if presence == "present")


def share_present(*, present: int, planned: int) -> float:
    """The part of the planned minutes that was followed, from 0 to 1; 0 when nothing was planned."""
    return present / planned if planned else 0.0


def is_enough(*, present: int, planned: int) -> bool:
    """Whether the person followed enough for the training to count as completed."""
    return planned > 0 and present >= COMPLETION_SHARE * planned
