"""Counting all again from the statements themselves, in the database and in the archive, and telling where the figures differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from ..models import Counted, DayCount
from ..rules.counting import EARLIEST, LATEST
from ..rules.keys import VOIDED, iri_key
from .archive import counts_archived

Cell = tuple[date, int | None, int, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure that is not what the statements say."""

    day: date
    activity: int | None
    verb: int
    client_id: UUID
    kept: int
    recounted: int


def differences(organisation_id: UUID) -> list[Difference]:
    """Where the counts of days differ from the statements they were made of; empty when all is right.

    It reads every statement of the organisation: for a command and for tests, not for a page. The day is reckoned here by the
    engine and where the figures are made by Python (rules/counting.py): the two must agree.
    """
    counted = Counted.objects.filter(pk=organisation_id).first()
    until = counted.sid if counted else UUID(int=0)
    recounted: dict[Cell, int] = {}
    for cell, number in [*_at_hand(organisation_id, until), *counts_archived(organisation_id, until)]:
        recounted[cell] = recounted.get(cell, 0) + number
    kept: dict[Cell, int] = {
        (row.day, row.activity, row.verb, row.client_id): row.statements
        for row in DayCount.objects.filter(organisation_id=organisation_id).iterator()
    }
    return [
        Difference(day=cell[0], activity=cell[1], verb=cell[2], client_id=cell[3], kept=mine, recounted=theirs)
        for cell in sorted({*kept, *recounted}, key=str)
        if (mine := kept.get(cell, 0)) != (theirs := recounted.get(cell, 0))
    ]


DAY = "((CASE WHEN one.at >= %(earliest)s AND one.at < %(latest)s THEN one.at ELSE uuid_extract_timestamp(one.sid) END) AT TIME ZONE %(zone)s)::date"


def day_values() -> dict[str, datetime | str]:
    """The parameters of `DAY`."""
    return {"earliest": EARLIEST, "latest": LATEST, "zone": settings.TIME_ZONE}


def _at_hand(organisation_id: UUID, until: UUID) -> list[tuple[Cell, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DAY}, object, verb, client_id, count(*) FROM records_statement AS one"  # noqa: S608 - no value in the text
            " WHERE organisation_id = %(organisation)s AND sid <= %(until)s AND NOT (verb <> %(voided)s AND EXISTS"
            " (SELECT FROM records_voiding AS v WHERE v.organisation_id = one.organisation_id"
            " AND v.target_id = one.statement_id AND v.sid <= %(until)s)) GROUP BY 1, 2, 3, 4",
            {**day_values(), "organisation": organisation_id, "until": until, "voided": iri_key(organisation_id, VOIDED)},
        )
        return [((row[0], row[1], row[2], row[3]), row[4]) for row in cursor.fetchall()]
