"""The partitions of months: there before they are needed, and filled with what fell beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from ecluse.records.actions import months
from ecluse.records.actions.months import Prepared, prepare_months
from ecluse.records.commands import months as checkup
from ecluse.records.models import Mention, Statement
from ecluse.records.queries.months import first_waiting, months_missing, partitions_of
from ecluse.records.rules.months import bounds_of, later, month_of, month_of_sid, name_of
from ecluse.records.rules.stored import first_at

FAR = date(2031, 5, 1)
STATEMENTS, MENTIONS = "records_statement", "records_mention"


def test_months_go_on_through_the_years() -> None:
    assert later(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert later(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert month_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC) + timedelta(hours=1)) == date(2027, 1, 1)


def test_the_bounds_of_a_month_hold_all_its_keys_and_no_other() -> None:
    low, high = bounds_of(date(2027, 2, 1))

    assert month_of_sid(low) == month_of_sid(UUID(int=high.int - 1)) == date(2027, 2, 1)
    assert month_of_sid(UUID(int=low.int - 1)) == date(2027, 1, 1)
    assert month_of_sid(high) == date(2027, 3, 1)


@pytest.mark.django_db
def test_the_engine_and_the_rules_agree_on_where_a_month_begins() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_sid_at('2027-02-01T00:00:00Z')")
        (begins,) = cursor.fetchone()

    assert begins == bounds_of(date(2027, 2, 1))[0]


def a_row(day: int, month: date = FAR, **values: Any) -> Statement:
    """A statement stored on a day of a month, with a mention."""
    sid = UUID(int=first_at(datetime(month.year, month.month, day, tzinfo=UTC)).int | 0x8 << 60 | uuid4().int & (1 << 60) - 1)
    Mention.objects.create(key=day, sid=sid, is_broad=True)
    return Statement.objects.create(
        organisation_id=uuid4(), sid=sid, statement_id=uuid4(), client_id=uuid4(), verb=1, **{"body": "{}"} | values
    )


@pytest.mark.django_db
def test_the_next_three_months_are_made_once() -> None:
    at = datetime(2031, 11, 15, tzinfo=UTC)
    assert months_missing(at) == [date(2031, 11, 1), date(2031, 12, 1), date(2032, 1, 1), date(2032, 2, 1)]

    assert prepare_months(at) == Prepared(months=4, rows=0)
    assert prepare_months(at) == Prepared(months=0, rows=0)

    assert months_missing(at) == []
    a_row(3, date(2032, 2, 1))
    assert first_waiting(STATEMENTS) is first_waiting(MENTIONS) is None


@pytest.mark.django_db
def test_rows_that_fell_beside_are_brought_home_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "STEP", 1)
    kept = [a_row(day, month, body=f'{{"day":{day}}}') for month in (FAR, later(FAR, 2)) for day in (1, 17, 30)]
    big = [a_row(9, body="x" * 6_000) for _turn in range(9)]
    before = list(Statement.objects.order_by("sid").values())

    done = prepare_months(timezone.now())

    assert done.rows == 2 * len(kept + big)
    assert list(Statement.objects.order_by("sid").values()) == before
    assert Mention.objects.count() == len(kept + big)
    assert first_waiting(STATEMENTS) is first_waiting(MENTIONS) is None
    assert {f"{STATEMENTS}_{name_of(FAR)}", f"{STATEMENTS}_{name_of(later(FAR, 2))}"} <= partitions_of(STATEMENTS)
    assert f"{STATEMENTS}_{name_of(later(FAR, 1))}" not in partitions_of(STATEMENTS)


@pytest.mark.django_db
def test_a_run_that_was_killed_is_taken_up_with_what_came_changed_and_left_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, rewritten = a_row(2), a_row(3, body='{"who":"Awa"}')

    def killed(*_arguments: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(months, "_take_place", killed)
        prepare_months(timezone.now())
    assert Statement.objects.count() == 2
    Statement.objects.filter(sid=rewritten.sid).update(body='{"who":"somebody"}')
    Mention.objects.filter(sid=kept.sid).delete()
    late = a_row(4)

    assert prepare_months(timezone.now()).rows == 3 + 2
    assert dict(Statement.objects.values_list("sid", "body")) == {
        kept.sid: "{}",
        rewritten.sid: '{"who":"somebody"}',
        late.sid: "{}",
    }
    assert set(Mention.objects.values_list("sid", flat=True)) == {rewritten.sid, late.sid}


@pytest.mark.django_db
def test_the_new_partition_has_the_indexes_of_the_others() -> None:
    a_row(2)
    prepare_months(timezone.now())

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass", [f"{STATEMENTS}_{name_of(FAR)}"])
        mine = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_index WHERE indrelid = %s::regclass", [STATEMENTS])
        assert mine == cursor.fetchone()
        # Each is attached to the one of the whole, and none was made twice.
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'statement_actor'::regclass")
        assert cursor.fetchone() == (len(partitions_of(STATEMENTS)),)


@pytest.fixture
def _no_month() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE records_mention_{name_of(later(month_of(timezone.now()), 1))}")
    yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_month")
def test_the_doctor_says_which_month_is_missing_and_what_to_do() -> None:
    prepare_months(timezone.now() - timedelta(days=100))
    missing = later(month_of(timezone.now()), 1)

    finding = checkup()

    assert not finding.well
    assert f"{missing:%Y-%m}" in finding.words
    assert "ecluse records months" in finding.remedy
    prepare_months(timezone.now())
    assert checkup().well
