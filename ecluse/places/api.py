"""The door of the places."""

from __future__ import annotations

from .models import Space
from .queries import Totals, space_by_id, spaces, spaces_at, totals

__all__ = ["Space", "Totals", "space_by_id", "spaces", "spaces_at", "totals"]
