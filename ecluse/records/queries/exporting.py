"""The statements of an organisation in a period, step by step, from the months at hand and from the archive: memory stays flat."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils import timezone

from ecluse.foundation.jobs.models import Task

from ..models import ArchivedMonth, Client, DayCount, Export, ExportTaken
from ..rules.exporting import AHEAD, Exported, first_sid
from ..rules.keys import VOIDED, iri_key
from ..rules.months import month_of_sid
from ..rules.telling import activities_in, tell
from .activities import names_of
from .archive import answers, not_taken_back
from .recount import DAY, day_values
from .statements import Found
from .timeline import Line, definitions_of

STEP = 2_000  # statements looked at by one query
MOST_KNOWN = 20_000  # activities whose names are remembered between two steps


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which statements: of an organisation, that happened from a day to another (included), in an activity or its parts, or anywhere.

    `bound` is the key before which all is settled when the export begins: what comes later is not in it.
    """

    organisation_id: UUID
    since: date
    until: date
    activity: int | None = None
    bound: UUID

    @property
    def first(self) -> UUID:
        """The key from which to look."""
        return first_sid(self.since, midnight)


def midnight(day: date) -> datetime:
    """When a day begins where the network lives."""
    return timezone.make_aware(datetime.combine(day, time.min))


def archived_months(wanted: Wanted) -> list[date]:
    """The archived months in which some may lie. One query."""
    return list(_archived(wanted).values_list("month", flat=True))


def _archived(wanted: Wanted) -> QuerySet[ArchivedMonth]:
    rows = ArchivedMonth.objects.filter(organisation_id=wanted.organisation_id, month__gte=month_of_sid(wanted.first))
    return rows.exclude(left_at=None).order_by("month")


def to_look_at(wanted: Wanted) -> int:
    """About how many statements are looked at, whatever their activity: from the figures of days. One query."""
    rows = DayCount.objects.filter(organisation_id=wanted.organisation_id, day__gte=wanted.since - AHEAD)
    return int(rows.aggregate(many=Sum("statements"))["many"] or 0)


def steps(wanted: Wanted, months: list[date]) -> Iterator[tuple[int, list[Line]]]:
    """How many statements were looked at since the last step, and those wanted among them; what was taken back is left out.

    The archived months first, then what is at hand, each in the order in which it was stored.
    """
    yield from _in_archive(wanted, months)
    yield from _at_hand(wanted)


def _in_archive(wanted: Wanted, months: list[date]) -> Iterator[tuple[int, list[Line]]]:
    shown, hidden = not_taken_back(wanted.organisation_id, None)
    within, values = "", list[Any]()
    if wanted.activity is not None:
        within, values = " AND (object = ? OR list_contains(broad, ?))", [wanted.activity] * 2
    question = f"SELECT sid, client_id, body, actor FROM {{files}} WHERE day BETWEEN ? AND ? AND verb <> ? AND {shown}{within}"  # noqa: S608
    voided = iri_key(wanted.organisation_id, VOIDED)
    for month in months:
        known = [wanted.since, wanted.until, voided, *hidden, *values]
        for rows in answers(wanted.organisation_id, question, known, [month]):
            yield len(rows), [_line(wanted, row) for row in rows]


_SQL = f"""
SELECT one.sid, one.client_id, CASE WHEN one.verb <> %(voided)s AND {DAY} BETWEEN %(first_day)s AND %(last_day)s
    AND (%(activity)s::int8 IS NULL OR one.object = %(activity)s
        OR EXISTS (SELECT FROM records_mention AS m WHERE m.key = %(activity)s AND m.sid = one.sid))
    AND NOT EXISTS (SELECT FROM records_voiding AS v WHERE v.organisation_id = one.organisation_id AND v.target_id = one.statement_id)
    THEN one.body END, one.actor
FROM records_statement AS one
WHERE one.organisation_id = %(organisation)s AND one.sid > %(after)s AND one.sid < %(bound)s ORDER BY one.sid LIMIT {STEP}
"""  # noqa: S608 - no value in the text


def _at_hand(wanted: Wanted) -> Iterator[tuple[int, list[Line]]]:
    values = day_values() | {
        "organisation": wanted.organisation_id,
        "first_day": wanted.since,
        "last_day": wanted.until,
        "activity": wanted.activity,
        "voided": iri_key(wanted.organisation_id, VOIDED),
        "bound": wanted.bound,
        "after": UUID(int=max(0, wanted.first.int - 1)),
    }
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SQL, values)
            rows = cursor.fetchall()
        if not rows:
            return
        yield len(rows), [_line(wanted, row) for row in rows if row[2] is not None]
        values["after"] = rows[-1][0]


def _line(wanted: Wanted, row: tuple[Any, ...]) -> Line:
    sid, client, body, actor = row
    return Line(sid, wanted.organisation_id, client, body, actor if actor is not None else 0, acts=True)


@dataclass
class Teller:
    """Tells statements with the names that are known of people, tools and activities; it remembers those of activities."""

    organisation_id: UUID
    languages: list[str]
    tools: dict[UUID, str] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def told(self, lines: list[Line]) -> list[Exported]:
        """Each statement with its names. Two queries at most, and none for activities that were met."""
        self._learn(lines)
        names = names_of(self.organisation_id, {line.agent for line in lines})
        return [self._told(line, names) for line in lines]

    def _learn(self, lines: list[Line]) -> None:
        if not self.tools:
            rows = Client.objects.filter(organisation_id=self.organisation_id)
            self.tools = dict(rows.values_list("pk", "name"))
        if len(self.known) > MOST_KNOWN:
            self.known = {}
        new = [line for line in lines if any(iri not in self.known for iri in activities_in(line.statement))]
        if new:
            self.known |= {iri: {} for line in new for iri in activities_in(line.statement)}
            self.known |= definitions_of(new).get(self.organisation_id, {})

    def _told(self, line: Line, names: dict[int, str]) -> Exported:
        telling = tell(line.statement, stored=line.stored, languages=self.languages, definitions=self.known)
        text = Found(line.sid, line.body, "timestamp" in line.statement).text
        who = names.get(line.agent) or telling.who
        return Exported(line.sid, line.stored, line.statement, telling, text, who, self.tools.get(line.client_id, ""))


def exports_of(organisation_id: UUID, kinds: Collection[str]) -> QuerySet[Export]:
    """What was asked for in an organisation, with who asked."""
    return Export.objects.filter(organisation=organisation_id, kind__in=kinds).select_related("asked_by")


def given_to_research() -> QuerySet[Export]:
    """The files for researchers that were written, in the whole network."""
    return Export.objects.filter(kind=Export.Kind.RESEARCH).exclude(finished_at=None).select_related("organisation")


def tasks_of(exports: Collection[Export]) -> dict[UUID | None, Task]:
    """The task that writes each. One query."""
    return {one.pk: one for one in Task.objects.filter(pk__in=[one.task_id for one in exports if one.task_id])}


def export_by_id(organisation_id: UUID | None, key: UUID) -> Export | None:
    """One of them; those of other organisations do not exist. One query."""
    if organisation_id is None:
        return None
    return Export.objects.filter(organisation=organisation_id, pk=key).select_related("organisation", "asked_by").first()


def takings_of(export: Export) -> list[ExportTaken]:
    """Who took its file, the last first; the last twenty. One query."""
    return list(export.takings.select_related("person")[:20])
