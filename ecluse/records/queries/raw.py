"""The database without what Django adds to each query, for what tools ask and say a thousand times: prepared once, planned seldom.

The plan of a page of statements takes ten times as long as the page (benchmarks/records_reading): each way in which a statement can
match, in each month.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

import psycopg
from django.db import connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

# The numbers of types in every PostgreSQL (pg_type.dat).
_BOOLEAN: Final = 16
_INT8: Final = 20
_UUID: Final = 2950
_FEW: Final = 24


class Packed(bytes):
    """A parameter as PostgreSQL itself writes it; the query says of which type it is. Less work than text for both sides (0036)."""


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: Packed) -> Packed:
        return obj


class _Prepared(psycopg.Cursor[Any]):
    """Parameters are bound by the server; each text is prepared once for a connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection)
        self.adapters.register_dumper(Packed, _AsItIs)

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


def numbers(values: Sequence[int | None]) -> Packed | str:
    """An array of numbers of eight bytes."""
    try:
        packed: array[int] = array("q", values)  # type: ignore[arg-type]
    except TypeError:
        return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"
    if sys.byteorder == "little":
        packed.byteswap()
    return _array(_INT8, 8, packed.tobytes())


def truths(values: Sequence[bool]) -> Packed:
    """An array of truths."""
    return _array(_BOOLEAN, 1, bytes(values))


def uuids(values: Sequence[str | None]) -> Packed | str:
    """An array of UUIDs; each is in its ordinary form, as whoever calls knows."""
    try:
        content = bytes.fromhex("".join(values).replace("-", ""))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        content = b""
    # One that is missing, or is none, is for PostgreSQL to read.
    return _array(_UUID, 16, content) if len(content) == 16 * len(values) else texts(values)


def texts(values: Sequence[str | None]) -> str:
    """An array of texts that need no quotes: ids, days and moments."""
    return f"{{{','.join([value or 'NULL' for value in values])}}}"


def _array(kind: int, size: int, content: bytes) -> Packed:
    """Values of one size as PostgreSQL receives an array (array_recv): what it is, then each value after its size."""
    number = len(content) // size
    if not number:
        return Packed(struct.pack(">iii", 0, 0, kind))
    head = struct.pack(">iiiii", 1, 0, kind, number, 1)
    if number <= _FEW:
        before = struct.pack(">i", size)
        return Packed(head + b"".join([before + content[place : place + size] for place in range(0, len(content), size)]))
    # The first bytes of all values, then their second bytes, and so on.
    values = bytearray(number * (4 + size))
    values[3 :: 4 + size] = bytes([size]) * number
    for place in range(size):
        values[4 + place :: 4 + size] = content[place::size]
    return Packed(head + values)
