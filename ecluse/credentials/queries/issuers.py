"""Organisations as issuers."""

from __future__ import annotations

from uuid import UUID

from ecluse.network.api import Organisation

from ..models import Achievement, IssuerKey


def issuer(organisation_id: UUID) -> Organisation | None:
    """The organisation when it has a key or a badge model; `None` when it issues nothing."""
    for row in (
        IssuerKey.objects.filter(organisation=organisation_id).select_related("organisation").first(),
        Achievement.objects.published().filter(organisation=organisation_id).select_related("organisation").first(),
    ):
        if row is not None:
            return row.organisation
    return None
