"""The words typed and the words stored fold to the same."""

from __future__ import annotations

import pytest
from django.db import connection

from ecluse.skills.models import Competence, Framework
from ecluse.skills.rules.folding import fold, prefix_query


def test_accents_ligatures_and_separators_disappear() -> None:
    assert fold("Chef de projet TIC/Cœur d’été – Straße") == "chef de projet tic coeur d ete – strasse"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Développement web", "developpement:* & web:*"),
        ("réseaux", "reseau:*"),
        ("C++", "c"),
        ("  !!  ", ""),
        ("a' | b & !c", "a & b & c"),
    ],
)
def test_what_is_typed_becomes_a_harmless_query(typed: str, expected: str) -> None:
    assert prefix_query(typed) == expected


@pytest.mark.django_db
def test_the_database_folds_as_python_does() -> None:
    framework = Framework.objects.create(code="x", publisher="x", licence="x")
    label = {"fr": "Développeur/développeuse d’œuvres en réseau", "nl": "Netwerk-beheerder"}
    Competence.objects.create(framework=framework, uri="urn:1", kind="skill", label=label, alternatives={"fr": ["Straße"]})
    with connection.cursor() as cursor:
        for typed in ("developpeuse", "oeuvre", "RÉSEAUX", "beheerder", "strasse"):
            cursor.execute(
                "SELECT count(*) FROM skills_competence WHERE search @@ to_tsquery('simple', %s)", [prefix_query(typed)]
            )
            assert cursor.fetchone() == (1,), typed
