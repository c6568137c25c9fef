"""Lists by keyset: every row once, forwards and backwards, whatever the mark."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecluse.foundation.news.models import JournalEntry
from ecluse.foundation.paging import page_of, page_of_several

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BY = ("name", "-happened_at", "id")


def rows(count: int) -> list[JournalEntry]:
    """Rows of which many share their first two values."""
    made = [
        JournalEntry(name=f"n{n % 3}", payload={}, happened_at=NOW + timedelta(days=n % 4), by_role="system")
        for n in range(count)
    ]
    JournalEntry.objects.bulk_create(made)
    return list(JournalEntry.objects.order_by(*BY))


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 21])
def test_every_row_comes_once_forwards_then_backwards(count: int) -> None:
    expected, seen, mark = rows(count), [], None
    while True:
        page = page_of(JournalEntry.objects.all(), by=BY, mark=mark, size=7)
        seen += page.rows
        if page.next is None:
            break
        mark = page.next
    assert seen == expected

    back = list(page.rows)
    while page.previous is not None:
        page = page_of(JournalEntry.objects.all(), by=BY, mark=page.previous, size=7)
        back = page.rows + back
    assert back == expected


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    rows(8)

    first = page_of(JournalEntry.objects.all(), by=BY, mark=None, size=7)
    last = page_of(JournalEntry.objects.all(), by=BY, mark=first.next, size=7)

    assert (first.previous, last.next) == (None, None)
    assert (len(first), len(last)) == (7, 1)
    assert page_of(JournalEntry.objects.all(), by=BY, mark=last.previous, size=7).rows == first.rows


def marks() -> st.SearchStrategy[str]:
    encoded = st.text(max_size=60).map(lambda text: urlsafe_b64encode(text.encode()).decode())
    values = st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)), max_size=5)
    json = values.map(lambda value: urlsafe_b64encode(__import__("json").dumps(["n", *value]).encode()).decode())
    return st.one_of(st.text(max_size=40), encoded, json, st.just("x" * 5_000))


@settings(max_examples=80, deadline=None)
@given(mark=marks())
def test_a_mark_that_cannot_be_read_is_no_error(mark: str) -> None:
    page = page_of(JournalEntry.objects.all(), by=BY, mark=mark)

    assert page.rows == []


def test_a_mark_of_another_list_gives_the_first_page() -> None:
    expected = rows(3)
    mark = page_of(JournalEntry.objects.all(), by=("-id",), mark=None, size=1).next

    assert page_of(JournalEntry.objects.all(), by=BY, mark=mark).rows == expected


@pytest.mark.parametrize("count", [0, 5, 7, 23])
def test_rows_of_several_kinds_come_once_in_one_order_forwards_then_backwards(count: int) -> None:
    expected, seen, mark = rows(count), [], None
    kinds = (JournalEntry.objects.filter(name="n0"), JournalEntry.objects.exclude(name="n0"))
    while True:
        page = page_of_several(*kinds, by=BY, mark=mark, size=7)
        seen += page.rows
        if page.next is None:
            break
        mark = page.next
    assert seen == expected

    back = list(page.rows)
    while page.previous is not None:
        page = page_of_several(*kinds, by=BY, mark=page.previous, size=7)
        back = page.rows + back
    assert back == expected
