"""What a training would cost somebody: what is known, what is not, what is never kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.news.models import JournalEntry
from ecluse.network.models import Person, Region
from ecluse.network.testing import PersonFactory, signed_in_as
from ecluse.offer.models import AskedPaper, Funding
from ecluse.offer.models.enrolment import PERSON_STATUS
from ecluse.offer.rules.eligibility import Answer, Said, Source, Topic, Training, explain
from ecluse.offer.rules.papers import Asked
from ecluse.offer.testing import ProgrammeFactory, SessionFactory
from ecluse.offer.web.eligibility import SENTENCES

STATUSES = ["", *(value for value, _words in PERSON_STATUS)]
REGIONS = ["", *Region.values]


def training(*funding: str, price: int = 300, **fields: object) -> Training:
    ordinary = {"target_groups": ["jobseekers"], "language": "fr", "papers": {"identity": [], "jobseeker": ["jobseeker"]}}
    return Training(funding=funding, price=Decimal(price), **(ordinary | fields))


@pytest.mark.parametrize(
    ("funding", "said", "topic", "answer"),
    [
        ("free_all", Said(), Topic.FREE_ALL, Answer.YES),
        ("free_jobseekers", Said("jobseeker"), Topic.FREE_JOBSEEKERS, Answer.YES),
        ("free_jobseekers", Said("employee"), Topic.FREE_JOBSEEKERS, Answer.NO),
        ("free_jobseekers", Said(), Topic.FREE_JOBSEEKERS, Answer.UNKNOWN),
        ("vouchers", Said("employee", "wallonia"), Topic.VOUCHERS_WALLONIA, Answer.YES),
        ("vouchers", Said("employee", "west_flanders"), Topic.VOUCHERS_FLANDERS, Answer.YES),
        ("vouchers", Said("employee", "hauts_de_france"), Topic.VOUCHERS, Answer.NO),
        ("vouchers", Said("employee"), Topic.VOUCHERS, Answer.UNKNOWN),
        ("vouchers", Said("jobseeker"), Topic.VOUCHERS, Answer.NO),
        ("paid_leave", Said("employee", "brussels"), Topic.PAID_LEAVE, Answer.YES),
        ("paid_leave", Said("self_employed", "wallonia"), Topic.PAID_LEAVE, Answer.NO),
        ("cpf", Said("employee", "hauts_de_france"), Topic.CPF, Answer.YES),
        ("cpf", Said("employee", "wallonia"), Topic.CPF, Answer.NO),
        ("cpf", Said("", "hauts_de_france"), Topic.CPF, Answer.UNKNOWN),
        ("employer", Said("apprentice"), Topic.EMPLOYER, Answer.YES),
        ("employer", Said("student"), Topic.EMPLOYER, Answer.NO),
    ],
)
def test_who_may_pay_follows_from_what_was_said_and_nothing_else(funding: str, said: Said, topic: Topic, answer: Answer) -> None:
    (line,) = explain(said, training(funding)).pays

    assert (line.topic, line.answer) == (topic, answer)


@pytest.mark.parametrize(
    ("funding", "said", "cost"),
    [
        (("free_jobseekers", "vouchers"), Said("jobseeker"), 0),
        (("free_jobseekers", "vouchers"), Said("employee", "wallonia"), None),
        (("free_jobseekers",), Said("employee"), 300),
        (("free_jobseekers",), Said(), None),
        (("free_all",), Said(), 0),
        ((), Said("employee"), 300),
        (("paid_leave",), Said("employee", "wallonia"), 300),
    ],
)
def test_the_cost_is_known_or_said_not_to_be(funding: tuple[str, ...], said: Said, cost: int | None) -> None:
    assert explain(said, training(*funding)).cost == cost
    assert explain(said, training(*funding, price=0)).cost == 0


def test_a_target_group_refuses_nobody_and_a_language_is_not_guessed() -> None:
    suits = {line.topic: line for line in explain(Said("student", "", "nl"), training()).suits}

    assert suits[Topic.FOR_ME].answer is Answer.UNKNOWN
    assert suits[Topic.FOR_ME].source is Source.TO_CONFIRM
    assert suits[Topic.LANGUAGE].answer is Answer.NO
    assert explain(Said(), training()).suits[1].answer is Answer.UNKNOWN


def test_papers_are_those_of_the_situation() -> None:
    assert explain(Said("employee"), training()).papers == {"identity": Asked.YES, "jobseeker": Asked.NO}
    assert explain(Said(), training()).papers["jobseeker"] is Asked.UNKNOWN


@given(
    status=some.sampled_from(STATUSES),
    region=some.sampled_from(REGIONS),
    funding=some.sets(some.sampled_from(Funding.values)),
)
def test_saying_more_never_turns_a_yes_into_a_question_and_each_answer_has_its_sentence(
    status: str, region: str, funding: set[str]
) -> None:
    found = explain(Said(status, region), training(*funding))

    for line in (*found.pays, *found.suits):
        assert SENTENCES[line.topic, line.answer]
    if status and region:
        assert all(line.answer is not Answer.UNKNOWN for line in found.pays)


@pytest.mark.django_db
def test_the_session_page_explains_before_anybody_asks() -> None:
    session = SessionFactory(price=300)
    AskedPaper.objects.create(programme=session.programme, kind="identity")

    page = Client().get(session.get_absolute_url())

    assert "Au plus 300" in page.text
    assert "gratuit si vous êtes" in page.text
    assert "Document d’identité" in page.text
    assert reverse("offer:for_me", args=[session.pk]) in page.text


@pytest.mark.django_db
def test_what_is_said_is_answered_and_kept_nowhere() -> None:
    session = SessionFactory(price=300)
    person = PersonFactory(status="")
    client = signed_in_as(person)
    address = reverse("offer:for_me", args=[session.pk])

    answer = client.post(address, {"status": "jobseeker", "region": "wallonia", "language": "fr"})

    assert "Sans doute rien" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert Person.objects.get(pk=person.pk).status == ""
    assert JournalEntry.objects.count() == 0
    assert "jobseeker" not in str(dict(client.session.items()))


@pytest.mark.django_db
def test_nonsense_is_refused_in_words_and_silence_is_an_answer() -> None:
    address = reverse("offer:for_me", args=[SessionFactory().pk])

    assert Client().post(address, {"status": "king"}).status_code == 422
    assert "cela dépend" in Client().post(address, {"status": ""}).text


@pytest.mark.django_db
def test_a_draft_answers_nobody() -> None:
    session = SessionFactory(programme=ProgrammeFactory(draft=True))

    assert Client().get(reverse("offer:for_me", args=[session.pk])).status_code == 404
