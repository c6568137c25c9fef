"""Partitions of months: made ahead, and filled with what fell beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from ..models.statement import PARTITIONED
from ..queries.months import first_waiting, months_missing, partitions_of
from ..rules.months import bounds_of, month_of_sid, name_of

STEP = 1_000  # pages of the table copied by one transaction: 8 MB
# Tools do not wait behind a change of tables that itself waits for a long reader: it is tried again the next night.
PATIENCE = "5s"


@dataclass(frozen=True)
class Prepared:
    """What a night did: months that were given partitions, rows that were brought from the default partition into theirs."""

    months: int
    rows: int


def prepare_months(at: datetime) -> Prepared:
    """Make the partitions of this month and the next three, and empty the default one. Run again, it changes nothing.

    In steps of their own transactions: what was done before a kill stays done, and the rest is taken up the next time.
    """
    rows = sum(_empty_default(parent) for parent in PARTITIONED)
    missing = months_missing(at)
    for month in missing:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT records_make_month(%s)", [month])
    return Prepared(months=len(missing), rows=rows)


def _empty_default(parent: str) -> int:
    """Bring each row of the default partition home. A month that has its partition has no row here: the engine sees to it."""
    count, sid = 0, first_waiting(parent)
    while sid is not None:
        month = month_of_sid(sid)
        count += bring_home(parent, month)
        sid = first_waiting(parent, after=bounds_of(month)[1])
    return count


def bring_home(parent: str, month: date) -> int:
    """Give a month its partition, with its rows that are in the default one; answer how many.

    They are copied aside in small steps while tools go on writing and reading where the rows are; then, in one short transaction,
    what came or changed meanwhile is copied too, and the copy takes their place. At no moment is a row missing or there twice.
    """
    child = f"{parent}_{name_of(month)}"
    if child in partitions_of(parent):
        return 0
    copy, (low, high) = f"{child}_copy", bounds_of(month)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {copy} (LIKE {parent} INCLUDING DEFAULTS INCLUDING INDEXES)")
    for page in range(0, _pages(f"{parent}_default"), STEP):
        _copy_step(parent, copy, page, low, high)
    return _take_place(parent, child, copy, low, high)


def _pages(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s) / current_setting('block_size')::int", [table])
        return int(cursor.fetchone()[0])


def _copy_step(parent: str, copy: str, page: int, low: UUID, high: UUID) -> None:
    """Copy the rows of some pages; those that an earlier run copied are left alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {copy} SELECT * FROM {parent}_default"  # noqa: S608 - names of ours
            " WHERE ctid >= %s::tid AND ctid < %s::tid AND sid >= %s AND sid < %s ON CONFLICT DO NOTHING",
            [f"({page},0)", f"({page + STEP},0)", low, high],
        )


def _take_place(parent: str, child: str, copy: str, low: UUID, high: UUID) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(f"LOCK TABLE {parent}_default IN ACCESS EXCLUSIVE MODE")
        waiting = f"SELECT * FROM {parent}_default WHERE sid >= %(low)s AND sid < %(high)s"  # noqa: S608 - names of ours
        bounds = {"low": low, "high": high}
        # What was rewritten or taken away meanwhile (a person who is forgotten), then what came.
        gone = f"SELECT gone FROM (TABLE {copy} EXCEPT {waiting}) AS gone"  # noqa: S608
        cursor.execute(f"DELETE FROM {copy} AS one WHERE one::record IN ({gone})", bounds)  # noqa: S608
        cursor.execute(f"INSERT INTO {copy} {waiting} EXCEPT TABLE {copy}", bounds)
        cursor.execute(f"DELETE FROM {parent}_default WHERE sid >= %(low)s AND sid < %(high)s", bounds)  # noqa: S608
        count = cursor.rowcount
        cursor.execute(f"ALTER TABLE {copy} RENAME TO {child}")
        cursor.execute(f"ALTER TABLE {parent} ATTACH PARTITION {child} FOR VALUES FROM ('{low}') TO ('{high}')")
    return int(count)
