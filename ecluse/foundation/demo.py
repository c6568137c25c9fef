"""The demonstration network: each domain sows its part in its `demo.py`, in the order of the floors."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise


@dataclass
class Field:
    """What the sowers share: how many learners are wanted, the moment, a seeded source of chance, and what was sown so far."""

    learners: int
    at: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(20_261_122))
    sown: dict[str, Any] = field(default_factory=dict)
    # (role title, e-mail) of the accounts that the command prints.
    accounts: list[tuple[str, str]] = field(default_factory=list)
    advance: Callable[[int], None] = lambda steps: None

    @property
    def today(self) -> date:
        """The day where the network lives: in the first hours of a day it is still the day before in universal time."""
        return timezone.localdate(self.at)


PASSWORD = "ecluse-demo-2026"  # noqa: S105 - printed by the command, on a demonstration of invented people
Sow = Callable[[Field], None]


@dataclass(frozen=True)
class Sower:
    """One part of the demonstration."""

    order: int
    title: Promise | str
    sow: Sow
    # Whether the audit trail records what is sown. Histories that never happened are not worth a trail of their own.
    audited: bool = False
    # Whether it begins after the news of the others was delivered: it needs what followed from them, badges for one.
    late: bool = False


_sowers: dict[int, Sower] = {}


def sower(order: int, title: Promise | str, *, audited: bool = False, late: bool = False) -> Callable[[Sow], Sow]:
    """Register a part; parts run by `order`. Running it on a network already sown is not asked of it."""

    def register(sow: Sow) -> Sow:
        if order in _sowers:
            raise ValueError(f"Two parts of the demonstration have the number {order}.")
        _sowers[order] = Sower(order, title, sow, audited, late)
        return sow

    return register


def sowers() -> list[Sower]:
    """Every part, in order."""
    return [_sowers[order] for order in sorted(_sowers)]
