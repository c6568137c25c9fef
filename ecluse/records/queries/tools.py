"""The connected tools of an organisation, as its administrator sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ..models import Client, Secret


def tools_of(organisation_id: UUID) -> QuerySet[Client]:
    """Those it has and those it sent away; Écluse itself, which has no secret, is no tool that anybody connected."""
    return Client.objects.filter(organisation=organisation_id, secrets__isnull=False).distinct()


def tool_by_id(organisation_id: UUID | None, client_id: UUID) -> Client | None:
    """A tool of this organisation with its secrets, the newest first (`secrets.all()`). Two queries."""
    if organisation_id is None:
        return None
    newest = Prefetch("secrets", Secret.objects.order_by("-made_at", "-id"))
    return tools_of(organisation_id).filter(pk=client_id).prefetch_related(newest).first()
