"""An Écluse in a folder of the test's own, for tests that start it, stop it or pull its plug."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from ecluse.foundation.database.embedded import Cluster
from tests.journeys.conftest import free_port
from tests.tables import copy_to

ROOT = Path(__file__).resolve().parents[1]


def new_house(factory: pytest.TempPathFactory) -> House:
    """A house at its first day: its database is made, its tables are empty, and nothing runs.

    The first day is lived once for all the processes of one run of tests, then copied. Its tables are those of the tests: that
    `ecluse serve` makes them by itself in an empty folder is seen by the journeys, whose demonstration starts from nothing.
    """
    folder, model = factory.mktemp("house"), factory.getbasetemp()
    # Under xdist each process has its own folder within that of the run.
    model = (model.parent if "PYTEST_XDIST_WORKER" in os.environ else model) / "first-day"
    with model.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (model / "done").exists():
            model.mkdir(exist_ok=True)
            cluster = Cluster(model / "postgresql")
            with cluster.owned():
                cluster.ensure_database("ecluse")
                copy_to(cluster, "ecluse")
            (model / "done").touch()
    # `cp` keeps the owner of PostgreSQL's files, which `shutil.copytree` does not.
    subprocess.run(["cp", "-a", f"{model}/.", str(folder)], check=True)
    return House(folder)


class House:
    """An Écluse of our own in a folder, which the test starts, kills and starts again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.server, self.beside = folder, free_port(), None, None
        base = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ECLUSE_TEST_DB")}
        self.environment = base | {
            "ECLUSE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev", "ECLUSE_LOG_LEVEL": "ERROR",
        }  # fmt: skip

    @contextlib.contextmanager
    def running(self) -> Iterator[House]:
        """Started, and stopped whatever happens: a start that fails leaves nothing behind either."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

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

    def ask_beside(self, function: Callable[..., object], *arguments: object) -> dict[str, Any]:
        """What a function of the tests answers in a process beside the house, on its database. What it gives and takes is JSON."""
        if self.beside is None:
            command, log = [sys.executable, "-m", "tests.beside"], (self.folder / "beside.log").open("w")
            self.beside = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.beside.stdin is not None
        assert self.beside.stdout is not None
        self.beside.stdin.write(json.dumps([f"{function.__module__}.{function.__qualname__}", *arguments]) + "\n")
        self.beside.stdin.flush()
        answer = self.beside.stdout.readline()
        assert answer, (self.folder / "beside.log").read_text()[-3000:]
        return json.loads(answer)

    def memory(self) -> int:
        """Bytes that the watcher, the web server and the worker hold now."""
        assert self.server is not None
        watcher = psutil.Process(self.server.pid)
        return sum(process.memory_info().rss for process in [watcher, *watcher.children(recursive=True)])

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
        if self.beside is not None:
            self.beside.communicate()
            self.beside = None
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(60)
        self.server = None
