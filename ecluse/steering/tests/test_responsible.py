"""Responsible digital as a theme: its framework, its trainings, its actors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ecluse.offer.models import Aim, Pathway, PathwayStep
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.actions import load_reference
from ecluse.skills.models import Competence, Framework, FrameworkImport

pytestmark = pytest.mark.django_db
ADDRESS = "/numerique-responsable/"


@pytest.fixture
def framework() -> Framework:
    load_reference(at=NOW)
    return Framework.objects.get(code="responsible")


def test_the_framework_is_whole_in_four_languages_and_loading_it_again_changes_nothing(framework: Framework) -> None:
    rows = Competence.objects.filter(framework=framework)
    imports = FrameworkImport.objects.count()
    load_reference(at=NOW + timedelta(days=1))

    assert rows.filter(kind="area").count() == 4 and rows.filter(kind="competence").count() == 18
    assert all(set(row.label) == {"fr", "nl", "en", "de"} for row in rows)
    assert all(set(row.description) == {"fr", "nl", "en", "de"} for row in rows.filter(kind="competence"))
    assert framework.levels.count() == 4
    assert FrameworkImport.objects.count() == imports


def test_the_page_leads_from_each_competence_to_its_trainings_and_to_the_pathways(
    framework: Framework, client: Client, django_assert_max_num_queries: Any
) -> None:
    repair = Competence.objects.get(framework=framework, code="3.2")
    programme = ProgrammeFactory.create(title={"fr": "Atelier de réparation"}, published_at=NOW)
    SessionFactory.create(programme=programme, start_on=timezone.localdate() + timedelta(days=9))
    Aim.objects.create(programme=programme, competence=repair, level=2)
    pathway = Pathway.objects.create(
        organisation=programme.organisation, title={"fr": "De la panne à l’atelier"}, published_at=NOW
    )
    PathwayStep.objects.create(pathway=pathway, programme=programme, order=1)

    with django_assert_max_num_queries(16):
        page = client.get(ADDRESS).content.decode()

    assert f"/catalogue/?competence={repair.pk}" in page and "1 formation" in page
    assert "pas encore de formation" in page
    assert "Atelier de réparation" in page and "De la panne à l’atelier" in page
    assert "Le registre des acteurs est encore vide." in page


def test_without_the_framework_the_page_says_how_to_bring_it_in(client: Client) -> None:
    assert "ecluse import reference" in client.get(ADDRESS).content.decode()
