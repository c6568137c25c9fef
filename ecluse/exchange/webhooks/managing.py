"""An administrator says which programs are told what, proves their address, changes their secret, pauses and ends them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import outside
from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import first_id_at
from ecluse.records import api as records

from .kinds import KINDS, TESTED
from .models import Webhook, WebhookMessage, WebhookSecret
from .sending import ask, request_of, settle
from .signing import new_secret, secret_text

# How long the former secret signs beside the new one, unless it leaked.
OVERLAP = timedelta(days=7)
MOST = 20  # programs of one organisation


class NameTaken(Refusal):
    """Two programs of one organisation with one name."""

    sentence = _("Another program of yours is called “{name}”. Choose another name.")


class NothingToTell(Refusal):
    """A program that is told nothing."""

    sentence = _("Tick one thing at least: a program that is told nothing is of no use.")


class TooMany(Refusal):
    """More programs than an organisation has."""

    sentence = _("{most} programs are told already. End one that is no longer used, then add this one.")


class NotLive(Refusal):
    """A message cannot be sent again to a program that is paused or ended."""

    sentence = _("This program is not told anything now. Go on with it first.")


def subscribe(
    *, by: Hat, organisation_id: UUID, name: str, address: str, kinds: Collection[str], at: datetime
) -> tuple[Webhook, str]:
    """A program that will be told what happens from now on, once its address has answered a test; and its secret, shown once.

    Raises NameTaken, NothingToTell, TooMany, or the refusal of an address that this house does not call.
    """
    _authorise(by, organisation_id)
    values = _checked(organisation_id, name, address, kinds)
    with transaction.atomic():
        if Webhook.objects.filter(organisation=organisation_id, ended_at=None).count() >= MOST:
            raise TooMany(most=MOST)
        webhook = Webhook(organisation_id=organisation_id, made_by_id=by.person_id, made_at=at, due_at=at, **values)
        webhook.paused_at, webhook.why = at, Webhook.Why.UNPROVED
        webhook.cursor = webhook.sid = first_id_at(at)
        webhook.save(force_insert=True)
        return webhook, _new_secret(webhook, at)


def change(*, by: Hat, webhook: Webhook, name: str, address: str, kinds: Collection[str], at: datetime) -> Webhook:
    """Another name, address or choice. Another address is proved before anything goes there."""
    _authorise(by, webhook.organisation_id, webhook)
    for field, value in _checked(webhook.organisation_id, name, address, kinds, but=webhook.pk).items():
        if field == "address" and value != webhook.address:
            webhook.paused_at, webhook.why = at, Webhook.Why.UNPROVED
        setattr(webhook, field, value)
    webhook.save(update_fields=["name", "address", "kinds", "paused_at", "why"])
    return webhook


def go_on(*, by: Hat, webhook: Webhook, at: datetime, skip: bool = False) -> WebhookMessage:
    """Send a test; when it is taken, the program is told what happens, from where it was or (`skip`) from now on.

    Answers the test with what came of it. It calls the address: no transaction is held meanwhile.
    """
    _authorise(by, webhook.organisation_id, webhook)
    # Should it fail, it is not sent again by itself.
    message = WebhookMessage.objects.create(
        webhook=webhook, kind=TESTED, happened_at=at, due_at=at, state=WebhookMessage.State.GIVEN_UP
    )
    outcome = ask(request_of(message, at))
    with transaction.atomic():
        if settle(message, outcome, at=at):
            changes: dict[str, Any] = {"paused_at": None, "why": "", "due_at": at}
            if skip and webhook.paused_at is not None:
                webhook.messages.filter(state=WebhookMessage.State.WAITING).delete()
                changes |= {"cursor": first_id_at(at), "sid": first_id_at(at)}
            Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(**changes)
    webhook.refresh_from_db()
    return message


def pause(*, by: Hat, webhook: Webhook, at: datetime) -> None:
    """Nothing goes there until `go_on`; the journal keeps what happens meanwhile."""
    _authorise(by, webhook.organisation_id, webhook)
    Webhook.objects.live().filter(pk=webhook.pk).update(paused_at=at, why=Webhook.Why.ASKED)


def end(*, by: Hat, webhook: Webhook, at: datetime) -> None:
    """Nothing goes there any more, what waits included."""
    _authorise(by, webhook.organisation_id)
    with transaction.atomic():
        Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=at, why=Webhook.Why.ASKED)
        webhook.messages.filter(state=WebhookMessage.State.WAITING).delete()
        webhook.secrets.all().delete()


def change_secret(*, by: Hat, webhook: Webhook, at: datetime, has_leaked: bool = False) -> str:
    """Another secret. The former one signs beside it for seven days, so that the program is changed without a gap; or not, if it leaked."""
    _authorise(by, webhook.organisation_id, webhook)
    with transaction.atomic():
        Webhook.objects.select_for_update().get(pk=webhook.pk)
        ends_at = at if has_leaked else at + OVERLAP
        webhook.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=ends_at)).update(ends_at=ends_at)
        # Two are good at a time: the one before the former ends now.
        for older in webhook.secrets.filter(ends_at__gt=at)[1:]:
            older.delete()
        return _new_secret(webhook, at)


def send_again(*, by: Hat, message: WebhookMessage, at: datetime) -> None:
    """A message that was taken or given up goes once more, with the same `webhook-id`; one that waits goes now."""
    _authorise(by, message.webhook.organisation_id)
    if not message.webhook.is_live or message.kind == TESTED:
        raise NotLive
    with transaction.atomic():
        WebhookMessage.objects.filter(pk=message.pk).update(state=WebhookMessage.State.WAITING, attempts=0, due_at=at)
        Webhook.objects.filter(pk=message.webhook_id, due_at__gt=at).update(due_at=at)


def _authorise(by: Hat, organisation_id: UUID, webhook: Webhook | None = None) -> None:
    if not records.can_connect_tools(by, organisation_id) or (webhook is not None and webhook.ended_at is not None):
        raise NotAllowed


def _checked(
    organisation_id: UUID, name: str, address: str, kinds: Collection[str], *, but: UUID | None = None
) -> dict[str, object]:
    name, address = name.strip(), address.strip()
    outside.check(address)
    chosen = [one for one in KINDS if one in kinds]
    if not chosen:
        raise NothingToTell
    namesakes = Webhook.objects.filter(organisation=organisation_id, name__iexact=name, ended_at=None)
    if any(one.pk != but for one in namesakes):
        raise NameTaken(name=name)
    return {"name": name, "address": address, "kinds": chosen}


def _new_secret(webhook: Webhook, at: datetime) -> str:
    secret = new_secret()
    row = WebhookSecret(webhook=webhook, made_at=at)
    row.seal(secret)
    row.save(force_insert=True)
    return secret_text(secret)
