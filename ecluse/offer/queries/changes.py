"""What entered, changed and left the catalogue, in the order in which it happened, for those who copy it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

# A moment and a key: where a walk stands. Two changes of the same moment are told apart by the key.
Place = tuple[datetime, UUID]


@dataclass(frozen=True)
class Change:
    """The last thing that happened to a programme: it was written at this moment, or it left."""

    programme_id: UUID
    at: datetime
    is_withdrawn: bool


def changes(
    *, since: datetime | None = None, until: datetime | None = None, after: Place | None = None, limit: int = 100
) -> list[Change]:
    """The changes from `since` to `until` (both included), after a place of the walk. One statement on two indexes."""
    moment, key = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT programme_id, at, withdrawn FROM (
                SELECT programme_id, changed_at AS at, false AS withdrawn FROM offer_catalogueentry
                UNION ALL SELECT programme_id, withdrawn_at, true FROM offer_cataloguewithdrawal
            ) told
            WHERE (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at <= %(until)s)
              AND (%(moment)s::timestamptz IS NULL OR (at, programme_id) > (%(moment)s, %(key)s::uuid))
            ORDER BY at, programme_id LIMIT %(limit)s
            """,
            {"since": since, "until": until, "moment": moment, "key": key, "limit": limit},
        )
        return [Change(*row) for row in cursor.fetchall()]


def change_of(programme_id: UUID) -> Change | None:
    """The last thing that happened to one programme, or None when the catalogue never knew it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programme_id, changed_at, false FROM offer_catalogueentry WHERE programme_id = %(key)s"
            " UNION ALL SELECT programme_id, withdrawn_at, true FROM offer_cataloguewithdrawal WHERE programme_id = %(key)s",
            {"key": programme_id},
        )
        row = cursor.fetchone()
    return Change(*row) if row else None


def first_change() -> datetime | None:
    """The moment of the earliest change, or None when the catalogue is empty."""
    found = changes(limit=1)
    return found[0].at if found else None
