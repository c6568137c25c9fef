"""The rows of statements as figures are made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from ..rules.keys import VOIDED, iri_key


@dataclass(frozen=True, slots=True)
class Row:
    """A statement without what it says; `body` only when it says how long something took or what it is a part of."""

    sid: UUID
    client_id: UUID
    actor: int | None
    verb: int
    object: int | None
    at: datetime | None
    body: str | None


_COLUMNS = (
    "one.sid, one.client_id, one.actor, one.verb, one.object, one.at,"
    """ CASE WHEN position('"duration"' IN one.body) > 0 OR position('"contextActivities"' IN one.body) > 0 THEN one.body END"""
)


def rows_after(
    organisation_id: UUID, after: UUID, *, until: UUID, limit: int, voided_until: UUID | None = None
) -> tuple[list[Row], UUID | None]:
    """The next statements that are not taken back by themselves or those before, and the last key looked at; none when none is left.

    With `voided_until`, those taken back before that key are left out. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sid FROM (SELECT sid FROM records_statement WHERE organisation_id = %s AND sid > %s AND sid < %s"
            " ORDER BY sid LIMIT %s) AS next ORDER BY sid DESC LIMIT 1",
            [organisation_id, after, until, limit],
        )
        found = cursor.fetchone()
        if found is None:
            return [], None
        last: UUID = found[0]
        cursor.execute(
            f"SELECT {_COLUMNS} FROM records_statement AS one"  # noqa: S608 - no value in the text
            " WHERE one.organisation_id = %(organisation)s AND one.sid > %(after)s AND one.sid <= %(last)s"
            " AND NOT (one.verb <> %(voided)s AND EXISTS (SELECT FROM records_voiding AS v"
            " WHERE v.organisation_id = one.organisation_id AND v.target_id = one.statement_id AND v.sid <= %(back)s))",
            {
                "organisation": organisation_id,
                "after": after,
                "last": last,
                "back": voided_until or last,
                "voided": iri_key(organisation_id, VOIDED),
            },
        )
        return [Row(*row) for row in cursor.fetchall()], last


def rows_until(organisation_id: UUID, until: UUID, *, at_once: int) -> Iterator[list[Row]]:
    """All the statements at hand before a key that were not taken back before it, so many at once. Two queries for each time."""
    place = UUID(int=0)
    while True:
        rows, last = rows_after(organisation_id, place, until=until, limit=at_once, voided_until=until)
        if last is None:
            return
        yield rows
        place = last


def rows_taken_back(organisation_id: UUID, after: UUID, last: UUID) -> tuple[list[Row], list[UUID]]:
    """Of what is stored up to `after`, what was taken back since, up to `last`: the rows at hand, and the keys of the others.

    What was taken back before is not taken back again. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT id.sid, {_COLUMNS} FROM records_voiding AS v"  # noqa: S608 - no value in the text
            " JOIN records_statementid AS id ON id.organisation_id = v.organisation_id AND id.statement_id = v.target_id"
            " LEFT JOIN records_statement AS one ON one.organisation_id = id.organisation_id AND one.sid = id.sid"
            " WHERE v.organisation_id = %(organisation)s AND v.sid > %(after)s AND v.sid <= %(last)s AND id.sid <= %(after)s"
            " AND one.verb IS DISTINCT FROM %(voided)s AND NOT EXISTS (SELECT FROM records_voiding AS earlier"
            " WHERE earlier.organisation_id = v.organisation_id AND earlier.target_id = v.target_id AND earlier.sid <= %(after)s)",
            {"organisation": organisation_id, "after": after, "last": last, "voided": iri_key(organisation_id, VOIDED)},
        )
        found = cursor.fetchall()
    return [Row(*row[1:]) for row in found if row[1] is not None], [row[0] for row in found if row[1] is None]
