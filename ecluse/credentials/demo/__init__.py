"""Badges in the demonstration, one file for each part of their life."""

from . import awarding, comparison, designing, endorsements, ends, figures, wallet

__all__ = ["awarding", "comparison", "designing", "endorsements", "ends", "figures", "wallet"]
