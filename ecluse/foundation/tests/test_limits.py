"""How often a door may be used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from ecluse.foundation.limits import Limit, TooOften, client_address, visitor_of
from ecluse.foundation.models import DoorUse

NOON = datetime(2026, 11, 25, 12, 3, 20, tzinfo=UTC)
DOOR = Limit(door="letters", each=2, all=3)


def taken(visitor: str, at: datetime = NOON, limit: Limit = DOOR) -> bool:
    try:
        limit.take(visitor, at=at)
    except TooOften:
        return False
    return True


@pytest.mark.django_db
def test_each_visitor_has_their_own_count_and_all_share_one() -> None:
    assert [taken("192.0.2.1") for _use in range(3)] == [True, True, False]
    # The one who was refused took nothing from the others.
    assert [taken("192.0.2.2") for _use in range(2)] == [True, False]


@pytest.mark.django_db
def test_a_new_window_opens_the_door_and_forgets_the_last_one() -> None:
    assert [taken("192.0.2.1") for _use in range(3)][-1] is False

    assert taken("192.0.2.1", at=NOON + timedelta(minutes=7))
    assert DoorUse.objects.filter(until__lte=NOON + timedelta(minutes=7)).count() == 0


@pytest.mark.django_db
def test_a_refusal_says_when_in_the_time_of_the_reader() -> None:
    taken("192.0.2.1"), taken("192.0.2.1")

    with pytest.raises(TooOften) as refused:
        DOOR.take("192.0.2.1", at=NOON)

    assert "13:10" in str(refused.value)
    assert refused.value.seconds(NOON) == 400


@pytest.mark.django_db
def test_no_address_is_kept() -> None:
    taken("192.0.2.1")

    assert not DoorUse.objects.filter(visitor__contains="192").exists()


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_counted_to_the_last_one() -> None:
    limit = Limit(door="crowd", each=25, all=100)
    # Rows of an old window are cleared by all of them at the same time.
    for number in range(50):
        taken(f"198.51.100.{number}", at=NOON - timedelta(hours=1), limit=limit)

    def use(_number: int) -> bool:
        try:
            return taken("192.0.2.1", limit=limit)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        let_in = sum(crowd.map(use, range(40)))

    assert let_in == 25
    assert set(DoorUse.objects.filter(door="crowd").values_list("uses", flat=True)) == {40, 25}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.1, 203.0.113.7, 198.51.100.2", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "<script>", ""),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_the_settings_say(
    settings: object, rf: RequestFactory, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_a_subscriber_of_ipv6_counts_as_one(rf: RequestFactory) -> None:
    def visitor(address: str) -> str:
        return visitor_of(rf.get("/", REMOTE_ADDR=address))

    assert visitor("2001:db8:1:2::7") == visitor("2001:db8:1:2:ffff::1") != visitor("2001:db8:1:3::7")
