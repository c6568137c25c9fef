"""What the exchange does by itself at night."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.jobs import nightly

from .openbadges.sweeping import sweep


@nightly("exchange.forget_applications", cron="50 3 * * *")
def forget_applications(at: datetime) -> int:
    """Applications that no holder let in are forgotten."""
    return sweep(at)
