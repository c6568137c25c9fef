"""Signatures are those of the specification; waits grow, are spread, and listen to what the other side asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ecluse.exchange.webhooks.signing import LENGTH, headers, new_secret, secret_of, secret_text, signature
from ecluse.exchange.webhooks.waiting import AFTER, MOST_ATTEMPTS, PATIENCE, next_attempt, next_visit, retry_after
from ecluse.foundation.keys import first_id_at, new_id
from ecluse.foundation.news import Journal

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
# Of the reference libraries of Standard Webhooks (each of them tests its signature with these).
SECRET, MESSAGE, SECONDS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY, SIGNATURE = b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_is_signed_as_published() -> None:
    assert signature(secret_of(SECRET), message=MESSAGE, seconds=SECONDS, body=BODY) == SIGNATURE


@pytest.mark.parametrize("change", [{"message": "msg_other"}, {"seconds": SECONDS + 1}, {"body": BODY + b" "}])
def test_whatever_changes_changes_the_signature(change: dict[str, object]) -> None:
    values = {"message": MESSAGE, "seconds": SECONDS, "body": BODY} | change

    assert signature(secret_of(SECRET), **values) != SIGNATURE  # type: ignore[arg-type]


def test_a_new_secret_is_random_and_comes_back_from_its_text() -> None:
    one, other = new_secret(), new_secret()

    assert one != other
    assert (len(one), secret_text(one)[:6], secret_of(secret_text(one))) == (LENGTH, "whsec_", one)


def test_while_a_secret_is_changed_both_sign() -> None:
    said = headers([secret_of(SECRET), b"x" * 32], message=MESSAGE, seconds=SECONDS, body=BODY)

    assert said["webhook-id"] == MESSAGE
    assert said["webhook-timestamp"] == "1614265330"
    first, second = said["webhook-signature"].split(" ")
    assert first == SIGNATURE
    assert second.startswith("v1,")


def test_a_message_is_tried_ten_times_over_three_days() -> None:
    waits = [next_attempt(attempts, AT, spread=0) for attempts in range(1, MOST_ATTEMPTS)]

    assert waits == [AT + wait for wait in AFTER]
    assert waits[:2] == [AT + timedelta(seconds=5), AT + timedelta(minutes=5)]
    assert next_attempt(MOST_ATTEMPTS, AT, spread=0) is None
    assert sum(AFTER, timedelta(0)) == timedelta(hours=75, minutes=35, seconds=5)
    assert sum(AFTER, timedelta(0)) > PATIENCE


def test_what_failed_together_comes_back_apart_and_what_is_asked_is_waited_for() -> None:
    assert next_attempt(2, AT, spread=1) == AT + timedelta(minutes=5, seconds=30)
    assert next_attempt(2, AT, spread=0, asked=timedelta(hours=1)) == AT + timedelta(hours=1)
    assert next_attempt(2, AT, spread=0, asked=timedelta(seconds=1)) == AT + timedelta(minutes=5)


def test_an_address_is_visited_less_and_less_and_half_hourly_in_the_end() -> None:
    waits = [next_visit(failures, AT) - AT for failures in (1, 2, 3, 4, 5, 500)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(minutes=30))
    assert next_visit(1, AT, asked=timedelta(hours=2)) == AT + timedelta(hours=2)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("99999999", timedelta(days=1)),
        ("Sat, 28 Nov 2026 09:30:00 GMT", timedelta(minutes=30)),
        ("Sat, 28 Nov 2020 09:30:00 GMT", timedelta(0)),
        ("Sat, 28 Nov 2026 09:30:00", timedelta(minutes=30)),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("9" * 50, None),
        ("Sat, 99 Nov 99999 09:30:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(said: str, wait: timedelta | None) -> None:
    assert retry_after(said, AT) == wait


def test_whoever_reads_the_journal_on_leaves_a_few_seconds_to_other_clocks(db: None) -> None:
    before, until = new_id(), Journal.settled_until()

    assert until < before
    assert first_id_at(timezone.now() - timedelta(seconds=10)) < until
    assert until < first_id_at(timezone.now() - timedelta(seconds=4))
    assert first_id_at(datetime(1970, 1, 1, tzinfo=UTC)).int == 0
