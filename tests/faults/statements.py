"""Statements that arrive while everything is killed; called beside the house."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from ecluse.foundation.access import SYSTEM
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory
from ecluse.records.actions.connecting import connect_tool
from ecluse.records.models import Mention, Scope, Statement, StatementId


def connect() -> dict[str, str]:
    """The key and the secret of a tool."""
    owner = OrganisationFactory.create(name="Centre des déclarations", slug="declarations")
    client, secret = connect_tool(by=SYSTEM, organisation_id=owner.pk, name="Outil", scopes=list(Scope), at=timezone.now())
    return {"key": client.key, "secret": secret}


def look() -> dict[str, object]:
    """Which statements are kept, how many of each batch, and whether the registry and the mentions say the same."""
    # What happens in the house itself is written too, by Écluse: only the tool's are counted.
    owner = Organisation.objects.get(slug="declarations").pk
    ours = Statement.objects.filter(organisation_id=owner)
    rows = list(ours.values_list("statement_id", "sid", "registration"))
    return {
        "ids": [str(statement_id) for statement_id, _sid, _batch in rows],
        "batches": Counter(str(batch) for _id, _sid, batch in rows),
        "is_registered": set(StatementId.objects.filter(organisation_id=owner).values_list("statement_id", "sid"))
        == {row[:2] for row in rows},
        "is_mentioned": {row[1] for row in rows} <= set(Mention.objects.values_list("sid", flat=True)),
    }
