"""Keeping the figures of days: from where they were up to what is settled, each statement once, those taken back taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db import connection, transaction

from ecluse.foundation.database.locks import wait_turn

from ..models import ActivityDay, AgentDay, Client, Counted, DayCount
from ..queries.archive import archived_rows, archived_rows_until
from ..queries.journal import settled_until
from ..queries.rows import Row, rows_after, rows_taken_back, rows_until
from ..rules.counting import day_of, length_of, parts_of, seconds_of
from ..rules.keys import VOIDED, iri_key
from ..rules.stored import stored_of
from ..rules.watching import BEGUN, COMPLETED, ENROLLED, PASSED

SUMS = 6  # of an agent in an activity on a day
STEP = 5_000  # statements counted by one transaction


def turn_of(organisation_id: UUID) -> str:
    """What the figures of an organisation wait for: counting, forgetting somebody and archiving a month are done one at a time."""
    return f"records.life/{organisation_id}"


def count_all() -> int:
    """Bring the figures of every organisation up to what is settled; answer how many statements were counted."""
    until = settled_until()
    owners = Client.objects.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    return sum(count(owner, until=until) for owner in owners)


def count(organisation_id: UUID, *, until: UUID | None = None) -> int:
    """The same for one organisation, in steps: the figures and how far they go are one transaction."""
    bound, total = until or settled_until(), 0
    while done := _step(organisation_id, bound):
        total += done
    return total


@dataclass(slots=True)
class _Change:
    """What is added to cells, or taken off."""

    days: Counter[tuple[date, int | None, int, UUID]] = field(default_factory=Counter)
    agents: Counter[tuple[int, date]] = field(default_factory=Counter)
    by_tools: Counter[tuple[int, date]] = field(default_factory=Counter)
    seconds: Counter[tuple[int, date]] = field(default_factory=Counter)
    # By activity, agent and day: statements, times begun, completed, passed, seconds until completed, times enrolled.
    activities: dict[tuple[int, int, date], list[int]] = field(default_factory=dict)

    def add(self, row: Row, known: _Known, sign: int) -> None:
        day = day_of(row.at, stored_of(row.sid), known.zone)
        self.days[day, row.object, row.verb, row.client_id] += sign
        if row.actor is None:
            return
        statement = orjson.loads(row.body) if row.body is not None else {}
        self.agents[row.actor, day] += sign
        self.by_tools[row.actor, day] += sign * (row.client_id in known.tools and row.verb != known.voided)
        if statement:
            self.seconds[row.actor, day] += sign * seconds_of(statement)
        self._add_activities(row, row.actor, day, statement, known, sign)

    def _add_activities(self, row: Row, actor: int, day: date, statement: dict[str, Any], known: _Known, sign: int) -> None:
        within = {iri_key(known.organisation_id, iri) for iri in parts_of(statement)}
        for activity in within | ({row.object} if row.object is not None else set()):
            sums = self.activities.setdefault((activity, actor, day), [0] * SUMS)
            sums[0] += sign
            if activity == row.object:
                is_completed = row.verb in known.completed
                sums[1] += sign * (row.verb in known.begun)
                sums[2] += sign * is_completed
                sums[3] += sign * (row.verb in known.passed)
                sums[4] += sign * (length_of(statement) if is_completed else 0)
                sums[5] += sign * (row.verb in known.enrolled)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the figures of an organisation are made with: its time, its tools (Écluse itself is none), the keys of verbs."""

    organisation_id: UUID
    zone: ZoneInfo
    tools: frozenset[UUID]
    voided: int
    begun: frozenset[int]
    completed: frozenset[int]
    passed: frozenset[int]
    enrolled: frozenset[int]

    @classmethod
    def of(cls, organisation_id: UUID) -> _Known:
        """One query."""

        def keys(verbs: Collection[str]) -> frozenset[int]:
            return frozenset(iri_key(organisation_id, verb) for verb in verbs)

        tools = Client.objects.filter(organisation_id=organisation_id, secrets__isnull=False).values_list("pk", flat=True)
        voided = iri_key(organisation_id, VOIDED)
        verbs = (keys(some) for some in (BEGUN, COMPLETED, PASSED, ENROLLED))
        return cls(organisation_id, ZoneInfo(settings.TIME_ZONE), frozenset(tools), voided, *verbs)


def _step(organisation_id: UUID, until: UUID) -> int:
    with transaction.atomic():
        wait_turn(turn_of(organisation_id))
        counted, _is_new = Counted.objects.get_or_create(organisation_id=organisation_id)
        rows, last = rows_after(organisation_id, counted.sid, until=until, limit=STEP)
        if last is None:
            return 0
        known, change = _Known.of(organisation_id), _Change()
        for row in rows:
            change.add(row, known, 1)
        for row in _taken_back(organisation_id, counted.sid, last):
            change.add(row, known, -1)
        _write(organisation_id, change)
        Counted.objects.filter(pk=counted.pk).update(sid=last)
    return max(len(rows), 1)


def count_again(organisation_id: UUID) -> None:
    """Make the figures of an organisation anew, from every statement until now, at hand and archived: all of them or nothing.

    For figures that are wrong, whatever came to them; they wait and are read as they were until it is done.
    """
    with transaction.atomic():
        wait_turn(turn_of(organisation_id))
        until = settled_until()
        for kind in (DayCount, AgentDay, ActivityDay):
            kind.objects.filter(organisation_id=organisation_id).delete()
        known, last = _Known.of(organisation_id), UUID(int=0)
        at_hand = rows_until(organisation_id, until, at_once=STEP)
        for rows in chain(archived_rows_until(organisation_id, until), at_hand):
            change = _Change()
            for row in rows:
                change.add(row, known, 1)
            _write(organisation_id, change)
            last = max([last, *(row.sid for row in rows)])
        Counted.objects.update_or_create(organisation_id=organisation_id, defaults={"sid": last})


def _taken_back(organisation_id: UUID, after: UUID, last: UUID) -> Iterator[Row]:
    """What was counted before and was taken back in this step, wherever it lies now."""
    rows, elsewhere = rows_taken_back(organisation_id, after, last)
    yield from rows
    if elsewhere:
        yield from archived_rows(organisation_id, elsewhere)


def _write(organisation_id: UUID, change: _Change) -> None:
    days = [cell for cell, number in change.days.items() if number]
    agents = [cell for cell, number in change.agents.items() if number or change.seconds[cell] or change.by_tools[cell]]
    values: dict[str, Any] = {
        "organisation": organisation_id,
        "days": [day for day, _activity, _verb, _client in days],
        "activities": [activity for _day, activity, _verb, _client in days],
        "verbs": [verb for _day, _activity, verb, _client in days],
        "clients": [client for _day, _activity, _verb, client in days],
        "counts": [change.days[cell] for cell in days],
        "agents": [agent for agent, _day in agents],
        "agent_days": [day for _agent, day in agents],
        "agent_counts": [change.agents[cell] for cell in agents],
        "by_tools": [change.by_tools[cell] for cell in agents],
        "seconds": [change.seconds[cell] for cell in agents],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_daycount AS kept (id, organisation_id, day, activity, verb, client_id, statements)"
            " SELECT uuidv7(), %(organisation)s, one.* FROM"
            " unnest(%(days)s::date[], %(activities)s::int8[], %(verbs)s::int8[], %(clients)s::uuid[], %(counts)s::int8[]) AS one"
            " ON CONFLICT (organisation_id, day, activity, verb, client_id)"
            " DO UPDATE SET statements = kept.statements + excluded.statements",
            values,
        )
        cursor.execute(
            "INSERT INTO records_agentday AS kept (id, organisation_id, agent, day, statements, by_tools, seconds)"
            " SELECT uuidv7(), %(organisation)s, one.* FROM unnest(%(agents)s::int8[], %(agent_days)s::date[],"
            " %(agent_counts)s::int8[], %(by_tools)s::int8[], %(seconds)s::int8[]) AS one"
            " ON CONFLICT (organisation_id, agent, day) DO UPDATE SET statements = kept.statements + excluded.statements,"
            " by_tools = kept.by_tools + excluded.by_tools, seconds = kept.seconds + excluded.seconds",
            values,
        )
        _write_activities(cursor, organisation_id, change)
        if any(change.days[cell] < 0 for cell in days):
            cursor.execute(
                "DELETE FROM records_daycount WHERE organisation_id = %(organisation)s AND statements = 0 AND day = ANY(%(days)s)",
                values,
            )
            cursor.execute(
                "DELETE FROM records_agentday WHERE organisation_id = %(organisation)s AND statements = 0"
                " AND day = ANY(%(agent_days)s)",
                values,
            )


def _write_activities(cursor: Any, organisation_id: UUID, change: _Change) -> None:
    cells = [cell for cell, sums in change.activities.items() if any(sums)]
    columns = [list(column) for column in zip(*(change.activities[cell] for cell in cells), strict=True)] or [[]] * SUMS
    keys = [list(column) for column in zip(*cells, strict=True)] or [[]] * 3
    cursor.execute(
        "INSERT INTO records_activityday AS kept"
        " (id, organisation_id, activity, agent, day, statements, begun, completed, passed, seconds, enrolled)"
        " SELECT uuidv7(), %s, one.* FROM unnest(%s::int8[], %s::int8[], %s::date[], %s::int4[], %s::int4[], %s::int4[], %s::int4[],"
        " %s::int8[], %s::int4[]) AS one ON CONFLICT (organisation_id, activity, day, agent) DO UPDATE SET"
        " statements = kept.statements + excluded.statements, begun = kept.begun + excluded.begun,"
        " completed = kept.completed + excluded.completed, passed = kept.passed + excluded.passed,"
        " seconds = kept.seconds + excluded.seconds, enrolled = kept.enrolled + excluded.enrolled",
        [organisation_id, *keys, *columns],
    )
    if any(change.activities[cell][0] < 0 for cell in cells):
        cursor.execute(
            "DELETE FROM records_activityday WHERE organisation_id = %s AND statements = 0 AND activity = ANY(%s)",
            [organisation_id, sorted(set(keys[0]))],
        )
