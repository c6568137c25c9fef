"""The clock of the database steps back, or those of tools are wrong: nothing is lost, nothing is there twice, the order stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.utils import timezone

from ecluse.records.actions import counting
from ecluse.records.actions.counting import count_again, count_all
from ecluse.records.actions.ingest import keep_statements
from ecluse.records.commands import clock
from ecluse.records.models import ActivityDay, AgentDay, Counted, DayCount
from ecluse.records.queries.consistency import clock_behind, consistent_through
from ecluse.records.queries.recount import differences
from ecluse.records.queries.statements import Filters, page_of_statements
from ecluse.records.rules.speaker import Speaker
from ecluse.records.rules.stored import LAST, stored_of
from ecluse.records.testing import a_speaker, a_statement, a_voiding, archived_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker() -> Speaker:
    return a_speaker()


@pytest.fixture
def the_clock_was_ahead(db: None) -> Iterator[Callable[..., None]]:
    """Make as if the clock of the database had been ahead by so much until now, and was then set right."""

    def by(**ahead: float) -> None:
        moment = timezone.now() + timedelta(**ahead)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('records_clock', %s)", [int(moment.timestamp() * 1000)])

    yield by
    # A sequence is not taken back with the transaction of the test.
    by(days=-1)


def keep(speaker: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=speaker, statements=list(statements), version="1.0.3")


@pytest.mark.parametrize("ahead", [{"seconds": 1}, {"minutes": 2}, {"hours": 1}, {"hours": 23}])
def test_keys_go_on_from_the_last_one_when_the_clock_steps_back(
    speaker: Speaker, the_clock_was_ahead: Callable[..., None], ahead: dict[str, float]
) -> None:
    the_clock_was_ahead(**ahead)
    ids = keep(speaker, a_statement(), a_statement())
    place = page_of_statements(speaker.organisation_id, Filters(), limit=1)[0][0].sid
    ids += [keep(speaker, a_statement())[0] for _turn in range(5)]

    every, _more = page_of_statements(speaker.organisation_id, Filters(ascending=True), limit=100)
    on, _more = page_of_statements(speaker.organisation_id, Filters(ascending=True), limit=100, after=place)
    since, _more = page_of_statements(speaker.organisation_id, Filters(since=stored_of(place)), limit=100)

    assert [orjson.loads(one.text)["id"] for one in every] == ids
    assert [orjson.loads(one.text)["id"] for one in on] == ids[2:]
    assert len(since) == 5
    assert timedelta() < stored_of(every[-1].sid) - timezone.now() <= timedelta(**ahead) + timedelta(seconds=1)
    assert consistent_through() <= stored_of(every[0].sid)
    assert clock_behind() > timedelta()
    assert clock().well == (ahead == {"seconds": 1})


def test_a_clock_that_was_ahead_by_more_than_a_day_is_not_followed(
    speaker: Speaker, the_clock_was_ahead: Callable[..., None]
) -> None:
    the_clock_was_ahead(days=400)

    keep(speaker, a_statement())

    (kept,), _more = page_of_statements(speaker.organisation_id, Filters(), limit=1)
    assert abs(stored_of(kept.sid) - timezone.now()) < timedelta(minutes=1)
    assert clock_behind() == timedelta()


def test_what_is_stored_after_a_step_is_counted_once_when_the_clock_is_there(
    speaker: Speaker, the_clock_was_ahead: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    the_clock_was_ahead(hours=1)
    (first,) = keep(speaker, a_statement())
    with monkeypatch.context() as an_hour_ago:
        # It was counted while the clock was still ahead.
        an_hour_ago.setattr(counting, "settled_until", lambda: LAST)
        assert count_all() == 1
    keep(speaker, a_statement(), a_voiding(first))

    assert count_all() == 0
    monkeypatch.setattr(counting, "settled_until", lambda: LAST)
    assert count_all() == 2
    assert count_all() == 0
    assert differences(speaker.organisation_id) == []


def test_figures_that_are_wrong_are_made_anew_from_the_statements_and_the_archive(speaker: Speaker, folder: Any) -> None:
    parent = {"contextActivities": {"parent": [{"id": "https://cours.exemple.be/tableur"}]}}
    old, taken_back = keep(speaker, a_statement(context=parent), a_statement())
    archived_in(date(2026, 3, 1), old, taken_back)
    keep(speaker, a_statement(context=parent), a_voiding(taken_back))
    count_all()
    right = figures()
    # As if the clock had once been a year ahead: the place is beyond all that comes.
    Counted.objects.update(sid=LAST)
    DayCount.objects.update(statements=7)
    AgentDay.objects.all().delete()
    keep(speaker, a_statement())
    assert count_all() == 0
    assert differences(speaker.organisation_id) != []

    count_again(speaker.organisation_id)

    assert differences(speaker.organisation_id) == []
    assert sum(figures()[DayCount].values()) == sum(right[DayCount].values()) + 1
    assert sum(figures()[AgentDay].values()) == sum(right[AgentDay].values()) + 1
    assert sum(figures()[ActivityDay].values()) == sum(right[ActivityDay].values()) + 1
    keep(speaker, a_statement())
    assert count_all() == 1
    assert differences(speaker.organisation_id) == []


def figures() -> dict[Any, dict[Any, int]]:
    """What each table of figures holds, whatever the keys of its rows."""
    return {
        DayCount: {(row.day, row.activity, row.verb): row.statements for row in DayCount.objects.all()},
        AgentDay: {(row.agent, row.day): row.statements for row in AgentDay.objects.all()},
        ActivityDay: {(row.activity, row.agent, row.day): row.statements for row in ActivityDay.objects.all()},
    }


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"])
def test_a_tool_whose_clock_says_another_age_is_kept_as_it_says_and_counted_on_the_day_it_spoke(
    speaker: Speaker, moment: str
) -> None:
    keep(speaker, a_statement(timestamp=moment))

    count_all()

    (row,) = DayCount.objects.all()
    assert row.day == timezone.localdate()
    assert differences(speaker.organisation_id) == []
