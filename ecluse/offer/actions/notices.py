"""Sending a letter once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ..models import Notice

logger = logging.getLogger("ecluse.offer")
MOST_ATTEMPTS = 2
# A claim that nobody marked as sent for so long is that of a worker that died.
GIVEN_UP_AFTER = timedelta(minutes=15)


def send_once(*, person_id: UUID, kind: Notice.Kind, about: str, at: datetime, write: Callable[[], None]) -> bool:
    """Send a letter that nobody should receive twice; answer whether it left now.

    What is guaranteed: the claim is committed before the mailer is called, so two workers never send the same letter at the
    same moment. A worker killed between the claim and the mark leaves a claim without a mark, which a later round takes up
    once: if the letter had left already, it is received twice, never three times; if not, it leaves then. Killed twice at that
    point, it is given up. A mailer that refuses gives the claim back, and the next round tries as if for the first time.
    """
    notice = _claim(person_id=person_id, kind=kind, about=about, at=at)
    if notice is None:
        return False
    try:
        write()
    except OSError:
        logger.exception("letter of the offer", extra={"kind": kind.value, "about": about})
        notice.delete()
        return False
    notice.sent_at = at
    notice.save(update_fields=["sent_at"])
    return True


def _claim(*, person_id: UUID, kind: Notice.Kind, about: str, at: datetime) -> Notice | None:
    """The claim of a letter, committed; None when it was sent, or is in the hands of another worker."""
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(person_id=person_id, kind=kind, about=about, defaults={"claimed_at": at})
        if is_new:
            return notice
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        is_alive = notice.claimed_at + GIVEN_UP_AFTER > at
        if notice.sent_at is not None or notice.attempts >= MOST_ATTEMPTS or is_alive:
            return None
        notice.attempts, notice.claimed_at = notice.attempts + 1, at
        notice.save(update_fields=["attempts", "claimed_at"])
        return notice
