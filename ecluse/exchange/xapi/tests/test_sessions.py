"""A trainer watches the learners of their session at work; what belongs to other sessions, and other people, is not there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.exchange.xapi import own
from ecluse.foundation.access import Role
from ecluse.network.models import Person
from ecluse.network.testing import MembershipFactory, PersonFactory, a_hat, signed_in_as
from ecluse.offer.models import Enrolment, Session
from ecluse.offer.testing import EnrolmentFactory, SessionFactory
from ecluse.records.api import Speaker, WatchedClass, keep_statements, known_ids
from ecluse.records.queries import classes as queries
from ecluse.records.testing import a_speaker, a_voiding

pytestmark = pytest.mark.django_db
ADL = "http://adlnet.gov/expapi/verbs/"
QUESTION = {"id": "https://cours.exemple.be/q1", "definition": {"name": {"fr": "Première question"}}}
EVENT = "http://activitystrea.ms/schema/1.0/event"


@pytest.fixture
def session() -> Session:
    today = timezone.localdate()
    found: Session = SessionFactory.create(
        start_on=today - timedelta(days=1), last_day_on=today + timedelta(days=1), trainer=PersonFactory.create()
    )
    return found


@pytest.fixture
def moodle(session: Session) -> Speaker:
    return a_speaker(organisation_id=session.programme.organisation_id)


@pytest.fixture
def trainer(session: Session) -> Browser:
    return signed_in_as(
        MembershipFactory.create(role="trainer", organisation=session.programme.organisation, person=session.trainer)
    )


def enrolled(session: Session, name: str, **more: Any) -> Enrolment:
    person = PersonFactory.create(given_name=name, family_name="Diallo")
    found: Enrolment = EnrolmentFactory.create(
        session=session, person=person, state="attending", started_at=timezone.now(), **more
    )
    return found


def did(by: Speaker, who: Person, verb: str = "answered", *, minutes_ago: float = 0, **more: Any) -> str:
    statement = {
        "actor": own.actor(who.pk),
        "verb": {"id": f"{ADL}{verb}"},
        "object": QUESTION,
        "timestamp": (timezone.now() - timedelta(minutes=minutes_ago)).isoformat(),
    }
    return keep_statements(by=by, statements=[statement | more], version="1.0.3")[0]


def of(session: Session) -> str:
    return reverse("records:live_class", args=[session.pk])


def read(browser: Browser, session: Session, **headers: str) -> str:
    response = browser.get(of(session), headers=headers)
    assert response.status_code == 200
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_a_session_at_work_says_who_is_there_what_they_do_and_who_may_need_help(
    trainer: Browser, session: Session, moodle: Speaker
) -> None:
    awa, bo, _cleo = (enrolled(session, name) for name in ("Awa", "Bo", "Cléo"))
    did(moodle, awa.person, result={"success": True}, minutes_ago=4)
    did(moodle, awa.person, "passed", result={"success": True}, minutes_ago=1)
    for minutes in (5, 4, 3):
        did(moodle, bo.person, result={"success": False}, minutes_ago=minutes)

    page, piece = read(trainer, session), read(trainer, session, **{"HX-Request": "true"})

    assert "2 personnes y sont maintenant" in page
    assert page.index("Bo Diallo") < page.index("Awa Diallo")
    assert "Bute sur une question" in page
    assert "a réussi « Première question »" in page
    assert "Bo Diallo a répondu à « Première question »" in page
    assert "à revoir" in page
    assert "1 personne pas encore vue aujourd’hui" in page
    assert "Aucun outil ne nomme cette session" in page
    assert 'hx-trigger="every 5s"' in piece
    assert "<html" not in piece


def test_what_names_another_session_was_done_elsewhere_taken_back_or_said_by_ecluse_is_not_counted(
    trainer: Browser, session: Session, moodle: Speaker
) -> None:
    awa = enrolled(session, "Awa")
    other: Session = SessionFactory.create(programme=session.programme)
    again = EnrolmentFactory.create(session=other, person=awa.person)
    grouping = {"contextActivities": {"grouping": [own.session_activity(other)]}}
    did(moodle, awa.person, context=grouping)
    did(moodle, awa.person, context={"registration": str(again.pk)})
    did(moodle, awa.person, object=own.session_activity(other))
    did(a_speaker(), awa.person)
    did(moodle, awa.person, minutes_ago=60 * 25)
    taken = did(moodle, awa.person)
    keep_statements(by=moodle, statements=[a_voiding(taken)], version="1.0.3")
    own.keep(session.programme.organisation_id, [own.recipes.says(uuid4(), actor=own.actor(awa.person_id), verb=own.recipes.ATTENDED, about=own.session_activity(session), at=timezone.now())], at=timezone.now())  # fmt: skip # noqa: E501
    did(moodle, PersonFactory.create(), object=own.session_activity(session))

    assert "Personne de cette session n’a été vu aujourd’hui" in read(trainer, session)
    did(moodle, awa.person, context={"registration": str(awa.pk)})
    assert "a été dit par des outils qui nomment cette session" in read(trainer, session)


def test_outside_its_days_only_what_names_the_session_counts(trainer: Browser, session: Session, moodle: Speaker) -> None:
    awa = enrolled(session, "Awa")
    session.start_on = session.last_day_on = timezone.localdate() - timedelta(days=9)
    session.save()
    did(moodle, awa.person)

    assert "Personne de cette session" in read(trainer, session)
    did(moodle, awa.person, context={"contextActivities": {"category": [{"id": own.session_activity(session)["id"]}]}})
    page = read(trainer, session)
    assert "Awa Diallo" in page
    assert "En dehors des jours de cette session" in page


def test_only_its_trainer_and_the_administrators_of_its_operator_watch_a_session(
    trainer: Browser, session: Session, moodle: Speaker
) -> None:
    operator = session.programme.organisation
    learner = enrolled(session, "Awa").person
    others = [a_hat(Role.TRAINER, operator), a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER), learner]

    assert [signed_in_as(hat).get(of(session)).status_code for hat in others] == [404] * 4
    assert signed_in_as(a_hat(Role.OPERATOR_ADMIN, operator)).get(of(session)).status_code == 200
    assert trainer.get(reverse("records:live_class", args=[uuid4()])).status_code == 404
    assert of(session) in trainer.get(reverse("offer:run", args=[session.pk])).content.decode()
    assert of(session) not in signed_in_as(others[0]).get(reverse("offer:run", args=[session.pk])).content.decode()
    session.trainer = None
    session.save()
    assert signed_in_as(others[0]).get(of(session)).status_code == 200


def test_a_class_of_two_hundred_costs_the_queries_of_one_and_is_read_thirty_by_thirty(
    trainer: Browser, session: Session, moodle: Speaker
) -> None:
    did(moodle, enrolled(session, "A000").person)
    read(trainer, session)
    with CaptureQueriesContext(connection) as one:
        read(trainer, session)
    for n in range(1, 200):
        question = {"id": f"https://cours.exemple.be/q{n % 9}", "definition": {"name": {"fr": f"Question {n % 9}"}}}
        did(moodle, enrolled(session, f"A{n:03}").person, object=question, result={"success": n % 2 == 0})
    with CaptureQueriesContext(connection) as many:
        page = read(trainer, session)
    last = trainer.get(of(session), {"page": "7"}).content.decode()
    elements = re.findall(r"<[a-z]", re.sub(r"<svg.*?</svg>", "<svg>", page, flags=re.DOTALL))

    assert len(one) == len(many)
    assert len(elements) <= 350
    assert page.count('<th scope="row">') == 36
    assert 'hx-get="/suivi/sessions/' in page
    assert "sur 200 vues aujourd’hui" in page
    assert "A029" in page
    assert "A030" not in page.split("Exercice par exercice")[0]
    assert last.count('<th scope="row">') == 26
    assert trainer.get(of(session), {"page": "x" * 99}).status_code == 200


def test_somebody_with_two_addresses_is_one_person(session: Session, moodle: Speaker) -> None:
    awa = enrolled(session, "Awa")
    did(moodle, awa.person)
    did(moodle, awa.person, actor={"mbox": f"mailto:{awa.person.email}"})
    hat = a_hat(Role.OPERATOR_ADMIN, session.programme.organisation)
    from ecluse.exchange.xapi.sessions import session_as_class

    watched = session_as_class(hat, session.pk)

    assert isinstance(watched, WatchedClass)
    found = queries.acts_of(watched, since=timezone.now() - timedelta(hours=1), is_open=True)
    assert [one.act.agent for one in found] == [0, 0]
    assert known_ids(session.programme.organisation_id, [uuid4()]) == set()
