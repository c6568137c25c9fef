"""Bringing one table to the state of a source with set statements: stage by COPY, insert what is new, change what differs, remove the rest.

A row that is the same is not written: importing twice leaves every row version as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from psycopg import sql

from ..rules.report import KindReport
from .noting import NOTED

Removal = Literal["retire", "delete"]
# New rows after which a table is counted anew.
MANY = 1_000


@dataclass(frozen=True)
class SetTable:
    """How rows of one kind meet their table.

    `columns` are (name, SQL type) in the order of the staged rows; the first `keys` of them identify a row. Tables of the framework's
    own things carry `framework_id`; link tables say in `scope` which of their rows belong to it (`t` is the table, %(framework)s its id).
    """

    kind: str
    table: str
    columns: tuple[tuple[str, str], ...]
    keys: int
    removal: Removal = "delete"
    identified: bool = True
    own: bool = True
    scope: str = "t.framework_id = %(framework)s"
    spared: str = ""  # rows that something else still needs
    notes: str = ""  # what a changed row changes, in SQL (`noting`)

    @property
    def names(self) -> list[str]:
        """All staged columns."""
        return [name for name, _type in self.columns]

    @property
    def key_names(self) -> list[str]:
        """The columns that identify a row."""
        return self.names[: self.keys]

    @property
    def value_names(self) -> list[str]:
        """The columns that may change."""
        return self.names[self.keys :]

    @property
    def staging(self) -> sql.Identifier:
        """The temporary table of the import."""
        return sql.Identifier(f"staging_{self.kind}")

    @property
    def target(self) -> sql.Identifier:
        """The table itself."""
        return sql.Identifier(self.table)

    # --- statements ---------------------------------------------------------------------------------------------

    def stage(self, rows: Iterable[Sequence[Any]]) -> int:
        """COPY the rows into a temporary table and answer how many there are."""
        columns = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in self.columns)
        with connection.cursor() as cursor:
            # Two imports may follow each other in one transaction.
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(self.staging).as_string())
            cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(self.staging, columns).as_string())
            count = 0
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(self.staging)) as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            cursor.execute(sql.SQL("ANALYZE {}").format(self.staging).as_string())
        return count

    def existing(self, framework: Any) -> int:
        """How many rows the framework has now, not counting withdrawn ones."""
        kept = sql.SQL(" AND t.retired_at IS NULL") if self.removal == "retire" else sql.SQL("")
        found = self._run(
            sql.SQL("SELECT count(*) FROM {} t WHERE {}{}").format(self.target, sql.SQL(self.scope), kept), framework
        )
        return int(found[0][0])

    def change(self, framework: Any, version: UUID | None = None) -> int:
        """Write the rows whose values differ, bringing withdrawn ones back; answer how many."""
        if not self.value_names and self.removal == "delete":
            return 0
        back = self.removal == "retire"
        assignments: list[sql.Composable] = [sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in self.value_names]
        differences: list[sql.Composable] = [
            sql.SQL("t.{0} IS DISTINCT FROM s.{0}").format(sql.Identifier(name)) for name in self.value_names
        ]
        if back:
            assignments.append(sql.SQL("retired_at = NULL"))
            differences.append(sql.SQL("t.retired_at IS NOT NULL"))
        return self._count(
            sql.SQL("UPDATE {target} t SET {assignments} FROM {staging} s WHERE {scope} AND {same} AND ({differences})").format(
                target=self.target,
                staging=self.staging,
                assignments=sql.SQL(", ").join(assignments),
                scope=sql.SQL(self.scope),
                same=self._same_key(),
                differences=sql.SQL(" OR ").join(differences),
            ),
            framework,
            version,
        )

    def create(self, framework: Any, version: UUID | None = None) -> int:
        """Insert the rows that are new; answer how many."""
        names = [sql.Identifier(name) for name in self.names]
        values: list[sql.Composable] = [sql.SQL("s.{}").format(name) for name in names]
        if self.own:
            names.append(sql.Identifier("framework_id"))
            values.append(sql.SQL("%(framework)s"))
        if self.identified:
            names.append(sql.Identifier("id"))
            values.append(sql.SQL("uuidv7()"))
        return self._count(
            sql.SQL(
                "INSERT INTO {target} ({names}) SELECT {values} FROM {staging} s "
                "WHERE NOT EXISTS (SELECT FROM {target} t WHERE {scope} AND {same})"
            ).format(
                target=self.target,
                staging=self.staging,
                names=sql.SQL(", ").join(names),
                values=sql.SQL(", ").join(values),
                scope=sql.SQL(self.scope),
                same=self._same_key(),
            ),
            framework,
            version,
        )

    def remove(self, framework: Any, at: Any, version: UUID | None = None) -> int:
        """Withdraw or delete the rows the source no longer has; answer how many."""
        act = (
            sql.SQL("UPDATE {} t SET retired_at = %(at)s WHERE t.retired_at IS NULL AND").format(self.target)
            if self.removal == "retire"
            else sql.SQL("DELETE FROM {} t WHERE").format(self.target)
        )
        spared = sql.SQL(f" AND NOT ({self.spared})" if self.spared else "")
        query = sql.SQL("{act} {scope} AND NOT EXISTS (SELECT FROM {staging} s WHERE {same}){spared}").format(
            act=act, scope=sql.SQL(self.scope), staging=self.staging, same=self._same_key(), spared=spared
        )
        return self._count(query, framework, version, at=at)

    def bring(
        self,
        rows: Iterable[Sequence[Any]],
        framework: Any,
        report: KindReport,
        version: UUID | None = None,
        *,
        even_nothing: bool = False,
    ) -> None:
        """Stage, change, create, noting what changes for a `version`. Whoever feeds the rows counts what is read and left aside."""
        rows = iter(rows)
        first = next(rows, None)
        if first is None and not report.read and not even_nothing:
            return
        staged = self.stage(rows if first is None else chain([first], rows))
        report.changed = self.change(framework, version)
        report.created = self.create(framework, version)
        if report.created >= MANY:
            with connection.cursor() as cursor:
                # The next statements, and a second import before the server has counted them, would be planned for an empty table.
                cursor.execute(sql.SQL("ANALYZE {}").format(self.target).as_string())
        report.unchanged = staged - report.changed - report.created

    def _same_key(self) -> sql.Composed:
        return sql.SQL(" AND ").join(sql.SQL("t.{0} = s.{0}").format(sql.Identifier(name)) for name in self.key_names)

    def _count(self, query: sql.Composed, framework: Any, version: UUID | None, **more: Any) -> int:
        noted = version is not None and bool(self.notes)
        if noted:
            query = sql.SQL(NOTED).format(statement=query, notes=sql.SQL(self.notes))
        with connection.cursor() as cursor:
            # As text: the audit trail reads the statement before it is sent.
            cursor.execute(query.as_string(), {"framework": framework, "version": version, **more})
            return int(cursor.fetchone()[0]) if noted else int(cursor.rowcount)

    def _run(self, query: sql.Composed, framework: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query.as_string(), {"framework": framework})
            return list(cursor.fetchall())
