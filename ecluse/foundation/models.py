"""The tables of the basement: the journal of events, its deliveries, background tasks."""

from __future__ import annotations

from django.db import models

from .keys import new_id


class Identified(models.Model):
    """A row with a UUIDv7 key: it can be named in a public address and in another system without telling how many there are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


from .jobs.models import Task  # noqa: E402 - it needs Identified
from .news.models import Delivery, JournalEntry  # noqa: E402

__all__ = ["Delivery", "Identified", "JournalEntry", "Task"]
