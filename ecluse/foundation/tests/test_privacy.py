"""The register: what is held, exported, erased, made nameless or kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ecluse.foundation import privacy
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.keys import new_id
from ecluse.foundation.news.models import JournalEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _register() -> Iterator[None]:
    """A register of its own for each test."""
    kept = dict(privacy._register)
    privacy._register.clear()
    yield
    privacy._register.clear()
    privacy._register.update(kept)


def a_task(person: UUID) -> Task:
    return Task.objects.create(job="tests.work", asked_at=NOW, by_person_id=person, by_role="learner", report={"n": 1})


def an_entry(person: UUID) -> JournalEntry:
    return JournalEntry.objects.create(name="tests.x.y.v1", payload={}, happened_at=NOW, by_person_id=person, by_role="learner")


def enter(**changes: object) -> None:
    given = {"person": "by_person_id", "purpose": "To know.", "basis": "GDPR art. 6(1)(b)"}
    privacy.register(Task, **given | changes)  # type: ignore[arg-type]


def test_what_is_kept_needs_a_reason_and_a_delay() -> None:
    for incomplete in ({"reason": "law"}, {"years": 5}, {}):
        with pytest.raises(ValueError, match="Task is kept"):
            enter(keep="keep", **incomplete)
    with pytest.raises(ValueError, match="say how"):
        enter(keep="anonymise")


def test_the_export_holds_everything_about_one_person_as_plain_values() -> None:
    enter(fields=("job", "asked_at", "report", "by_person_id"))
    me, other = new_id(), new_id()
    a_task(me)
    a_task(other)

    found = privacy.export(me)

    assert found["foundation.Task"]["rows"] == [
        {"job": "tests.work", "asked_at": "2026-11-22T09:00:00+00:00", "report": {"n": 1}, "by_person_id": str(me)}
    ]
    assert found["foundation.Task"]["purpose"] == "To know."
    assert privacy.export(new_id()) == {}


def test_an_erasure_does_to_each_kind_what_the_register_says_and_nothing_to_others() -> None:
    enter()

    def nameless(entry: JournalEntry) -> None:
        JournalEntry.objects.filter(pk=entry.pk).update(by_person_id=None)

    privacy.register(
        JournalEntry, person="by_person_id", purpose="Proof.", basis="art. 5(2)", keep="anonymise", anonymise=nameless
    )
    me, other = new_id(), new_id()
    for person in (me, other):
        a_task(person)
        an_entry(person)

    counts = privacy.erase(me)

    assert counts == {"erase": 1, "keep": 0, "anonymise": 1}
    assert list(Task.objects.values_list("by_person_id", flat=True)) == [other]
    assert set(JournalEntry.objects.values_list("by_person_id", flat=True)) == {None, other}


def test_what_the_law_keeps_stays_and_is_counted() -> None:
    enter(keep="keep", reason="Regulation (EU) 2021/1060, art. 82", years=5)
    me = new_id()
    a_task(me)

    assert privacy.erase(me) == {"erase": 0, "keep": 1, "anonymise": 0}
    assert Task.objects.count() == 1


def test_a_failure_half_way_erases_nothing() -> None:
    def broken(entry: JournalEntry) -> None:
        raise RuntimeError

    privacy.register(JournalEntry, person="by_person_id", purpose="Proof.", basis="5(2)", keep="anonymise", anonymise=broken)
    enter()
    me = new_id()
    a_task(me)
    an_entry(me)

    with pytest.raises(RuntimeError):
        privacy.erase(me)

    assert Task.objects.filter(by_person_id=me).exists()


def test_a_person_named_inside_a_json_value_is_found() -> None:
    privacy.register(Task, person="arguments__person", purpose="To know.", basis="GDPR")
    me = new_id()
    Task.objects.create(job="x", asked_at=NOW, by_role="learner", arguments={"person": str(me)})

    assert privacy.holdings()[0].rows(me).count() == 1
    assert privacy.holdings()[0].rows(new_id()).count() == 0
