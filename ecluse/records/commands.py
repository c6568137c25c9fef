"""`ecluse records months`, and what `ecluse doctor` looks at."""

from __future__ import annotations

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.cli.doctoring import Finding, checkup
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command

from .actions.months import prepare_months
from .queries.months import months_missing


@checkup
def months() -> Finding:
    """Whether the months to come have their partitions in the learning record."""
    missing = months_missing(timezone.now())
    if not missing:
        return Finding(True, _("The learning record has its partitions for the next three months."))
    words = _("The learning record has no partition for %(months)s: what comes then is kept, and found more slowly.")
    names = ", ".join(f"{month:%Y-%m}" for month in missing)
    return Finding(False, words % {"months": names}, _("Run `ecluse records months`."))


@command("records months", help=gettext_lazy("Make the partitions of the next three months of the learning record."))
def make_months(_arguments: argparse.Namespace) -> int:
    """What the worker does each night."""
    with running_database():
        done = prepare_months(timezone.now())
    print(_("%(months)d months were prepared, %(rows)d rows were brought into theirs.") % vars(done))
    return 0
