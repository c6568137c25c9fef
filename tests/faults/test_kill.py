"""Pulling the plug during a stream of enrolments: what was acknowledged is there, and the next start needs no human."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest

from tests.house import ROOT, House, new_house
from tests.journeys.conftest import free_port

from . import batch, look, sow, statements

PEOPLE = 120


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    house = new_house(tmp_path_factory)
    house.start()
    yield house
    house.stop()


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_nothing_acknowledged_is_lost_when_everything_is_killed(house: House) -> None:
    sown = house.ask_beside(sow.sow, PEOPLE)
    path, acknowledged, stop = f"/sessions/{sown['session']}/inscription/", [], threading.Event()

    def enrol(cookies: list[str]) -> None:
        for cookie in cookies:
            if stop.is_set():
                return
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, location = house.ask("POST", path, f"confirmed=1&csrfmiddlewaretoken={'a' * 32}", cookie)
                if status == 302 and "/inscriptions/" in location:
                    acknowledged.append(location.split("/inscriptions/")[1].split("/")[0])

    threads = [threading.Thread(target=enrol, args=(sown["cookies"][start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while len(acknowledged) < 25 and time.monotonic() < until:
        time.sleep(0.01)
    house.kill_everything()
    stop.set()
    for thread in threads:
        thread.join()

    house.start()
    found = house.ask_beside(look.look)

    assert len(acknowledged) >= 25
    assert set(acknowledged) <= set(found["enrolments"])
    assert found["accepted"] == found["accepted_told"]
    assert found["steps"] == found["accepted"]
    assert found["told_to_nobody"] == 0
    assert found["dead"] == 0


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_a_badge_given_to_many_is_given_to_each_once_though_everything_is_killed_in_the_middle(house: House) -> None:
    given = house.ask_beside(batch.sow, 3000)["batch"]
    house.kill_everything()
    house.start()
    left = house.ask_beside(batch.look, given)

    house.ask_beside(batch.give, given)
    found = house.ask_beside(batch.look, given)

    assert 0 < left["badges"] < 3000
    assert left["badges"] == left["given"] == left["told"]
    assert left["task"] == "running"
    assert found | {"task": ""} == {
        "given": 3000, "left": 0, "badges": 3000, "holders": 3000, "places_twice": 0, "told": 3000, "task": "",
    }  # fmt: skip


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_statements_that_were_acknowledged_outlive_the_killing_and_those_sent_again_are_kept_once(house: House) -> None:
    tool = house.ask_beside(statements.connect)
    sent: dict[str, list[dict[str, object]]] = {}
    acknowledged, stop = [], threading.Event()

    def say(number: int) -> None:
        while not stop.is_set():
            name = str(uuid4())
            sent[name] = [a_statement_of(name) for _turn in range(20)]
            with contextlib.suppress(OSError, http.client.HTTPException):
                if post(house, tool, sent[name]) == 200:
                    acknowledged.append(name)

    threads = [threading.Thread(target=say, args=(number,)) for number in range(3)]
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
    left = house.ask_beside(statements.look)

    again = {post(house, tool, batch) for batch in sent.values()}
    found = house.ask_beside(statements.look)

    assert len(acknowledged) >= 12
    assert set(acknowledged) <= set(left["batches"])
    assert set(left["batches"].values()) == {20}, "a request is kept whole or not at all"
    assert again == {200}
    assert sorted(found["ids"]) == sorted(str(one["id"]) for batch in sent.values() for one in batch)
    assert all(look["is_registered"] and look["is_mentioned"] for look in (left, found))


def a_statement_of(name: str) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "actor": {"mbox": "mailto:awa@exemple.be"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://cours.exemple.be/q1"},
        "context": {"registration": name, "contextActivities": {"parent": [{"id": "https://cours.exemple.be"}]}},
    }


def post(house: House, tool: dict[str, str], batch: list[dict[str, object]]) -> int:
    pair = base64.b64encode(f"{tool['key']}:{tool['secret']}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "2.0.0", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/xapi/statements", json.dumps(batch), headers | {"Host": "localhost"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_a_second_owner_of_the_folder_is_refused_in_words(house: House) -> None:
    command = [sys.executable, "-m", "ecluse.foundation.cli", "serve", "--port", str(free_port())]

    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 4
    assert str(house.server.pid) in done.stderr
    assert "ECLUSE_DATA" in done.stderr
