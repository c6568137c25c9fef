"""What holds between the parts of a programme."""

from __future__ import annotations

from collections.abc import Iterable


def hours_too_many(*, modules: Iterable[int], programme: int) -> int:
    """By how many hours the modules exceed their programme; 0 when they fit. They may leave hours out: an examination, a visit."""
    return max(0, sum(modules) - programme)
