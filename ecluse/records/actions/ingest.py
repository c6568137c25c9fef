"""Keeping the statements of a request: all of them or none, acknowledged once they are durable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.errors import Refusal

from ..queries.archive import archived_bodies
from ..rules.extraction import Extract, extract, with_arrays
from ..rules.sameness import same_statement
from ..rules.speaker import Speaker
from ..rules.stored import moment_text
from .attaching import Received, keep_attachments
from .naming import name_what_is_new
from .raw import raw_cursor

# Between two bodies in one parameter: JSON never holds this character as it is, so nothing is escaped.
_BREAK = "\x1e"


class SameId(Refusal):
    """An id that another statement has."""

    sentence = _(
        "Another statement has the id {statement}. Send this one with an id of its own; the statements of this request were not kept."
    )


@dataclass(slots=True)
class _Line:
    """A statement on its way in."""

    statement: dict[str, Any]
    row: Extract


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
    lines = [_completed(by, statement, version) for statement in statements]
    with transaction.atomic():
        name_what_is_new(by=by, rows=[line.row for line in lines])
        known = _insert(by, lines)
        if known:
            _compare(by, [line for line in lines if line.statement["id"].lower() in known])
        if attachments is not None or any("attachments" in line.statement for line in lines):
            keep_attachments(by=by, statements=[line.statement for line in lines], received=attachments or {})
    return [line.statement["id"] for line in lines]


def _completed(by: Speaker, statement: dict[str, Any], version: str) -> _Line:
    """What the receiver adds (xAPI Data, 2.4): id, authority, version; its own moment is not in the body."""
    statement.pop("stored", None)
    if "id" not in statement:
        statement["id"] = str(uuid4())
    statement["authority"] = by.authority
    if "version" not in statement:
        statement["version"] = "1.0.0" if version.startswith("1.") else "2.0.0"
    row = extract(by.organisation_id, with_arrays(statement))
    if row.at is not None:
        # In UTC: asked by 2.0, allowed by 1.0.3 (4.2.7).
        statement["timestamp"] = moment_text(row.at)
    return _Line(statement, row)


def _insert(by: Speaker, lines: Sequence[_Line]) -> set[str]:
    """One statement of SQL for all; answer the ids that were there before."""
    return run(*parameters_of(by, lines))


def run(text: str, values: Mapping[str, Any]) -> set[str]:
    """Ask the database, by a statement it prepared once."""
    with raw_cursor() as cursor:
        cursor.execute(text, values, prepare=True)
        return {str(found[0]) for found in cursor.fetchall()}


def parameters_of(by: Speaker, lines: Sequence[_Line]) -> tuple[str, dict[str, Any]]:
    """The statement of SQL and its parameters: columns as array literals, which cost a fifth of lists (benchmarks/records_ingest)."""
    rows = [line.row for line in lines]
    mentions = [(n, key, broad) for n, row in enumerate(rows, 1) for key, broad in row.mentions.items()]
    refers = any(row.refers for row in rows)
    values: dict[str, Any] = {
        "organisation": by.organisation_id,
        "client": by.client_id,
        "ids": _array(line.statement["id"] for line in lines),
        "actors": _array(row.actor for row in rows),
        "verbs": _array(row.verb for row in rows),
        "objects": _array(row.object for row in rows),
        "registrations": _array(row.registration for row in rows),
        "moments": _array(line.statement["timestamp"] if line.row.at else None for line in lines),
        "bodies": _BREAK.join([orjson.dumps(line.statement).decode() for line in lines]),
    }
    if mentions:
        values |= {
            "mentioned_in": _array(n for n, _key, _broad in mentions),
            "mentions": _array(key for _n, key, _broad in mentions),
            "broad": _array("t" if broad else "f" for _n, _key, broad in mentions),
        }
    if refers:
        values |= {
            "refers": _array(row.refers for row in rows),
            "voids": _array("t" if row.voids else "f" for row in rows),
        }
    return _sql(mentions=bool(mentions), refers=refers), values


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


_ARRIVING = """
WITH stamp AS MATERIALIZED (
    -- Numbered before the clock is read: whoever asks what is complete sees this transaction (queries/consistency.py).
    SELECT pg_current_xact_id() AS number
), incoming AS MATERIALIZED (
    SELECT one.*, uuidv7() AS sid FROM stamp, unnest(
        %(ids)s::uuid[], %(actors)s::int8[], %(verbs)s::int8[], %(objects)s::int8[], %(registrations)s::uuid[],
        %(moments)s::timestamptz[], {more_values} string_to_array(%(bodies)s, E'\\x1e')
    ) WITH ORDINALITY AS one (statement_id, actor, verb, object, registration, at, {more_names} body, n)
), fresh AS (
    INSERT INTO records_statementid (organisation_id, statement_id, sid)
    SELECT %(organisation)s, statement_id, sid FROM incoming ORDER BY statement_id
    ON CONFLICT DO NOTHING RETURNING sid
), kept AS (
    INSERT INTO records_statement
        (organisation_id, sid, statement_id, client_id, actor, verb, object, registration, at, body)
    SELECT %(organisation)s, sid, statement_id, %(client)s, actor, verb, object, registration, at, body
    FROM incoming JOIN fresh USING (sid)
)"""
_MENTIONS = """, mentions AS (
    INSERT INTO records_mention (key, sid, is_broad)
    SELECT one.key, incoming.sid, one.is_broad
    FROM unnest(%(mentioned_in)s::int8[], %(mentions)s::int8[], %(broad)s::boolean[]) AS one (n, key, is_broad)
    JOIN incoming USING (n) JOIN fresh USING (sid)
)"""
# Who refers to a statement that refers to another one is about that one too, in whichever order the two arrived.
_REFERENCES = """, about AS (
    SELECT sid, statement_id, refers FROM incoming JOIN fresh USING (sid) WHERE refers IS NOT NULL
), refs AS (
    INSERT INTO records_reference (organisation_id, target_id, sid)
    SELECT %(organisation)s, refers, sid FROM about
    UNION
    SELECT %(organisation)s, further.target_id, about.sid FROM about
        JOIN records_statementid AS id ON id.organisation_id = %(organisation)s AND id.statement_id = about.refers
        JOIN records_reference AS further ON further.organisation_id = %(organisation)s AND further.sid = id.sid
    UNION
    SELECT %(organisation)s, about.refers, earlier.sid FROM about
        JOIN records_reference AS earlier ON earlier.organisation_id = %(organisation)s AND earlier.target_id = about.statement_id
    ON CONFLICT DO NOTHING
), voidings AS (
    INSERT INTO records_voiding (organisation_id, target_id, sid)
    SELECT %(organisation)s, refers, sid FROM incoming JOIN fresh USING (sid) WHERE voids
)"""
_KNOWN = """
SELECT statement_id FROM incoming WHERE NOT EXISTS (SELECT FROM fresh WHERE fresh.sid = incoming.sid)
"""


def _sql(*, mentions: bool, refers: bool) -> str:
    arriving = _ARRIVING.format(
        more_values="%(refers)s::uuid[], %(voids)s::boolean[]," if refers else "", more_names="refers, voids," if refers else ""
    )
    return arriving + (_MENTIONS if mentions else "") + (_REFERENCES if refers else "") + _KNOWN


def _compare(by: Speaker, lines: Iterable[_Line]) -> None:
    """Those that were here before, in the database or in the archive, must say the same."""
    sent = {line.statement["id"].lower(): line.statement for line in lines}
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
