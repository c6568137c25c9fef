"""Statements into their tables: as if all were new, or their ids first and then the rows of those that are.

Columns are sent as arrays, in PostgreSQL's own form where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg

from ..queries.raw import Packed, numbers, texts, truths, uuids
from ..rules.extraction import Row
from ..rules.speaker import Speaker

# Between two bodies in one parameter: JSON never holds this character as it is, so nothing is escaped.
_BREAK = b"\x1e"

# The transaction is numbered before the clock is read: whoever asks what is complete sees it (queries/consistency.py).
# `records_clock` keeps the millisecond of the last key: when the clock of the database steps back, keys go on from there, so that
# what is read in their order (pages, forwarding, figures) misses none. A clock that was ahead by more than a day was broken, and is
# not followed.
_CLOCK = """
stamp AS MATERIALIZED (
    SELECT pg_current_xact_id() AS number, (extract(epoch FROM uuid_extract_timestamp(uuidv7())) * 1000)::bigint AS now
), clock AS MATERIALIZED (
    SELECT CASE WHEN last_value > now AND last_value < now + 86400000 THEN last_value + 1 - now ELSE 0 END AS behind
    FROM stamp, records_clock
)"""
_NOTED = """
noted AS MATERIALIZED (
    SELECT setval('records_clock', (extract(epoch FROM max(uuid_extract_timestamp(sid))) * 1000)::bigint) FROM incoming
)"""
# Sorted, so that two requests with ids in common wait for each other and never in a ring.
_IDS = f"""
WITH {_CLOCK}, incoming AS MATERIALIZED (
    SELECT statement_id, uuidv7(behind * interval '1 ms') AS sid FROM clock, unnest(%(ids)s::uuid[]) AS statement_id
), {_NOTED}
INSERT INTO records_statementid (organisation_id, statement_id, sid)
SELECT %(organisation)s, statement_id, sid FROM noted, incoming ORDER BY statement_id
ON CONFLICT DO NOTHING RETURNING statement_id::text, sid::text
"""  # noqa: S608 - texts of ours, no value
_KEEPING = """
kept AS (
    INSERT INTO records_statement (organisation_id, sid, statement_id, client_id, actor, verb, object, registration, at, body)
    SELECT %(organisation)s, sid, statement_id, %(client)s, actor, verb, object, registration, at, body FROM incoming
)"""
_ATTACHED = """
attached AS (
    INSERT INTO records_attachment (id, organisation_id, sid, sha2, content_type)
    SELECT uuidv7(), %(organisation)s, sid, sha2, content_type
    FROM unnest(%(holders)s::int8[], %(digests)s::text[], %(content_types)s::text[]) AS one (n, sha2, content_type)
    JOIN incoming USING (n)
)"""
_MENTIONS = """
INSERT INTO records_mention (key, sid, is_broad)
SELECT key, sid, is_broad FROM unnest(%(keys)s::int8[], %(where)s::int8[], %(broad)s::boolean[]) AS one (key, n, is_broad)
JOIN incoming USING (n)
"""
_SENT = """
%(ids)s::uuid[], %(actors)s::int8[], %(verbs)s::int8[], %(objects)s::int8[], %(registrations)s::uuid[], %(moments)s::timestamptz[],
string_to_array(%(bodies)s, E'\\x1e')"""
_NAMES = "statement_id, actor, verb, object, registration, at, body"
# Statements whose keys are known.
_WITH_KEYS = f"""
WITH incoming AS MATERIALIZED (
    SELECT one.* FROM unnest({_SENT}, %(sids)s::uuid[]) WITH ORDINALITY AS one ({_NAMES}, sid, n)
), {_KEEPING}"""  # noqa: S608 - the same
# Ids, keys and rows at once; an id that is taken fails.
_AS_IF_NEW = f"""
WITH {_CLOCK}, incoming AS MATERIALIZED (
    SELECT one.*, uuidv7(behind * interval '1 ms') AS sid FROM clock, unnest({_SENT}) WITH ORDINALITY AS one ({_NAMES}, n)
), {_NOTED}, ids AS (
    INSERT INTO records_statementid (organisation_id, statement_id, sid)
    SELECT %(organisation)s, statement_id, sid FROM noted, incoming ORDER BY statement_id
), {_KEEPING}"""  # noqa: S608 - the same
# Who refers to a statement that refers to another one is about that one too, in whichever order the two arrived. Looked up one by
# one: a plan that was made while the tables were small would otherwise go on reading them whole.
_REFERENCES = """
WITH about AS (
    SELECT target_id, statement_id, sid
    FROM unnest(%(targets)s::uuid[], %(ids)s::uuid[], %(sids)s::uuid[]) AS one (target_id, statement_id, sid)
), further AS (
    SELECT * FROM about
    UNION
    SELECT link.target_id, about.statement_id, about.sid FROM about
    CROSS JOIN LATERAL (
        SELECT sid FROM records_statementid
        WHERE organisation_id = %(organisation)s AND statement_id = about.target_id LIMIT 1
    ) AS target
    CROSS JOIN LATERAL (
        SELECT target_id FROM records_reference WHERE organisation_id = %(organisation)s AND sid = target.sid OFFSET 0
    ) AS link
)
INSERT INTO records_reference (organisation_id, target_id, sid)
SELECT %(organisation)s, target_id, sid FROM further
UNION
SELECT %(organisation)s, further.target_id, earlier.sid FROM further
CROSS JOIN LATERAL (
    SELECT sid FROM records_reference WHERE organisation_id = %(organisation)s AND target_id = further.statement_id OFFSET 0
) AS earlier
ON CONFLICT DO NOTHING
"""
_VOIDINGS = """
INSERT INTO records_voiding (organisation_id, target_id, sid)
SELECT %(organisation)s, target_id, sid FROM unnest(%(targets)s::uuid[], %(sids)s::uuid[]) AS one (target_id, sid)
"""


class Line(NamedTuple):
    """The row of a statement with its key."""

    sid: str
    row: Row


def write_new(cursor: psycopg.Cursor[Any], by: Speaker, rows: Sequence[Row]) -> None:
    """Statements that refer to none, as if none of their ids were taken: when one is, the query fails."""
    _execute(cursor, _AS_IF_NEW, rows, values_of_rows(by, rows))


def write_ids(cursor: psycopg.Cursor[Any], by: Speaker, ids: Sequence[str]) -> dict[str, str]:
    """Take the ids that are new, and answer their keys; the others are somebody's."""
    values = {"organisation": by.organisation_id, "ids": uuids(ids)}
    cursor.execute(_IDS, values)
    return dict(cursor.fetchall())


def write_rows(cursor: psycopg.Cursor[Any], by: Speaker, lines: Sequence[Line]) -> None:
    """The statements and whom and what they mention."""
    rows = [line.row for line in lines]
    _execute(cursor, _WITH_KEYS, rows, values_of_rows(by, rows) | {"sids": uuids([line.sid for line in lines])})


def _execute(cursor: psycopg.Cursor[Any], keeping: str, rows: Sequence[Row], values: dict[str, Any]) -> None:
    attached = [(n, sha2, kind) for n, row in enumerate(rows, 1) if row.attachments for sha2, kind in row.attachments.items()]
    if attached:
        holders, digests, kinds = (list(column) for column in zip(*attached, strict=True))
        values |= {"holders": numbers(holders), "digests": digests, "content_types": kinds}
        keeping = f"{keeping}, {_ATTACHED}"
    cursor.execute(keeping + _MENTIONS, values)


def values_of_rows(by: Speaker, rows: Sequence[Row]) -> dict[str, Any]:
    """The columns of the rows and of their mentions."""
    return {
        "organisation": by.organisation_id,
        "client": by.client_id,
        "ids": uuids([row.id for row in rows]),
        "actors": numbers([row.actor for row in rows]),
        "verbs": numbers([row.verb for row in rows]),
        "objects": numbers([row.object for row in rows]),
        "registrations": uuids([row.registration for row in rows]),
        "moments": texts([row.at for row in rows]),
        "bodies": Packed(_BREAK.join([row.body for row in rows])),
        **_mentions(rows),
    }


def write_references(cursor: psycopg.Cursor[Any], by: Speaker, lines: Sequence[Line]) -> None:
    """Which statements they are about, and which they void."""
    referring = {line.row.id.lower(): line for line in lines if line.row.refers}
    if not referring:
        return
    about = [(target, statement_id, line.sid) for statement_id, line in referring.items() for target in _targets(line, referring)]
    values = {
        "organisation": by.organisation_id,
        "targets": uuids([target for target, _id, _sid in about]),
        "ids": uuids([statement_id for _target, statement_id, _sid in about]),
        "sids": uuids([sid for _target, _id, sid in about]),
    }
    cursor.execute(_REFERENCES, values)
    voiding = [line for line in referring.values() if line.row.voids]
    if voiding:
        values = {
            "organisation": by.organisation_id,
            "targets": uuids([line.row.refers for line in voiding]),
            "sids": uuids([line.sid for line in voiding]),
        }
        cursor.execute(_VOIDINGS, values)


def _targets(line: Line, referring: Mapping[str, Line]) -> Iterator[str]:
    """What it refers to, and on along those that came with it; once around a ring."""
    seen = set()
    target = line.row.refers
    while target is not None and target not in seen:
        seen.add(target)
        yield target
        target = referring[target].row.refers if target in referring else None


def _mentions(rows: Sequence[Row]) -> dict[str, Packed | str]:
    where: list[int] = []
    keys: list[int] = []
    broad: list[bool] = []
    for n, row in enumerate(rows, 1):
        if row.mentions:
            where += [n] * len(row.mentions)
            keys += row.mentions
            broad += row.mentions.values()
    return {"where": numbers(where), "keys": numbers(keys), "broad": truths(broad)}
