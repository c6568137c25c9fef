"""A trainer follows what is done in the tools of their own organisation: how much, how far, who is there now; and of no other."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Role
from ecluse.foundation.paging import Page
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.records.actions.connecting import ensure_own_speaker
from ecluse.records.actions.counting import count_all
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.models import ActivityDefinition
from ecluse.records.queries.activities import Use, funnel_of, used_activities
from ecluse.records.rules.speaker import Speaker
from ecluse.records.rules.watching import Act, standings
from ecluse.records.testing import a_speaker, a_voiding

pytestmark = pytest.mark.django_db
ADL = "http://adlnet.gov/expapi/verbs/"
COURSE = {"id": "https://cours.exemple.be/tableur", "definition": {"name": {"fr": "Tableur"}}}
QUESTION = {"id": "https://cours.exemple.be/tableur/q1", "definition": {"name": {"fr": "Première question"}}}
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


@pytest.fixture
def centre() -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def moodle(centre: Organisation) -> Speaker:
    return a_speaker(organisation_id=centre.pk)


@pytest.fixture
def trainer(centre: Organisation) -> Browser:
    return signed_in_as(a_hat(Role.TRAINER, centre))


def did(by: Speaker, who: str, verb: str, about: dict[str, Any] = COURSE, **more: Any) -> str:
    statement = {
        "actor": {"name": who, "mbox": f"mailto:{who.lower()}@exemple.be"},
        "verb": {"id": f"{ADL}{verb}"},
        "object": about,
    }
    if about is not COURSE:
        statement["context"] = {"contextActivities": {"parent": [COURSE]}}
    return keep_statements(by=by, statements=[statement | more], version="1.0.3")[0]


def of(about: dict[str, Any], owner: Any) -> ActivityDefinition:
    found = ActivityDefinition.objects.filter(iri=about["id"], organisation_id=owner).order_by("pk").first()
    assert found
    return found


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def used(centre: Organisation, mark: str | None = None) -> Page[Use]:
    """What the list shows, once the figures are made."""
    count_all()
    return used_activities(centre.pk, since=NOW.date() - timedelta(9), mark=mark)


def read(browser: Browser, name: str, *args: Any, **headers: str) -> str:
    count_all()
    response = browser.get(reverse(name, args=args), headers=headers)
    assert response.status_code == 200
    return text_of(response)


def test_a_person_stands_where_their_acts_bring_them() -> None:
    at = [NOW - timedelta(minutes=n) for n in range(30)]
    acts = [
        Act(1, f"{ADL}answered", True, at[20]),
        Act(2, f"{ADL}passed", True, at[5]),
        Act(1, f"{ADL}answered", False, at[11]),
        Act(1, f"{ADL}completed", None, at[15]),
    ]

    first, second = standings(acts)

    assert (first.agent, first.is_here(NOW), first.is_passed, first.is_completed) == (2, True, True, False)
    assert (second.answered, second.right, second.acts, second.is_completed, second.is_here(NOW)) == (2, 1, 3, True, False)
    assert standings([]) == []


def test_without_anything_the_list_says_what_will_come(trainer: Browser) -> None:
    assert "Rien n’a été utilisé" in read(trainer, "records:activities")


def test_the_activities_of_an_organisation_are_listed_and_those_of_others_are_not(
    trainer: Browser, moodle: Speaker, centre: Organisation
) -> None:
    did(moodle, "Awa", "initialized")
    did(moodle, "Bo", "initialized")
    did(moodle, "Awa", "answered", QUESTION)
    other = a_speaker()
    did(other, "Awa", "initialized", {"id": "https://ailleurs.be/x", "definition": {"name": {"fr": "Ailleurs"}}})

    page = read(trainer, "records:activities")

    assert page.index(">Tableur<") < page.index("Première question")
    assert "Ailleurs" not in page
    assert [(one.statements, one.people) for one in used(centre)] == [
        (2, 2),
        (1, 1),
    ]
    theirs = of({"id": "https://ailleurs.be/x"}, other.organisation_id)
    for name in ("records:activity", "records:live"):
        assert trainer.get(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.COORDINATOR, Role.COMPANY_TUTOR])
def test_nobody_else_follows_activities(role: Role, moodle: Speaker, centre: Organisation) -> None:
    did(moodle, "Awa", "initialized")
    browser = signed_in_as(a_hat(role) if role is Role.LEARNER else a_hat(role, centre))

    assert browser.get(reverse("records:activities")).status_code == 404
    assert browser.get(reverse("records:live", args=[of(COURSE, centre.pk).pk])).status_code == 404


def test_an_activity_says_how_far_people_come_and_how_long_it_takes(
    trainer: Browser, moodle: Speaker, centre: Organisation
) -> None:
    for who in ("Awa", "Bo", "Cléo"):
        did(moodle, who, "initialized")
        did(moodle, who, "initialized")
    did(moodle, "Awa", "completed", result={"duration": "PT10M"})
    did(moodle, "Bo", "completed", result={"duration": "PT20M30S"})
    did(moodle, "Awa", "passed", result={"duration": "PT99H"})
    did(moodle, "Awa", "registered")
    did(moodle, "Dan", "registered")
    taken = did(moodle, "Cléo", "completed", result={"duration": "PT1H"})
    keep_statements(by=moodle, statements=[a_voiding(taken)], version="1.0.3")

    count_all()
    funnel = funnel_of(of(COURSE, centre.pk), since=timezone.localdate() - timedelta(days=1))
    page = read(trainer, "records:activity", of(COURSE, centre.pk).pk)

    assert (funnel.enrolled, "inscrites" in page) == (2, True)
    assert (funnel.people, funnel.begun, funnel.completed, funnel.passed, funnel.seconds) == (3, 3, 2, 1, 1830)
    assert "15 min" in page
    assert "Personnes par jour" in page


def test_a_class_is_watched_live_with_what_is_done_in_the_parts_of_a_course(
    trainer: Browser, moodle: Speaker, centre: Organisation
) -> None:
    PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")
    did(moodle, "Awa", "initialized")
    key = of(COURSE, centre.pk).pk
    did(moodle, "Awa", "answered", QUESTION, result={"success": True})
    did(moodle, "Awa", "answered", QUESTION, result={"success": False})
    did(moodle, "Bo", "passed", timestamp=(timezone.now() - timedelta(minutes=30)).isoformat())

    page = read(trainer, "records:live", key)
    piece = read(trainer, "records:live", key, **{"HX-Request": "true"})

    assert "1 personne y est maintenant" in page
    assert "1 sur 2" in page
    assert "Awa Diallo a répondu à « Première question » dans « Tableur »" in page
    assert 'hx-trigger="every 5s"' in piece
    assert "<html" not in piece


def test_a_live_page_asks_as_much_for_one_person_as_for_twenty(trainer: Browser, moodle: Speaker, centre: Organisation) -> None:
    did(moodle, "Awa", "initialized")
    address = reverse("records:live", args=[of(COURSE, centre.pk).pk])
    trainer.get(address)
    with CaptureQueriesContext(connection) as one:
        trainer.get(address)
    for n in range(20):
        did(moodle, f"P{n}", "answered", QUESTION)
    with CaptureQueriesContext(connection) as many:
        page = text_of(trainer.get(address))

    assert len(one) == len(many)
    assert page.count("<tr>") == 15
    assert "et 7 autres" in page


def test_the_list_leaves_as_a_table_and_computes_nothing(trainer: Browser, moodle: Speaker) -> None:
    did(moodle, "Awa", "initialized", {"id": "https://x.be/1", "definition": {"name": {"fr": "=1+1"}}})

    rows = list(csv.reader(io.StringIO(read(trainer, "records:activities_csv").lstrip("\ufeff")), delimiter=";"))
    workbook = trainer.get(reverse("records:activities_xlsx"))

    assert rows[0] == ["Activité", "Adresse", "Traces", "Personnes", "Dernière utilisation"]
    assert rows[1][:4] == ["'=1+1", "https://x.be/1", "1", "1"]
    assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_the_list_is_read_twenty_by_twenty(trainer: Browser, moodle: Speaker, centre: Organisation) -> None:
    for n in range(23):
        did(moodle, "Awa", "initialized", {"id": f"https://x.be/{n}", "definition": {"name": {"fr": f"Exercice {n}"}}})

    first = used(centre)
    second = used(centre, first.next)

    assert len(first) == 20
    assert {one.iri for one in [*first, *second]} == {f"https://x.be/{n}" for n in range(23)}
    assert second.next is None


def test_what_arrives_late_is_not_seen_live_and_stands_in_the_list_where_it_happened(
    trainer: Browser, moodle: Speaker, centre: Organisation
) -> None:
    did(moodle, "Awa", "initialized", QUESTION)
    did(moodle, "Bo", "initialized", timestamp=(timezone.now() - timedelta(days=2)).isoformat())

    assert ">Bo<" not in read(trainer, "records:live", of(COURSE, centre.pk).pk)
    assert [one.iri for one in used(centre)] == [
        QUESTION["id"],
        COURSE["id"],
    ]


def test_what_ecluse_itself_says_is_not_an_activity_of_a_tool(centre: Organisation) -> None:
    did(ensure_own_speaker(organisation_id=centre.pk, at=NOW), "Awa", "attended")

    assert used(centre).rows == []
