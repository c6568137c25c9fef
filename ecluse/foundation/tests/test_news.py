"""The promise of the news: told with the change, delivered at least once, given up in the open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from ecluse.foundation.access import SYSTEM
from ecluse.foundation.news import Event, bus, delivery, publish
from ecluse.foundation.news.models import Delivery, JournalEntry

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class LockOpened(Event):
    """A lock gate opened."""

    name: ClassVar[str] = "tests.lock.opened.v1"
    lock_id: UUID
    on: date
    level: Decimal
    boats: tuple[str, ...] = ()
    keeper: str | None = None


heard: list[LockOpened] = []
failing = {"yes": False}


@bus.reaction(LockOpened)
def hear(event: LockOpened, *, at: datetime) -> None:
    if failing["yes"]:
        raise RuntimeError("secret value 1234")
    heard.append(event)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    heard.clear()
    failing["yes"] = False


def an_event() -> LockOpened:
    return LockOpened(lock_id=uuid4(), on=date(2026, 11, 22), level=Decimal("2.40"), boats=("Péniche",), keeper=None)


@pytest.mark.django_db
def test_an_event_comes_back_from_the_journal_as_it_was_told() -> None:
    event = an_event()

    with transaction.atomic():
        publish(event, by=SYSTEM, at=NOW)
    delivered = delivery.deliver_all(now=NOW)

    assert delivered == 1
    assert heard == [event]
    assert delivery.deliver_all(now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_news_of_a_change_that_was_rolled_back_was_never_told() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(an_event(), by=SYSTEM, at=NOW)
        1 / 0  # noqa: B018

    assert JournalEntry.objects.count() == 0
    assert Delivery.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_news_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        publish(an_event(), by=SYSTEM, at=NOW)


@pytest.mark.django_db
def test_a_reaction_that_fails_waits_longer_each_time_then_becomes_a_dead_letter() -> None:
    failing["yes"] = True
    publish(an_event(), by=SYSTEM, at=NOW)
    now = NOW
    for _attempt in range(bus.MOST_ATTEMPTS):
        assert delivery.deliver_next(now=now)
        assert not delivery.deliver_next(now=now)
        now += timedelta(days=1)

    dead = Delivery.objects.dead().get()
    assert dead.attempts == bus.MOST_ATTEMPTS
    assert dead.last_error.startswith("RuntimeError (")
    assert "1234" not in dead.last_error

    failing["yes"] = False
    delivery.revive(dead, at=now)
    assert delivery.deliver_all(now=now) == 1
    assert len(heard) == 1


def test_an_event_carries_plain_values_only() -> None:
    with pytest.raises(TypeError, match="plain values"):
        LockOpened(lock_id=object(), on=date(2026, 1, 1), level=Decimal(1)).payload()  # type: ignore[arg-type]


def test_two_events_may_not_share_a_name() -> None:
    with pytest.raises(TypeError, match="Two events are named"):

        @dataclass(frozen=True, kw_only=True)
        class AnotherLock(Event):
            name: ClassVar[str] = "tests.lock.opened.v1"


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 20), (3, 80), (10, 21_600)])
def test_waits_grow_up_to_six_hours(attempt: int, seconds: int) -> None:
    assert bus.wait_before(attempt) == timedelta(seconds=seconds)
