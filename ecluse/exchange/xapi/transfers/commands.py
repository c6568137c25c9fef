"""`ecluse transfers …`: other learning record stores, for who keeps the installation."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command

from .failures import VisitFailed
from .forwarding import forward, try_again
from .managing import end, forward_to, pull_from
from .models import VERSIONS, Forwarding, OtherStore, Pulling, Quarantined, Refused
from .pulling import pull
from .reasons import reasons_of


def _store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", type=UUID, help=_("the number of the organisation that keeps the learning record"))
    parser.add_argument("name", help=_("how you call the other store"))
    parser.add_argument("address", help=_("its xAPI address, without /statements"))
    parser.add_argument("--key", required=True, help=_("the key it gave you; its secret is asked for, or read from the input"))
    parser.add_argument("--version", choices=[version for version, _name in VERSIONS], default="1.0.3")


def _forwarding(parser: argparse.ArgumentParser) -> None:
    _store(parser)
    parser.add_argument("--verb", action="append", default=[], help=_("only statements with this verb; may be repeated"))
    parser.add_argument("--activity", action="append", default=[], help=_("only statements about this activity, or within it"))


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=UUID, help=_("the number that `ecluse transfers list` shows"))


def _secret() -> str:
    return getpass.getpass(_("Secret: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


@command(
    "transfers forward", help=gettext_lazy("Send the statements of an organisation on to another store."), configure=_forwarding
)
def start_forwarding(arguments: argparse.Namespace) -> int:
    """Those that are here, and from now on those that come."""
    with running_database():
        made = forward_to(
            by=SYSTEM,
            organisation_id=arguments.organisation,
            name=arguments.name,
            address=arguments.address,
            key=arguments.key,
            secret=_secret(),
            version=arguments.version,
            verbs=arguments.verb,
            activities=arguments.activity,
            at=timezone.now(),
        )
    print(_("It begins within a minute, under the number %(number)s.") % {"number": made.pk})
    return 0


@command("transfers fetch", help=gettext_lazy("Keep here the statements of another store, as they come there."), configure=_store)
def start_pulling(arguments: argparse.Namespace) -> int:
    """All that it has, and from now on what comes."""
    with running_database():
        made = pull_from(
            by=SYSTEM,
            organisation_id=arguments.organisation,
            name=arguments.name,
            address=arguments.address,
            key=arguments.key,
            secret=_secret(),
            version=arguments.version,
            at=timezone.now(),
        )
    print(_("It begins within a minute, under the number %(number)s.") % {"number": made.pk})
    return 0


@command("transfers list", help=gettext_lazy("Show where statements go and come from, and how the last visit went."))
def list_transfers(_arguments: argparse.Namespace) -> int:
    """A few lines for each."""
    with running_database():
        for line in [line for store in _stores() for line in _lines(store)] or [
            _("Statements go nowhere and come from nowhere.")
        ]:
            print(line)
    return 0


def _stores() -> list[OtherStore]:
    return [*Forwarding.objects.filter(ended_at=None).order_by("name"), *Pulling.objects.filter(ended_at=None).order_by("name")]


def _lines(store: OtherStore) -> Iterator[str]:
    arrow, count = ("→", store.sent) if isinstance(store, Forwarding) else ("←", store.kept if isinstance(store, Pulling) else 0)
    yield f"{store.pk}  {arrow} {store.name}  {store.address}  {count}"
    if store.failure:
        yield "  " + _("%(failure)s Next visit: %(due)s.") % {
            "failure": store.failure_words,
            "due": f"{store.due_at:%Y-%m-%d %H:%M}",
        }
    aside: int = (
        store.refused.count() if isinstance(store, Forwarding) else Quarantined.objects.filter(pulling_id=store.pk).count()
    )
    if aside:
        yield "  " + _("%(count)d put aside: see `ecluse transfers aside %(number)s`.") % {"count": aside, "number": store.pk}


@command("transfers now", help=gettext_lazy("Send or fetch now, without waiting for the next visit."), configure=_number)
def visit_now(arguments: argparse.Namespace) -> int:
    """One visit; 5 when it failed."""
    with running_database():
        store = _found(arguments.number)
        if store is None:
            return 3
        done = forward(store, at=timezone.now()) if isinstance(store, Forwarding) else None
        if isinstance(store, Pulling):
            pull(store, at=timezone.now())
        store.refresh_from_db()
        if done is not None:
            print(_("%(sent)d sent, %(refused)d put aside.") % {"sent": done.sent, "refused": done.refused})
        if store.failure:
            print(store.failure_words)
    return 5 if store.failure else 0


@command(
    "transfers aside", help=gettext_lazy("Show what the other side, or this one, could not take, and why."), configure=_number
)
def show_aside(arguments: argparse.Namespace) -> int:
    """Each statement with its reasons."""
    with running_database():
        for refused in Refused.objects.filter(forwarding=arguments.number).order_by("sid"):
            print(f"{refused.sid}  {refused.reason}")
        for one in Quarantined.objects.filter(pulling=arguments.number).order_by("fetched_at", "id"):
            print(one.statement[:200])
            for reason in reasons_of(one):
                print(f"  {reason}")
    return 0


@command("transfers again", help=gettext_lazy("Send once more what the other store refused."), configure=_number)
def send_again(arguments: argparse.Namespace) -> int:
    """Those of a forwarding; 5 when some are refused still."""
    with running_database():
        try:
            taken = [try_again(one, at=timezone.now()) for one in Refused.objects.filter(forwarding=arguments.number)]
        except VisitFailed as failure:
            print(failure)
            return 5
    print(_("%(sent)d sent, %(refused)d put aside.") % {"sent": sum(taken), "refused": len(taken) - sum(taken)})
    return 0 if all(taken) else 5


@command("transfers end", help=gettext_lazy("Send to a store, or fetch from it, no more."), configure=_number)
def end_transfer(arguments: argparse.Namespace) -> int:
    """What was kept stays."""
    with running_database():
        store = _found(arguments.number)
        if store is None:
            return 3
        end(by=SYSTEM, store=store, at=timezone.now())
    print(_("Ended."))
    return 0


def _found(number: UUID) -> OtherStore | None:
    store = Forwarding.objects.filter(pk=number).first() or Pulling.objects.filter(pk=number).first()
    if store is None:
        print(_("No transfer has this number. See `ecluse transfers list`."))
    return store
