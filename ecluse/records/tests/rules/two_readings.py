"""The reading of ordinary statements, held to the careful one: it takes nothing that is refused there, and says the same of the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from msgspec.structs import replace

from ecluse.records.rules.extraction import Extraction, Row, complete
from ecluse.records.rules.ordinary import Reader, Wrong
from ecluse.records.rules.validation import Unreadable, problems_of, read_json

ORGANISATION = UUID("0192f0c1-7f3a-7000-8000-0000000000aa")
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "https://ecluse.example.org", "name": "outil"}}


class Counted(Reader):
    """Counts the statements that are read with care."""

    careful = 0

    def _with_care(self, content: bytes) -> Row:
        self.careful += 1
        return super()._with_care(content)


def ordinary(statement: Any) -> Any:
    """The statement without what makes it out of the ordinary."""
    if not isinstance(statement, dict):
        return statement
    statement = {name: value for name, value in statement.items() if name != "attachments"}
    context = statement.get("context")
    if isinstance(context, dict):
        statement["context"] = {name: value for name, value in context.items() if name != "statement"}
    return statement


def read_by_parts(body: bytes, version: str, known: object = None) -> tuple[list[Row], Counted] | None:
    """None when something is wrong."""
    reader = Counted(ORGANISATION, may_define=True, authority=AUTHORITY, version=version, known=known or object())
    try:
        rows = reader.rows(body)
    except Wrong:
        return None
    reader.note()
    return rows, reader


def read_with_care(body: bytes, version: str) -> tuple[list[Row], Extraction] | None:
    """None when something is wrong."""
    try:
        said = read_json(body)
    except Unreadable:
        return None
    statements = said if isinstance(said, list) else [said]
    if problems_of(statements, version):
        return None
    extraction = Extraction(ORGANISATION)
    return [complete({"id": "", **one}, AUTHORITY, version, extraction) for one in statements], extraction


def assert_read_alike(body: bytes, version: str) -> int | None:
    """How many statements were read with care; None when both refuse them. Read twice, since parts are remembered."""
    for _turn in range(2):
        found, wanted = read_by_parts(body, version), read_with_care(body, version)
        assert (found is None) == (wanted is None), body
        if found is None or wanted is None:
            return None
        for row, careful in zip(found[0], wanted[0], strict=True):
            said, told = orjson.loads(row.body), orjson.loads(careful.body)
            if not told["id"]:
                told["id"] = said["id"]
            assert said == told
            assert replace(row, body=b"") == replace(careful, body=b"", id=told["id"])
        extraction = found[1].extraction
        assert extraction.agents == wanted[1].agents
        assert extraction.activities == wanted[1].activities
        # A definition is named once a request, however often it is said.
        assert _definitions(extraction) == _definitions(wanted[1])
    return found[1].careful


def _definitions(extraction: Extraction) -> set[tuple[int, bytes]]:
    return {(key, orjson.dumps(activity, option=orjson.OPT_SORT_KEYS)) for key, activity in extraction.definitions}
