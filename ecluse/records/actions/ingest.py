"""Keeping the statements of a request: all of them or none, acknowledged once they are durable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.errors import Refusal

from ..queries.archive import archived_bodies
from ..queries.raw import raw_cursor, raw_pipeline
from ..rules.extraction import Extraction, Row
from ..rules.sameness import same_statement
from ..rules.speaker import Speaker
from .attaching import Received, keep_attachments
from .naming import name_what_is_new
from .writing import Line, write_ids, write_references, write_rows

# So many rows are written while the next ones are made ready.
_AT_ONCE = 125


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
) -> list[str]:
    """Keep validated statements in one transaction and answer their ids in order. The database says when they were stored.

    A statement that is here already, to the letter of the standard (rules/sameness.py), is not kept twice and is no error;
    another one with its id raises SameId. The statements given are changed: id, authority, version and timestamp are completed.
    """
    ids = [statement["id"] if "id" in statement else statement.setdefault("id", str(uuid4())) for statement in statements]
    with transaction.atomic():
        again, extraction = _write(by, ids, statements, version)
        name_what_is_new(by=by, extraction=extraction)
        if again:
            _compare(by, again)
        if attachments is not None or any("attachments" in statement for statement in statements):
            keep_attachments(by=by, statements=statements, received=attachments or {})
    return ids


def _write(
    by: Speaker, ids: Sequence[str], statements: Sequence[dict[str, Any]], version: str
) -> tuple[list[dict[str, Any]], Extraction]:
    """Write what is new; answer the statements whose ids were there before, completed too, and all that was named."""
    extraction, again, referring = Extraction(by.organisation_id), [], []
    authority, spoken = by.authority, "1.0.0" if version.startswith("1.") else "2.0.0"
    # What is written at once has nothing to make ready meanwhile.
    with raw_pipeline() if len(ids) > _AT_ONCE else raw_cursor() as cursor:
        fresh = write_ids(cursor, by, ids)
        for part in batched(statements, _AT_ONCE, strict=False):
            lines = []
            for statement in part:
                row = complete(statement, authority, spoken, extraction)
                # Taken out: an id that comes twice is new once.
                sid = fresh.pop(statement["id"].lower(), None)
                if sid is None:
                    again.append(statement)
                else:
                    lines.append(Line(statement, sid, row))
            if lines:
                write_rows(cursor, by, lines)
                referring += [line for line in lines if line.row.refers]
        write_references(cursor, by, referring)
    return again, extraction


def complete(statement: dict[str, Any], authority: Mapping[str, Any], spoken: str, extraction: Extraction) -> Row:
    """Add what the receiver says (xAPI Data, 2.4): authority and version; its own moment is not in the body. Answer the row."""
    statement.pop("stored", None)
    statement["authority"] = authority
    statement.setdefault("version", spoken)
    row = extraction.row(statement)
    if row.at is not None:
        # In UTC: asked by 2.0, allowed by 1.0.3 (4.2.7).
        statement["timestamp"] = row.at
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
