"""The pages where a badge model is designed, and the one where everybody reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecluse.credentials.actions.designing import begin_achievement, new_version, publish_achievement
from ecluse.credentials.models import Achievement
from ecluse.credentials.rules.images import unbake
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests.rules.test_picture import png, svg
from ecluse.credentials.tests.test_designing import DESIGN, draft, pictured, published
from ecluse.foundation.access import Hat, Role
from ecluse.network.models import Organisation
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat, signed_in_as
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db

WORDS = {
    "name_fr": "Accompagner des apprenants",
    "description_fr": "Prépare et mène une séance.",
    "criteria_fr": "Mener deux séances devant un jury.",
    "kind": "Assessment",
    "ways": ["award"],
    "hours": "24",
    "level": "5",
}
GRID = {
    "name_fr": "Conduite de la séance",
    "kind": "RubricCriterionLevel",
    "levels_fr": "Accompagné : suit un déroulé.\n\nSeul : prépare et mène la séance.",
    "levels_nl": "Begeleid: volgt een draaiboek.\nAlleen: bereidt de sessie voor.",
    "required_level": "2",
}


@pytest.fixture
def operator() -> Organisation:
    return OrganisationFactory.create(name="Technocité")


@pytest.fixture
def hat(operator: Organisation) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, operator)


@pytest.fixture
def admin(hat: Hat) -> Client:
    return signed_in_as(hat)


def at(name: str, *keys: Any) -> str:
    return reverse(f"credentials:{name}", args=keys)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_an_administrator_designs_a_badge_from_nothing_to_its_public_page(
    admin: Client, competence: Competence, client: Client
) -> None:
    saved = admin.post(at("design"), WORDS)
    model = Achievement.objects.get()
    assert saved.url == at("model", model.pk)
    assert "Choisissez au moins une compétence" in text_of(admin.get(saved.url))
    admin.post(at("design_competences", model.pk), {"do": f"add {competence.pk}", f"level-{competence.pk}": "4"})
    admin.post(
        at("design_picture", model.pk),
        {"picture": SimpleUploadedFile("a.svg", svg(), "image/svg+xml"), "words_fr": "Une passerelle"},
    )
    admin.post(at("design_new_result", model.pk), GRID)
    preview = text_of(admin.get(at("model_preview", model.pk)))
    assert "suit un déroulé." in preview
    assert "&quot;rubricCriterionLevel&quot;" in preview

    told = admin.post(at("publish_model", model.pk), follow=True)

    assert "Le modèle de badge est publié" in text_of(told)
    page = text_of(client.get(model.get_absolute_url()))
    for words in ("5 – enseignement supérieur court", "24 heures", "Résoudre des problèmes techniques", "demandé pour le badge"):
        assert words in page
    assert 'id="resultat-1-niveau-2"' in page
    document = client.get(model.get_absolute_url(), headers={"accept": "application/json"}).json()
    assert document["image"]["caption"] == "Une passerelle"
    assert document["resultDescription"][0]["rubricCriterionLevel"][1]["name"] == "Seul"


def test_what_does_not_hold_is_said_and_nothing_typed_is_lost(admin: Client, hat: Hat) -> None:
    answer = admin.post(at("design"), WORDS | {"name_fr": "", "hours": "0", "criteria_fr": "x" * 3_001})

    assert answer.status_code == 422
    assert "Prépare et mène une séance." in text_of(answer)
    begun = draft(hat)
    for change, sentence in (
        ({"levels_nl": "Eén"}, "au moins deux niveaux"),
        ({"levels_nl": "Eén\nTwee\nDrie"}, "les mêmes niveaux dans chaque langue"),
        ({"required_level": "3"}, "Il n’y a pas autant de niveaux"),
        ({"kind": "LetterGrade"}, "Donnez les notes"),
        ({"kind": "RawScore"}, "Combien de points"),
        ({"kind": "RawScore", "least": "9", "most": "3"}, "doit dépasser le plus bas"),
        ({"kind": "Percent", "required": "150"}, "entre le plus bas et le plus haut"),
        ({"kind": "Result", "allowed": "A\nB", "required": "C"}, "l’une des valeurs possibles"),
        ({"kind": "Result", "allowed": "A\nA"}, "vingt valeurs différentes"),
        ({"kind": "Diploma"}, "Diploma"),
    ):
        answer = admin.post(at("design_new_result", begun.pk), GRID | change)
        assert answer.status_code == 422, change
        assert sentence in text_of(answer), change
        assert "Conduite de la séance" in text_of(answer)
    answer = admin.post(
        at("design_picture", begun.pk), {"picture": SimpleUploadedFile("a.svg", svg("<script/>")), "words_fr": "Une passerelle"}
    )
    assert answer.status_code == 422
    assert "contient un programme" in text_of(answer)
    assert "Une passerelle" in text_of(answer)


def test_a_result_is_written_again_with_what_it_said(admin: Client, hat: Hat) -> None:
    begun = draft(hat)
    admin.post(at("design_new_result", begun.pk), GRID)

    page = text_of(admin.get(at("design_result", begun.pk, 1)))
    admin.post(at("design_result", begun.pk, 1), {"name_fr": "Points", "kind": "RawScore", "most": "20", "required": "12"})

    assert "Seul: prépare et mène la séance." in page
    assert "De 0 à 20. Demandé pour le badge\u202f: 12." in text_of(admin.get(at("design_results", begun.pk)))
    admin.post(at("design_results", begun.pk), {"do": "remove 1"})
    assert begun.results.count() == 0
    assert admin.post(at("design_results", begun.pk), {"do": "remove all"}).status_code == 404
    assert admin.get(at("design_result", begun.pk, 7)).status_code == 404


def test_trainers_read_and_do_not_design_and_others_find_nothing(operator: Organisation, hat: Hat) -> None:
    begun = draft(hat)
    reader, other = signed_in_as(a_hat(Role.TRAINER, operator)), signed_in_as(a_hat(Role.OPERATOR_ADMIN))

    page = text_of(reader.get(at("model", begun.pk)))
    assert "Mener deux séances" in page
    assert "Publier" not in page
    assert "Concevoir" not in text_of(reader.get(at("models")))
    assert reader.get(f"{begun.get_absolute_url()}image/").status_code == 200
    for name in ("model", "model_preview", "design_words", "design_competences", "design_picture", "design_results"):
        assert other.get(at(name, begun.pk)).status_code == 404
    for name in ("publish_model", "new_model_version"):
        assert other.post(at(name, begun.pk)).status_code == 404
    assert reader.get(at("design_words", begun.pk)).status_code in (403, 404)


def test_a_published_version_has_no_page_to_change_it_and_links_to_the_next(
    admin: Client, hat: Hat, competence: Competence, client: Client
) -> None:
    first = published(hat, competence)

    for name in ("design_words", "design_competences", "design_picture", "design_results", "drop_model"):
        assert admin.get(at(name, first.pk)).status_code == 404
    told = admin.post(at("new_model_version", first.pk), follow=True)
    assert "La version 2 est un brouillon" in text_of(told)
    second = Achievement.objects.get(version=2)
    assert "version plus récente" not in text_of(client.get(first.get_absolute_url()))
    admin.post(at("publish_model", second.pk))
    assert second.get_absolute_url() in text_of(client.get(first.get_absolute_url()))
    assert "Version 1," in text_of(client.get(second.get_absolute_url()))
    admin.post(at("retire_model", second.pk))
    assert "plus donné" in text_of(admin.get(at("models")))
    assert admin.get(at("retire_model", second.pk)).status_code == 404


def test_a_draft_is_thrown_away_once_one_is_sure(admin: Client, hat: Hat) -> None:
    begun = draft(hat)

    assert "Supprimer ce brouillon" in text_of(admin.get(at("drop_model", begun.pk)))
    assert Achievement.objects.count() == 1
    assert admin.post(at("drop_model", begun.pk)).url == at("models")
    assert Achievement.objects.count() == 0


def test_a_public_page_says_its_words_in_the_language_its_address_asks_for(
    hat: Hat, competence: Competence, client: Client
) -> None:
    model = published(hat, competence)

    page = client.get(f"{model.get_absolute_url()}?langue=nl")

    assert "Cursisten begeleiden" in text_of(page)
    assert '<span lang="nl">Cursisten begeleiden</span>' in text_of(page)
    assert "Ce qui est demandé" in text_of(page), "the page itself stays in the language its reader chose"
    assert 'href="?langue=fr"' in text_of(page)
    assert client.get(f"{model.get_absolute_url()}?langue=xx").status_code == 200


def test_the_pages_cost_the_same_whatever_they_show(
    admin: Client, hat: Hat, operator: Organisation, competence: Competence, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        AchievementFactory.create(organisation=operator, name={"fr": f"Badge {number}"}, competences=[(competence, 4)])
    first = published(hat, competence)
    publish_achievement(by=hat, achievement=new_version(by=hat, achievement=first, at=ISSUED_AT), at=ISSUED_AT)

    with django_assert_max_num_queries(8):
        page = text_of(admin.get(at("models")))
    with django_assert_max_num_queries(18):
        admin.get(at("model", first.pk))
    with django_assert_max_num_queries(16):
        Client().get(first.get_absolute_url())
    assert page.count("<tr>") == 21
    assert "Aucun modèle de badge" in text_of(admin.get(at("models"), {"q": "\0zzz", "etat": "autre"}))


@pytest.mark.parametrize("name", ["png", "svg", "pdf"])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_badge_is_carried_away_in_the_picture_of_its_model(hat: Hat, competence: Competence, name: str, kind: str) -> None:
    assert hat.organisation_id is not None
    begun = begin_achievement(by=hat, organisation_id=hat.organisation_id, design=DESIGN, at=ISSUED_AT)
    Achievement.objects.filter(pk=begun.pk).update(kind="Award")
    pictured(hat, begun, svg('<rect width="50" height="50" fill="#1d6f7f"/>') if kind == "svg" else png())
    holder = PersonFactory.create()
    badge = a_credential(achievement=publish_achievement(by=hat, achievement=begun, at=ISSUED_AT), holder_id=holder.pk)

    content = signed_in_as(holder).get(at(name, badge.pk)).content

    if name == "pdf":
        assert content.startswith(b"%PDF")
    else:
        assert unbake(content).strip() == badge.document.encode()
        assert (b"#1d6f7f" in content) == (name == "svg" and kind == "svg")
