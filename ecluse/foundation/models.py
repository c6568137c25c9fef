"""The tables of the basement: the journal of events, its deliveries, background tasks, uses of limited doors."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .keys import new_id


class Identified(models.Model):
    """A row with a UUIDv7 key: it can be named in a public address and in another system without telling how many there are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class DoorUse(models.Model):
    """How often one visitor, known by a fingerprint only, used a door in the present window (`limits`)."""

    door = models.CharField(_("door"), max_length=40)
    visitor = models.CharField(_("fingerprint"), max_length=64)
    until = models.DateTimeField(_("until"), db_index=True)
    uses = models.PositiveIntegerField(_("uses"))

    class Meta:
        verbose_name = _("use of a door")
        verbose_name_plural = _("uses of doors")
        constraints = [models.UniqueConstraint(fields=["door", "visitor"], name="door_use_once")]


from .files.models import StoredFile  # noqa: E402 - it needs Identified
from .jobs.models import Task  # noqa: E402
from .news.models import Delivery, JournalEntry  # noqa: E402

__all__ = ["Delivery", "DoorUse", "Identified", "JournalEntry", "StoredFile", "Task"]
