"""Pulling the plug during a stream of enrolments: what was acknowledged is there, and the next start needs no human."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
import threading
import time

import pytest

from tests.house import ROOT, House
from tests.journeys.conftest import free_port

from . import batch, look, sow

PEOPLE = 120
pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


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


def test_a_second_owner_of_the_folder_is_refused_in_words(house: House) -> None:
    command = [sys.executable, "-m", "ecluse.foundation.cli", "serve", "--port", str(free_port())]

    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 4
    assert str(house.server.pid) in done.stderr
    assert "ECLUSE_DATA" in done.stderr
