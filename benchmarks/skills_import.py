"""A full import of ESCO in three languages: time as a ratio to a bare COPY of the same rows in the same run; replay writes nothing.

    python benchmarks/skills_import.py [FOLDER]      (default: ../shared/data/esco beside the repository)

Runs in a scratch embedded cluster that is thrown away, or in the (empty) database of DATABASE_URL. "Bare COPY" takes the rows that the
import produced, ready in memory, into tables without key, index, constraint or computed column, through the same driver: nothing that
writes these rows can be faster. The next figures add what the real tables guarantee: keys and indexes, then foreign keys, which PostgreSQL
checks row by row. The import also opens 62 files in 3 archive formats, joins five releases and three languages.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "shared" / "data" / "esco"
MOST_TIMES = 5.0  # promised: at most five times the COPY of the same rows with the same guarantees (keys, indexes, foreign keys)
TABLES = (
    "skills_competence",
    "skills_occupationgroup",
    "skills_occupation",
    "skills_competencerelation",
    "skills_occupationrelation",
    "skills_occupationcompetence",
    "skills_collection",
    "skills_collectionmember",
)


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock time of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def import_esco() -> int:
    """One import, as `ecluse import esco` does it; answers the rows written."""
    from django.utils import timezone

    from ecluse.foundation.access import SYSTEM
    from ecluse.skills.actions import import_framework
    from ecluse.skills.rules.esco import Esco
    from ecluse.skills.rules.sources import open_source

    with open_source(FOLDER) as source:
        return import_framework(content=Esco(source), source=str(FOLDER), by=SYSTEM, at=timezone.now()).touched


def read_esco() -> None:
    """Reading and joining the files alone."""
    from ecluse.skills.rules.esco import Esco
    from ecluse.skills.rules.sources import open_source

    with open_source(FOLDER) as source:
        esco = Esco(source)
        parts = (
            esco.competences,
            esco.groups,
            esco.occupations,
            esco.competence_relations,
            esco.occupation_relations,
            esco.needs,
        )
        for part in (*parts, esco.members):
            for _row in part():
                pass


def row_versions() -> list[object]:
    """The place and the writing transaction of every row: unchanged if and only if nothing was written."""
    from django.db import connection

    found: list[object] = []
    with connection.cursor() as cursor:
        for table in (*TABLES, "skills_framework", "skills_frameworkimport", "foundation_journalentry"):
            cursor.execute(f"SELECT count(*), md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) FROM {table}")
            found.append((table, cursor.fetchone()))
    return found


def rows_of(table: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """The columns that are not computed, and all rows as text."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
            " ORDER BY attnum",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"SELECT {', '.join(f'{name}::text' for name in columns)} FROM {table}")
        return columns, cursor.fetchall()


def bare_copy(
    content: dict[str, tuple[list[str], list[tuple[str | None, ...]]]], *, keys: bool = False, checked: bool = False
) -> float:
    """COPY everything into fresh tables in one transaction, which is committed; answers the seconds of COPY and commit."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for table in reversed(content):
            cursor.execute(f"DROP TABLE IF EXISTS bare_{table} CASCADE")
        for table in content:
            like = f"LIKE {table} INCLUDING GENERATED INCLUDING INDEXES" if keys else f"LIKE {table}"
            cursor.execute(f"CREATE TABLE bare_{table} ({like})")
            if checked:
                cursor.execute(
                    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table]
                )
                for (definition,) in cursor.fetchall():
                    for parent in content:
                        definition = definition.replace(f"REFERENCES {parent}(", f"REFERENCES bare_{parent}(")
                    cursor.execute(f"ALTER TABLE bare_{table} ADD {definition}")

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in content.items():
                with cursor.copy(f"COPY bare_{table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)

    return seconds(work)


def measure() -> int:
    """Print the table; 0 when the promises hold."""
    first = seconds(import_esco)
    before = row_versions()
    touched: list[int] = []
    second = seconds(lambda: touched.append(import_esco()))
    after = row_versions()
    content = {table: rows_of(table) for table in TABLES}
    count = sum(len(rows) for _columns, rows in content.values())
    reading = seconds(read_esco)
    bare = min(bare_copy(content) for _n in range(3))
    keyed = min(bare_copy(content, keys=True) for _n in range(3))
    floor = min(bare_copy(content, keys=True, checked=True) for _n in range(2))
    print(f"{count:,} rows")
    print(f"{'':44}{'seconds':>9}{'× bare COPY':>13}")
    for title, value in (
        ("bare COPY, no key, no index", bare),
        ("COPY with the same keys and indexes", keyed),
        ("COPY with the same foreign keys as well", floor),
        ("reading and joining the 62 files alone", reading),
        ("first import (files → checked tables)", first),
        ("second import (same files)", second),
    ):
        print(f"{title:44}{value:9.2f}{value / bare:13.1f}")
    assert touched == [0], f"the second import wrote {touched} rows"
    assert before == after, "the second import left other row versions"
    print("the second import wrote nothing: every row has the same place and the same writing transaction")
    print(f"first import: {first / floor:.1f} times the COPY that gives the same guarantees (at most {MOST_TIMES:g} is promised)")
    if first > MOST_TIMES * floor:
        return 1
    return 0


def main() -> int:
    """In a cluster of our own, thrown away at the end; or in the database of DATABASE_URL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.core.management import call_command

    if os.environ.get("DATABASE_URL"):
        django.setup()
        call_command("migrate", verbosity=0)
        return measure()
    from ecluse.foundation.database.embedded import Cluster

    with tempfile.TemporaryDirectory(prefix="ecluse-bench-") as folder:
        cluster = Cluster(Path(folder) / "postgresql", settings={})
        cluster.start()
        try:
            os.environ["DATABASE_URL"] = cluster.url("postgres")
            django.setup()
            call_command("migrate", verbosity=0)
            return measure()
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
