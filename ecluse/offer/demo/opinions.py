"""What the people of the demonstration thought of their trainings, and what became of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.demo import Field, sower

from ..models import Enrolment, FollowUp, SurveyAnswer, SurveyTurn
from ..rules.enrolment import State
from ..rules.follow_up import FOUR_WEEKS, MOMENTS, due_on
from ..rules.survey import DEFAULT_QUESTIONS, new_code

BATCH = 2_000
COMMENTS = (
    "Le rythme était bon, et on ose poser des questions.",
    "Plus d’exercices et moins de diapositives.",
    "J’ai enfin compris ce que je faisais par habitude.",
    "La salle était froide le matin.",
    "Très humain. Merci à toute l’équipe.",
    "J’aurais aimé une journée de plus pour s’exercer.",
)
SITUATIONS = ("employment", "employment", "employment", "training", "jobseeker", "jobseeker", "other", "")


@sower(42, _("Opinions and what follows"))
def sow_opinions(field: Field) -> None:
    """Three people in four gave their opinion of the trainings of the last year; six in eight told what became of them."""
    learner = field.sown["accounts"][Role.LEARNER]
    today = field.today
    took_part = Enrolment.objects.filter(
        state__in=[State.ATTENDING, State.COMPLETED],
        session__last_day_on__range=(today - timedelta(days=360), today - timedelta(days=1)),
    ).select_related("session")
    turns, answers = [], []
    for enrolment in took_part.order_by("pk"):
        said = field.chance.random() < 0.75 and enrolment.person_id != learner.pk
        opened = enrolment.session.last_day_on
        turns.append(SurveyTurn(enrolment=enrolment, moment="on_the_spot", code=new_code(), opened_on=opened, is_answered=said))
        if said:
            answers.append(_answer(field, enrolment))
    SurveyTurn.objects.bulk_create(turns, batch_size=BATCH)
    SurveyAnswer.objects.bulk_create(answers, batch_size=BATCH)
    completed = Enrolment.objects.filter(state=State.COMPLETED, completed_at__gt=field.at - timedelta(days=360))
    rows = [_follow_up(field, one, moment) for one in completed.order_by("pk") for moment in MOMENTS]
    FollowUp.objects.bulk_create(rows, batch_size=BATCH)
    # The learner of the demonstration is asked now about the training that ended some months ago.
    mine = FollowUp.objects.filter(enrolment__person=learner, moment=FOUR_WEEKS)
    mine.update(asked_at=field.at, answered_at=None, situation="", employment="", refused_at=None)


def _answer(field: Field, enrolment: Enrolment) -> SurveyAnswer:
    mood = field.chance.choice((3, 4, 4, 4, 5))
    scores = {
        one.key: max(1, min(5, mood + field.chance.choice((-1, 0, 0, 0, 1))))
        for one in DEFAULT_QUESTIONS
        if field.chance.random() < 0.95
    }
    comment = field.chance.choice(COMMENTS) if field.chance.random() < 0.25 else ""
    return SurveyAnswer(id=uuid4(), session_id=enrolment.session_id, moment="on_the_spot", scores=scores, comment=comment)


def _follow_up(field: Field, enrolment: Enrolment, moment: str) -> FollowUp:
    due = due_on(moment, left=timezone.localdate(enrolment.completed_at or field.at))
    row = FollowUp(enrolment=enrolment, moment=moment, due_on=due)
    if due > field.today:
        return row
    row.asked_at = row_moment = field.at - (field.today - due)
    situation = field.chance.choice(SITUATIONS)
    if situation:
        row.answered_at, row.situation = min(field.at, row_moment + timedelta(days=3)), situation
        if situation == "employment":
            row.employment = field.chance.choice(("permanent", "temporary", "temporary", "self_employed"))
    elif field.chance.random() < 0.2:
        row.refused_at = row_moment
    return row
