"""Badges in the demonstration: who stands behind them, what a learner brought from elsewhere, those of elsewhere compared."""

from . import comparison, endorsements, wallet

__all__ = ["comparison", "endorsements", "wallet"]
