"""The database without what Django adds to each query, for what tools ask and say a thousand times: prepared once, planned seldom.

The plan of a page of statements takes ten times as long as the page (benchmarks/records_reading): each way in which a statement can
match, in each month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[Any]):
    """Parameters are bound by the server; each text is prepared once for a connection."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None) -> Self:
        if connection.queries_logged:
            connection.queries_log.append({"sql": str(query), "time": "0.000"})
        return super().execute(query, params, prepare=prepare, binary=binary)


@contextmanager
def raw_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of the driver, in Django's connection and transaction; its failures are Django's."""
    connection.ensure_connection()
    with connection.wrap_database_errors, _Prepared(connection.connection) as cursor:
        yield cursor


@contextmanager
def raw_pipeline() -> Iterator[psycopg.Cursor[Any]]:
    """The same, for queries that are sent one after the other without waiting for each answer; what fails, fails at the end."""
    with raw_cursor() as cursor, cursor.connection.pipeline():
        yield cursor


def numbers(values: list[Any]) -> str:
    """An array of numbers, truths or nothing, as PostgreSQL reads it: Python writes a list of them nearly so, faster than one by one."""
    return f"{{{str(values)[1:-1].replace('None', 'NULL')}}}"


def texts(values: Sequence[str | None]) -> str:
    """An array of texts that need no quotes: ids, days and moments."""
    return f"{{{','.join([value or 'NULL' for value in values])}}}"
