"""Statements over the wire while everything is killed, while the disk is full, and while several say the same at once."""

from __future__ import annotations

import contextlib
import http.client
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.house import House

from .tool import Said, Tool, a_statement

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


def test_statements_that_were_acknowledged_outlive_the_killing_and_those_sent_again_are_kept_once(house: House) -> None:
    tool = Tool(house, "declarations")
    sent: dict[str, list[dict[str, object]]] = {}
    acknowledged, stop = [], threading.Event()

    def say() -> None:
        while not stop.is_set():
            name = str(uuid4())
            sent[name] = [a_statement(name) for _turn in range(20)]
            with contextlib.suppress(OSError, http.client.HTTPException):
                if tool.post(sent[name]).status == 200:
                    acknowledged.append(name)

    threads = [threading.Thread(target=say) for _turn in range(3)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while len(acknowledged) < 12 and time.monotonic() < until:
        time.sleep(0.01)
    house.kill_everything()
    stop.set()
    for thread in threads:
        thread.join()
    house.start()
    left = tool.look()

    again = {tool.post(batch).status for batch in sent.values()}
    found = tool.look()

    assert len(acknowledged) >= 12
    assert set(acknowledged) <= set(left["batches"])
    assert set(left["batches"].values()) == {20}, "a request is kept whole or not at all"
    assert again == {200}
    assert sorted(found["ids"]) == sorted(str(one["id"]) for batch in sent.values() for one in batch)
    assert all(look["is_registered"] and look["is_mentioned"] for look in (left, found))


def test_several_clients_replay_a_batch_in_their_own_order_at_once_and_it_is_kept_once(house: House) -> None:
    tool = Tool(house, "rejeux")
    batch = [a_statement(str(uuid4())) for _turn in range(60)]

    def replay(seed: int) -> set[int]:
        shuffled = random.Random(seed).sample(batch, len(batch))
        # Whole, then in pieces that overlap, as a client sends that lost the answers.
        return {tool.post(shuffled[start : start + 40]).status for start in (0, 10, 20)}

    with ThreadPoolExecutor(4) as clients:
        answers = set().union(*clients.map(replay, range(4)))

    assert answers == {200}
    found = tool.look()
    assert sorted(found["ids"]) == sorted(one["id"] for one in batch)
    assert found["is_registered"]
    assert found["is_mentioned"]


def test_of_two_that_take_one_id_for_different_words_one_is_kept_whole_and_of_the_other_nothing(house: House) -> None:
    tool = Tool(house, "duels")

    def duel(_turn: int) -> list[tuple[str, str, Said]]:
        contested, sides = str(uuid4()), [str(uuid4()), str(uuid4())]
        # Each side says it in its own registration, among statements of its own, at another place of its request.
        batches = [[a_statement(side) for _turn in range(10)] for side in sides]
        for place, batch in zip((2, 8), batches, strict=True):
            batch[place]["id"] = contested
        start = threading.Barrier(2)

        def say(batch: list[dict[str, object]]) -> Said:
            start.wait(10)
            return tool.post(batch)

        with ThreadPoolExecutor(2) as clients:
            return [(contested, *outcome) for outcome in zip(sides, clients.map(say, batches), strict=True)]

    outcomes = [outcome for turn in range(6) for outcome in duel(turn)]
    found = tool.look()

    assert Counter(answer.status for _contested, _side, answer in outcomes) == {200: 6, 409: 6}
    assert found["batches"] == {side: 10 for _contested, side, answer in outcomes if answer.status == 200}
    assert all(contested in answer.body["detail"] for contested, _side, answer in outcomes if answer.status == 409)
    assert found["is_registered"]


def test_what_is_too_large_or_means_harm_is_refused_for_its_reason_and_the_house_stays_small(house: House) -> None:
    tool = Tool(house, "malveillants")
    assert tool.post([a_statement(str(uuid4()))]).status == 200
    before = house.memory()
    keys = b"{%b}" % b",".join(b'"k%d":1' % n for n in range(1_000_000))
    padded = b'[%b"%b"]' % (b'"",' * 400_000, b"x" * 17_000_000)

    refusals = {
        # What announces itself as too large is not waited for; what does not is read as far as it may go.
        "announced": tool.pour({"Content-Length": "100000000"}, [b"["]),
        "poured": tool.pour({"Transfer-Encoding": "chunked"}, [b"F4240\r\n" + b"[" * 1_000_000 + b"\r\n"] * 21),
        "keys": tool.ask("POST", keys),
        "deep": tool.ask("POST", b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
        "padded": tool.ask("POST", padded),
        "nul": tool.ask("POST", b'["a\\u0000"]'),
        "surrogate": tool.ask("POST", b'["\\ud800"]'),
    }

    assert {name: answer.status for name, answer in refusals.items()} == {
        "announced": 413, "poured": 413, "keys": 400, "deep": 400, "padded": 400, "nul": 400, "surrogate": 400,
    }  # fmt: skip
    assert "20" in refusals["announced"].body["detail"]
    assert refusals["poured"].body == refusals["announced"].body
    reasons = [refusals[name].body["problems"][0]["detail"] for name in ("keys", "deep", "padded", "nul", "surrogate")]
    assert len(set(reasons)) == 5
    assert house.memory() - before < 300_000_000
    assert tool.post([a_statement(str(uuid4()))]).status == 200
    assert len(tool.look()["ids"]) == 2
