"""Badges in the demonstration: who stands behind them, what a learner brought from elsewhere."""

from . import endorsements, wallet

__all__ = ["endorsements", "wallet"]
