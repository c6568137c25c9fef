"""What the learning record does in the background."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.jobs import nightly

from .actions.months import prepare_months


@nightly("records.months", cron="10 2 * * *")
def make_months(at: datetime) -> object:
    """The partitions of the next three months are there before they are needed; what fell beside them is brought home."""
    return prepare_months(at)
