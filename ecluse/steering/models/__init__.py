"""What is funded, with how much money, and what was promised for it."""

from .budget import BudgetLine, BudgetVersion, ExpenseType
from .programme import Beneficiary, Fund, FundedProgramme
from .target import Target, TargetVersion

__all__ = [
    "Beneficiary",
    "BudgetLine",
    "BudgetVersion",
    "ExpenseType",
    "Fund",
    "FundedProgramme",
    "Target",
    "TargetVersion",
]
