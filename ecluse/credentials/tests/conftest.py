"""What the tests of badges share."""

from __future__ import annotations

import pytest

from ecluse.credentials.models import Achievement
from ecluse.credentials.testing import AchievementFactory
from ecluse.credentials.tests.comparing import admin, competences, occupation, study
from ecluse.skills.models import Competence, Framework, Level

# The fixtures of the tests of comparisons.
__all__ = ["admin", "competences", "occupation", "study"]


@pytest.fixture
def digcomp() -> Framework:
    """DigComp with one named level."""
    framework = Framework.objects.create(
        code="digcomp", title={"fr": "DigComp"}, version="3.0", publisher="JRC", licence="CC BY 4.0"
    )
    Level.objects.create(
        framework=framework, number=4, code="L4", stage="intermediate", name={"fr": "Intermédiaire", "nl": "Gemiddeld"}
    )
    return framework


@pytest.fixture
def competence(digcomp: Framework) -> Competence:
    """A competence of DigComp with a public address."""
    return Competence.objects.create(
        framework=digcomp,
        uri="https://data.jrc.ec.europa.eu/digcomp/5.1",
        code="5.1",
        kind="competence",
        label={"fr": "Résoudre des problèmes techniques", "nl": "Technische problemen oplossen"},
    )


@pytest.fixture
def achievement(competence: Competence) -> Achievement:
    """A badge model that proves one competence at level 4."""
    return AchievementFactory.create(competences=[(competence, 4)])
