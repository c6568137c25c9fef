"""Keeping the statements of a request: all of them or none, acknowledged once they are durable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from itertools import batched
from typing import Any
from uuid import uuid4

import orjson
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from ecluse.foundation.errors import Refusal

from ..models import Scope
from ..queries.archive import archived_bodies
from ..queries.raw import raw_cursor, raw_pipeline
from ..rules.extraction import Extraction, Row
from ..rules.ordinary import Reader, Unusual
from ..rules.reading import read_json
from ..rules.sameness import same_statement
from ..rules.speaker import Speaker
from .attaching import Received, keep_attachments
from .naming import New, name, what_is_known, what_is_new
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


def keep_statements(
    *,
    by: Speaker,
    statements: Sequence[dict[str, Any]],
    version: str,
    attachments: Mapping[str, Received] | None = None,
    are_new: bool = True,
) -> list[str]:
    """Keep validated statements in one transaction and answer their ids in order. The database says when they were stored.

    A statement that is here already, to the letter of the standard (rules/sameness.py), is not kept twice and is no error;
    another one with its id raises SameId. The statements given are changed: id, authority, version and timestamp are completed.
    `are_new` is false when one of the ids is known to be taken.
    """
    ids = [statement["id"] if "id" in statement else statement.setdefault("id", str(uuid4())) for statement in statements]
    spoken = "1.0.0" if version.startswith("1.") else "2.0.0"
    if attachments is None and any("attachments" in statement for statement in statements):
        attachments = {}
    refers = any(statement["object"].get("objectType") == "StatementRef" for statement in statements)
    for turn in range(_TURNS):
        try:
            if turn or refers or not are_new:
                _keep_what_is_new(by, ids, statements, spoken, attachments)
            else:
                extraction = Extraction(by.organisation_id)
                rows = (complete(statement, by.authority, spoken, extraction) for statement in statements)
                _keep_new(by, rows, len(statements), extraction, statements, attachments)
            break
        except IntegrityError:
            if turn:
                raise
        except OperationalError as error:
            # Two requests that each wait for an id of the other: one of them goes on, this one comes after it.
            if turn == _TURNS - 1 or not isinstance(error.__cause__, DeadlockDetected):
                raise
    return ids


def keep_ordinary(*, by: Speaker, body: bytes, version: str) -> list[str] | None:
    """Keep the statements of a body in JSON when they are such as most tools send, and answer their ids in order.

    None when one of them is not, or is wrong: nothing was kept, and the body is for `read_json`, `problems_of` and `keep_statements`.
    """
    reader = Reader(
        by.organisation_id, may_define=by.may(Scope.DEFINE), authority=by.authority, version=version, known=what_is_known()
    )
    try:
        rows = reader.rows(body)
    except Unusual:
        return None
    try:
        _keep_new(by, rows, len(rows), reader.extraction)
    except (IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not isinstance(error.__cause__, DeadlockDetected):
            raise
        said = read_json(body)
        return keep_statements(by=by, statements=said if isinstance(said, list) else [said], version=version, are_new=False)
    # What is named is known once it is in the tables: at once, unless a larger transaction is still open.
    transaction.on_commit(reader.note)
    return [row.id for row in rows]


def _keep_new(
    by: Speaker,
    rows: Iterable[Row],
    number: int,
    extraction: Extraction,
    statements: Sequence[dict[str, Any]] = (),
    attachments: Mapping[str, Received] | None = None,
) -> None:
    """As if no id were taken, which is nearly always so: no part waits for the one before. Raises IntegrityError when one is.

    Rows may be made while those before them are written.
    """
    if number <= _AT_ONCE:
        rows = list(rows)
        new = what_is_new(by=by, extraction=extraction)
        # One query is a transaction by itself.
        is_alone = not new and attachments is None and not connection.in_atomic_block
        with nullcontext() if is_alone else transaction.atomic():
            with raw_cursor() as cursor:
                write_new(cursor, by, rows)
            _name_and_attach(by, new, statements, attachments)
        return
    with transaction.atomic():
        with raw_pipeline() as cursor:
            for part in batched(rows, _AT_ONCE, strict=False):
                write_new(cursor, by, part)
        _name_and_attach(by, what_is_new(by=by, extraction=extraction), statements, attachments)


def _keep_what_is_new(
    by: Speaker,
    ids: Sequence[str],
    statements: Sequence[dict[str, Any]],
    spoken: str,
    attachments: Mapping[str, Received] | None,
) -> None:
    """Their ids first, then the rows of those that were not here; the others must say what those that were here say."""
    extraction, again, lines = Extraction(by.organisation_id), [], []
    with transaction.atomic():
        with raw_cursor() as cursor:
            fresh = write_ids(cursor, by, ids)
            for statement in statements:
                row = complete(statement, by.authority, spoken, extraction)
                # Taken out: an id that comes twice is new once.
                sid = fresh.pop(statement["id"].lower(), None)
                if sid is None:
                    again.append(statement)
                else:
                    lines.append(Line(sid, row))
            if lines:
                write_rows(cursor, by, lines)
                write_references(cursor, by, lines)
        if again:
            _compare(by, again)
        _name_and_attach(by, what_is_new(by=by, extraction=extraction), statements, attachments)


def _name_and_attach(
    by: Speaker, new: New, statements: Sequence[dict[str, Any]], attachments: Mapping[str, Received] | None
) -> None:
    name(new, by=by)
    if attachments is not None:
        keep_attachments(by=by, statements=statements, received=attachments)


def complete(statement: dict[str, Any], authority: Mapping[str, Any], spoken: str, extraction: Extraction) -> Row:
    """Add what the receiver says (xAPI Data, 2.4): authority and version; its own moment is not in the body. Answer the row."""
    statement.pop("stored", None)
    statement["authority"] = authority
    statement.setdefault("version", spoken)
    row = extraction.row(statement)
    if row.at is not None:
        # In UTC: asked by 2.0, allowed by 1.0.3 (4.2.7).
        statement["timestamp"] = row.at
    row.id, row.body = statement["id"], orjson.dumps(statement)
    return row


def _compare(by: Speaker, statements: Iterable[dict[str, Any]]) -> None:
    """Those that were here before, in the database or in the archive, must say the same."""
    sent = {statement["id"].lower(): statement for statement in statements}
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
        if kept is None or not same_statement(orjson.loads(kept), sent[str(statement_id)]):
            raise SameId(statement=str(statement_id))
