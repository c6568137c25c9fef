"""Statements in the order in which they were stored, for whoever reads on from where they were."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from ..rules.stored import first_at
from .consistency import consistent_through
from .statements import Found


def settled_until() -> UUID:
    """The key before which all that will ever be stored is visible. What is read up to it is never found incomplete later. One query."""
    return first_at(consistent_through())


def statements_after(
    organisation_id: UUID,
    after: UUID,
    *,
    until: UUID,
    limit: int,
    verbs: Collection[int] = (),
    activities: Collection[int] = (),
) -> list[Found]:
    """The next statements beyond a key and before another one, those taken back included. One query.

    With `verbs` or `activities` (keys), only those of one of these verbs, and about one of these activities or naming it as context.
    """
    condition, values = _those(organisation_id, after, until, verbs, activities)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT one.sid, one.body, one.at IS NOT NULL FROM records_statement AS one"  # noqa: S608 - no value in the text
            f" WHERE {condition} ORDER BY one.sid LIMIT {limit:d}",
            values,
        )
        return [Found(*row) for row in cursor.fetchall()]


def count_after(
    organisation_id: UUID,
    after: UUID,
    *,
    until: UUID,
    at_most: int,
    verbs: Collection[int] = (),
    activities: Collection[int] = (),
) -> int:
    """How many statements `statements_after` has yet to give; no further than `at_most`, so that a long wait costs little. One query."""
    condition, values = _those(organisation_id, after, until, verbs, activities)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM records_statement AS one"  # noqa: S608 - no value in the text
            f" WHERE {condition} LIMIT {at_most:d}) AS those",
            values,
        )
        return int(cursor.fetchone()[0])


def _those(
    organisation_id: UUID, after: UUID, until: UUID, verbs: Collection[int], activities: Collection[int]
) -> tuple[str, list[Any]]:
    """The condition in SQL, and its values."""
    conditions = ["one.organisation_id = %s", "one.sid > %s", "one.sid < %s"]
    values: list[Any] = [organisation_id, after, until]
    if verbs:
        conditions.append("one.verb = ANY(%s)")
        values.append(list(verbs))
    if activities:
        conditions.append(
            "(one.object = ANY(%s) OR EXISTS (SELECT FROM records_mention AS named WHERE named.sid = one.sid AND named.key = ANY(%s)))"
        )
        values += [list(activities), list(activities)]
    return " AND ".join(conditions), values


def statements_at(organisation_id: UUID, sids: Collection[UUID]) -> list[Found]:
    """Those of these statements that are at hand. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sid, body, at IS NOT NULL FROM records_statement WHERE organisation_id = %s AND sid = ANY(%s) ORDER BY sid",
            [organisation_id, list(sids)],
        )
        return [Found(*row) for row in cursor.fetchall()]
