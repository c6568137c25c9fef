"""What is read of surveys: the questions in force, the turns of a session, the results that may be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ..models import Session, SurveyAnswer, SurveyQuestion, SurveyTurn
from ..rules.survey import ANSWERED_WITHIN, DEFAULT_QUESTIONS, MINIMUM, Question, Rated, mean_of, rated


def questions_of(organisation_id: UUID) -> list[Question]:
    """The questions that an operator asks now: its own, or the usual ones."""
    own = SurveyQuestion.objects.filter(organisation=organisation_id, retired_at=None).order_by("number", "id")
    return [Question(row.key, row.words) for row in own] or list(DEFAULT_QUESTIONS)


def own_questions(organisation_id: UUID) -> list[SurveyQuestion]:
    """The questions that an operator wrote; none while it asks the usual ones."""
    return list(SurveyQuestion.objects.filter(organisation=organisation_id, retired_at=None).order_by("number", "id"))


def turn_of_code(code: str) -> SurveyTurn | None:
    """The turn that a code opens."""
    rows = SurveyTurn.objects.select_related("enrolment__session__programme__organisation")
    return rows.filter(code=code).first() if code else None


def turns_of(session: Session) -> QuerySet[SurveyTurn]:
    """The turns of the last half-day, in the order of the attendance sheet."""
    rows = SurveyTurn.objects.filter(enrolment__session=session, moment=SurveyTurn.Moment.ON_THE_SPOT)
    return rows.select_related("enrolment__person").order_by(
        "enrolment__person__family_name", "enrolment__person__given_name", "id"
    )


def open_turns_of(person_id: UUID, *, today: date) -> list[SurveyTurn]:
    """The turns that wait for a person and are still open."""
    first = today - ANSWERED_WITHIN
    rows = SurveyTurn.objects.filter(enrolment__person=person_id, is_answered=False, opened_on__gte=first)
    return list(rows.select_related("enrolment__session__programme").order_by("-opened_on", "id")[:3])


@dataclass(frozen=True)
class Results:
    """The answers at one moment. `lines` and `comments` are empty while there are fewer than `MINIMUM` answers."""

    moment: SurveyTurn.Moment
    asked: int
    answers: int
    lines: tuple[Rated, ...]
    comments: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers for none to be somebody's."""
        return self.answers >= MINIMUM

    @property
    def mean(self) -> float | None:
        """The mean of everything rated."""
        return mean_of(self.lines)


def results_of_session(session: Session) -> list[Results]:
    """What was answered in one session, at each moment. Four statements."""
    return [_results({session.pk}, session.programme.organisation_id, moment) for moment in SurveyTurn.Moment]


def results_of_programme(programme_id: UUID, *, organisation_id: UUID) -> list[Results]:
    """What was answered in all the sessions of a programme, at each moment.

    A session with fewer answers than may be shown is left out: the difference between two pages would show it.
    """
    found = []
    for moment in SurveyTurn.Moment:
        sessions = enough_answers(Q(programme=programme_id), moment)
        found.append(_results(sessions, organisation_id, moment))
    return found


def enough_answers(which: Q, moment: SurveyTurn.Moment) -> set[UUID]:
    """Among these sessions, those whose answers at this moment may be shown."""
    rows = Session.objects.filter(which).annotate(number=Count("survey_answers", filter=Q(survey_answers__moment=moment)))
    return set(rows.filter(number__gte=MINIMUM).values_list("pk", flat=True))


def _results(sessions: Collection[UUID], organisation_id: UUID, moment: SurveyTurn.Moment) -> Results:
    asked = SurveyTurn.objects.filter(enrolment__session__in=sessions, moment=moment).count()
    # The order of keys that are chance is no order.
    rows = list(SurveyAnswer.objects.filter(session__in=sessions, moment=moment).order_by("pk").values_list("scores", "comment"))
    if len(rows) < MINIMUM:
        return Results(moment, asked, len(rows), (), ())
    scores = [one for one, _comment in rows]
    lines = tuple(line for line in rated(_all_questions(organisation_id), scores) if line.number)
    return Results(moment, asked, len(rows), lines, tuple(comment for _scores, comment in rows if comment))


def _all_questions(organisation_id: UUID) -> list[Question]:
    """Every question that was ever asked, those in force first."""
    rows = SurveyQuestion.objects.filter(organisation=organisation_id).order_by("retired_at", "number", "id")
    own = {row.key: Question(row.key, row.words) for row in reversed(rows)}
    return list(({one.key: one for one in DEFAULT_QUESTIONS} | own).values())


@dataclass(frozen=True)
class Satisfaction:
    """How satisfied people were: sessions with enough answers, answers, mean from 1 to 5 (None when there is none)."""

    sessions: int
    answers: int
    mean: float | None


def satisfaction(*, programme_ids: Collection[UUID], start: date, end: date, moment: str = "on_the_spot") -> Satisfaction:
    """The satisfaction with these programmes, in the sessions that ended in [start, end). Sessions with few answers are left out."""
    which = Q(programme__in=programme_ids, last_day_on__gte=start, last_day_on__lt=end)
    sessions = enough_answers(which, SurveyTurn.Moment(moment))
    rows = SurveyAnswer.objects.filter(session__in=sessions, moment=moment).values_list("scores", flat=True)
    values = [value for scores in rows for value in scores.values()]
    mean = round(sum(values) / len(values), 2) if values else None
    return Satisfaction(len(sessions), len(rows), mean)
