"""Months that leave the database for files, once the files were read back; and that come back from them."""

from __future__ import annotations

import tempfile
from collections.abc import Buffer, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.database.locks import wait_turn
from ecluse.foundation.errors import Refusal

from ..models import ArchivedMonth, Counted
from ..models.statement import PARTITIONED
from ..queries.archive import at_hand, engine, names_in, summary_of
from ..queries.consistency import consistent_through
from ..queries.months import partitions_of
from ..queries.recount import DAY, day_values
from ..rules.months import later, month_of, name_of
from .counting import turn_of
from .months import PATIENCE
from .parquet import PART, Parts, read_csv

FOLDER = "records"
_TYPES = {
    "sid": "UUID", "statement_id": "UUID", "client_id": "UUID", "actor": "BIGINT", "verb": "BIGINT", "object": "BIGINT",
    "registration": "UUID", "moment": "TIMESTAMP", "day": "DATE", "narrow": "VARCHAR", "broad": "VARCHAR", "body": "VARCHAR",
}  # fmt: skip


class NotTheSame(Refusal):
    """What was read back from a file is not what was written."""

    sentence = _(
        "The file of {month} does not hold what was written to it. Nothing left the database; see that the disk is well."
    )


class NotOver(Refusal):
    """Only a month that is over, for every tool that writes, can be archived."""

    sentence = _("{month} is not over. Only months that are over can be archived.")


class NotCounted(Refusal):
    """A month leaves only once its statements are in the figures of days."""

    sentence = _("The statements of {month} are not all counted yet. Start `ecluse worker`, and try again in a few minutes.")


def archive_old_months(at: datetime) -> list[date]:
    """Archive each month that is older than those to keep at hand; answer which. None when the setting keeps all."""
    kept = settings.RECORDS_MONTHS_AT_HAND
    if kept < 1:
        return []
    limit = f"records_statement_{name_of(later(month_of(at), -kept))}"
    names = sorted(name for name in partitions_of("records_statement") if name < limit and name[-1].isdigit())
    months = [date(int(name[-7:-3]), int(name[-2:]), 1) for name in names]
    for month in months:
        archive_month(month, at=at)
    return months


def archive_month(month: date, *, at: datetime) -> int:
    """Write a month to files, one for each organisation, read them back, then let its partitions go; answer how many statements.

    Killed at any point and run again, it goes on: files that were read back stay, and nothing leaves before all of them were.
    Raises NotOver, NotTheSame, NotCounted.
    """
    if month >= month_of(consistent_through()):
        raise NotOver(month=f"{month:%Y-%m}")
    if f"records_statement_{name_of(month)}" not in partitions_of("records_statement"):
        return 0
    done = set(ArchivedMonth.objects.filter(month=month).values_list("organisation_id", flat=True))
    for organisation_id in _owners(month):
        if organisation_id not in done:
            _write_file(organisation_id, month, at)
    return _leave(month, at)


def _owners(month: date) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT organisation_id FROM records_statement_{name_of(month)} ORDER BY 1")  # noqa: S608
        return [found[0] for found in cursor.fetchall()]


def _write_file(organisation_id: UUID, month: date, at: datetime) -> None:
    """Write, read back and note one file. Nobody is forgotten meanwhile, so that the file never says a name the database does not."""
    with transaction.atomic(), tempfile.TemporaryDirectory(prefix="ecluse-archive-") as folder:
        wait_turn(turn_of(organisation_id))
        file = Path(folder) / "rows.parquet"
        question = f"COPY ({_rows(month)} ORDER BY one.sid) TO STDOUT (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(question, _values(organisation_id)) as copy:
            to_parquet(copy, file)
        _keep(ArchivedMonth(organisation_id=organisation_id, month=month), file, _summary(organisation_id, month), at)


def _values(organisation_id: UUID) -> dict[str, Any]:
    return {"organisation": organisation_id} | day_values()


def _rows(month: date) -> str:
    """The rows of an organisation in a month, each with its mentions in one text."""
    name = name_of(month)
    return (
        "SELECT one.sid, one.statement_id, one.client_id, one.actor, one.verb, one.object, one.registration,"  # noqa: S608
        f" one.at AT TIME ZONE 'UTC' AS moment, {DAY} AS day,"
        " named.narrow, named.broad, one.body"
        f" FROM records_statement_{name} AS one LEFT JOIN (SELECT sid,"
        " string_agg(key::text, ' ' ORDER BY key) FILTER (WHERE NOT is_broad) AS narrow,"
        " string_agg(key::text, ' ' ORDER BY key) FILTER (WHERE is_broad) AS broad"
        f" FROM records_mention_{name} GROUP BY sid) AS named ON named.sid = one.sid WHERE one.organisation_id = %(organisation)s"
    )


def _summary(organisation_id: UUID, month: date) -> tuple[int, str]:
    """How many rows are in the database, and their digest: as `summary_of` reckons it of a file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(('x' || substr(encode(sha256(convert_to(concat_ws('|', sid, statement_id, client_id,"  # noqa: S608
            " coalesce(actor::text, '-'), verb, coalesce(object::text, '-'), coalesce(registration::text, '-'),"
            " coalesce((extract(epoch FROM moment) * 1000000)::bigint::text, '-'), day, coalesce(narrow, ''), coalesce(broad, ''), body),"
            f" 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint), 0)::text FROM ({_rows(month)}) AS kept",
            _values(organisation_id),
        )
        rows, digest = cursor.fetchone()
    return int(rows), str(digest)


def to_parquet(rows: Iterable[Buffer], file: Path) -> None:
    """Turn rows in CSV, one by one and in their order, into Parquet."""
    parts = Parts(file, _question)
    target = parts.next_table().open("wb")
    for row in rows:
        if target.tell() >= PART:
            target.close()
            parts.turn()
            target = parts.next_table().open("wb")
        target.write(row)
    target.close()
    parts.turn()
    parts.together()


def _question(table: Path) -> str:
    return (
        "SELECT * REPLACE (coalesce(CAST(string_split(narrow, ' ') AS BIGINT[]), []) AS narrow,"  # noqa: S608 - names of ours
        f" coalesce(CAST(string_split(broad, ' ') AS BIGINT[]), []) AS broad) FROM {read_csv(table, _TYPES)}"
    )


def _keep(archived: ArchivedMonth, file: Path, expected: tuple[int, str], at: datetime) -> None:
    """Put a file in the storage, read it back from there, note it; the one it replaces goes when this is committed."""
    former = archived.path
    name = f"{FOLDER}/{archived.month:%Y-%m}/{archived.organisation_id}-{uuid4().hex[:12]}.parquet"
    with file.open("rb") as source:
        archived.path = default_storage.save(name, File(source))
    with at_hand([archived]) as (copy,):
        if summary_of(copy) != expected:
            default_storage.delete(archived.path)
            raise NotTheSame(month=f"{archived.month:%Y-%m}")
    archived.rows, archived.digest = expected
    archived.size, archived.archived_at = file.stat().st_size, at
    archived.save()
    if former:
        transaction.on_commit(lambda: default_storage.delete(former))


def _leave(month: date, at: datetime) -> int:
    """Let the partitions of a month go, if every statement in them is in a file that was read back, and is counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        owners = _owners(month)
        for organisation_id in owners:
            wait_turn(turn_of(organisation_id))
        archived = {one.organisation_id: one for one in ArchivedMonth.objects.filter(month=month)}
        for organisation_id in owners:
            if organisation_id not in archived or _summary(organisation_id, month) != _noted(archived[organisation_id]):
                ArchivedMonth.objects.filter(month=month, organisation_id=organisation_id).delete()
                raise NotTheSame(month=f"{month:%Y-%m}")
            if not _is_counted(organisation_id, month):
                raise NotCounted(month=f"{month:%Y-%m}")
        for parent in PARTITIONED:
            child = f"{parent}_{name_of(month)}"
            cursor.execute(f"ALTER TABLE {parent} DETACH PARTITION {child}")
            cursor.execute(f"DROP TABLE {child}")
        ArchivedMonth.objects.filter(month=month).update(left_at=at)
        return sum(one.rows for one in archived.values())


def _noted(archived: ArchivedMonth) -> tuple[int, str]:
    return archived.rows, archived.digest


def _is_counted(organisation_id: UUID, month: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sid FROM records_statement_{name_of(month)} WHERE organisation_id = %s ORDER BY sid DESC LIMIT 1",  # noqa: S608
            [organisation_id],
        )
        last = cursor.fetchone()
    counted = Counted.objects.filter(pk=organisation_id).first()
    return last is None or (counted is not None and counted.sid >= last[0])


def bring_back(month: date) -> int:
    """Put an archived month back into the database, all or nothing, and forget its files; answer how many statements came."""
    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        months = list(ArchivedMonth.objects.filter(month=month).exclude(left_at=None).order_by("organisation_id"))
        if not months:
            return 0
        cursor.execute("SELECT records_make_month(%s)", [month])
        for archived in months:
            wait_turn(turn_of(archived.organisation_id))
            with at_hand([archived]) as (file,):
                _fill(archived, file)
            if _summary(archived.organisation_id, month) != _noted(archived):
                raise NotTheSame(month=f"{month:%Y-%m}")
            total += archived.rows
            transaction.on_commit(lambda path=archived.path: default_storage.delete(path))  # type: ignore[misc]
            archived.delete()
    return total


def _fill(archived: ArchivedMonth, file: str) -> None:
    name = name_of(archived.month)
    with engine() as duck, connection.cursor() as cursor:
        rows = duck.execute(
            "SELECT sid, statement_id, client_id, actor, verb, object, registration, CAST(moment AS VARCHAR) || 'Z', body"
            " FROM read_parquet(?)", [file],
        )  # fmt: skip
        with cursor.copy(
            f"COPY records_statement_{name} (organisation_id, sid, statement_id, client_id, actor, verb, object, registration, at, body)"
            " FROM STDIN"
        ) as copy:
            for row in _each(rows):
                copy.write_row((archived.organisation_id, *row))
        named = duck.execute(
            "SELECT unnest(narrow), sid, false FROM read_parquet($1) UNION ALL SELECT unnest(broad), sid, true FROM read_parquet($1)",
            [file],
        )
        with cursor.copy(f"COPY records_mention_{name} (key, sid, is_broad) FROM STDIN") as copy:
            for row in _each(named):
                copy.write_row(row)


def _each(found: Any) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(1_000):
        yield from rows


def rewrite(archived: ArchivedMonth, bodies: dict[UUID, str], *, former: int, key: int) -> None:
    """Write the file of a month anew, with these bodies and another key for an agent; in the transaction that forgets somebody."""
    with tempfile.TemporaryDirectory(prefix="ecluse-archive-") as folder, at_hand([archived]) as (file,), engine() as duck:
        new = Path(folder) / "rows.parquet"
        duck.execute("CREATE TABLE said (sid UUID PRIMARY KEY, body VARCHAR)")
        duck.executemany("INSERT INTO said VALUES (?, ?)", [(str(sid), body) for sid, body in bodies.items()])
        swapped = "list_sort(list_transform({0}, lambda one: CASE WHEN one = {1} THEN {2} ELSE one END)) AS {0}"
        duck.execute(
            f"COPY (SELECT kept.* REPLACE (CASE WHEN actor = {former:d} THEN {key:d} ELSE actor END AS actor,"  # noqa: S608 - numbers
            f" CASE WHEN object = {former:d} THEN {key:d} ELSE object END AS object,"
            f" {swapped.format('narrow', former, key)}, {swapped.format('broad', former, key)},"
            f" coalesce(said.body, kept.body) AS body)"
            f" FROM read_parquet('{file}') AS kept LEFT JOIN said ON said.sid = kept.sid ORDER BY kept.sid)"
            f" TO '{new}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
        )
        rows, digest = summary_of(str(new))
        if rows != archived.rows or names_in(str(new), former):
            raise NotTheSame(month=f"{archived.month:%Y-%m}")
        _keep(archived, new, (rows, digest), archived.archived_at)


def sweep_files(at: datetime) -> int:
    """Delete the files that no month knows, left by a run that was killed; answer how many. Those of today may be in the making."""
    known = set(ArchivedMonth.objects.values_list("path", flat=True))
    gone = 0
    folders = default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
    for folder in folders:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            path = f"{FOLDER}/{folder}/{name}"
            if path not in known and default_storage.get_modified_time(path) < at - timedelta(days=1):
                default_storage.delete(path)
                gone += 1
    return gone
