"""`ecluse serve`: one command that owns the database and keeps the web server and the workers alive."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings

from ..database.embedded import Cluster, EmbeddedDatabaseProblem
from .engine import embedded_cluster

# A child that dies at once, five times in a row, will not be cured by a sixth start.
QUICK_DEATH_SECONDS = 3
MOST_QUICK_DEATHS = 5
# A database that cannot start (its disk is full) is tried again after this long, until it can.
REVIVAL_SECONDS = 5


def serve(
    arguments: argparse.Namespace,
    *,
    prepared: Callable[[], int] = lambda: 0,
    announce: Callable[[], None] = lambda: None,
) -> int:
    """Own the embedded database (when there is no server), migrate, then watch over web and workers until stopped.

    `prepared` runs before anything listens and answers an exit code; `announce` runs once the web server is about to.
    """
    cluster = embedded_cluster()
    with contextlib.ExitStack() as stack:
        if cluster is not None:
            stack.enter_context(cluster.owned())
            cluster.ensure_database("ecluse")
        _prepare()
        if (code := prepared()) != 0:
            return code
        announce()
        children = [_web(arguments), *([_worker()] * arguments.workers)]
        return _watch(children, cluster)


def _prepare() -> None:
    from django.core.management import call_command
    from django.db import connection, connections

    from ..database.checks import missing_migrations
    from ..database.migrating import rendered_when_fields_change

    if missing_migrations(connection):
        with rendered_when_fields_change():
            call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()


def _web(arguments: argparse.Namespace) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "config.wsgi:application",
        "--bind", f"{arguments.host}:{arguments.port}",
        "--workers", str(arguments.processes), "--threads", "4",
        "--worker-class", "ecluse.foundation.cli.even_worker.EvenWorker",
        "--timeout", "60", "--graceful-timeout", "20", "--log-level", "warning",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "ecluse.foundation.cli", "worker"]


def _watch(commands: list[list[str]], cluster: Cluster | None) -> int:
    """Restart the database and a child that dies; leave when asked to, or when a child cannot live though the database does."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    running = [(command, _start(command), time.monotonic(), 0) for command in commands]
    code = 0
    while not stopping:
        time.sleep(0.3)
        if cluster is not None and not cluster.lives():
            _revive(cluster)
        for place, (command, child, born, deaths) in enumerate(running):
            if child.poll() is None:
                continue
            deaths = deaths + 1 if time.monotonic() - born < QUICK_DEATH_SECONDS else 1
            if cluster is not None and not cluster.is_running():
                deaths = 0
            if deaths >= MOST_QUICK_DEATHS:
                print(f"{' '.join(command[1:4])} does not live: code {child.returncode}.", file=sys.stderr)
                stopping, code = True, 4
                break
            running[place] = (command, _start(command), time.monotonic(), deaths)
    for _command, child, _born, _deaths in running:
        child.terminate()
    for _command, child, _born, _deaths in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(25)
        child.kill()
    return code


def _revive(cluster: Cluster) -> None:
    """Start a database that left by itself: it was killed, or its disk was full while it recovered."""
    try:
        cluster.start()
    except EmbeddedDatabaseProblem as problem:
        print(problem, file=sys.stderr)
        time.sleep(REVIVAL_SECONDS)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    # A group of its own: Ctrl+C reaches this watcher alone, which then stops its children in order.
    return subprocess.Popen(command, env=environment, cwd=settings.ROOT, start_new_session=True)  # noqa: S603
