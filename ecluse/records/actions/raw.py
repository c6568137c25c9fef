"""The database without what Django adds to each query: the tables written here are not audited, and statements come by thousands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def raw_cursor() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of the driver, in Django's connection and transaction; its failures are Django's. Parameters are bound by the server."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


@contextmanager
def raw_pipeline() -> Iterator[psycopg.Cursor[Any]]:
    """The same, for queries that are sent one after the other without waiting for each answer; what fails, fails at the end."""
    with raw_cursor() as cursor, cursor.connection.pipeline():
        yield cursor
