"""Keeping the figures of days: from where they were up to what is settled, each statement once, those taken back taken off."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add, itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import psycopg
from django.conf import settings
from django.db import transaction

from ecluse.foundation.database.locks import wait_turn

from ..models import ActivityDay, AgentDay, Client, Counted, DayCount
from ..queries.archive import archived_rows, archived_rows_until
from ..queries.journal import settled_until
from ..queries.raw import Packed, numbers, raw_cursor, texts
from ..queries.rows import Row, rows_after, rows_taken_back, rows_until
from ..rules.counting import day_of, length_of, parts_of, seconds_of
from ..rules.keys import VOIDED, Keys, iri_key, iri_keys
from ..rules.stored import stored_of
from ..rules.watching import BEGUN, COMPLETED, ENROLLED, PASSED

STEP = 5_000  # statements counted by one transaction
# A cell of a table of sums, and what is added to it.
Key = tuple[Any, ...]
Cells = dict[Key, tuple[int, ...]]


def turn_of(organisation_id: UUID) -> str:
    """What the figures of an organisation wait for: counting, forgetting somebody and archiving a month are done one at a time."""
    return f"records.life/{organisation_id}"


def count_all(*, rests: bool = False) -> int:
    """Bring the figures of every organisation up to what is settled; answer how many statements were counted.

    `rests`: as long after each step as the step took, so that whoever sends statements meanwhile has the disk half of the time.
    """
    until = settled_until()
    owners = Client.objects.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    return sum(count(owner, until=until, rests=rests) for owner in owners)


def count(organisation_id: UUID, *, until: UUID | None = None, rests: bool = False) -> int:
    """The same for one organisation, in steps: the figures and how far they go are one transaction."""
    bound, total = until or settled_until(), 0
    while True:
        started = time.monotonic()
        done = _step(organisation_id, bound)
        if not done:
            return total
        total += done
        if rests:
            time.sleep(time.monotonic() - started)


class _Change:
    """What is added to cells, or taken off: by table, sums by the key of a cell."""

    def __init__(self) -> None:
        self.days: Cells = {}
        self.agents: Cells = {}
        self.activities: Cells = {}

    def add(self, row: Row, known: _Known, sign: int) -> None:
        day = day_of(row.at, stored_of(row.sid), known.zone)
        _add(self.days, (day, row.object, row.verb, row.client_id), sign)
        actor = row.actor
        if actor is None:
            return
        statement = orjson.loads(row.body) if row.body is not None else {}
        is_of_tool = row.client_id in known.tools and row.verb != known.voided
        _add(self.agents, (actor, day), sign, sign * is_of_tool, sign * seconds_of(statement) if statement else 0)
        for activity in {known.keys[iri] for iri in parts_of(statement)} - {row.object}:
            _add(self.activities, (activity, day, actor), sign, 0, 0, 0, 0, 0)
        if row.object is not None:
            is_completed = row.verb in known.completed
            _add(
                self.activities,
                (row.object, day, actor),
                sign,
                sign * (row.verb in known.begun),
                sign * is_completed,
                sign * (row.verb in known.passed),
                sign * length_of(statement) if is_completed else 0,
                sign * (row.verb in known.enrolled),
            )


def _add(cells: Cells, key: Key, *sums: int) -> None:
    kept = cells.get(key)
    cells[key] = sums if kept is None else tuple(map(add, kept, sums))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the figures of an organisation are made with: its time, its tools (Écluse itself is none), the keys of verbs."""

    keys: Keys
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
        return cls(iri_keys(organisation_id), ZoneInfo(settings.TIME_ZONE), frozenset(tools), voided, *verbs)


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


def count_again(organisation_id: UUID, *, until: UUID | None = None) -> None:
    """Make the figures of an organisation anew, from every statement until now, at hand and archived: all of them or nothing.

    For figures that are wrong, whatever came to them; they wait and are read as they were until it is done.
    """
    with transaction.atomic():
        wait_turn(turn_of(organisation_id))
        until = until or settled_until()
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell of a table whose sums are not what its statements make; `()` where there is none."""

    table: str
    key: Key
    kept: tuple[int, ...]
    recounted: tuple[int, ...]


def wrong_sums(organisation_id: UUID) -> list[Wrong]:
    """The figures of agents and activities that counting anew would change. Nothing is changed: what is made is taken back.

    Those of days are counted by another way still (queries/recount.py).
    """
    found: list[Wrong] = []
    with transaction.atomic():
        wait_turn(turn_of(organisation_id))
        counted = Counted.objects.filter(pk=organisation_id).first()
        until = UUID(int=counted.sid.int + 1) if counted else UUID(int=0)
        with raw_cursor() as cursor:
            for table in (_AGENTS, _ACTIVITIES):
                table.put_aside(cursor, organisation_id)
            count_again(organisation_id, until=until)
            for table in (_AGENTS, _ACTIVITIES):
                found += table.compared(cursor, organisation_id)
        transaction.set_rollback(True)
    return found


def _taken_back(organisation_id: UUID, after: UUID, last: UUID) -> Iterator[Row]:
    """What was counted before and was taken back in this step, wherever it lies now."""
    rows, elsewhere = rows_taken_back(organisation_id, after, last)
    yield from rows
    if elsewhere:
        yield from archived_rows(organisation_id, elsewhere)


def _write(organisation_id: UUID, change: _Change) -> None:
    with raw_cursor() as cursor:
        for table, cells in ((_DAYS, change.days), (_AGENTS, change.agents), (_ACTIVITIES, change.activities)):
            table.add(cursor, organisation_id, {key: sums for key, sums in cells.items() if any(sums)})


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of sums: the columns of its key, each with its type, and its sums; the number of statements comes first."""

    name: str
    keys: Mapping[str, str]
    sums: Sequence[str]

    def add(self, cursor: psycopg.Cursor[Any], organisation_id: UUID, cells: Cells) -> None:
        """Add to the cells that are there, make the others, and take out those in which nothing is left."""
        if not cells:
            return
        # In the order of the index: pages that are neighbours are changed one after the other.
        places = sorted(cells, key=itemgetter(0))
        keys = [_array(column, kind) for column, kind in zip(zip(*places, strict=True), self.keys.values(), strict=True)]
        sums = [numbers(list(column)) for column in zip(*[cells[place] for place in places], strict=True)]
        cursor.execute(self._adding, [organisation_id, *keys, *sums])
        lessened = {place[0] for place in places if cells[place][0] < 0}
        if lessened:
            cursor.execute(self._clearing, [organisation_id, _array(lessened, next(iter(self.keys.values())))])

    def put_aside(self, cursor: psycopg.Cursor[Any], organisation_id: UUID) -> None:
        """A copy of the cells of an organisation, until the transaction ends."""
        columns = ", ".join([*self.keys, *self.sums])
        cursor.execute(f"CREATE TEMP TABLE {self.name}_before ON COMMIT DROP AS SELECT {columns} FROM {self.name} LIMIT 0")  # noqa: S608 - names of ours
        cursor.execute(
            f"INSERT INTO {self.name}_before SELECT {columns} FROM {self.name} WHERE organisation_id = %s",  # noqa: S608 - the same
            [organisation_id],
        )

    def compared(self, cursor: psycopg.Cursor[Any], organisation_id: UUID) -> Iterator[Wrong]:
        """Where the copy differs from the table."""
        keys, old, new = (
            ", ".join(names) for names in (self.keys, (f"old.{n}" for n in self.sums), (f"new.{n}" for n in self.sums))
        )
        cursor.execute(
            f"SELECT {keys}, {old}, {new} FROM {self.name}_before AS old"  # noqa: S608 - the same
            f" FULL JOIN (SELECT * FROM {self.name} WHERE organisation_id = %s) AS new USING ({keys})"
            f" WHERE ({old}) IS DISTINCT FROM ({new}) ORDER BY {keys}",
            [organisation_id],
        )
        first, second = len(self.keys), len(self.keys) + len(self.sums)
        for row in cursor.fetchall():
            kept, recounted = (part if part[0] is not None else () for part in (row[first:second], row[second:]))
            yield Wrong(self.name, row[:first], kept, recounted)

    @property
    def _adding(self) -> str:
        names, types = [*self.keys, *self.sums], [*self.keys.values(), *["int8"] * len(self.sums)]
        return (
            f"INSERT INTO {self.name} AS kept (id, organisation_id, {', '.join(names)})"  # noqa: S608 - names of ours, no value
            f" SELECT uuidv7(), %s, one.* FROM unnest({', '.join(f'%s::{kind}[]' for kind in types)}) AS one"
            f" ON CONFLICT (organisation_id, {', '.join(self.keys)})"
            f" DO UPDATE SET {', '.join(f'{name} = kept.{name} + excluded.{name}' for name in self.sums)}"
        )

    @property
    def _clearing(self) -> str:
        first, kind = next(iter(self.keys.items()))
        condition = f"organisation_id = %s AND statements = 0 AND {first} = ANY(%s::{kind}[])"
        return f"DELETE FROM {self.name} WHERE {condition}"  # noqa: S608 - names of ours, no value


def _array(values: Collection[Any], kind: str) -> Packed | str:
    return numbers(list(values)) if kind == "int8" else texts([str(value) for value in values])


_DAYS = _Table("records_daycount", {"day": "date", "activity": "int8", "verb": "int8", "client_id": "uuid"}, ["statements"])
_AGENTS = _Table("records_agentday", {"agent": "int8", "day": "date"}, ["statements", "by_tools", "seconds"])
_ACTIVITIES = _Table(
    "records_activityday",
    {"activity": "int8", "day": "date", "agent": "int8"},
    ["statements", "begun", "completed", "passed", "seconds", "enrolled"],
)
