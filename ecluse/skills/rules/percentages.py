"""Percentages are written as the reader writes them."""

from __future__ import annotations


def hundredths(share: float) -> int:
    """A share in hundredths, never rounded up to certainty nor down to impossibility."""
    if 0 < share < 1:
        return min(max(round(100 * share), 1), 99)
    return round(100 * share)
