"""Offers of a place to those who wait, and the groups for which an organisation asks."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.waiting import ANSWER_HOURS, LONGEST_HOURS, SHORTEST_HOURS
from .enrolment import Enrolment
from .session import Session


class PlaceOfferQuerySet(models.QuerySet["PlaceOffer"]):
    """Offers by where they stand."""

    def open(self) -> PlaceOfferQuerySet:
        """Not answered, not lapsed."""
        return self.filter(outcome="")


class PlaceOffer(Identified):
    """A place offered to one person until a moment. The place is held meanwhile: the state of the enrolment says so.

    One row for each offer, never rewritten but for its end: the row is the proof of what was offered, told and answered.
    """

    class Outcome(models.TextChoices):
        """How an offer ended."""

        ACCEPTED = "accepted", pgettext_lazy("enrolment", "accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("no answer")
        CLOSED = "closed", _("taken back")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="offers")
    made_at = models.DateTimeField(_("made at"))
    until = models.DateTimeField(_("until (excluded)"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # When the letters left: the offer itself, and that it lapsed.
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    told_of_end_at = models.DateTimeField(_("told of its end at"), null=True, blank=True)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a place")
        verbose_name_plural = _("offers of a place")
        ordering = ["enrolment", "made_at", "id"]
        indexes = [models.Index(fields=["until"], condition=Q(outcome=""), name="offers_to_lapse")]
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(outcome=""), name="one_offer_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="offer_has_time"),
            models.CheckConstraint(
                condition=(Q(outcome="") & Q(ended_at=None)) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="ended_offer_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.until:%d/%m/%Y %H:%M} {self.outcome}"


@audited()
class WaitingRule(Identified):
    """How long an operator lets people answer when it offers them a place. No row: the network's 72 hours."""

    organisation = models.OneToOneField("network.Organisation", on_delete=models.PROTECT, related_name="+")
    answer_hours = models.PositiveSmallIntegerField(
        _("hours to answer"),
        default=ANSWER_HOURS,
        validators=[MinValueValidator(SHORTEST_HOURS), MaxValueValidator(LONGEST_HOURS)],
    )

    class Meta:
        verbose_name = _("rule of the waiting list")
        verbose_name_plural = _("rules of the waiting list")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_hours__range=(SHORTEST_HOURS, LONGEST_HOURS)),
                name="waiting_hours",
                violation_error_message=_("The time to answer goes from 4 to 240 hours."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.answer_hours} h"


@audited()
class EnrolmentGroup(Identified):
    """Several people for whom an organisation asked at once, in one session.

    `request_key` is made with the form: the same form sent twice makes one group.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="groups")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    request_key = models.UUIDField(_("key of the request"), unique=True)

    class Meta:
        verbose_name = _("group enrolment")
        verbose_name_plural = _("group enrolments")
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="group_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.session_id}"
