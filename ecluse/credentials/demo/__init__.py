"""Badges in the demonstration: those designed by hand, who stands behind them, what a learner brought from elsewhere, those of elsewhere compared."""

from . import comparison, designing, endorsements, wallet

__all__ = ["comparison", "designing", "endorsements", "wallet"]
