"""Ordinary completed trainings, for tests only."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from ecluse.network.testing import OrganisationFactory, PersonFactory

from .models import Attestation, Completion

ATTESTED_AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


class CompletionFactory(DjangoModelFactory[Completion]):
    """A training completed on 20 November 2026."""

    class Meta:
        model = Completion

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    programme_id = factory.Faker("uuid4", cast_to=None)
    programme_title = factory.LazyFunction(lambda: {"fr": "Gérer un projet numérique", "nl": "Een digitaal project beheren"})
    source = factory.Sequence(lambda n: f"enrolment:{n}")
    attested_at = ATTESTED_AT


class AttestationFactory(DjangoModelFactory[Attestation]):
    """One competence attested; the competence is given by the test."""

    class Meta:
        model = Attestation

    completion = factory.SubFactory(CompletionFactory)
    level = 4
