"""What lies in the archive is still read by whoever it is about, and by its id: nothing is lost because it is old."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, learner_hat, signed_in_as
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.queries import timeline
from ecluse.records.queries.older import archived_statement
from ecluse.records.queries.timeline import Asked, agents_of, all_lines
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker, a_statement, a_voiding, archived_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
BO = {"name": "Bo", "mbox": "mailto:bo@exemple.be"}


@pytest.fixture
def awa() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")


@pytest.fixture
def speaker() -> Speaker:
    return a_speaker()


def numbered(n: int, **more: Any) -> dict[str, Any]:
    return a_statement(object={"id": f"https://cours.exemple.be/{n}", "definition": {"name": {"fr": f"Exercice {n}"}}}, **more)


def keep(by: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=by, statements=list(statements), version="1.0.3")


def archived(by: Speaker, month: date, *statements: dict[str, Any]) -> list[str]:
    ids = keep(by, *statements)
    archived_in(month, *ids)
    return ids


def browser_of(person: Person) -> Browser:
    return signed_in_as(learner_hat(person))


def body(response: Any) -> str:
    found = b"".join(cast(Iterable[bytes], response.streaming_content)) if response.streaming else response.content
    return str(found.decode()).replace("\u202f", " ").replace("\xa0", " ")


def test_a_record_goes_on_in_the_archive_when_somebody_asks(awa: Person, speaker: Speaker) -> None:
    archived(speaker, MARCH, *(numbered(n) for n in range(21)), numbered(98, actor=BO))
    other = a_speaker()
    archived(other, APRIL, numbered(50))
    keep(speaker, numbered(99))
    browser = browser_of(awa)

    now = body(browser.get(reverse("records:mine")))
    first = browser.get(reverse("records:older"))
    second = browser.get(reverse("records:older"), {"page": first.context["page"].next})

    assert "Exercice 99" in now
    assert reverse("records:older") in now
    assert "Exercice 50" not in now
    # The later month of another centre comes first; each line once; what Bo did is not there.
    names = [f"Exercice {n} " for n in (50, *range(20, -1, -1))]
    said = body(first) + body(second)
    assert [said.index(f"« {name}»") for name in names] == sorted(said.index(f"« {name}»") for name in names)
    assert "Exercice 98" not in said
    assert second.context["page"].next is None


def test_the_files_taken_away_hold_the_archive_too_and_one_line_of_it_opens(awa: Person, speaker: Speaker) -> None:
    old, gone, theirs = archived(speaker, MARCH, numbered(1), numbered(2), numbered(3, actor=BO))
    (new, _voiding) = keep(speaker, numbered(4), a_voiding(gone))
    browser = browser_of(awa)

    lines = body(browser.get(reverse("records:my_statements"))).splitlines()
    table = body(browser.get(reverse("records:my_table")))
    sids = {row[0] for row in _registry(old, theirs)}
    answers = sorted(browser.get(reverse("records:entry", args=[sid])).status_code for sid in sids)

    assert [json.loads(line)["id"] for line in lines] == [new, old]
    assert "Exercice 1;" in table
    assert "Exercice 2;" not in table
    assert answers == [200, 404]


def _registry(*ids: str) -> list[tuple[UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sid FROM records_statementid WHERE statement_id = ANY(%s::uuid[])", [list(ids)])
        return list(cursor.fetchall())


def test_an_archived_statement_is_found_by_its_id_and_by_who_may_read_it(speaker: Speaker) -> None:
    kept, gone = archived(speaker, MARCH, a_statement(), a_statement())
    keep(speaker, a_voiding(gone))
    owner = speaker.organisation_id

    found = archived_statement(owner, UUID(kept))

    assert found is not None
    assert json.loads(found.text)["id"] == kept
    assert archived_statement(owner, UUID(kept), client_id=uuid4()) is None
    assert archived_statement(owner, UUID(gone)) is None
    assert archived_statement(owner, UUID(gone), voided=True) is not None
    assert archived_statement(owner, uuid4()) is None
    assert archived_statement(a_speaker().organisation_id, UUID(kept)) is None


def test_without_an_archive_the_page_says_so(awa: Person, speaker: Speaker) -> None:
    keep(speaker, numbered(1))
    browser = browser_of(awa)

    assert "Rien de ce qui est archivé ne parle de vous" in body(
        browser.get(reverse("records:older"), {"page": "n’importe quoi"})
    )
    assert reverse("records:older") not in body(browser.get(reverse("records:mine")))


def test_a_whole_record_is_read_by_one_query_however_long_it_is(
    awa: Person, speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "AT_ONCE", 2)
    keep(speaker, *(numbered(n) for n in range(5)))
    agents = agents_of([awa.pk]).values()

    with CaptureQueriesContext(connection) as asked:
        pieces = list(all_lines(agents, Asked()))

    assert [len(piece) for piece in pieces] == [2, 2, 1]
    assert len({line.sid for piece in pieces for line in piece}) == 5
    assert len(asked) <= 1
