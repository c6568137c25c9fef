"""`ecluse records write-history`: what happened here before the learning record was there."""

from __future__ import annotations

import argparse
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command

from .own import record_history

# No journal is older.
FIRST_DAY = date(2000, 1, 1)


def _maybe_since(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        type=date.fromisoformat,
        default=FIRST_DAY,
        metavar=_("DAY"),
        help=_("what happened from this day on, as 2026-03-01"),
    )


@command(
    "records write-history",
    help=gettext_lazy("Write what the journal has told into the learning record, for a journal that is older."),
    configure=_maybe_since,
)
def write_history(arguments: argparse.Namespace) -> int:
    """Each once, by hundreds: stopped at any point and run again, it goes on with what is not there."""
    since = timezone.make_aware(datetime.combine(arguments.since, time.min))
    with running_database():
        count = record_history(since=since)
    print(_("%(count)d events were read; the learning record says each of them once.") % {"count": count})
    return 0
