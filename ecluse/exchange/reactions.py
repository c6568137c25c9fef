"""What the exchange does when something happens: each standard has its own."""

from __future__ import annotations

from .xapi import own

__all__ = ["own"]
