"""`ecluse records months|archive|bring-back|find|recount`, and what `ecluse doctor` looks at."""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.cli.doctoring import Finding, checkup
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command

from .actions.archiving import archive_month, archive_old_months, bring_back
from .actions.counting import count_again, count_all, wrong_sums
from .actions.months import prepare_months
from .models import ArchivedMonth, Client
from .queries.archive import archived_statements
from .queries.consistency import clock_behind
from .queries.months import months_missing
from .queries.recount import differences
from .rules.keys import agent_key, iri_key

# Less is the clock being set right by the network.
A_STEP = timedelta(minutes=1)


@checkup
def months() -> Finding:
    """Whether the months to come have their partitions in the learning record."""
    missing = months_missing(timezone.now())
    if not missing:
        return Finding(True, _("The learning record has its partitions for the next three months."))
    words = _("The learning record has no partition for %(months)s: what comes then is kept, and found more slowly.")
    names = ", ".join(f"{month:%Y-%m}" for month in missing)
    return Finding(False, words % {"months": names}, _("Run `ecluse records months`."))


@checkup
def clock() -> Finding:
    """Whether the clock of the database has stepped back behind what was stored."""
    ahead = clock_behind()
    if ahead < A_STEP:
        return Finding(True, _("The clock of the database goes on from the last statement."))
    words = _("The clock of the database is %(minutes)d minutes behind what is in the learning record.")
    remedy = _("Set the clock right. Until it is there, what comes is kept in order and counted later.")
    return Finding(False, words % {"minutes": ahead.total_seconds() // 60}, remedy)


@command("records months", help=gettext_lazy("Make the partitions of the next three months of the learning record."))
def make_months(_arguments: argparse.Namespace) -> int:
    """What the worker does each night."""
    with running_database():
        done = prepare_months(timezone.now())
    print(_("%(months)d months were prepared, %(rows)d rows were brought into theirs.") % vars(done))
    return 0


def _month(text: str) -> date:
    return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a month has no zone


def _maybe_month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "month", type=_month, nargs="?", help=_("a month that is over, such as 2026-03; by default, as the rule says")
    )


@command(
    "records archive",
    help=gettext_lazy("Move months that are over from the database to Parquet files, each read back first."),
    configure=_maybe_month,
)
def archive(arguments: argparse.Namespace) -> int:
    """A month, or all that are older than ECLUSE_RECORDS_MONTHS; then the list of what lies in files."""
    with running_database():
        count_all()
        if arguments.month:
            archive_month(arguments.month, at=timezone.now())
        else:
            archive_old_months(timezone.now())
        archived = list(ArchivedMonth.objects.exclude(left_at=None).order_by("month", "organisation_id"))
    for one in archived:
        print(f"{one.month:%Y-%m}  {one.rows:>10}  {one.size / 1_000_000:>10.1f} MB  {one.path}")
    if not archived:
        print(_("No month lies in files."))
    return 0


@command(
    "records bring-back",
    help=gettext_lazy("Put an archived month back into the database."),
    configure=lambda parser: parser.add_argument("month", type=_month),
)
def bring_month_back(arguments: argparse.Namespace) -> int:
    """All of it or nothing; the files go."""
    with running_database():
        count = bring_back(arguments.month)
    print(_("%(count)d statements are back in the database.") % {"count": count})
    return 0 if count else 3


def _question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", type=UUID, help=_("the number of the organisation that keeps the learning record"))
    parser.add_argument("--mailbox", help=_("only statements that name the person with this address"))
    parser.add_argument("--activity", help=_("only statements about this activity, or within it"))
    parser.add_argument("--verb", help=_("only statements with this verb, by its whole address"))
    parser.add_argument("--limit", type=int, default=100)


@command("records find", help=gettext_lazy("Find statements in archived months, the newest first."), configure=_question)
def find(arguments: argparse.Namespace) -> int:
    """One statement a line, as JSON."""
    owner = arguments.organisation
    with running_database():
        found = archived_statements(
            owner,
            agent=agent_key(owner, f"mbox mailto:{arguments.mailbox}") if arguments.mailbox else None,
            activity=iri_key(owner, arguments.activity) if arguments.activity else None,
            verb=iri_key(owner, arguments.verb) if arguments.verb else None,
            limit=arguments.limit,
        )
    for one in found:
        print(one.text)
    return 0


def _maybe_mend(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help=_("make the figures that are wrong anew from the statements"))


@command(
    "records recount",
    help=gettext_lazy("Count every statement again and say where the figures of days differ."),
    configure=_maybe_mend,
)
def recount(arguments: argparse.Namespace) -> int:
    """5 when a figure is wrong, and was not mended."""
    wrong = 0
    with running_database():
        count_all()
        for owner in Client.objects.order_by("organisation_id").values_list("organisation_id", flat=True).distinct():
            found = differences(owner)
            for one in found:
                print(f"{owner}  {one.day}  {one.activity}  {one.verb}  {one.client_id}  {one.kept} ≠ {one.recounted}")
            sums = wrong_sums(owner)
            for cell in sums:
                print(f"{owner}  {cell.table}  {'  '.join(map(str, cell.key))}  {cell.kept} ≠ {cell.recounted}")
            if (found or sums) and arguments.mend:
                count_again(owner)
            wrong += len(found) + len(sums)
    print(_("%(count)d figures differ.") % {"count": wrong} if wrong else _("Every figure is right."))
    if wrong and arguments.mend:
        print(_("They were made anew from the statements."))
    return 5 if wrong and not arguments.mend else 0
