"""`ecluse webhooks …`: the programs that are told what happens, for who keeps the installation."""

from __future__ import annotations

import argparse
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.cli.engine import running_database
from ecluse.foundation.commands import command

from .managing import end, go_on, pause
from .models import Webhook, WebhookMessage
from .sending import run
from .words import answer_words, state_of


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=UUID, help=_("the number that `ecluse webhooks list` shows"))


def _found(number: UUID) -> Webhook | None:
    found = Webhook.objects.filter(pk=number, ended_at=None).first()
    if found is None:
        print(_("No program has this number. See `ecluse webhooks list`."))
    return found


@command("webhooks list", help=gettext_lazy("Show which programs are told what happens, and how it goes."))
def list_webhooks(_arguments: argparse.Namespace) -> int:
    """One line for each, and another one for what does not go well."""
    with running_database():
        rows = list(Webhook.objects.filter(ended_at=None).select_related("organisation").order_by("organisation__name", "name"))
        for one in rows:
            waiting = one.messages.filter(state=WebhookMessage.State.WAITING).count()
            print(f"{one.pk}  {one.organisation.name} → {one.name}  {one.address}  {state_of(one)[0]}  {one.told} ({waiting})")
            if one.paused_at:
                print("  " + one.get_why_display())
    if not rows:
        print(_("No program is told anything yet."))
    return 0


@command("webhooks now", help=gettext_lazy("Tell the programs what happened, without waiting for the worker."))
def tell_now(_arguments: argparse.Namespace) -> int:
    """One run, as the worker does each ten seconds."""
    with running_database():
        print(_("%(count)d messages taken.") % {"count": run(timezone.now())})
    return 0


@command(
    "webhooks test", help=gettext_lazy("Send a test to a program; once it takes it, it is told what happens."), configure=_number
)
def send_test(arguments: argparse.Namespace) -> int:
    """5 when the test was not taken."""
    with running_database():
        webhook = _found(arguments.number)
        if webhook is None:
            return 3
        message = go_on(by=SYSTEM, webhook=webhook, at=timezone.now())
        print(answer_words(message) or state_of(webhook)[0])
    return 0 if webhook.is_live else 5


@command("webhooks pause", help=gettext_lazy("Tell a program nothing until a test; nothing is lost."), configure=_number)
def pause_webhook(arguments: argparse.Namespace) -> int:
    """Its place in the journal is kept."""
    with running_database():
        webhook = _found(arguments.number)
        if webhook is None:
            return 3
        pause(by=SYSTEM, webhook=webhook, at=timezone.now())
    return 0


@command("webhooks end", help=gettext_lazy("Tell a program nothing any more."), configure=_number)
def end_webhook(arguments: argparse.Namespace) -> int:
    """What waits is erased."""
    with running_database():
        webhook = _found(arguments.number)
        if webhook is None:
            return 3
        end(by=SYSTEM, webhook=webhook, at=timezone.now())
    return 0
