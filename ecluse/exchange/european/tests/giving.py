"""A badge that says all that European forms ask for."""

from __future__ import annotations

from typing import Any

from ecluse.credentials.actions import issue_credential
from ecluse.credentials.api import Achievement, Credential
from ecluse.credentials.models import AchievementAlignment, ResultDescription, RubricLevel
from ecluse.credentials.queries.addresses import result_address
from ecluse.credentials.rules.badge import Result, Said
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory
from ecluse.foundation.access import SYSTEM
from ecluse.network.models import Person
from ecluse.network.testing import OrganisationFactory
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory

WHOLE = {
    "hours": 40,
    "level": 4,
    "teaching_language": "fr",
    "quality": {"fr": "Label Certif’Up", "nl": "Label Certif’Up"},
}


def a_model(**facts: Any) -> Achievement:
    """A published model with two competences and a grid of two levels."""
    organisation = OrganisationFactory.create(name="Technocité", registration_number="0462.013.837", country="BE")
    made = AchievementFactory.create(organisation=organisation, **(WHOLE | facts))
    for code, uri in (("esco", "http://data.europa.eu/esco/skill/1"), ("digcomp", "https://digcomp.example/5.1")):
        competence = CompetenceFactory.create(framework=FrameworkFactory.create(code=code), uri=uri)
        AchievementAlignment.objects.create(achievement=made, competence=competence)
    measured = ResultDescription.objects.create(
        achievement=made, place=1, kind=ResultDescription.Kind.RUBRIC_LEVEL, name={"fr": "Le jury", "nl": "De jury"}
    )
    for place, name in enumerate(("Suffisant", "Excellent"), start=1):
        RubricLevel.objects.create(result=measured, place=place, name={"fr": name})
    return made


def a_badge(holder: Person, **facts: Any) -> Credential:
    """It was given with the highest level of the grid."""
    model = a_model(**facts)
    reached = Result(description=result_address(model.pk, 1), level=result_address(model.pk, 1, 2))
    return issue_credential(
        by=SYSTEM, achievement=model, holder_id=holder.pk, source="test:1", at=ISSUED_AT, said=Said(results=[reached])
    )
