"""A connected tool and what it says, for tests only."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory

from .actions.connecting import connect_tool
from .models import Scope
from .rules.keys import VOIDED
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


def a_voiding(statement_id: str) -> dict[str, Any]:
    """A statement that takes another one back."""
    return a_statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": statement_id})
