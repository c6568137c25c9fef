"""Is the database the one this version expects?"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ENGINE = 18


def missing_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """The migrations that wait to be applied, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def engine_version(connection: BaseDatabaseWrapper) -> int:
    """The major version of the PostgreSQL that answers."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000
