"""A person reads what tools said of them, wherever they learn, in plain words, and takes it away; nobody else does."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecluse.foundation.access import Role
from ecluse.network.models import Organisation, Person
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, a_hat, learner_hat, signed_in_as
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.models import Client
from ecluse.records.queries.timeline import Asked, agents_of, page_of_lines
from ecluse.records.rules.people import account_of
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker, a_statement, a_voiding
from ecluse.records.web.pieces import latest, record_of_person

pytestmark = pytest.mark.django_db
AWA = {"name": "Awa Diallo", "mbox": "mailto:awa@exemple.be"}
BO = {"name": "Bo", "mbox": "mailto:bo@exemple.be"}


@pytest.fixture
def awa() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")


@pytest.fixture
def centre() -> Organisation:
    return OrganisationFactory.create(name="Centre A")


@pytest.fixture
def moodle(centre: Organisation) -> Speaker:
    return a_tool(centre, "Moodle")


def a_tool(organisation: Organisation, name: str) -> Speaker:
    speaker = a_speaker(organisation_id=organisation.pk)
    Client.objects.filter(pk=speaker.client_id).update(name=name)
    return speaker


def keep(by: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=by, statements=list(statements), version="1.0.3")


def numbered(n: int, **more: Any) -> dict[str, Any]:
    return a_statement(object={"id": f"https://cours.exemple.be/{n}", "definition": {"name": {"fr": f"Exercice {n}"}}}, **more)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode()).replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'")


def read(browser: Browser, name: str = "records:mine", *args: Any, **asked: str) -> str:
    response = browser.get(reverse(name, args=args), asked)
    assert response.status_code == 200
    return text_of(response)


def first_line(browser: Browser) -> str:
    """The address of the newest line."""
    found = re.search(r'href="/mon-carnet/([0-9a-f-]{36})/"', read(browser))
    assert found
    return found.group(1)


def test_an_empty_record_says_what_will_come(awa: Person) -> None:
    assert "Rien n’est encore écrit dans votre carnet" in read(signed_in_as(awa))


def test_what_tools_of_several_centres_said_is_one_record_in_plain_french(awa: Person, moodle: Speaker) -> None:
    other = a_tool(OrganisationFactory.create(name="Centre B"), "Simulateur")
    keep(moodle, a_statement(timestamp="2026-11-20T09:30:00Z", result={
        "score": {"raw": 12, "max": 20}, "success": True, "duration": "PT3M"}, context={
        "contextActivities": {"parent": {"id": "https://cours.exemple.be/tableur", "definition": {"name": {"fr": "Tableur"}}}}}))  # fmt: skip
    keep(other, a_statement(actor=account_of(awa.pk, "https://ecluse.example/"), verb={"id": "https://x.be/v/a-soud%C3%A9"}))

    page = read(signed_in_as(awa))

    assert "Awa a répondu à « Première question » dans « Tableur »" in page
    assert "juste · 12 sur 20 · en 3 min · Moodle, Centre A" in page
    assert "vendredi 20 novembre 2026" in page
    assert "Awa a soudé « Première question »" in page
    assert page.index("Simulateur, Centre B") < page.index("Moodle, Centre A")


def test_nobody_reads_the_record_of_somebody_else(awa: Person, moodle: Speaker) -> None:
    keep(moodle, a_statement(), numbered(1, actor=BO))
    bo = PersonFactory.create(email="bo@exemple.be", given_name="Bo")
    keep(moodle, numbered(2, actor=BO))
    stranger = signed_in_as(PersonFactory.create())

    assert "Première question" not in read(stranger)
    assert "Première question" not in read(signed_in_as(bo))
    mine = signed_in_as(awa)
    assert "Exercice" not in read(mine)
    address = first_line(mine)
    assert mine.get(f"/mon-carnet/{address}/").status_code == 200
    assert stranger.get(f"/mon-carnet/{address}/").status_code == 404


def test_what_was_taken_back_is_gone_and_so_is_the_taking_back(awa: Person, moodle: Speaker) -> None:
    (taken,) = keep(moodle, numbered(1))
    keep(moodle, numbered(2), a_voiding(taken))

    page = read(signed_in_as(awa))

    assert "Exercice 1" not in page
    assert page.count('class="what"') == 1


def test_what_a_group_did_and_what_is_about_me_is_mine_what_i_teach_is_not(awa: Person, moodle: Speaker) -> None:
    group = {"objectType": "Group", "name": "Équipe bleue", "member": [AWA, BO]}
    keep(moodle, numbered(1, actor=group))
    keep(
        moodle,
        a_statement(actor=BO, verb={"id": "http://adlnet.gov/expapi/verbs/commented"}, object={"objectType": "Agent", **AWA}),
    )
    keep(moodle, numbered(3, actor=BO, context={"instructor": AWA}))

    page = read(signed_in_as(awa))

    assert "Équipe bleue a répondu à « Exercice 1 »" in page
    assert "Bo a commenté « Awa Diallo »" in page
    assert "Exercice 3" not in page


def test_a_record_is_read_twenty_by_twenty_and_back(awa: Person, moodle: Speaker) -> None:
    keep(moodle, *[numbered(n) for n in range(45)])
    browser = signed_in_as(awa)

    def page(mark: str = "") -> tuple[list[int], dict[str, str]]:
        from ecluse.records.queries.timeline import Asked, agents_of, page_of_lines

        found = page_of_lines(agents_of([awa.pk]).values(), Asked(), mark=mark)
        shown = read(browser, page=mark)
        numbers = [int(line.statement["object"]["id"].rsplit("/")[-1]) for line in found.rows]
        assert all(f"« Exercice {n} »" in shown for n in numbers)
        assert shown.count('class="what"') == len(numbers)
        return numbers, {"next": found.next or "", "previous": found.previous or ""}

    first, marks = page()
    second, further = page(marks["next"])
    third, last = page(further["next"])
    assert (first, second, third) == (list(range(44, 24, -1)), list(range(24, 4, -1)), list(range(4, -1, -1)))
    assert (marks["previous"], last["next"]) == ("", "")
    back, _marks = page(last["previous"])
    assert back == second
    again, ends = page(further["previous"])
    assert (again, ends["previous"]) == (first, "")


def test_what_happened_last_is_read_first_whenever_it_arrived(awa: Person, moodle: Speaker) -> None:
    keep(moodle, numbered(1, timestamp="2026-05-02T10:00:00Z"), numbered(2, timestamp="2026-05-04T10:00:00Z"))
    keep(moodle, numbered(3, timestamp="2026-05-03T10:00:00Z"))
    people = agents_of([awa.pk]).values()

    first = page_of_lines(people, Asked(), mark=None, size=2)
    last = page_of_lines(people, Asked(), mark=first.next, size=2)
    back = page_of_lines(people, Asked(), mark=last.previous, size=2)

    days = [[line.statement["timestamp"][8:10] for line in page.rows] for page in (first, last, back)]
    assert days == [["04", "03"], ["02"], ["04", "03"]]


@pytest.mark.parametrize("mark", ["x", "n", "p00000000-0000-0000-0000", "n" * 3000, "\x00"])
def test_an_old_mark_gives_the_first_page(awa: Person, moodle: Speaker, mark: str) -> None:
    keep(moodle, numbered(1))

    assert "Exercice 1" in read(signed_in_as(awa), page=mark)


def test_a_record_is_read_by_tool_or_by_centre(awa: Person, centre: Organisation, moodle: Speaker) -> None:
    other = a_tool(OrganisationFactory.create(name="Centre B"), "Simulateur")
    h5p = a_tool(centre, "H5P")
    keep(moodle, numbered(1))
    keep(h5p, numbered(2))
    keep(other, numbered(3))
    browser = signed_in_as(awa)

    def numbers(par: str) -> set[int]:
        page = read(browser, par=par)
        return {n for n in (1, 2, 3) if f"« Exercice {n} »" in page}

    assert numbers(str(moodle.client_id)) == {1}
    assert numbers(str(centre.pk)) == {1, 2}
    assert numbers("nothing") == {1, 2, 3}
    assert numbers(str(OrganisationFactory.create().pk)) == {1, 2, 3}


def test_a_page_asks_as_much_for_one_line_of_one_centre_as_for_twenty_of_three(awa: Person, moodle: Speaker) -> None:
    keep(moodle, numbered(1))
    browser = signed_in_as(awa)
    read(browser)
    with CaptureQueriesContext(connection) as one:
        read(browser)
    actor = account_of(awa.pk, "https://ecluse.example/")
    for _turn in range(2):
        keep(a_tool(OrganisationFactory.create(), "Moodle"), *[numbered(n, actor=actor) for n in range(9)])
    with CaptureQueriesContext(connection) as twenty:
        assert read(browser).count('class="what"') == 19
    assert len(one) == len(twenty)


def test_a_line_says_who_said_it_and_shows_the_statement(awa: Person, moodle: Speaker) -> None:
    (said,) = keep(moodle, a_statement(result={"response": "42"}))
    browser = signed_in_as(awa)
    address = first_line(browser)

    page = read(browser, "records:entry", address)

    assert "Moodle, Centre A" in page
    assert "42" in page
    assert said in page
    assert "&quot;stored&quot;" in page


def test_a_record_is_taken_away_as_statements(awa: Person, moodle: Speaker) -> None:
    ids = keep(moodle, *[numbered(n) for n in range(505)])

    lines = read(signed_in_as(awa), "records:my_statements").splitlines()

    assert [json.loads(line)["id"] for line in lines] == ids[::-1]
    assert all("stored" in json.loads(line) for line in lines[:3])


def test_a_record_is_taken_away_in_plain_words_and_computes_nothing(awa: Person, moodle: Speaker) -> None:
    name = {"name": {"fr": "=HYPERLINK(1)"}}
    keep(moodle, a_statement(object={"id": "https://x.be/1", "definition": name}, result={"success": False, "duration": "PT90S"}))

    response = signed_in_as(awa).get(reverse("records:my_table"))
    rows = list(csv.reader(io.StringIO(text_of(response).lstrip("\ufeff")), delimiter=";"))

    assert rows[0][:4] == ["Quand", "Qui", "A fait", "Quoi"]
    assert rows[1][1:] == ["Awa", "a répondu à", "'=HYPERLINK(1)", "", "à revoir", "", "1,5", "Moodle", "Centre A"]
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_file_is_in_the_language_of_its_reader(awa: Person, moodle: Speaker, settings: Any) -> None:
    keep(moodle, a_statement())
    browser = signed_in_as(awa)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"

    assert "beantwoordde" in read(browser, "records:my_table")


def test_the_home_of_a_learner_shows_the_last_lines(awa: Person, moodle: Speaker, rf: Any) -> None:
    assert latest(rf.get("/"), hat=learner_hat(awa)) is None
    keep(moodle, *[numbered(n) for n in range(5)])

    page = text_of(signed_in_as(awa).get(reverse("network:home")))

    assert "« Exercice 4 »" in page
    assert "« Exercice 1 »" not in page
    assert reverse("records:mine") in page


def test_a_trainer_sees_what_their_own_centre_said_and_nothing_of_others(
    awa: Person, centre: Organisation, moodle: Speaker, rf: Any
) -> None:
    keep(moodle, numbered(1))
    keep(a_tool(OrganisationFactory.create(name="Centre B"), "Simulateur"), numbered(2))
    request = rf.get("/")

    piece = record_of_person(request, hat=a_hat(Role.TRAINER, centre), person=awa)

    assert piece is not None
    assert [one.line.statement["object"]["id"] for one in piece.context["lines"]] == ["https://cours.exemple.be/1"]
    assert record_of_person(request, hat=a_hat(Role.TRAINER), person=awa) is None
    assert record_of_person(request, hat=a_hat(Role.COORDINATOR, centre), person=awa) is None
    admin = a_hat(Role.OPERATOR_ADMIN, centre)
    MembershipFactory.create(person=awa, organisation=centre)
    assert "« Exercice 1 »" in text_of(signed_in_as(admin).get(awa.get_absolute_url()))
