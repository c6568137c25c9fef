"""The reading of ordinary statements, held to the careful one: it takes nothing that is refused there, and says the same of the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from msgspec.structs import replace

from ecluse.records.actions.ingest import complete
from ecluse.records.rules.extraction import Extraction, Row
from ecluse.records.rules.ordinary import Reader, Unusual
from ecluse.records.rules.validation import Unreadable, problems_of, read_json

ORGANISATION = UUID("0192f0c1-7f3a-7000-8000-0000000000aa")
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "https://ecluse.example.org", "name": "outil"}}


def ordinary(statement: Any) -> Any:
    """The statement without what is left to the careful reading."""
    if not isinstance(statement, dict):
        return statement
    statement = {name: value for name, value in statement.items() if name != "attachments"}
    context = statement.get("context")
    if isinstance(context, dict):
        statement["context"] = {name: value for name, value in context.items() if name != "statement"}
    return statement


def read_by_parts(body: bytes, version: str, known: object = None) -> tuple[list[Row], Extraction] | None:
    """None when it is to be read with care."""
    reader = Reader(ORGANISATION, may_define=True, authority=AUTHORITY, version=version, known=known or object())
    try:
        rows = reader.rows(body)
    except Unusual:
        return None
    reader.note()
    return rows, reader.extraction


def read_with_care(body: bytes, version: str) -> tuple[list[Row], Extraction] | None:
    """None when it is refused."""
    try:
        said = read_json(body)
    except Unreadable:
        return None
    statements = said if isinstance(said, list) else [said]
    if problems_of(statements, version):
        return None
    extraction = Extraction(ORGANISATION)
    spoken = "1.0.0" if version.startswith("1.") else "2.0.0"
    return [complete({"id": "", **one}, AUTHORITY, spoken, extraction) for one in statements], extraction


def assert_read_alike(body: bytes, version: str) -> bool:
    """Whether it was read by its parts, and then it says what the careful reading says; twice, since a part is remembered."""
    for _turn in range(2):
        found = read_by_parts(body, version)
        if found is None:
            return False
        wanted = read_with_care(body, version)
        assert wanted is not None, "what is refused was taken"
        for row, careful in zip(found[0], wanted[0], strict=True):
            said, told = orjson.loads(row.body), orjson.loads(careful.body)
            if not told["id"]:
                told["id"] = said["id"]
            assert said == told
            assert replace(row, body=b"") == replace(careful, body=b"", id=told["id"])
        assert found[1].agents == wanted[1].agents
        assert found[1].activities == wanted[1].activities
        # A definition is named once a request, however often it is said.
        assert {(key, orjson.dumps(one)) for key, one in found[1].definitions} == {
            (key, orjson.dumps(one)) for key, one in wanted[1].definitions
        }
    return True
