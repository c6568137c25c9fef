"""What the learning record of a centre holds after a fault; called beside the house."""

from __future__ import annotations

from collections import Counter

from django.db import OperationalError, connection
from django.utils import timezone

from ecluse.foundation.access import SYSTEM
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory
from ecluse.records.actions.connecting import connect_tool
from ecluse.records.models import Mention, Scope, Statement, StatementId


def connect(slug: str) -> dict[str, str]:
    """The key and the secret of a tool of a centre of its own."""
    owner = OrganisationFactory.create(name=f"Centre {slug}", slug=slug)
    client, secret = connect_tool(by=SYSTEM, organisation_id=owner.pk, name="Outil", scopes=list(Scope), at=timezone.now())
    return {"key": client.key, "secret": secret}


def look(slug: str) -> dict[str, object]:
    """Which statements are kept, how many of each batch, and whether the registry and the mentions say the same."""
    # What happens in the house itself is written too, by Écluse: only the tool's are counted.
    owner = Organisation.objects.get(slug=slug).pk
    ours = Statement.objects.filter(organisation_id=owner)
    rows = list(ours.values_list("statement_id", "sid", "registration"))
    return {
        "ids": [str(statement_id) for statement_id, _sid, _batch in rows],
        "batches": Counter(str(batch) for _id, _sid, batch in rows),
        "is_registered": set(StatementId.objects.filter(organisation_id=owner).values_list("statement_id", "sid"))
        == {row[:2] for row in rows},
        "is_mentioned": {row[1] for row in rows} <= set(Mention.objects.values_list("sid", flat=True)),
    }


def turn_the_journal() -> dict[str, bool]:
    """Write on in the journal of the engine, at the beginning of its next file, until the engine is not there any more."""
    try:
        for _file in range(20):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_logical_emit_message(false, 'faults', 'full', true)")
                cursor.execute("SELECT pg_switch_wal()")
    except OperationalError:
        connection.close()
        return {"is_away": True}
    return {"is_away": False}
