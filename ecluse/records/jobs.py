"""What the learning record does in the background."""

from __future__ import annotations

from datetime import datetime

from ecluse.foundation.jobs import nightly

from .actions.archiving import archive_old_months, sweep_files
from .actions.counting import count_all
from .actions.months import prepare_months
from .actions.tokens import forget_old_tokens


@nightly("records.months", cron="10 2 * * *")
def make_months(at: datetime) -> object:
    """The partitions of the next three months are there before they are needed; what fell beside them is brought home."""
    return prepare_months(at)


@nightly("records.count", cron="* * * * *")
def count_days(_at: datetime) -> int:
    """The figures of days follow what comes, a minute behind."""
    return count_all()


@nightly("records.archive", cron="30 2 * * *")
def archive_months(at: datetime) -> object:
    """Months older than those to keep at hand leave the database for files."""
    sweep_files(at)
    return archive_old_months(at)


@nightly("records.forget_old_tokens", cron="55 3 * * *")
def forget_tokens(at: datetime) -> int:
    """Tokens of tools that open nothing any more are taken away."""
    return forget_old_tokens(at=at)
