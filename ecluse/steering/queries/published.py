"""New pathways, from the journal: each counts once, on the day it first entered the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.fields.json import KeyTextTransform

from ecluse.foundation.news import Journal
from ecluse.offer.api import Pathway
from ecluse.offer.events import PathwayPublished

from ..rules.counting import Scope


@dataclass(frozen=True)
class Publication:
    """A pathway that entered the catalogue for the first time."""

    pathway_id: UUID
    at: datetime


def publications(scope: Scope) -> list[Publication]:
    """The first publications of the beneficiaries' pathways in the period. One statement; a second publication is not new."""
    rows = (
        Journal.of(PathwayPublished)
        .annotate(pathway=KeyTextTransform("pathway_id", "payload"), organisation=KeyTextTransform("organisation_id", "payload"))
        .filter(organisation__in=[str(key) for key in scope.organisation_ids])
        .order_by("pathway", "happened_at", "id")
        .distinct("pathway")
        .values_list("pathway", "happened_at")
    )
    found = [Publication(UUID(key), at) for key, at in rows if scope.start <= at < scope.end]
    return sorted(found, key=lambda one: (one.at, one.pathway_id))


def pathways_behind(found: list[Publication]) -> dict[UUID, Pathway]:
    """The pathways of these publications, those that were withdrawn since too."""
    rows = Pathway.objects.filter(pk__in=[one.pathway_id for one in found]).select_related("organisation", "occupation")
    return {row.pk: row for row in rows}
