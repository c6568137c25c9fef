"""What is done in steering: opening a funded programme, revising its budget and its targets."""

from .budget import AmountsUnchanged, revise_budget_line
from .programme import open_funded_programme, revise_programme
from .target import TargetUnchanged, revise_target, set_target

__all__ = [
    "AmountsUnchanged",
    "TargetUnchanged",
    "open_funded_programme",
    "revise_budget_line",
    "revise_programme",
    "revise_target",
    "set_target",
]
