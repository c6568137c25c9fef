"""Pulling the plug during a stream of enrolments: what was acknowledged is there, and the next start needs no human."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.journeys.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 120


class House:
    """An Écluse of our own in a folder, which the test starts, kills and starts again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.server = folder, free_port(), None
        base = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ECLUSE_TEST_DB")}
        self.environment = base | {
            "ECLUSE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev", "ECLUSE_LOG_LEVEL": "ERROR",
        }  # fmt: skip

    def start(self) -> None:
        """`ecluse serve`, as an operator starts it."""
        log = (self.folder / "serve.log").open("a")
        command = [sys.executable, "-m", "ecluse.foundation.cli", "serve", "--port", str(self.port), "--processes", "1"]
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 180
        while time.monotonic() < until:
            assert self.server.poll() is None, (self.folder / "serve.log").read_text()[-3000:]
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/pret/")[0] == 200:
                    return
            time.sleep(0.3)
        pytest.fail((self.folder / "serve.log").read_text()[-3000:])

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str]:
        """One request: its status and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": "localhost", "Cookie": f"ecluse_session={cookie}; ecluse_csrf={'a' * 32}",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location", "")
        finally:
            connection.close()

    def run(self, module: str, *arguments: str) -> dict[str, object]:
        """A script of this folder beside the running house."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def kill_everything(self) -> None:
        """SIGKILL to the watcher, the web server, the worker and every process of PostgreSQL, at once."""
        assert self.server is not None
        watcher = psutil.Process(self.server.pid)
        postmaster = int((self.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])
        engine = psutil.Process(postmaster)
        for process in [watcher, *watcher.children(recursive=True), engine, *engine.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self.server.wait(10)

    def stop(self) -> None:
        """As Ctrl+C does."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(60)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    house = House(tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.stop()


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_nothing_acknowledged_is_lost_when_everything_is_killed(house: House) -> None:
    sown = house.run("tests.faults.sow", str(PEOPLE))
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
    found = house.run("tests.faults.look")

    assert len(acknowledged) >= 25
    assert set(acknowledged) <= set(found["enrolments"])
    assert found["accepted"] == found["accepted_told"]
    assert found["steps"] == found["accepted"]
    assert found["told_to_nobody"] == 0
    assert found["dead"] == 0


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_a_second_owner_of_the_folder_is_refused_in_words(house: House) -> None:
    command = [sys.executable, "-m", "ecluse.foundation.cli", "serve", "--port", str(free_port())]

    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 4
    assert str(house.server.pid) in done.stderr
    assert "ECLUSE_DATA" in done.stderr
