"""Asking what people thought of a training, and taking their answer apart from their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.mail import write_letter
from ecluse.foundation.multilingual import text_in

from .. import permissions
from ..models import Enrolment, Notice, Session, SurveyAnswer, SurveyQuestion, SurveyTurn
from ..queries.survey import own_questions, questions_of, turn_of_code
from ..rules.enrolment import State
from ..rules.survey import ANSWERED_WITHIN, DEFAULT_QUESTIONS, MOST_QUESTIONS, SCALE, new_code
from .notices import send_once

# The letter leaves when the training is a few days old.
AFTER = timedelta(days=10)
KEPT = timedelta(days=365)


class AlreadyAnswered(Refusal):
    """Each code gives one answer."""

    sentence = _("This code has been used: your opinion is taken, thank you. It cannot be given twice.")


class SurveyIsOver(Refusal):
    """Too late."""

    sentence = _("This questionnaire is closed: it stayed open for two months.")


class NothingIsSaid(Refusal):
    """An empty answer."""

    sentence = _("Answer one question at least, or write a sentence.")


class TooEarly(Refusal):
    """Opinions are asked on the last day."""

    sentence = _("Opinions are asked from the last day of the session on.")


class TooManyQuestions(Refusal):
    """Nobody answers a long list."""

    sentence = _("Ten questions at most: people answer what is short. Remove one first.")


class LastQuestion(Refusal):
    """A questionnaire without a question."""

    sentence = _("This is the only question left. Write another one first, or come back to the usual questions.")


def open_survey(*, by: Hat, session: Session, at: datetime) -> int:
    """Give each person of a session the code of their turn on the last day; answers how many are new. Again changes nothing."""
    if not permissions.can_run_session(by, session):
        raise NotAllowed
    if session.last_day_on > timezone.localdate(at):
        raise TooEarly
    return _open(session, SurveyTurn.Moment.ON_THE_SPOT, at=at)


def _open(session: Session, moment: SurveyTurn.Moment, *, at: datetime) -> int:
    present = Enrolment.objects.filter(session=session, state__in=[State.ATTENDING, State.COMPLETED])
    waiting = present.exclude(survey_turns__moment=moment)
    day = timezone.localdate(at)
    turns = [SurveyTurn(enrolment=one, moment=moment, code=new_code(), opened_on=day) for one in waiting]
    return len(SurveyTurn.objects.bulk_create(turns, ignore_conflicts=True))


def answer_survey(*, code: str, scores: Mapping[str, int], comment: str, at: datetime) -> SurveyTurn:
    """Take one answer for a code. The turn is marked, the answer is written in another table, and nothing joins them."""
    comment = comment.strip()[:1000]
    with transaction.atomic():
        turn = SurveyTurn.objects.select_for_update(of=("self",)).filter(code=code).first()
        found = turn_of_code(code)
        if turn is None or found is None:
            raise AlreadyAnswered
        if turn.is_answered:
            raise AlreadyAnswered
        if turn.opened_on + ANSWERED_WITHIN < timezone.localdate(at):
            raise SurveyIsOver
        session = found.enrolment.session
        known = {question.key for question in questions_of(session.programme.organisation_id)}
        kept = {key: value for key, value in scores.items() if key in known and value in SCALE}
        if not kept and not comment:
            raise NothingIsSaid
        turn.is_answered = True
        turn.save(update_fields=["is_answered"])
        SurveyAnswer.objects.create(session=session, moment=turn.moment, scores=kept, comment=comment)
    return found


def open_on_last_day(*, at: datetime) -> int:
    """On the morning of the last day of a session its people find the questionnaire on their page; answers how many turns opened."""
    today = timezone.localdate(at)
    sessions = Session.objects.filter(last_day_on__in=[today, today - timedelta(days=1)], cancelled_at=None)
    return sum(_open(session, SurveyTurn.Moment.ON_THE_SPOT, at=at) for session in sessions)


def ask_afterwards(*, at: datetime) -> int:
    """Write to those who took part in a session that ended ten days ago; answers how many letters left. Each person once."""
    ended = timezone.localdate(at) - AFTER
    sessions = Session.objects.filter(last_day_on__range=(ended - timedelta(days=10), ended), cancelled_at=None)
    for session in sessions:
        _open(session, SurveyTurn.Moment.AFTER, at=at)
    told = Notice.objects.filter(kind=Notice.Kind.SURVEY, sent_at__isnull=False).values_list("about", flat=True)
    waiting = (
        SurveyTurn.objects.filter(moment=SurveyTurn.Moment.AFTER, is_answered=False, enrolment__session__in=sessions)
        .exclude(enrolment__person__email=None)
        .exclude(enrolment__person__email="")
        .exclude(code__in=told)
        .select_related("enrolment__person", "enrolment__session__programme__organisation")
    )
    return sum(
        send_once(
            person_id=turn.enrolment.person_id, kind=Notice.Kind.SURVEY, about=turn.code, at=at,
            write=lambda turn=turn: _letter(turn),  # type: ignore[misc]
        )
        for turn in waiting
    )  # fmt: skip


def _letter(turn: SurveyTurn) -> None:
    person, programme = turn.enrolment.person, turn.enrolment.session.programme
    write_letter(
        to=person.email or "",
        language=person.language,
        subject=_("Your opinion of “%(title)s”"),
        template="offer/mail/survey.txt",
        context={
            "name": person.given_name,
            "title": lambda: text_in(programme.title),
            "operator": programme.organisation.name,
            "link": reverse("offer:answer_survey", args=[turn.code]),
        },
    )


def forget_turns(*, at: datetime) -> int:
    """After a year nobody needs to know who was asked; the answers, which are nobody's, stay."""
    return SurveyTurn.objects.filter(opened_on__lt=timezone.localdate(at) - KEPT).delete()[0]


# The questions of an operator.


def write_question(*, by: Hat, words: Mapping[str, str], at: datetime) -> SurveyQuestion:
    """Add a question; the usual ones become the operator's own at the first change."""
    if not can_write_questions(by) or by.organisation_id is None:
        raise NotAllowed
    with transaction.atomic():
        own = _own(by)
        if len(own) >= MOST_QUESTIONS:
            raise TooManyQuestions
        key = new_id()
        last = SurveyQuestion.objects.filter(organisation=by.organisation_id).aggregate(last=Max("number"))["last"] or 0
        return SurveyQuestion.objects.create(
            id=key, organisation_id=by.organisation_id, number=last + 1, key=key.hex, words=dict(words)
        )


def retire_question(*, by: Hat, key: str, at: datetime) -> None:
    """Ask a question no more; its answers stay in the results."""
    if not can_write_questions(by):
        raise NotAllowed
    with transaction.atomic():
        own = _own(by)
        if [one.key for one in own] == [key]:
            raise LastQuestion
        SurveyQuestion.objects.filter(organisation=by.organisation_id, key=key, retired_at=None).update(retired_at=at)


def usual_questions(*, by: Hat, at: datetime) -> None:
    """Come back to the usual questions."""
    if not can_write_questions(by):
        raise NotAllowed
    SurveyQuestion.objects.filter(organisation=by.organisation_id, retired_at=None).update(retired_at=at)


def can_write_questions(hat: Hat) -> bool:
    """The administrators and the technopedagogues of an operator choose what it asks."""
    return hat.is_any(Role.OPERATOR_ADMIN, Role.TECHNOPEDAGOGUE) and hat.organisation_id is not None


def _own(by: Hat) -> list[SurveyQuestion]:
    assert by.organisation_id is not None  # noqa: S101 - permission was asked
    own = own_questions(by.organisation_id)
    if own:
        return own
    return SurveyQuestion.objects.bulk_create(
        SurveyQuestion(organisation_id=by.organisation_id, number=number, key=one.key, words=dict(one.words))
        for number, one in enumerate(DEFAULT_QUESTIONS, start=1)
    )
