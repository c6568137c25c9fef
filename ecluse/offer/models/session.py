"""Sessions: a programme on given dates, with places."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .programme import Programme

if TYPE_CHECKING:
    from uuid import UUID


class Mode(models.TextChoices):
    """Where people learn."""

    ON_SITE = "on_site", _("on site")
    BLENDED = "blended", _("partly online")
    REMOTE = "remote", _("online")


class Admission(models.TextChoices):
    """How a request becomes a place."""

    FIRST_COME = "first_come", _("first come, first served")
    ON_DECISION = "on_decision", _("the operator decides")


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by state and by owner."""

    def upcoming(self, today: date) -> SessionQuerySet:
        """Announced, not cancelled, and not begun."""
        return self.filter(start_on__gt=today, cancelled_at=None)

    def of(self, organisation_id: UUID | None) -> SessionQuerySet:
        """Run by this organisation."""
        return self.filter(programme__organisation=organisation_id)


@audited()
class Session(Identified):
    """One run of a programme. The number of places taken is never stored: it is counted under a lock (actions/enrolment)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    # Where: a site, and a room of it when it is known; neither when everything is online.
    site = models.ForeignKey("network.Site", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    space = models.ForeignKey("places.Space", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ON_SITE)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    start_on = models.DateField(_("first day"))
    last_day_on = models.DateField(_("last day"))
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    # Euros, tax included, for a person who has no funding.
    price = models.DecimalField(_("price (€)"), max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    admission = models.CharField(_("admission"), max_length=12, choices=Admission, default=Admission.FIRST_COME)
    trainer = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # When its half-days begin: people come at an hour, not at a part of the day.
    morning_from = models.TimeField(_("mornings begin at"), default=time(9))
    afternoon_from = models.TimeField(_("afternoons begin at"), default=time(13))
    evening_from = models.TimeField(_("evenings begin at"), default=time(18))
    # Said in the reminder; nothing means an identity document.
    to_bring = models.CharField(_("what to bring"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            models.Index(fields=["programme", "start_on"], name="session_of_programme"),
            models.Index(fields=["start_on", "id"], name="session_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day_on__gte=F("start_on")),
                name="session_period",
                violation_error_message=_("The last day comes after the first one."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="session_has_places",
                violation_error_message=_("A session has one place at least."),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="session_price", violation_error_message=_("A price is not negative.")
            ),
            models.CheckConstraint(
                condition=Q(mode="remote") | Q(site__isnull=False),
                name="session_has_site",
                violation_error_message=_("Say at which site the session takes place, or choose “online”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.start_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Its page in the catalogue."""
        return reverse("offer:session", args=[self.pk])

    def begins(self, part: str) -> time:
        """The hour at which its half-days of this part of the day begin."""
        hours = {"1_morning": self.morning_from, "2_afternoon": self.afternoon_from, "3_evening": self.evening_from}
        return hours[part]


class HalfDay(Identified):
    """A morning, an afternoon or an evening of a session: the unit in which presence is signed."""

    class Part(models.TextChoices):
        MORNING = "1_morning", _("morning")
        AFTERNOON = "2_afternoon", _("afternoon")
        EVENING = "3_evening", _("evening")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="half_days")
    on = models.DateField(_("day"))
    part = models.CharField(_("part of the day"), max_length=12, choices=Part)
    # Minutes of training in this half-day; hours of presence are the sum over the half-days present.
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=210)

    class Meta:
        verbose_name = _("half-day")
        verbose_name_plural = _("half-days")
        ordering = ["session", "on", "part"]
        constraints = [
            models.UniqueConstraint(fields=["session", "on", "part"], name="half_day_once"),
            models.CheckConstraint(condition=Q(minutes__range=(15, 480)), name="half_day_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.get_part_display()}"
