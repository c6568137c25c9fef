"""Documents of tools. The indexes are those of the table: one document by all its keys, those of an agent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..models import Agent, Document
from ..rules.document import Place


def document_at(place: Place) -> Document | None:
    """The document of this name, in this registration or in none. One query."""
    return _in(place).filter(registration=place.registration, name=place.name).first()


def documents_at(place: Place) -> QuerySet[Document]:
    """All the documents beside, of one registration or of any (xAPI Communication, 2.3)."""
    found = _in(place)
    return found.filter(registration=place.registration) if place.registration else found


def names_at(place: Place, *, since: datetime | None) -> tuple[list[str], datetime | None]:
    """The ids of the documents, of those changed after a moment if one is said, and when the last of them was changed. One query."""
    found = documents_at(place).order_by("name")
    if since is not None:
        found = found.filter(updated_at__gt=since)
    rows = found.values_list("name", "updated_at")
    changes = [updated_at for _name, updated_at in rows]
    return list(dict.fromkeys(name for name, _updated_at in rows)), max(changes, default=None)


def documents_about(person_id: UUID) -> QuerySet[Document]:
    """What the tools of all organisations keep about somebody who is known here."""
    return Document.objects.filter(agent__in=Agent.objects.filter(person=person_id).values("key"))


def _in(place: Place) -> QuerySet[Document]:
    return Document.objects.filter(
        organisation_id=place.organisation_id, kind=place.kind, activity=place.activity_key, agent=place.agent_key
    )
