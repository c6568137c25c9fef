"""The machine room: journal, dead letters, tasks, audit trail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecluse.foundation.access import Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news import publish
from ecluse.foundation.news.models import Delivery, JournalEntry
from ecluse.network import events
from ecluse.network.models import Person
from ecluse.network.testing import (
    MembershipFactory,
    PersonFactory,
    SiteFactory,
    a_hat,
    learner_hat,
    signed_in_as,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def administrator() -> Client:
    return signed_in_as(a_hat(Role.PLATFORM_ADMIN))


def told(count: int = 1) -> Person:
    person: Person = PersonFactory.create(given_name="Marie", family_name="Dupont")
    with transaction.atomic():
        for _n in range(count):
            publish(events.ProfileChanged(person_id=person.pk, fields=("phone",)), by=learner_hat(person), at=NOW)
    return person


def a_dead_letter() -> Delivery:
    told()
    return Delivery.objects.create(
        entry=JournalEntry.objects.latest("id"), reaction="offer.greet", due_at=NOW, attempts=10, given_up_at=NOW,
        last_error="ValueError (offer/actions.py:12)",
    )  # fmt: skip


def test_the_journal_is_searched_by_the_beginning_of_a_name(administrator: Client) -> None:
    told()

    found = administrator.get("/administration/journal/?q=network.profile").content.decode()
    nothing = administrator.get("/administration/journal/?q=offer.").content.decode()

    assert '<th scope="row">network.profile.changed.v1</th>' in found
    assert "Marie Dupont" in found
    assert '<th scope="row">network.profile' not in nothing


def test_the_journal_goes_on_to_a_next_page_at_the_same_cost(administrator: Client) -> None:
    told()
    with CaptureQueriesContext(connection) as one:
        administrator.get("/administration/journal/")
    told(24)
    with CaptureQueriesContext(connection) as many:
        first = administrator.get("/administration/journal/")
    second = administrator.get("/administration/journal/", {"page": first.context["page"].next})

    assert len(one) == len(many)
    assert (len(first.context["entries"]), len(second.context["entries"])) == (20, 5)


def test_a_dead_letter_is_shown_and_delivered_again(administrator: Client) -> None:
    dead = a_dead_letter()

    page = administrator.get("/administration/non-distribues/").content.decode()
    answer = administrator.post(f"/administration/non-distribues/{dead.pk}/")

    assert "ValueError (offer/actions.py:12)" in page
    assert answer.status_code == 302
    dead.refresh_from_db()
    assert (dead.given_up_at, dead.attempts) == (None, 0)
    assert administrator.post(f"/administration/non-distribues/{dead.pk}/").status_code == 404


def test_nobody_else_delivers_again() -> None:
    dead = a_dead_letter()

    assert signed_in_as(a_hat(Role.OPERATOR_ADMIN)).post(f"/administration/non-distribues/{dead.pk}/").status_code == 404
    dead.refresh_from_db()
    assert dead.given_up_at is not None


def a_task(person: Person, **values: object) -> Task:
    given = {"job": "skills.import", "asked_at": NOW, "by_person_id": person.pk, "by_role": "learner"}
    return Task.objects.create(**given | values)


def test_a_task_is_followed_by_its_owner_and_by_nobody_else() -> None:
    owner = PersonFactory.create()
    task = a_task(owner, state="running", done=30, total=120)
    client = signed_in_as(owner)

    page = client.get(f"/taches/{task.pk}/").content.decode()
    fragment = client.get(f"/taches/{task.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert "25 %" in page
    assert 'hx-trigger="every 2s"' in page
    assert fragment.strip().startswith('<section class="flow" id="progress"')
    assert fragment.strip() in page
    assert signed_in_as(PersonFactory.create()).get(f"/taches/{task.pk}/").status_code == 404
    assert signed_in_as(a_hat(Role.PLATFORM_ADMIN)).get(f"/taches/{task.pk}/").status_code == 200


def test_a_task_that_is_over_shows_its_report_and_asks_for_no_refresh() -> None:
    owner = PersonFactory.create()
    task = a_task(owner, state="done", finished_at=NOW, report={"created": 12, "errors": []})

    page = signed_in_as(owner).get(f"/taches/{task.pk}/").content.decode()

    assert "12" in page
    assert "hx-trigger" not in page


def test_a_task_is_stopped_by_its_owner_only() -> None:
    owner, stranger = PersonFactory.create(), PersonFactory.create()
    task = a_task(owner, state="running")

    assert signed_in_as(stranger).post(f"/taches/{task.pk}/arret/").status_code == 404
    assert signed_in_as(owner).post(f"/taches/{task.pk}/arret/").status_code == 302
    task.refresh_from_db()
    assert task.cancel_asked_at is not None


def test_the_list_of_tasks_is_filtered_by_state_at_a_constant_cost(administrator: Client) -> None:
    a_task(PersonFactory.create(), state="failed", problem="Le fichier est illisible.")
    with CaptureQueriesContext(connection) as one:
        administrator.get("/administration/taches/")
    for _n in range(9):
        a_task(PersonFactory.create())
    with CaptureQueriesContext(connection) as ten:
        administrator.get("/administration/taches/")

    assert len(one) == len(ten)
    assert len(administrator.get("/administration/taches/?etat=failed").context["rows"]) == 1


def test_the_trail_says_who_changed_what_in_words(administrator: Client) -> None:
    member = MembershipFactory.create(person=PersonFactory.create(given_name="Marie", family_name="Dupont", status="jobseeker"))
    values = {"given_name": "Marie", "family_name": "Dupont", "country": "BE", "language": "fr", "status": "employee"}
    signed_in_as(member).post("/profil/", values)

    page = administrator.get("/administration/historique/", {"objet": str(member.person_id)})

    line = page.context["lines"][0]
    assert (line.who, line.role) == ("Marie Dupont", f"Formateur ou formatrice, {member.organisation.name}")
    assert ("Situation", "en recherche d’emploi", "en emploi") in [(one.label, one.before, one.after) for one in line.differences]
    assert "a modifié" in page.content.decode()
    assert "jobseeker" not in page.content.decode()


def test_the_trail_names_what_a_row_points_at_and_what_is_gone(administrator: Client) -> None:
    member = MembershipFactory.create()
    key, name = member.pk, member.organisation.name
    member.delete()

    lines = administrator.get("/administration/historique/", {"objet": str(key)}).context["lines"]

    assert [line.verb for line in lines] == ["a retiré", "a ajouté"]
    assert name in [one.after for one in lines[0].differences]
    assert lines[0].who == "Écluse"


def test_the_trail_is_filtered_by_kind_and_by_person(administrator: Client) -> None:
    site, member = SiteFactory.create(), MembershipFactory.create()
    values = {"given_name": "Zoé", "family_name": "Introuvable", "country": "BE", "language": "fr"}
    signed_in_as(member).post("/profil/", values)

    sites = administrator.get("/administration/historique/", {"type": "network.site"}).context["lines"]
    by_name = administrator.get("/administration/historique/", {"q": "introuvable"}).context["lines"]

    assert {line.object_id for line in sites} == {site.pk}
    assert {line.person_id for line in by_name} == {str(member.person_id)}
    assert administrator.get("/administration/historique/?objet=nonsense").status_code == 404
    assert administrator.get("/administration/historique/?page=nonsense").status_code == 200


def test_the_trail_pages_without_losing_changes_of_one_moment(administrator: Client) -> None:
    # All of these are made in the transaction of the test: the same moment for the database.
    for _n in range(15):
        SiteFactory.create()
    seen, mark, pages = set(), "", 0
    while mark is not None and pages < 10:
        found = administrator.get("/administration/historique/", {"page": mark} if mark else {})
        seen |= {(line.kind, line.object_id, line.verb) for line in found.context["lines"]}
        mark, pages = found.context["page"].next, pages + 1

    assert len([one for one in seen if one[0] == "Site"]) == 15
    assert len([one for one in seen if one[0] == "Organisme"]) >= 15


def test_the_trail_costs_the_same_for_one_change_and_for_ten(administrator: Client) -> None:
    MembershipFactory.create()
    with CaptureQueriesContext(connection) as one:
        administrator.get("/administration/historique/?type=network.membership")
    for _n in range(9):
        MembershipFactory.create()
    with CaptureQueriesContext(connection) as ten:
        page = administrator.get("/administration/historique/?type=network.membership")

    assert len(page.context["lines"]) >= 10
    assert len(one) == len(ten)


def test_the_overview_counts_what_needs_a_human(administrator: Client) -> None:
    a_dead_letter()
    a_task(PersonFactory.create(), state="failed")

    values = [one.value for one in administrator.get("/administration/").context["stats"]]

    assert values[1:] == [1, 0, 1]
