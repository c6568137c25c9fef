"""Steering's part of the demonstration: funded programmes, needs, the register of responsible digital."""

from __future__ import annotations

from .funded import EXAMPLE, STORIES, seed_steering, sow_steering

__all__ = ["EXAMPLE", "STORIES", "seed_steering", "sow_steering"]
