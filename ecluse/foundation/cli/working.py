"""`ecluse worker`: deliver the news and run the background tasks."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from pathlib import Path

from django.db import Error, close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from ..news.delivery import deliver_all
from .engine import embedded_cluster

logger = logging.getLogger("ecluse.worker")
# A worker that hears no notification looks by itself this often.
LISTEN_SECONDS = 5.0
# What is done in the background gives way to whoever waits for an answer: a tenth of a processor that others want (nice(2)).
NICENESS = 10


def work() -> int:
    """Work until SIGTERM. The tasks of the queue run in the main thread, the news in one of their own."""
    from procrastinate.contrib.django import app

    parent = os.getppid()
    os.nice(NICENESS)
    # Linux weighs sessions before processes, and a worker is the first of its own (sched(7), autogroup).
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS))
    connection_created.connect(_give_way, dispatch_uid="worker.gives_way")
    stop = threading.Event()
    news = threading.Thread(target=_deliver_until, args=(stop,), name="news", daemon=True)
    news.start()
    threading.Thread(target=_leave_with_parent, args=(parent, stop), name="orphan-watch", daemon=True).start()
    try:
        app.with_connector(app.connector.get_worker_connector()).run_worker(
            listen_notify=True, install_signal_handlers=True, delete_jobs="successful"
        )
    finally:
        stop.set()
        news.join(timeout=20)
    return 0


def _give_way(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """What the database does for this worker gives way too, where it is on this machine and may be told so."""
    if embedded_cluster() is not None:
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, connection.connection.info.backend_pid, NICENESS)


def _deliver_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            deliver_all(stop=stop.is_set)
            _wait_for_news()
        except Error:
            # The database restarts or is out of reach: what is due stays due.
            logger.warning("no database", extra={"error": "news"})
            connections.close_all()
            stop.wait(2)


def _wait_for_news() -> None:
    connection.ensure_connection()
    raw = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LISTEN ecluse_news")
    for _notice in raw.notifies(timeout=LISTEN_SECONDS, stop_after=1):
        break


def _leave_with_parent(parent: int, stop: threading.Event) -> None:
    """A worker whose `serve` was killed must not go on beside the next one."""
    while os.getppid() == parent:
        time.sleep(1)
    stop.set()
    os.kill(os.getpid(), signal.SIGTERM)
