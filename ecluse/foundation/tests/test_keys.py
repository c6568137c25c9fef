"""Keys sort by birth: the journal is read in the order in which it was told."""

from __future__ import annotations

import threading
import time

import pytest

from ecluse.foundation import keys


def test_ten_thousand_keys_made_at_once_sort_as_they_were_made() -> None:
    made = [keys.new_id() for _number in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == 10_000


def test_a_clock_that_steps_back_does_not_turn_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys.new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)

    assert keys.new_id() > before


def test_keys_made_by_several_threads_are_all_different() -> None:
    made: list[object] = []
    threads = [threading.Thread(target=lambda: made.extend(keys.new_id() for _n in range(2_000))) for _t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 16_000


def test_a_key_is_a_uuid_of_version_7_that_carries_its_moment() -> None:
    made = keys.new_id()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs((made.int >> 80) - time.time_ns() // 1_000_000) < 60_000
