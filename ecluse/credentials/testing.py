"""Ordinary badges, really signed, for tests only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import factory
from factory.django import DjangoModelFactory

from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory, PersonFactory

from .actions import issue_credential
from .models import Achievement, AchievementAlignment, Credential

ISSUED_AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


class AchievementFactory(DjangoModelFactory[Achievement]):
    """A badge model in French and Dutch. `competences=[(competence, level)]` aligns it."""

    class Meta:
        model = Achievement
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    programme_id = factory.LazyFunction(uuid4)
    version = 1
    name = factory.LazyFunction(lambda: {"fr": "Gérer un projet numérique", "nl": "Een digitaal project beheren"})
    description = factory.LazyFunction(lambda: {"fr": "Sait planifier un projet numérique.", "nl": "Kan een project plannen."})
    criteria = factory.LazyFunction(lambda: {"fr": "Avoir suivi les 40 heures.", "nl": "De 40 uur gevolgd hebben."})
    series = factory.LazyAttribute(lambda model: model.programme_id or uuid4())
    created_at = ISSUED_AT
    published_at = ISSUED_AT

    @factory.post_generation
    def competences(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The competences the badge proves, each with its level."""
        for competence, level in extracted or ():
            AchievementAlignment.objects.create(achievement=self, competence=competence, level=level)


def a_credential(
    *, achievement: Achievement | None = None, holder_id: UUID | None = None, source: str = "", at: datetime = ISSUED_AT
) -> Credential:
    """A badge signed and given, to somebody new unless told."""
    return issue_credential(
        by=SYSTEM,
        achievement=achievement or AchievementFactory.create(),
        holder_id=holder_id or PersonFactory.create().pk,
        source=source or f"test:{uuid4()}",
        at=at,
    )
