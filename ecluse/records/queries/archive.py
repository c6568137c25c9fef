"""Reading the months that lie in Parquet files, with DuckDB: a second engine, inside the process, that needs no server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.storage import default_storage

from ..models import ArchivedMonth, Voiding
from ..rules.keys import VOIDED, iri_key
from ..rules.months import month_of_sid
from .rows import Row
from .statements import Found

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 500
Cell = tuple[date, int | None, int, UUID]
# Without extensions from elsewhere: what is read here is read with what was installed.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "512MB",
    "threads": "1",
    # The digest asks for no order, and what keeps one keeps the rows in memory.
    "preserve_insertion_order": "false",
}
# Of a row, as text, the same as the database writes it (actions/archiving.py).
ROW_TEXT = (
    "concat_ws('|', sid, statement_id, client_id, coalesce(CAST(actor AS VARCHAR), '-'), verb, coalesce(CAST(object AS VARCHAR), '-'),"
    " coalesce(CAST(registration AS VARCHAR), '-'), coalesce(CAST(epoch_us(moment) AS VARCHAR), '-'), day,"
    " array_to_string(narrow, ' '), array_to_string(broad, ' '), body)"
)


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own for a question or two. A process that never asks the archive never loads it."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="ecluse-duckdb-") as folder:
        found = duckdb.connect(":memory:", config=_CONFIG | {"temp_directory": folder})
        try:
            yield found
        finally:
            found.close()


@contextmanager
def at_hand(months: Iterable[ArchivedMonth]) -> Iterator[list[str]]:
    """The files of these months on this machine: where they are, or copies of them when the storage is elsewhere."""
    with tempfile.TemporaryDirectory(prefix="ecluse-archive-") as folder:
        yield [_local(month.path, Path(folder)) for month in months]


def _local(path: str, folder: Path) -> str:
    try:
        return str(default_storage.path(path))
    except NotImplementedError:
        copy = folder / Path(path).name
        with default_storage.open(path) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1_000_000)
        return str(copy)


def summary_of(file: str) -> tuple[int, str]:
    """How many rows a file has, and their digest: the sum of the first 60 bits of the SHA-256 of each, whatever their order."""
    with engine() as duck:
        duck.execute(
            f"SELECT count(*), coalesce(sum(CAST('0x' || substr(sha256({ROW_TEXT}), 1, 15) AS BIGINT)), 0) FROM read_parquet(?)",  # noqa: S608
            [file],
        )
        row = duck.fetchone()
    assert row is not None  # noqa: S101 - an aggregate answers one row
    return int(row[0]), str(row[1])


def _months(organisation_id: UUID, only: Iterable[date] | None = None) -> list[ArchivedMonth]:
    """Those whose rows are in the files only."""
    found = ArchivedMonth.objects.filter(organisation_id=organisation_id).exclude(left_at=None).order_by("month")
    return list(found if only is None else found.filter(month__in=set(only)))


def ask(organisation_id: UUID, question: str, values: Sequence[Any], only: Iterable[date] | None = None) -> list[tuple[Any, ...]]:
    """The answer over the archived months; `{files}` in the question stands for them. One query, and the files."""
    return [row for some in answers(organisation_id, question, values, only) for row in some]


def answers(
    organisation_id: UUID, question: str, values: Sequence[Any], only: Iterable[date] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """The same, some hundreds of rows at once: for what is too much to be held."""
    months = _months(organisation_id, only)
    if not months:
        return
    with at_hand(months) as files, engine() as duck:
        found = duck.execute(question.format(files="read_parquet(?)"), [files, *values])
        while rows := found.fetchmany(AT_ONCE):
            yield rows


def has_archive(organisations: Collection[UUID]) -> bool:
    """Whether something of these organisations lies in files only. One query."""
    return ArchivedMonth.objects.filter(organisation_id__in=organisations).exclude(left_at=None).exists()


_ROW = (
    "SELECT sid, client_id, actor, verb, object, moment,"
    " CASE WHEN contains(body, '\"duration\"') OR contains(body, '\"contextActivities\"') THEN body END FROM {files}"
)


def _rows(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    return [
        Row(sid, client, actor, verb, target, moment and moment.replace(tzinfo=UTC), body)
        for sid, client, actor, verb, target, moment, body in found
    ]


def archived_rows(organisation_id: UUID, sids: Sequence[UUID]) -> list[Row]:
    """Statements of the archive as figures are made of them."""
    question = f"{_ROW} WHERE sid IN (SELECT unnest(CAST(? AS UUID[])))"
    return _rows(ask(organisation_id, question, [[str(sid) for sid in sids]], {month_of_sid(sid) for sid in sids}))


def archived_rows_until(organisation_id: UUID, until: UUID) -> Iterator[list[Row]]:
    """All of them that were not taken back until a key, some hundreds at once."""
    shown, hidden = not_taken_back(organisation_id, until)
    for some in answers(organisation_id, f"{_ROW} WHERE {shown}", hidden):
        yield _rows(some)


def archived_bodies(organisation_id: UUID, sids: Sequence[UUID]) -> dict[UUID, str]:
    """What statements of the archive say."""
    question = "SELECT sid, body FROM {files} WHERE sid IN (SELECT unnest(CAST(? AS UUID[])))"
    return dict(ask(organisation_id, question, [[str(sid) for sid in sids]], {month_of_sid(sid) for sid in sids}))


def archived_statements(
    organisation_id: UUID,
    *,
    agent: int | None = None,
    activity: int | None = None,
    verb: int | None = None,
    limit: int = 100,
    before: UUID | None = None,
) -> list[Found]:
    """Statements of archived months that name an agent, an activity, with a verb, the newest first; those taken back are left out."""
    conditions, values = ["TRUE"], list[Any]()
    if agent is not None:
        conditions.append("(actor = ? OR object = ? OR list_contains(narrow, ?) OR list_contains(broad, ?))")
        values += [agent] * 4
    if activity is not None:
        conditions.append("(object = ? OR list_contains(broad, ?))")
        values += [activity] * 2
    if verb is not None:
        conditions.append("verb = ?")
        values.append(verb)
    if before is not None:
        conditions.append("sid < ?")
        values.append(before)
    shown, hidden = not_taken_back(organisation_id, None)
    question = f"SELECT sid, body, moment IS NOT NULL FROM {{files}} WHERE {' AND '.join(conditions)} AND {shown} ORDER BY sid DESC LIMIT ?"  # noqa: S608
    return [Found(*row) for row in ask(organisation_id, question, [*values, *hidden, limit])]


def counts_archived(organisation_id: UUID, until: UUID) -> list[tuple[Cell, int]]:
    """Statements of archived months by day, activity, verb and tool, those taken back until a key left out."""
    shown, hidden = not_taken_back(organisation_id, until)
    question = f"SELECT day, object, verb, client_id, count(*) FROM {{files}} WHERE {shown} GROUP BY ALL"  # noqa: S608
    return [((row[0], row[1], row[2], row[3]), row[4]) for row in ask(organisation_id, question, hidden)]


def counts_of_archive(organisation_id: UUID) -> list[tuple[date, int, int]]:
    """By day and verb (its key), how many statements of archived months there are."""
    shown, hidden = not_taken_back(organisation_id, None)
    return ask(
        organisation_id,
        f"SELECT day, verb, count(*) FROM {{files}} WHERE {shown} GROUP BY ALL ORDER BY ALL",  # noqa: S608
        hidden,
    )


def not_taken_back(organisation_id: UUID, until: UUID | None) -> tuple[str, list[Any]]:
    """The condition that a statement was not taken back: what takes back is in the database, whenever it came."""
    voidings = Voiding.objects.filter(organisation_id=organisation_id)
    if until is not None:
        voidings = voidings.filter(sid__lte=until)
    targets = [str(one) for one in voidings.values_list("target_id", flat=True).distinct()]
    return (
        "(verb = ? OR statement_id NOT IN (SELECT unnest(CAST(? AS UUID[]))))",
        [iri_key(organisation_id, VOIDED), targets],
    )


def names_in(file: str, key: int) -> dict[UUID, str]:
    """The statements of a file that name an agent, and what they say."""
    with engine() as duck:
        return dict(
            duck.execute(
                "SELECT sid, body FROM read_parquet(?)"
                " WHERE actor = ? OR object = ? OR list_contains(narrow, ?) OR list_contains(broad, ?)",
                [file, key, key, key, key],
            ).fetchall()
        )
