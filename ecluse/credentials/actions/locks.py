"""One at a time, where two at once would make the same thing twice."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def one_at_a_time(what: str, organisation_id: UUID) -> None:
    """Wait until nobody else does `what` for this organisation; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"credentials.{what}/{organisation_id}"])
