"""What is funded, with how much money, and what was promised for it."""

from .budget import BudgetLine, BudgetVersion, ExpenseType
from .need import ActorRole, NeedSignal
from .programme import Beneficiary, Fund, FundedProgramme
from .target import Target, TargetVersion

__all__ = [
    "ActorRole",
    "Beneficiary",
    "BudgetLine",
    "BudgetVersion",
    "ExpenseType",
    "Fund",
    "FundedProgramme",
    "NeedSignal",
    "Target",
    "TargetVersion",
]
