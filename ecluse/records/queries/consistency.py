"""Up to when everything that was stored can be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import connection

from ecluse.foundation.database.settled import settled_moment


def consistent_through() -> datetime:
    """Every statement stored until this moment is visible to a query that begins now; none will appear before it later.

    A statement is stamped after its transaction has its number (actions/ingest.py). One query.
    """
    return settled_moment()


def clock_behind() -> timedelta:
    """How far the clock of the database is behind the last key it gave to a statement; nothing when it goes on. One query.

    What is stored meanwhile has keys that go on from the last one (actions/writing.py): it is beyond what is said to be complete,
    and is forwarded and counted once the clock is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(interval '0', to_timestamp(last_value / 1000.0) - clock_timestamp()) FROM records_clock")
        return cast(timedelta, cursor.fetchone()[0])
