"""Keeping the figures of days: from where they were up to what is settled, each statement once, those taken back taken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db import connection, transaction

from ecluse.foundation.database.locks import wait_turn

from ..models import Client, Counted
from ..queries.archive import archived_rows
from ..queries.journal import settled_until
from ..queries.rows import Row, rows_after, rows_taken_back
from ..rules.counting import day_of, seconds_of
from ..rules.stored import stored_of

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
    seconds: Counter[tuple[int, date]] = field(default_factory=Counter)

    def add(self, row: Row, zone: ZoneInfo, sign: int) -> None:
        day = day_of(row.at, stored_of(row.sid), zone)
        self.days[day, row.object, row.verb, row.client_id] += sign
        if row.actor is not None:
            self.agents[row.actor, day] += sign
            if row.body is not None:
                self.seconds[row.actor, day] += sign * seconds_of(orjson.loads(row.body))


def _step(organisation_id: UUID, until: UUID) -> int:
    with transaction.atomic():
        wait_turn(turn_of(organisation_id))
        counted, _is_new = Counted.objects.get_or_create(organisation_id=organisation_id)
        rows, last = rows_after(organisation_id, counted.sid, until=until, limit=STEP)
        if last is None:
            return 0
        zone, change = ZoneInfo(settings.TIME_ZONE), _Change()
        for row in rows:
            change.add(row, zone, 1)
        for row in _taken_back(organisation_id, counted.sid, last):
            change.add(row, zone, -1)
        _write(organisation_id, change)
        Counted.objects.filter(pk=counted.pk).update(sid=last)
    return max(len(rows), 1)


def _taken_back(organisation_id: UUID, after: UUID, last: UUID) -> Iterator[Row]:
    """What was counted before and was taken back in this step, wherever it lies now."""
    rows, elsewhere = rows_taken_back(organisation_id, after, last)
    yield from rows
    if elsewhere:
        yield from archived_rows(organisation_id, elsewhere)


def _write(organisation_id: UUID, change: _Change) -> None:
    days = [cell for cell, number in change.days.items() if number]
    agents = [cell for cell, number in change.agents.items() if number or change.seconds[cell]]
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
            "INSERT INTO records_agentday AS kept (id, organisation_id, agent, day, statements, seconds)"
            " SELECT uuidv7(), %(organisation)s, one.* FROM"
            " unnest(%(agents)s::int8[], %(agent_days)s::date[], %(agent_counts)s::int8[], %(seconds)s::int8[]) AS one"
            " ON CONFLICT (organisation_id, agent, day)"
            " DO UPDATE SET statements = kept.statements + excluded.statements, seconds = kept.seconds + excluded.seconds",
            values,
        )
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
