"""Opinions: one each, apart from the name, shown from five answers on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.models import JournalEntry
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as
from ecluse.offer import api
from ecluse.offer.actions import survey as actions
from ecluse.offer.models import Enrolment, Session, SurveyAnswer, SurveyQuestion, SurveyTurn
from ecluse.offer.queries import survey as queries
from ecluse.offer.rules.enrolment import State
from ecluse.offer.rules.survey import DEFAULT_QUESTIONS, Question, mean_of, rated, read_code
from ecluse.offer.testing import NOW, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
SPOT = SurveyTurn.Moment.ON_THE_SPOT


@pytest.fixture
def session() -> Session:
    """A session that ends today with six people in it."""
    today = timezone.localdate()
    made = SessionFactory(start_on=today - timedelta(days=4), last_day_on=today)
    EnrolmentFactory.create_batch(6, session=made, attending=True)
    return made


def runner(session: Session, role: Role = Role.TRAINER) -> Hat:
    return Hat(role, person_id=PersonFactory().pk, organisation_id=session.programme.organisation_id)


def opened(session: Session) -> list[SurveyTurn]:
    actions.open_survey(by=runner(session), session=session, at=timezone.now())
    return list(queries.turns_of(session))


def answered(session: Session, number: int, *, score: int = 4, comment: str = "") -> None:
    for turn in [one for one in opened(session) if not one.is_answered][:number]:
        scores = {one.key: score for one in DEFAULT_QUESTIONS}
        actions.answer_survey(code=turn.code, scores=scores, comment=comment, at=timezone.now())


# Rules.


def test_answers_are_counted_and_what_is_left_out_does_not_weigh() -> None:
    questions = [Question("a", {}), Question("b", {})]

    first, second = rated(questions, [{"a": 5, "b": 1}, {"a": 4}, {"a": 5}])

    assert (first.counts, first.mean) == ((0, 0, 0, 1, 2), 4.67)
    assert (second.number, second.mean) == (1, 1.0)
    assert mean_of([first, second]) == 3.75
    assert mean_of([]) is None


def test_a_code_is_read_as_people_type_it() -> None:
    assert read_code(" kdf4-92tx ") == "KDF492TX"


def test_the_usual_questions_are_in_four_languages() -> None:
    assert all(set(one.words) == {"fr", "nl", "en", "de"} for one in DEFAULT_QUESTIONS)


# Answering.


def test_each_person_has_one_code_and_opening_again_changes_nothing(session: Session) -> None:
    EnrolmentFactory(session=session, state=State.WITHDRAWN)
    first = [turn.code for turn in opened(session)]

    assert [turn.code for turn in opened(session)] == first
    assert len(set(first)) == 6


def test_a_code_answers_once(session: Session) -> None:
    turn = opened(session)[0]
    actions.answer_survey(code=turn.code, scores={"clear": 5}, comment="", at=timezone.now())

    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_survey(code=turn.code, scores={"clear": 1}, comment="", at=timezone.now())
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_survey(code="NOBODY99", scores={"clear": 1}, comment="", at=timezone.now())

    assert [one.scores for one in SurveyAnswer.objects.all()] == [{"clear": 5}]


def test_nothing_joins_an_answer_to_its_person(session: Session) -> None:
    told = JournalEntry.objects.count()
    answered(session, 2)

    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "session", "moment", "scores", "comment"}
    assert all(answer.pk.version == 4 for answer in SurveyAnswer.objects.all())
    assert not hasattr(SurveyAnswer, "pgh_event_model")
    assert not hasattr(SurveyTurn, "pgh_event_model")
    # What the turn says: that it was answered. No moment, and no news with one.
    assert {field.name for field in SurveyTurn._meta.fields} == {"id", "enrolment", "moment", "code", "opened_on", "is_answered"}
    assert JournalEntry.objects.count() == told


def test_what_was_not_asked_or_is_off_the_scale_is_not_kept(session: Session) -> None:
    turn = opened(session)[0]

    with pytest.raises(actions.NothingIsSaid):
        actions.answer_survey(code=turn.code, scores={"clear": 6, "other": 3}, comment=" ", at=timezone.now())
    assert not SurveyTurn.objects.get(pk=turn.pk).is_answered


def test_a_questionnaire_closes_after_two_months(session: Session) -> None:
    turn = opened(session)[0]

    with pytest.raises(actions.SurveyIsOver):
        actions.answer_survey(code=turn.code, scores={"clear": 3}, comment="", at=timezone.now() + timedelta(days=62))


def test_opinions_are_asked_on_the_last_day_and_by_those_who_run_the_session(session: Session) -> None:
    with pytest.raises(NotAllowed):
        actions.open_survey(by=runner(SessionFactory()), session=session, at=timezone.now())
    session.last_day_on += timedelta(days=1)
    with pytest.raises(actions.TooEarly):
        actions.open_survey(by=runner(session), session=session, at=timezone.now())


# Results.


def test_four_answers_show_nothing_and_five_show_all(session: Session) -> None:
    answered(session, 4, comment="Très bien")
    spot, after = queries.results_of_session(session)
    assert (spot.answers, spot.is_shown, spot.lines, spot.comments) == (4, False, (), ())

    answered(session, 1, score=5)
    spot, after = queries.results_of_session(session)

    assert (spot.answers, spot.asked, spot.is_shown, spot.mean) == (5, 6, True, 4.2)
    assert spot.comments == ("Très bien",) * 4
    assert not after.is_shown


def test_a_programme_leaves_out_the_sessions_with_few_answers(session: Session) -> None:
    answered(session, 5)
    small = SessionFactory(programme=session.programme, start_on=session.start_on, last_day_on=session.last_day_on)
    EnrolmentFactory.create_batch(4, session=small, attending=True)
    answered(small, 4, score=1)

    spot, _after = queries.results_of_programme(session.programme_id, organisation_id=session.programme.organisation_id)

    assert (spot.answers, spot.mean) == (5, 4.0)


def test_the_door_tells_the_satisfaction_of_a_period(session: Session) -> None:
    answered(session, 6, score=3)
    today = timezone.localdate()

    found = api.satisfaction(programme_ids=[session.programme_id], start=today, end=today + timedelta(days=1))
    before = api.satisfaction(programme_ids=[session.programme_id], start=date(2020, 1, 1), end=today)

    assert (found.sessions, found.answers, found.mean) == (1, 6, 3.0)
    assert (before.sessions, before.answers, before.mean) == (0, 0, None)


# Letters and time.


def test_ten_days_after_a_letter_asks_once_those_who_took_part() -> None:
    session = SessionFactory(start_on=date(2026, 11, 9), last_day_on=date(2026, 11, 12))
    took_part = EnrolmentFactory(session=session, completed=True)
    EnrolmentFactory(session=session, state=State.WITHDRAWN)

    assert [actions.ask_afterwards(at=NOW + timedelta(days=days)) for days in (-1, 0, 1)] == [0, 1, 0]

    turn = SurveyTurn.objects.get(moment=SurveyTurn.Moment.AFTER)
    assert mail.outbox[0].to == [took_part.person.email]
    assert reverse("offer:answer_survey", args=[turn.code]) in mail.outbox[0].body


def test_the_last_morning_opens_the_questionnaire_on_the_persons_page(session: Session) -> None:
    assert actions.open_on_last_day(at=timezone.now()) == 6
    assert actions.open_on_last_day(at=timezone.now()) == 0
    turn = queries.turns_of(session)[0]

    page = signed_in_as(turn.enrolment.person).get(reverse("network:home")).content.decode()

    assert reverse("offer:answer_survey", args=[turn.code]) in page


def test_after_a_year_nobody_knows_who_was_asked(session: Session) -> None:
    answered(session, 3)

    assert actions.forget_turns(at=timezone.now() + timedelta(days=370)) == 6
    assert SurveyAnswer.objects.count() == 3


# Questions.


def admin() -> Hat:
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)


def test_the_usual_questions_become_the_operators_own_at_the_first_change() -> None:
    hat = admin()
    actions.write_question(by=hat, words={"fr": "Le rythme me convenait."}, at=NOW)
    actions.retire_question(by=hat, key="place", at=NOW)

    keys = [one.key for one in queries.questions_of(hat.organisation_id)]  # type: ignore[arg-type]

    assert len(keys) == len(DEFAULT_QUESTIONS)
    assert "place" not in keys
    actions.usual_questions(by=hat, at=NOW)
    assert queries.questions_of(hat.organisation_id) == list(DEFAULT_QUESTIONS)  # type: ignore[arg-type]


def test_ten_questions_at_most_and_one_at_least() -> None:
    hat = admin()
    for number in range(4):
        actions.write_question(by=hat, words={"fr": f"Question {number}"}, at=NOW)
    with pytest.raises(actions.TooManyQuestions):
        actions.write_question(by=hat, words={"fr": "Une de trop"}, at=NOW)

    keys = [one.key for one in queries.own_questions(hat.organisation_id)]  # type: ignore[arg-type]
    for key in keys[:-1]:
        actions.retire_question(by=hat, key=key, at=NOW)
    with pytest.raises(actions.LastQuestion):
        actions.retire_question(by=hat, key=keys[-1], at=NOW)


def test_a_trainer_does_not_choose_the_questions() -> None:
    hat = Hat(Role.TRAINER, person_id=PersonFactory().pk, organisation_id=OrganisationFactory().pk)
    for change in (
        lambda: actions.write_question(by=hat, words={"fr": "x"}, at=NOW),
        lambda: actions.retire_question(by=hat, key="clear", at=NOW),
        lambda: actions.usual_questions(by=hat, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_the_page_of_questions_adds_and_takes_away() -> None:
    membership = MembershipFactory(role=Role.OPERATOR_ADMIN.value)
    client, address = signed_in_as(membership), reverse("offer:survey_questions")
    assert "Les explications étaient claires." in client.get(address).content.decode()

    assert client.post(address, {"do": "add", "words_fr": ""}).status_code == 422
    client.post(address, {"do": "add", "words_0": "Le rythme me convenait.", "words_fr": "Le rythme me convenait."})
    client.post(address, {"do": "retire", "key": "clear"})

    page = client.get(address).content.decode()
    assert "Les explications étaient claires." not in page
    assert SurveyQuestion.objects.filter(retired_at=None).count() == len(DEFAULT_QUESTIONS)
    client.post(address, {"do": "usual"})
    assert "Les explications étaient claires." in client.get(address).content.decode()
    assert client.post(address, {"do": "other"}).status_code == 404


# Pages.


def test_a_person_answers_from_a_code_without_an_account(client: Client, session: Session) -> None:
    turn = opened(session)[0]
    entered = client.post(reverse("offer:survey"), {"code": f"{turn.code[:4].lower()} {turn.code[4:]}"})
    page = client.get(entered["Location"]).content.decode()
    assert "Personne ne sait ce que vous répondez" in page
    assert turn.enrolment.person.family_name not in page

    empty = client.post(entered["Location"], {})
    done = client.post(entered["Location"], {"question-1": "5", "question-2": "2", "comment": "Merci"}, follow=True)
    again = client.post(entered["Location"], {"question-1": "1"})

    assert empty.status_code == 422
    assert "Merci pour votre avis" in done.content.decode()
    assert "Merci pour votre avis" in again.content.decode()
    kept = SurveyAnswer.objects.get()
    assert (kept.scores, kept.comment) == ({"expected": 5, "clear": 2}, "Merci")


def test_a_code_that_nobody_has_is_told_so_and_guessing_is_limited(client: Client) -> None:
    address = reverse("offer:survey")

    assert client.post(address, {"code": "ABCD2345"}).status_code == 422
    assert client.post(address, {"code": "short"}).status_code == 422
    assert client.get(reverse("offer:answer_survey", args=["ABCD2345"])).status_code == 404
    answers = {client.post(address, {"code": "ABCD2345"}).status_code for _turn in range(45)}
    assert answers == {422, 429}


def test_a_trainer_shows_the_codes_and_reads_the_results(session: Session) -> None:
    client = signed_in_as(MembershipFactory(role=Role.TRAINER.value, organisation=session.programme.organisation))
    codes = reverse("offer:survey_codes", args=[session.pk])
    client.post(codes)
    page = client.get(codes).content.decode()
    turn = queries.turns_of(session)[0]
    assert f"{turn.code[:4]} {turn.code[4:]}" in page
    assert "data:image/svg+xml" in page

    answered(session, 5, comment="=1+1")
    results = client.get(reverse("offer:survey_results", args=[session.pk])).content.decode()
    table = client.get(reverse("offer:survey_csv", args=[session.pk])).content.decode()
    programme = client.get(reverse("offer:programme_results", args=[session.programme_id])).content.decode()

    assert "Les explications étaient claires." in results
    assert "Les explications étaient claires." in programme
    assert "'=1+1" in table
    assert re.search(r"Les explications étaient claires\.;0;0;0;5;0;5;4", table)


def test_results_and_codes_are_of_those_who_run_the_session(session: Session) -> None:
    stranger = signed_in_as(MembershipFactory(role=Role.TRAINER.value))
    learner = signed_in_as(Enrolment.objects.first().person)
    for name in ("survey_codes", "survey_results", "survey_csv"):
        for client in (stranger, learner):
            assert client.get(reverse(f"offer:{name}", args=[session.pk])).status_code == 404
    assert stranger.get(reverse("offer:programme_results", args=[session.programme_id])).status_code == 404
    assert stranger.post(reverse("offer:survey_codes", args=[session.pk])).status_code == 404


def test_the_codes_cost_the_same_for_one_person_and_for_six(session: Session, django_assert_max_num_queries: Any) -> None:
    client = signed_in_as(MembershipFactory(role=Role.TRAINER.value, organisation=session.programme.organisation))
    address = reverse("offer:survey_codes", args=[session.pk])
    opened(session)
    client.get(address)
    with django_assert_max_num_queries(40) as six:
        client.get(address)
    SurveyTurn.objects.exclude(pk=SurveyTurn.objects.first().pk).delete()
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    assert len(one) == len(six)
