"""Letters that are sent once, and the calendar that a person follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified


class Notice(Identified):
    """A letter to one person about one thing: claimed before it is sent, marked after, so that nobody receives it for ever.

    `about` names the thing within its kind (a session and its first day, a half-day as it was corrected, a question asked).
    """

    class Kind(models.TextChoices):
        """What the letter is for."""

        WEEK_BEFORE = "week_before", _("reminder, a week before")
        DAY_BEFORE = "day_before", _("reminder, the day before")
        TIMETABLE = "timetable", _("timetable corrected")
        SURVEY = "survey", _("opinion asked")
        FOLLOW_UP = "follow_up", _("follow-up asked")

    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(_("about"), max_length=100)
    claimed_at = models.DateTimeField(_("claimed at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter sent once")
        verbose_name_plural = _("letters sent once")
        constraints = [models.UniqueConstraint(fields=["person", "kind", "about"], name="notice_once")]
        indexes = [models.Index(fields=["kind", "about"], name="notice_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class CalendarAddress(Identified):
    """The secret address at which a person's agenda reads their half-days. Only its fingerprint is kept: it is shown once.

    A new one revokes the one before; whoever holds a revoked address finds nothing.
    """

    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="calendar_address_one_in_use")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%d/%m/%Y}"
