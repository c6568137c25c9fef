"""What people thought of a training: who was asked, and, apart, what was answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.models import Identified
from ecluse.foundation.multilingual import MultilingualField

from .enrolment import Enrolment
from .session import Session


class SurveyQuestion(Identified):
    """A question that an operator asks instead of the usual ones. One whose words change is another question: its answers stay apart."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    # The key of the usual question it was copied from, so that its results go on; its own otherwise.
    key = models.CharField(_("key"), max_length=40)
    words = MultilingualField(_("question"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of surveys")
        ordering = ["organisation", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], condition=Q(retired_at=None), name="survey_question_once")
        ]

    def __str__(self) -> str:
        return self.key


class SurveyTurn(Identified):
    """The turn of one person to answer at one moment. It says whether they have, and neither what nor when."""

    class Moment(models.TextChoices):
        ON_THE_SPOT = "on_the_spot", _("on the last half-day")
        AFTER = "after", _("some days later")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="survey_turns")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment)
    code = models.CharField(_("code"), max_length=12, unique=True)
    opened_on = models.DateField(_("opened on"))
    is_answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("turn to give an opinion")
        verbose_name_plural = _("turns to give an opinion")
        constraints = [models.UniqueConstraint(fields=["enrolment", "moment"], name="survey_turn_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.moment}"


class SurveyAnswer(models.Model):
    """One answer to a survey of a session. There is on purpose no person, no turn and no moment of the day, and the key is
    chance and not time: nothing in this table tells whose it is. It is not audited for the same reason.

    What this does not promise: whoever administers the database server itself could compare the transactions that wrote a turn
    and an answer; and a reader who looks after each new answer sees what it changed in the mean, from the fifth on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="survey_answers")
    moment = models.CharField(_("moment"), max_length=12, choices=SurveyTurn.Moment)
    # From 1 to 5 by the key of the question; a question left out has no entry.
    scores = models.JSONField(_("scores"), default=dict)
    comment = models.TextField(_("comment"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        indexes = [models.Index(fields=["session", "moment"], name="survey_answer_of_session")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.moment}"
