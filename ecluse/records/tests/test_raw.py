"""Columns in PostgreSQL's own form are what the same columns are in text."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError
from psycopg.errors import InvalidTextRepresentation

from ecluse.records.queries.raw import Packed, numbers, raw_cursor, truths, uuids

pytestmark = pytest.mark.django_db
# Few are written one by one, many place by place.
SIZES = pytest.mark.parametrize("size", [0, 1, 24, 25, 300])


def read_back(column: Packed | str, kind: str) -> list[Any]:
    with raw_cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [column])
        (found,) = cursor.fetchone() or ()
    return list(found)


@SIZES
def test_numbers_of_eight_bytes(size: int) -> None:
    values = [(-1) ** n * ((1 << 63) - 1 - n * 7) for n in range(size)]

    assert isinstance(numbers(values), Packed)
    assert read_back(numbers(values), "int8") == values
    assert read_back(numbers([*values, None, -(1 << 63)]), "int8") == [*values, None, -(1 << 63)]


@SIZES
def test_truths(size: int) -> None:
    values = [n % 3 == 0 for n in range(size)]

    assert read_back(truths(values), "boolean") == values


@SIZES
def test_uuids_in_either_case(size: int) -> None:
    values = [str(uuid4()) for _n in range(size)]
    wanted = [UUID(value) for value in values]

    assert isinstance(uuids(values), Packed)
    assert read_back(uuids([value.upper() for value in values]), "uuid") == wanted
    assert read_back(uuids([*values, None]), "uuid") == [*wanted, None]


@pytest.mark.parametrize("wrong", [["no uuid"], ["fd41c918-b88b-4b20-a0a5-a4c32391aaa0", "ab"], ["ab" * 8, "ab"]])
def test_what_is_no_uuid_is_refused_by_the_database(wrong: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        read_back(uuids(wrong), "uuid")

    assert isinstance(caught.value.__cause__, InvalidTextRepresentation)
