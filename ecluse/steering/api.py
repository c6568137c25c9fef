"""The door of steering: for the doors of machines above it, and for its own satellites."""

from __future__ import annotations

from .actions import open_funded_programme, revise_budget_line, revise_target, set_target
from .actions.budget import AmountsDecided
from .actions.programme import ProgrammeFunded
from .actions.target import TargetDecided
from .queries.programmes import dashboard_of, programme_at

__all__ = [
    "AmountsDecided",
    "ProgrammeFunded",
    "TargetDecided",
    "dashboard_of",
    "open_funded_programme",
    "programme_at",
    "revise_budget_line",
    "revise_target",
    "set_target",
]
