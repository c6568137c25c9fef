"""Up to when everything that was written can be read."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import connection


def settled_moment() -> datetime:
    """What was stamped before this moment is visible to a query that begins now; nothing will appear before it later.

    A row is stamped inside its transaction and seen after the commit. So the bound is the beginning of the oldest transaction
    that writes, on condition that a transaction has its number (`backend_xid`) before it stamps a row. A vacuum of the database
    itself has a number when it gives room back, began long before, and stamps nothing: nobody waits for it. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(statement_timestamp(), min(xact_start)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
            " AND backend_type <> 'autovacuum worker'"
        )
        return cast(datetime, cursor.fetchone()[0])
