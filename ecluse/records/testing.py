"""A connected tool and what it says, for tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory

from .actions.archiving import archive_month
from .actions.connecting import connect_tool
from .actions.counting import count_all
from .actions.ingest import keep_statements
from .models import Scope
from .rules.keys import VOIDED
from .rules.months import bounds_of
from .rules.speaker import Speaker

EVERYTHING = tuple(Scope)
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


def a_speaker(*scopes: str, organisation_id: UUID | None = None) -> Speaker:
    """A tool that may do all, or only these."""
    from django.utils import timezone

    owner = organisation_id or OrganisationFactory.create().pk
    client, _secret = connect_tool(
        by=SYSTEM, organisation_id=owner, name=f"Outil {uuid4().hex[:8]}", scopes=scopes or EVERYTHING, at=timezone.now()
    )
    return Speaker(client.pk, client.organisation_id, frozenset(client.scopes), client.authority)


def a_statement(**changes: Any) -> dict[str, Any]:
    """Awa answered a question of a course; `changes` replace what is said."""
    return {
        "actor": {"objectType": "Agent", "name": "Awa Diallo", "mbox": "mailto:awa@exemple.be"},
        "verb": {"id": ANSWERED, "display": {"fr": "a répondu à", "en": "answered"}},
        "object": {"id": "https://cours.exemple.be/tableur/q1", "definition": {"name": {"fr": "Première question"}}},
    } | changes


def said_and_counted(by: Speaker, *statements: dict[str, Any]) -> None:
    """Keep what a tool says, and bring the figures of days up to it."""
    keep_statements(by=by, statements=list(statements), version="1.0.3")
    count_all()


def a_voiding(statement_id: str) -> dict[str, Any]:
    """A statement that takes another one back."""
    return a_statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": statement_id})


def stored_in(month: date, *ids: str) -> None:
    """Make as if these statements had been stored in this month."""
    from django.db import connection

    low = bounds_of(month)[0].int >> 80
    with connection.cursor() as cursor:
        cursor.execute("SELECT records_make_month(%s)", [month])
        for number, key in enumerate(ids):
            cursor.execute("SELECT sid FROM records_statementid WHERE statement_id = %s", [key])
            (sid,) = cursor.fetchone()
            moved = UUID(int=(low + 1_000 * (number + 1)) << 80 | sid.int & (1 << 80) - 1)
            for table in ("statement", "mention", "statementid", "reference", "voiding", "attachment"):
                cursor.execute(f"UPDATE records_{table} SET sid = %s WHERE sid = %s", [moved, sid])  # noqa: S608 - names of ours


def archived_in(month: date, *ids: str) -> None:
    """Make as if these statements had been stored in this month, and the month archived. Needs files on the disk."""
    from django.utils import timezone

    stored_in(month, *ids)
    count_all()
    archive_month(month, at=timezone.now())


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Files on the disk: a second engine reads them there."""
    from django.core.files.storage import FileSystemStorage, default_storage, storages

    kept: Any = storages
    place: Any = default_storage
    former = kept._storages.get("default")
    kept._storages["default"] = place._wrapped = FileSystemStorage(location=folder)
    yield
    kept._storages["default"] = place._wrapped = former
