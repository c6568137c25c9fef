"""Having the database at hand for the length of a command."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from django.conf import settings

from ..database.embedded import Cluster
from ..database.sizing import memory_of_machine, settings_of


def embedded_cluster() -> Cluster | None:
    """The cluster of this installation, or None when `DATABASE_URL` names a server."""
    if os.environ.get("DATABASE_URL"):
        return None
    return Cluster(settings.DATA_FOLDER / "postgresql", settings=settings_of(memory_of_machine()))


@contextlib.contextmanager
def running_database() -> Iterator[None]:
    """Use the database that runs; start the embedded one for the length of the block when nobody serves it."""
    cluster = embedded_cluster()
    if cluster is None or cluster.is_running():
        yield
        return
    with cluster.owned():
        cluster.ensure_database("ecluse")
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
