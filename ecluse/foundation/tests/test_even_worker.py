"""Two clients that keep their connections and never pause are served by two processes."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Says which process answers, after some work.
APPLICATION = """
import os, time

def application(environ, start_response):
    until = time.monotonic() + 0.03
    while time.monotonic() < until:
        pass
    answer = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "busy.py").write_text(APPLICATION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "busy:application", "--chdir", str(tmp_path), "--bind", f"127.0.0.1:{number}",
        "--workers", "2", "--threads", "4", "--worker-class", "ecluse.foundation.cli.even_worker.EvenWorker",
    ]  # fmt: skip
    root = Path(__file__).parents[3]
    server = subprocess.Popen(command, cwd=root, env={"PYTHONPATH": str(root)}, stderr=subprocess.PIPE)
    try:
        # Both processes answer somebody before the clients come.
        until, seen = time.monotonic() + 30, set()
        while len(seen) < 2 and time.monotonic() < until:
            try:
                seen |= set(together(number, 1))
            except OSError:
                time.sleep(0.05)
        assert len(seen) == 2
        yield number
    finally:
        server.terminate()
        server.communicate(timeout=30)


def together(port: int, times: int) -> list[str]:
    """Two clients at the same moment; who answered each of them, last."""
    answered: list[str] = []
    failed: list[OSError] = []
    start = threading.Barrier(2)

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        start.wait()
        try:
            for _turn in range(times):
                connection.request("GET", "/")
                answer = connection.getresponse().read().decode()
            answered.append(answer)
        except OSError as error:
            failed.append(error)
        finally:
            connection.close()

    clients = [threading.Thread(target=ask) for _client in range(2)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if failed:
        raise failed[0]
    return answered


def test_two_that_never_pause_are_served_by_two_processes(port: int) -> None:
    apart = sum(len(set(together(port, 3))) == 2 for _turn in range(10))

    # Without the pause of the busy one, about half of the pairs share a process.
    assert apart >= 8
