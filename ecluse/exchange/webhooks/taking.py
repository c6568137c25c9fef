"""From the journal to messages: what happened since the place of each webhook, once, whatever is killed in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ecluse.foundation.news import Journal
from ecluse.foundation.news.models import JournalEntry
from ecluse.records import api as records

from .kinds import ALWAYS, FORGOTTEN, KINDS, STATEMENTS, said
from .models import Webhook, WebhookMessage

# A program that takes nothing makes no heap here: the journal keeps the rest for it.
MOST_WAITING = 200
# Statements are told of together, and counted no further.
MOST_COUNTED = 100_000
WAITING = WebhookMessage.State.WAITING


def take_all(at: datetime) -> int:
    """What happened becomes messages, for each program that is told; answer how many."""
    rows = list(Webhook.objects.live().order_by("pk"))
    if not rows:
        return 0
    until, stored_until = Journal.settled_until(), records.settled_until()
    count = 0
    for webhook in rows:
        count += take(webhook, until=until, stored_until=stored_until, at=at)
    return count


def take(webhook: Webhook, *, until: UUID, stored_until: UUID, at: datetime) -> int:
    """Read on for one program, and keep the place in the same transaction."""
    room = MOST_WAITING - webhook.messages.filter(state=WAITING).count()
    if room <= 0:
        return 0
    with transaction.atomic():
        entries = list(_entries(webhook, until)[:room])
        messages = [_message(webhook, entry, at) for entry in entries if _concerns(webhook, entry)]
        messages += _of_statements(webhook, stored_until, at)
        WebhookMessage.objects.bulk_create(messages, ignore_conflicts=True)
        if entries or messages:
            webhook.cursor = entries[-1].pk if entries else webhook.cursor
            webhook.save(update_fields=["cursor", "sid"])
    return len(messages)


def _entries(webhook: Webhook, until: UUID) -> Any:
    """What happened at its organisation, of the kinds it asked for; and who was forgotten, anywhere."""
    chosen = Q(name__in=[name for name in webhook.kinds if name in KINDS], payload__organisation_id=str(webhook.organisation_id))
    rows = JournalEntry.objects.filter(chosen | Q(name=FORGOTTEN), pk__gt=webhook.cursor, pk__lt=until)
    return rows.order_by("pk")


def _concerns(webhook: Webhook, entry: JournalEntry) -> bool:
    """Whether it is told. Of a person who is forgotten, only who was told of them before (GDPR art. 19)."""
    if entry.name != FORGOTTEN:
        return True
    told = JournalEntry.objects.filter(
        name__in=webhook.kinds,
        happened_at__gte=webhook.made_at,
        pk__lt=entry.pk,
        payload__organisation_id=str(webhook.organisation_id),
        payload__person_id=entry.payload["person_id"],
    )
    return told.exists()


def _message(webhook: Webhook, entry: JournalEntry, at: datetime) -> WebhookMessage:
    kind = KINDS.get(entry.name) or ALWAYS[entry.name]
    return WebhookMessage(
        webhook=webhook,
        kind=entry.name,
        entry=entry.pk,
        data=said(kind, entry.payload),
        happened_at=entry.happened_at,
        due_at=at,
    )


def _of_statements(webhook: Webhook, until: UUID, at: datetime) -> Iterable[WebhookMessage]:
    """One message for all that came in; while it waits for its first attempt, what comes waits for the next one."""
    if STATEMENTS not in webhook.kinds or webhook.messages.filter(kind=STATEMENTS, state=WAITING, attempts=0).exists():
        return []
    count = records.count_after(webhook.organisation_id, webhook.sid, until=until, at_most=MOST_COUNTED)
    if not count:
        return []
    since, webhook.sid = webhook.sid, until
    data = {"count": count, "since": _moment(since), "until": _moment(until)}
    return [WebhookMessage(webhook=webhook, kind=STATEMENTS, data=data, happened_at=records.stored_of(until), due_at=at)]


def _moment(sid: UUID) -> str:
    """What was stored before this key, as xAPI asks for it: `since` is left out of a page, `until` is in it."""
    return records.moment_text(records.stored_of(sid) - timedelta(microseconds=1))
