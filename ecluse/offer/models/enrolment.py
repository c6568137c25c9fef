"""Enrolments, the steps of their life, and attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from ..rules.enrolment import HOLDING, OPEN, State
from .session import HalfDay, Session

if TYPE_CHECKING:
    from uuid import UUID

STATE_WORDS = {
    State.REQUESTED: _("requested"),
    State.ACCEPTED: pgettext_lazy("enrolment", "accepted"),
    State.WAITING_LIST: _("on the waiting list"),
    State.OFFERED: _("place offered"),
    State.REFUSED: _("refused"),
    State.WITHDRAWN: _("withdrawn"),
    State.LAPSED: _("no answer"),
    State.TRANSFERRED: _("moved to another session"),
    State.ATTENDING: _("attending"),
    State.COMPLETED: _("completed"),
    State.ABANDONED: _("abandoned"),
}
PERSON_STATUS = [
    ("jobseeker", _("jobseeker")),
    ("employee", _("employee")),
    ("self_employed", _("self-employed")),
    ("apprentice", _("apprentice")),
    ("student", _("pupil or student")),
    ("inactive", _("outside the labour market")),
]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments by what they hold."""

    def holding_a_place(self) -> EnrolmentQuerySet:
        """Offered, accepted, attending or done: a place of the session is theirs."""
        return self.filter(state__in=HOLDING)

    def waiting(self) -> EnrolmentQuerySet:
        """On the waiting list, first come first."""
        return self.filter(state=State.WAITING_LIST).order_by("queue_number")

    def open(self) -> EnrolmentQuerySet:
        """Still going somewhere."""
        return self.filter(state__in=OPEN)

    def for_operator(self, organisation_id: UUID | None) -> EnrolmentQuerySet:
        """In the sessions of this operator."""
        return self.filter(session__programme__organisation=organisation_id)


@audited()
class Enrolment(Identified):
    """A person's way into and through a session.

    What is needed for indicators is taken at entry and never follows the person's later life (ESF+ counts at entry).
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=[(state.value, words) for state, words in STATE_WORDS.items()])
    requested_at = models.DateTimeField(_("requested at"))
    # The organisation that asked for the person, when it was not the person.
    referred_by = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # The person's agreement that their file is read by this operator, as told by the organisation that asked for them.
    sharing_agreed_at = models.DateTimeField(_("sharing agreed at"), null=True, blank=True)
    # The group in which an organisation asked for several people at once: each of them says yes or no themselves.
    group = models.ForeignKey("offer.EnrolmentGroup", on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    # The enrolment in another session that this one continues; the hours signed there stay there.
    transferred_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="transferred_to", null=True, blank=True
    )
    # Minutes of presence signed in the sessions that this one continues: they stay there, and count for completion here.
    minutes_carried = models.PositiveIntegerField(_("minutes signed before"), default=0)
    motivation = models.TextField(_("motivation"), blank=True, max_length=2000)
    needs = models.TextField(_("what helps me to take part"), blank=True, max_length=1000)
    status_at_entry = models.CharField(_("situation at entry"), max_length=14, choices=PERSON_STATUS, blank=True)
    gender_at_entry = models.CharField(_("gender at entry"), max_length=12, blank=True)
    age_at_entry = models.PositiveSmallIntegerField(_("age at entry"), null=True, blank=True)
    # Rank of arrival on the waiting list of the session; it is kept when the person gets a place.
    queue_number = models.PositiveIntegerField(_("number on the waiting list"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    # First presence: from then on the person is a participant for the indicators.
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # When the person was written to that somebody asked for them, or that they go on here: nobody receives it twice.
    told_of_request_at = models.DateTimeField(_("told of the request at"), null=True, blank=True)
    # When the letter about the cancelled session was sent: nobody receives it twice.
    told_of_cancellation_at = models.DateTimeField(_("told of the cancellation at"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index(fields=["session", "state"], name="enrolment_of_session"),
            models.Index(fields=["person", "-requested_at"], name="enrolment_of_person"),
            models.Index(fields=["started_at"], condition=Q(started_at__isnull=False), name="enrolment_participations"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=[state.value for state in (*OPEN, State.COMPLETED)]),
                name="enrolment_once",
                violation_error_message=_("This person is enrolled in this session already."),
            ),
            models.UniqueConstraint(fields=["session", "queue_number"], name="queue_number_once"),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING_LIST.value) | Q(queue_number__isnull=False), name="waiting_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ATTENDING.value, State.COMPLETED.value]) | Q(started_at__isnull=False),
                name="started_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.COMPLETED.value) | Q(completed_at__isnull=False), name="completed_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.session_id} ({self.state})"

    def get_absolute_url(self) -> str:
        """The page where its person follows it."""
        return reverse("offer:enrolment", args=[self.pk])

    @property
    def at(self) -> State:
        """The state as a member of the life cycle."""
        return State(self.state)


class EnrolmentStep(Identified):
    """One step of an enrolment's life: from, to, when, who and why. Written with the step, never changed."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(_("from"), max_length=12, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=[(state.value, words) for state, words in STATE_WORDS.items()])
    at = models.DateTimeField(_("at"))
    by_person_id = models.UUIDField(_("by"), null=True)
    by_role = models.CharField(_("role"), max_length=24)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of an enrolment")
        verbose_name_plural = _("steps of enrolments")
        ordering = ["enrolment", "at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


@audited()
class Attendance(Identified):
    """Presence of one person on one half-day, as signed by the trainer. No row means not taken yet."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    half_day = models.ForeignKey(HalfDay, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by_id = models.UUIDField(_("taken by"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["enrolment", "half_day"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.half_day} {self.presence}"
