"""What an export says of a statement, column by column, and how far it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from .keys import ifi_of
from .stored import first_at
from .telling import Telling

KEPT_FOR: Final = timedelta(days=7)
"""How long a file that names people waits to be taken."""
AHEAD: Final = timedelta(days=2)
"""A clock that is ahead by more than this is not looked for: what it says happened in the period was stored before it."""
MOST_AT_ONCE: Final = 3
"""Exports of an organisation that may be in the making."""
SHEET: Final = 1_048_576
"""Rows of a sheet of a workbook (ECMA-376, the limit of spreadsheets)."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A statement, ready to be written: what it says, with the names that are known here."""

    sid: UUID
    stored: datetime
    statement: Mapping[str, Any]
    telling: Telling
    body: str
    who: str
    tool: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files for machines, its type there (SQL), its value, how wide it is in a workbook."""

    name: str
    kind: str
    value: Callable[[Exported], Any]
    width: int = 14


def _words(text: Any) -> str | None:
    return text.words if text is not None else None


COLUMNS: Final[tuple[Column, ...]] = (
    Column("happened", "TIMESTAMP", lambda one: one.telling.at, 20),
    Column("person", "VARCHAR", lambda one: one.who, 24),
    Column("identifier", "VARCHAR", lambda one: identifier_of(one.statement["actor"]), 32),
    Column("did", "VARCHAR", lambda one: one.telling.verb.words, 16),
    Column("what", "VARCHAR", lambda one: _words(one.telling.what), 36),
    Column("within", "VARCHAR", lambda one: _words(one.telling.within), 30),
    Column("success", "BOOLEAN", lambda one: one.telling.result.success, 9),
    Column("completion", "BOOLEAN", lambda one: one.telling.result.completion, 9),
    Column("score", "DOUBLE", lambda one: one.telling.result.raw, 9),
    Column("score_max", "DOUBLE", lambda one: one.telling.result.maximum, 9),
    Column("score_scaled", "DOUBLE", lambda one: one.telling.result.part, 9),
    Column("seconds", "DOUBLE", lambda one: one.telling.result.seconds, 10),
    Column("response", "VARCHAR", lambda one: one.telling.result.response or None, 24),
    Column("tool", "VARCHAR", lambda one: one.tool, 20),
    Column("attempt", "VARCHAR", lambda one: one.statement.get("context", {}).get("registration"), 36),
    Column("verb", "VARCHAR", lambda one: one.statement["verb"]["id"], 40),
    Column("activity", "VARCHAR", lambda one: one.telling.iri or None, 40),
    Column("stored", "TIMESTAMP", lambda one: one.stored, 20),
    Column("id", "VARCHAR", lambda one: one.statement.get("id"), 36),
)
# Files for machines have the statement itself as well.
WHOLE: Final = (*COLUMNS, Column("statement", "VARCHAR", lambda one: one.body))


def identifier_of(agent: Mapping[str, Any]) -> str | None:
    """By what somebody is known to the tool, in one line; none for an anonymous group."""
    found = ifi_of(agent)
    return found.partition(" ")[2].replace("\n", " ") if found else None


def first_sid(since: date, midnight: Callable[[date], datetime]) -> UUID:
    """The smallest key at which what happened since a day can have been stored."""
    return first_at(midnight(since) - AHEAD) if since.year > 1970 else UUID(int=0)
