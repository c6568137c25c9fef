"""What a process of the learning record remembers is forgotten between tests, and its tables are emptied after those that commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from ecluse.records.actions.connecting import forget_what_was_noted
from ecluse.records.actions.naming import forget_what_is_known
from ecluse.records.queries.clients import forget_who_was_heard
from ecluse.records.testing import files_in

# Django empties the tables it made; these were made in SQL.
TABLES = "records_statement, records_mention, records_statementid, records_reference, records_voiding"


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    forget_what_is_known()
    forget_who_was_heard()
    forget_what_was_noted()
    yield
    forget_what_is_known()
    forget_who_was_heard()
    forget_what_was_noted()
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLES}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where files are kept, on the disk."""
    with files_in(tmp_path):
        yield tmp_path
