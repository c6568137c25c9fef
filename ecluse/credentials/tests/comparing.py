"""What the tests of comparisons share: a profile of four competences, invented badges."""

from __future__ import annotations

from typing import Any

import pytest

from ecluse.credentials.actions import benchmark as actions
from ecluse.credentials.actions import benchmark_bringing as bringing
from ecluse.credentials.actions.benchmark_bringing import Brought
from ecluse.credentials.models import Study
from ecluse.credentials.queries import benchmark as queries
from ecluse.credentials.rules.benchmark_reading import Aligned, Found
from ecluse.credentials.testing import ISSUED_AT
from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import MembershipFactory
from ecluse.skills.models import Competence, Occupation
from ecluse.skills.testing import CompetenceFactory, OccupationFactory

AT, TODAY = ISSUED_AT, ISSUED_AT.date()
LABELS = (
    ("gérer des budgets", "begrotingen beheren", "manage budgets"),
    ("effectuer une analyse de risque", "risicoanalyses uitvoeren", "perform risk analysis"),
    ("recruter des employés", "personeel aanwerven", "recruit employees"),
    ("former le personnel", "werknemers opleiden", "train employees"),
)


@pytest.fixture
def competences() -> list[Competence]:
    """Four competences of ESCO in three languages."""
    return [CompetenceFactory.create(label={"fr": fr, "nl": nl, "en": en}) for fr, nl, en in LABELS]


@pytest.fixture
def occupation(competences: list[Competence]) -> Occupation:
    """An occupation that asks for three of them, and finds the fourth useful."""
    needs = [(one, "optional" if n == 3 else "essential") for n, one in enumerate(competences)]
    return OccupationFactory.create(needs=needs)


def hat(role: Role = Role.OPERATOR_ADMIN) -> Hat:
    """Somebody of a new organisation, with a membership that signs in."""
    member = MembershipFactory.create(role=role.value)
    return Hat(role, person_id=member.person_id, organisation_id=member.organisation_id, membership_id=member.pk)


@pytest.fixture
def admin() -> Hat:
    """An administrator."""
    return hat()


@pytest.fixture
def study(admin: Hat, occupation: Occupation) -> Study:
    """A comparison that the administrator began."""
    return actions.begin_study(by=admin, profile=occupation, at=AT)


def found(name: str = "Gestion de projet", language: str = "fr", **values: Any) -> Found:
    """A badge of an invented issuer, in French unless told."""
    said: dict[str, Any] = {"name": {language: name}, "issuer": "Académie du Canal", "languages": (language,)} | values
    return Found(**said)


def named(competence: Competence, level: int | None = None) -> Aligned:
    """A competence by its address, as a badge names it."""
    return Aligned(name="dit autrement", address=competence.uri, level=level)


def bring(admin: Hat, study: Study, *badges: Found) -> bringing.Report:
    """Bring badges as a list does."""
    return bringing.bring_badges(by=admin, study=study, brought=[Brought(one, "list") for one in badges], at=AT)


def board(study: Study) -> queries.Board:
    """Everything of a comparison."""
    return queries.board(study, today=TODAY)


LIST = """nom;emetteur;langue;adresse;competences;niveau;preuves;appuis;date
Chef de projet;Académie du Canal;fr;https://canal.example/badge;gérer des budgets|http://data.europa.eu/esco/skill/x;4;oui;2;2026-01-15
;Académie du Canal;fr;;;;;;
Projectleider;Kanaalacademie;nl;;risicoanalyses uitvoeren;;nee;;2019
"""
