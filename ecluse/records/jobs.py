"""What the learning record does in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.jobs import Progress, job, nightly

from .actions.archiving import archive_old_months, sweep_files
from .actions.counting import count_all
from .actions.exporting import JOB, forget_exports, make_file
from .actions.months import prepare_months
from .actions.tokens import forget_old_tokens
from .models import Export


@nightly("records.months", cron="10 2 * * *")
def make_months(at: datetime) -> object:
    """The partitions of the next three months are there before they are needed; what fell beside them is brought home."""
    return prepare_months(at)


@nightly("records.count", cron="* * * * *")
def count_days(_at: datetime) -> int:
    """The figures of days follow what comes, a minute behind."""
    return count_all(rests=True)


@nightly("records.archive", cron="30 2 * * *")
def archive_months(at: datetime) -> object:
    """Months older than those to keep at hand leave the database for files."""
    sweep_files(at)
    return archive_old_months(at)


@nightly("records.forget_old_tokens", cron="55 3 * * *")
def forget_tokens(at: datetime) -> int:
    """Tokens of tools that open nothing any more are taken away."""
    return forget_old_tokens(at=at)


@job(JOB, title=_("Export of the learning record"), in_steps=True)
def export_statements(progress: Progress, *, export_id: str) -> dict[str, Any]:
    """Write the file of an export, whole or not at all; begun again after a kill."""
    export = Export.objects.select_related("organisation").get(pk=export_id)
    return make_file(export, at=timezone.now(), expect=progress.expect, advance=progress.advance)


@nightly("records.forget_exports", cron="45 * * * *")
def forget_files(at: datetime) -> int:
    """Files of exports whose days are over are erased; what was left by tasks that were killed too."""
    return forget_exports(at)
