"""Keeping the statements of a request: all of them or none, acknowledged once they are durable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from itertools import batched
from typing import Any

import orjson
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from ecluse.foundation.errors import Refusal

from ..models import Scope
from ..queries.archive import archived_bodies
from ..queries.raw import raw_cursor, raw_pipeline
from ..rules.attachments import attachment_problems
from ..rules.extraction import Extraction, Row, complete
from ..rules.ordinary import Reader, Wrong
from ..rules.sameness import same_statement
from ..rules.speaker import Speaker
from .attaching import Received, keep_contents
from .naming import name, what_is_known, what_is_new
from .writing import Line, write_ids, write_new, write_references, write_rows

# So many rows are written while the next ones are made ready.
_AT_ONCE = 125
# How often a request is tried that waits for another one while that one waits for it.
_TURNS = 4


class SameId(Refusal):
    """An id that another statement has."""

    sentence = _(
        "Another statement has the id {statement}. Send this one with an id of its own; the statements of this request were not kept."
    )


def keep_body(*, by: Speaker, body: bytes, version: str, attachments: Mapping[str, Received] | None = None) -> list[str] | None:
    """Keep the statements of a body in JSON, read as fast as they can be, and answer their ids in order.

    None when something is wrong with them: nothing was kept, and `read_json`, `problems_of` and `attachment_problems` say what it is.
    """
    reader = Reader(
        by.organisation_id, may_define=by.may(Scope.DEFINE), authority=by.authority, version=version, known=what_is_known()
    )
    try:
        rows = reader.rows(body)
    except Wrong:
        return None
    if (reader.attached or attachments) and attachment_problems(reader.attached, attachments):
        return None
    _keep(by, rows, reader.extraction, attachments or {})
    # What is named is known once it is in the tables: at once, unless a larger transaction is still open.
    transaction.on_commit(reader.note)
    return [row.id for row in rows]


def keep_statements(
    *,
    by: Speaker,
    statements: Sequence[dict[str, Any]],
    version: str,
    attachments: Mapping[str, Received] | None = None,
) -> list[str]:
    """Keep validated statements in one transaction and answer their ids in order. The database says when they were stored.

    A statement that is here already, to the letter of the standard (rules/sameness.py), is not kept twice and is no error;
    another one with its id raises SameId. The statements given are changed: id, authority, version and timestamp are completed.
    """
    extraction = Extraction(by.organisation_id)
    rows = [complete(statement, by.authority, version, extraction) for statement in statements]
    _keep(by, rows, extraction, attachments or {})
    return [row.id for row in rows]


def _keep(by: Speaker, rows: Sequence[Row], extraction: Extraction, received: Mapping[str, Received]) -> None:
    for turn in range(_TURNS):
        try:
            (_keep_what_is_new if turn else _keep_new)(by, rows, extraction, received)
            return
        except IntegrityError:
            if turn:
                raise
        except OperationalError as error:
            # Two requests that each wait for an id of the other: one of them goes on, this one comes after it.
            if turn == _TURNS - 1 or not isinstance(error.__cause__, DeadlockDetected):
                raise


def _keep_new(by: Speaker, rows: Sequence[Row], extraction: Extraction, received: Mapping[str, Received]) -> None:
    """As if no id were taken, which is nearly always so: no part waits for the one before. Raises IntegrityError when one is."""
    new = what_is_new(by=by, extraction=extraction)
    # After those that they refer to.
    referring = [row for row in rows if row.refers is not None]
    plain = [row for row in rows if row.refers is None] if referring else rows
    # One query is a transaction by itself.
    is_alone = len(rows) <= _AT_ONCE and not (new or referring or received or connection.in_atomic_block)
    with nullcontext() if is_alone else transaction.atomic():
        with raw_cursor() if is_alone else raw_pipeline() as cursor:
            for part in batched(plain, _AT_ONCE, strict=False):
                write_new(cursor, by, part)
            if referring and len(_write_by_ids(by, referring)) < len(referring):
                raise IntegrityError
        keep_contents(by=by, received=received)
        name(new, by=by)


def _keep_what_is_new(by: Speaker, rows: Sequence[Row], extraction: Extraction, received: Mapping[str, Received]) -> None:
    """Their ids first, then the rows of those that were not here; the others must say what those that were here say."""
    with transaction.atomic():
        kept = _write_by_ids(by, rows)
        again = [row for row in rows if (line := kept.get(row.id.lower())) is None or line.row is not row]
        if again:
            _compare(by, again)
        keep_contents(by=by, received=received)
        name(what_is_new(by=by, extraction=extraction), by=by)


def _write_by_ids(by: Speaker, rows: Sequence[Row]) -> dict[str, Line]:
    """Keep those whose id is new, and answer them by their ids."""
    with raw_cursor() as cursor:
        # An id that comes twice is new once.
        keys = write_ids(cursor, by, [row.id for row in rows])
        kept = {id_: Line(key, row) for row in rows if (key := keys.pop(id_ := row.id.lower(), None)) is not None}
        if kept:
            lines = list(kept.values())
            write_rows(cursor, by, lines)
            write_references(cursor, by, lines)
    return kept


def _compare(by: Speaker, again: Sequence[Row]) -> None:
    """Those that were here before, in the database or in the archive, must say the same."""
    sent = {row.id.lower(): row.body for row in again}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id.statement_id, id.sid, kept.body FROM records_statementid AS id"
            " LEFT JOIN records_statement AS kept USING (organisation_id, sid)"
            " WHERE id.organisation_id = %s AND id.statement_id = ANY(%s::uuid[])",
            [by.organisation_id, list(sent)],
        )
        found = cursor.fetchall()
    elsewhere = [sid for _id, sid, body in found if body is None]
    archived = archived_bodies(by.organisation_id, elsewhere) if elsewhere else {}
    for statement_id, sid, body in found:
        kept = archived.get(sid) if body is None else body
        if kept is None or not same_statement(orjson.loads(kept), orjson.loads(sent[str(statement_id)])):
            raise SameId(statement=str(statement_id))
