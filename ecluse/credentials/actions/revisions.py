"""When a competence changes, the badge models that prove it are put before their issuer (`skills` asks, `credentials` answers)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.skills import api as skills

from ..models import AchievementAlignment


class BadgeModels:
    """Badge models by the competences they prove. A version never changes once it was given: it is confirmed as it is, and
    the next badges follow the programme, whose aims are put before its operator too.
    """

    name = "credentials.achievement"
    words = _("badge that proves it")
    answers = ("confirm",)

    def uses(self, things: Collection[UUID]) -> list[skills.Use]:
        """The badge models that prove these competences, one line for each model."""
        rows = (
            AchievementAlignment.objects.filter(competence__in=things, achievement__published_at__isnull=False)
            .select_related("achievement")
            .order_by("id")
        )
        return [
            skills.Use(
                key=row.achievement_id,
                thing_id=row.competence_id,
                title=row.achievement.name,
                href=row.achievement.get_absolute_url(),
                organisation_id=row.achievement.organisation_id,
            )
            for row in rows
        ]

    def replace(self, *, by: Hat, use: skills.Use, successor_id: UUID, at: datetime) -> None:
        """What a badge said when it was given stays said."""
        raise NotAllowed

    def drop(self, *, by: Hat, use: skills.Use, at: datetime) -> None:
        """What a badge said when it was given stays said."""
        raise NotAllowed


def install() -> None:
    """Called once, when the house starts."""
    skills.USERS.add(BadgeModels())
