"""What became of people four weeks and six months after their training."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.audit import audited
from ecluse.foundation.models import Identified

from .enrolment import Enrolment


@audited()
class FollowUp(Identified):
    """One question to one person at one moment after the training. Silence stays silence: `situation` is empty until they answer."""

    class Moment(models.TextChoices):
        """When it is asked, as the ESF+ results are measured."""

        FOUR_WEEKS = "four_weeks", _("four weeks after")
        SIX_MONTHS = "six_months", _("six months after")

    class Situation(models.TextChoices):
        """What the person does now."""

        EMPLOYMENT = "employment", _("I work")
        TRAINING = "training", _("I study or follow a training")
        JOBSEEKER = "jobseeker", _("I look for work")
        OTHER = "other", _("Something else")

    class Employment(models.TextChoices):
        """The kind of work."""

        PERMANENT = "permanent", _("permanent contract")
        TEMPORARY = "temporary", _("fixed-term or agency contract")
        SELF_EMPLOYED = "self_employed", _("self-employed")
        APPRENTICE = "apprentice", _("apprenticeship or work-study")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="follow_ups")
    moment = models.CharField(_("moment"), max_length=10, choices=Moment)
    due_on = models.DateField(_("due on"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    situation = models.CharField(_("situation"), max_length=10, choices=Situation, blank=True)
    employment = models.CharField(_("kind of work"), max_length=13, choices=Employment, blank=True)
    # The person asked to be left in peace: nothing is asked of them any more, for any training.
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None, refused_at=None), name="follow_up_due")]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "moment"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, situation="") | (Q(answered_at__isnull=False) & ~Q(situation="")),
                name="follow_up_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(employment="") | Q(situation="employment"), name="follow_up_employment_of_those_who_work"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.moment}"
