"""What the offer does at night."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.jobs import nightly

from .actions.catalogue import refresh_entries


@nightly("offer.refresh_catalogue")
def refresh_catalogue(at: datetime) -> int:
    """Sessions that began today open nothing any more: their programmes' facets and next dates are written anew."""
    return refresh_entries(at=at)
