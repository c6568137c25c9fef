"""Which months have a partition of their own, and what waits without one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from ..models.statement import PARTITIONED
from ..rules.months import AHEAD, later, month_of, name_of


def partitions_of(parent: str) -> set[str]:
    """The names of the partitions that are attached to a table. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid WHERE inhparent = %s::regclass",
            [parent],
        )
        return {found[0] for found in cursor.fetchall()}


def months_missing(at: datetime) -> list[date]:
    """Of this month and the next three, those that lack a partition in one of the tables. One query for each table."""
    present = {parent: partitions_of(parent) for parent in PARTITIONED}
    wanted = [later(month_of(at), count) for count in range(AHEAD + 1)]
    return [month for month in wanted if any(f"{parent}_{name_of(month)}" not in present[parent] for parent in PARTITIONED)]


def first_waiting(parent: str, after: UUID | None = None) -> UUID | None:
    """The smallest key in the default partition, beyond one. One query, of a table that is all but always empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sid FROM {parent}_default WHERE %s::uuid IS NULL OR sid >= %s ORDER BY sid LIMIT 1",  # noqa: S608 - a name of ours
            [after, after],
        )
        row = cursor.fetchone()
    return row[0] if row else None
