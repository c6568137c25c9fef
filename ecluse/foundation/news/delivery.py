"""Delivering the news: one at a time, each in a transaction of its own, by any number of workers."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .bus import MOST_ATTEMPTS, event_class, reaction_named, wait_before
from .models import Delivery

logger = logging.getLogger("ecluse.news")


class UnknownReaction(Exception):
    """This version of the code has no such event or reaction; another worker or a later version may."""


def deliver_next(*, now: datetime | None = None) -> bool:
    """Deliver the most overdue waiting delivery that no other worker holds; answer whether there was one.

    The reaction, the mark of its delivery and the lock share one transaction: a worker killed half-way leaves all as it was.
    """
    at = now or timezone.now()
    with transaction.atomic():
        delivery = (
            Delivery.objects.waiting()
            .filter(due_at__lte=at)
            .select_related("entry")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at", "id")
            .first()
        )
        if delivery is None:
            return False
        try:
            with transaction.atomic():
                _run(delivery)
        except Exception as error:
            _postpone(delivery, error, at)
        else:
            delivery.delivered_at = at
            delivery.attempts += 1
            delivery.save(update_fields=["delivered_at", "attempts"])
    return True


def deliver_all(*, now: datetime | None = None, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver until nothing is due; answer how many were tried."""
    count = 0
    while not stop() and deliver_next(now=now):
        count += 1
    return count


def revive(delivery: Delivery, *, at: datetime) -> None:
    """Try a dead letter again from the beginning, as an administrator asks."""
    Delivery.objects.dead().filter(pk=delivery.pk).update(given_up_at=None, attempts=0, due_at=at)


def _run(delivery: Delivery) -> None:
    kind, registered = event_class(delivery.entry.name), reaction_named(delivery.reaction)
    if kind is None or registered is None:
        raise UnknownReaction(f"{delivery.reaction} ← {delivery.entry.name}")
    registered.run(kind.from_payload(delivery.entry.payload), at=delivery.entry.happened_at)


def _postpone(delivery: Delivery, error: Exception, at: datetime) -> None:
    delivery.attempts += 1
    frame = traceback.extract_tb(error.__traceback__)[-1]
    delivery.last_error = f"{type(error).__name__} ({frame.filename.rsplit('/ecluse/', 1)[-1]}:{frame.lineno})"[:500]
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.given_up_at = at
    delivery.due_at = at + wait_before(delivery.attempts)
    delivery.save(update_fields=["attempts", "last_error", "given_up_at", "due_at"])
    logger.warning(
        "delivery failed", extra={"reaction": delivery.reaction, "attempt": delivery.attempts, "error": delivery.last_error}
    )
