"""What the platform administrator does to the machine room."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.jobs import ask_to_cancel
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news.delivery import revive
from ecluse.foundation.news.models import Delivery

from .. import permissions


def revive_delivery(*, by: Hat, delivery: Delivery, at: datetime) -> None:
    """Try again, from the beginning, the delivery of an event that was given up."""
    if not permissions.can_watch_the_platform(by):
        raise NotAllowed
    with transaction.atomic():
        revive(delivery, at=at)


def cancel_task(*, by: Hat, task: Task, at: datetime) -> None:
    """Ask a background task to stop at its next step."""
    if not permissions.can_read_task(by, task):
        raise NotAllowed
    with transaction.atomic():
        ask_to_cancel(task=task, at=at)
