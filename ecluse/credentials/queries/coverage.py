"""Which badges prove given competences."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ..models import Achievement, AchievementAlignment


def badge_models_for(competence_ids: Collection[UUID]) -> dict[UUID, list[Achievement]]:
    """By competence, the latest versions still given of the badge models that prove it, by name of their issuer. One statement."""
    rows = (
        AchievementAlignment.objects.filter(achievement__in=Achievement.objects.in_use(), competence__in=list(competence_ids))
        .select_related("achievement__organisation")
        .order_by("achievement__organisation__name", "achievement__id")
    )
    found: dict[UUID, list[Achievement]] = {}
    for row in rows:
        found.setdefault(row.competence_id, []).append(row.achievement)
    return found
