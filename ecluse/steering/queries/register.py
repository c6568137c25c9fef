"""The register of responsible digital."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from ecluse.network.api import Site

from ..models import ActorRole

MOST_SITES = 60


def roles(*, stages: Collection[str], regions: Collection[str]) -> QuerySet[Any]:
    """The lines of these stages and territories; all of them when none is asked."""
    rows = ActorRole.objects.select_related("organisation")
    rows = rows.filter(stage__in=stages) if stages else rows
    return rows.filter(region__in=regions) if regions else rows


def counts() -> dict[str, dict[str, int]]:
    """How many lines each stage and each territory has. Two statements."""
    return {name: dict(ActorRole.objects.order_by().values_list(name).annotate(n=Count("pk"))) for name in ("stage", "region")}


def sites_of_actors(rows: QuerySet[Any]) -> list[Site]:
    """Where these actors receive people. One statement."""
    keys = rows.order_by().values("organisation")
    return list(Site.objects.filter(organisation__in=keys).select_related("organisation").order_by("pk")[:MOST_SITES])
