"""Badge models designed by hand: who may, what must be said, what never changes, what machines read."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from ecluse.credentials.actions.designing import (
    AlreadyPublished,
    ComesFromTraining,
    Design,
    GivenNoMore,
    NotReady,
    TooManyCompetences,
    begin_achievement,
    drop_draft,
    new_version,
    publish_achievement,
    retire_achievement,
    set_competences,
    write_achievement,
)
from ecluse.credentials.actions.measuring import Level, Measure, NotThere, TooManyResults, drop_result, write_result
from ecluse.credentials.actions.picturing import BadPicture, drop_picture, set_picture
from ecluse.credentials.models import Achievement, ResultDescription, RubricLevel
from ecluse.credentials.queries.badges import achievement_for_page, achievements_of
from ecluse.credentials.queries.coverage import badge_models_for
from ecluse.credentials.queries.documents import achievement_value, issuer_value, with_alignments
from ecluse.credentials.queries.models import model_for, page_of_models, versions_of
from ecluse.credentials.rules.badge import achievement_document
from ecluse.credentials.rules.design import Missing
from ecluse.credentials.rules.jsonld import statements
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests.rules.test_picture import png, svg
from ecluse.credentials.tests.test_endorsements import SCHEMAS
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.models import JournalEntry, StoredFile
from ecluse.network.testing import OrganisationFactory, a_hat
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db

DESIGN = Design(
    name={"fr": "Accompagner des apprenants", "nl": "Cursisten begeleiden"},
    description={"fr": "Prépare et mène une séance.", "nl": "Bereidt een sessie voor en leidt ze."},
    criteria={"fr": "Mener deux séances devant un jury.", "nl": "Twee sessies leiden voor een jury."},
    kind=Achievement.Kind.ASSESSMENT,
    hours=24,
    level=5,
    teaching_language="fr",
    quality={"fr": "Un membre du jury vient d’une entreprise."},
    valid_months=36,
    ways=["award", "request"],
)
GRID = Measure(
    name={"fr": "Conduite de la séance"},
    kind=ResultDescription.Kind.RUBRIC_LEVEL,
    levels=[
        Level(name={"fr": "Accompagné"}, description={"fr": "Suit un déroulé préparé par un autre."}),
        Level(name={"fr": "Seul"}, description={"fr": "Prépare et mène la séance."}),
    ],
    required_level=2,
)


@pytest.fixture
def admin() -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create())


def draft(by: Hat, **changes: Any) -> Achievement:
    assert by.organisation_id is not None
    design = Design(**{**DESIGN.__dict__, **changes})
    return begin_achievement(by=by, organisation_id=by.organisation_id, design=design, at=ISSUED_AT)


def published(by: Hat, competence: Competence) -> Achievement:
    begun = draft(by)
    set_competences(by=by, achievement=begun, wanted={competence.pk: 4}, at=ISSUED_AT)
    write_result(by=by, achievement=begun, measure=GRID, at=ISSUED_AT)
    return publish_achievement(by=by, achievement=begun, at=ISSUED_AT)


def pictured(by: Hat, begun: Achievement, content: bytes) -> Achievement:
    return set_picture(
        by=by, achievement=begun, content=io.BytesIO(content), name="a.svg", words={"fr": "Une passerelle"}, at=ISSUED_AT
    )


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TECHNOPEDAGOGUE, Role.COORDINATOR, Role.LEARNER, Role.SYSTEM])
def test_only_administrators_design(admin: Hat, role: Role) -> None:
    begun = draft(admin)
    assert admin.organisation_id is not None
    other = Hat(role, organisation_id=admin.organisation_id)
    elsewhere = a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create())

    for by in (other, elsewhere):
        for act in (publish_achievement, new_version, retire_achievement, drop_draft, drop_picture):
            with pytest.raises(NotAllowed):
                act(by=by, achievement=begun, at=ISSUED_AT)
        with pytest.raises(NotAllowed):
            write_achievement(by=by, achievement=begun, design=DESIGN, at=ISSUED_AT)
        with pytest.raises(NotAllowed):
            begin_achievement(by=by, organisation_id=admin.organisation_id, design=DESIGN, at=ISSUED_AT)
        with pytest.raises(NotAllowed):
            set_competences(by=by, achievement=begun, wanted={}, at=ISSUED_AT)
        with pytest.raises(NotAllowed):
            write_result(by=by, achievement=begun, measure=GRID, at=ISSUED_AT)
        with pytest.raises(NotAllowed):
            pictured(by, begun, svg())


def test_what_is_missing_is_said_before_it_is_published(admin: Hat, competence: Competence) -> None:
    bare = draft(admin, description={}, criteria={"fr": "x"}, ways=[])

    with pytest.raises(NotReady) as refusal:
        publish_achievement(by=admin, achievement=bare, at=ISSUED_AT)

    assert refusal.value.missing == [Missing.DESCRIPTION, Missing.COMPETENCE, Missing.WAY]
    half = draft(admin, criteria={"fr": "x"})
    with pytest.raises(NotReady) as refusal:
        publish_achievement(by=admin, achievement=half, at=ISSUED_AT)
    assert refusal.value.missing == [Missing.LANGUAGE, Missing.COMPETENCE]
    taking_part = draft(admin, kind=Achievement.Kind.PARTICIPATION)
    assert publish_achievement(by=admin, achievement=taking_part, at=ISSUED_AT).is_given


def test_a_draft_is_shown_and_told_to_nobody(admin: Hat, competence: Competence, client: Client) -> None:
    begun = draft(admin)
    set_competences(by=admin, achievement=begun, wanted={competence.pk: 4}, at=ISSUED_AT)

    assert admin.organisation_id is not None
    assert achievement_for_page(begun.pk) is None
    assert achievements_of(admin.organisation_id) == []
    assert badge_models_for([competence.pk]) == {}
    assert client.get(begun.get_absolute_url()).status_code == 404
    assert client.get(f"{begun.get_absolute_url()}image/").status_code == 404
    assert not JournalEntry.objects.filter(name__startswith="credentials.achievement").exists()
    assert model_for(a_hat(Role.TRAINER, OrganisationFactory.create()), begun.pk) is None
    assert model_for(Hat(Role.TRAINER, organisation_id=admin.organisation_id), begun.pk) == begun


def test_a_published_version_never_changes_not_even_in_the_database(admin: Hat, competence: Competence) -> None:
    model = published(admin, competence)

    for act in (publish_achievement, drop_draft, drop_picture):
        with pytest.raises(AlreadyPublished):
            act(by=admin, achievement=model, at=ISSUED_AT)
    with pytest.raises(AlreadyPublished):
        write_achievement(by=admin, achievement=model, design=DESIGN, at=ISSUED_AT)
    with pytest.raises(AlreadyPublished):
        set_competences(by=admin, achievement=model, wanted={}, at=ISSUED_AT)
    with pytest.raises(AlreadyPublished):
        drop_result(by=admin, achievement=model, place=1, at=ISSUED_AT)
    for change in ({"name": {"fr": "Autre"}}, {"version": 9}, {"hours": None}, {"published_at": None}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Achievement.objects.filter(pk=model.pk).update(**change)
    assert [entry.name for entry in JournalEntry.objects.filter(name__startswith="credentials.achievement")] == [
        "credentials.achievement.published.v1"
    ]


def test_a_new_version_says_the_same_until_it_is_changed_and_the_first_keeps_its_words(
    admin: Hat, competence: Competence
) -> None:
    first = published(admin, competence)

    second = new_version(by=admin, achievement=first, at=ISSUED_AT)

    assert new_version(by=admin, achievement=first, at=ISSUED_AT) == second, "one draft at a time"
    assert (second.version, second.series, second.is_draft) == (2, first.series, True)
    assert [one.level for one in second.alignments.all()] == [4]
    assert [str(level) for result in second.results.all() for level in result.levels.all()] == ["Accompagné", "Seul"]
    assert first.results.get().levels.count() == 2
    write_achievement(by=admin, achievement=second, design=Design(**{**DESIGN.__dict__, "name": {"fr": "Former"}}), at=ISSUED_AT)
    assert admin.organisation_id is not None
    assert achievements_of(admin.organisation_id) == [first]
    publish_achievement(by=admin, achievement=second, at=ISSUED_AT)
    assert achievements_of(admin.organisation_id) == [second]
    assert list(badge_models_for([competence.pk])) == [competence.pk]
    assert [one.version for one in versions_of(first)] == [2, 1]
    assert str(Achievement.objects.get(pk=first.pk)) == "Accompagner des apprenants"
    document = achievement_document(achievement_value(with_alignments(second.pk)), creator=issuer_value(second.organisation))
    assert [(one["version"], one["id"].endswith(f"{first.pk}/")) for one in document["related"]] == [("1", True)]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_ask_for_a_new_version_at_once_get_the_same_draft(competence: Competence) -> None:
    by = a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create())
    first = published(by, competence)

    def ask(_turn: int) -> Any:
        try:
            return new_version(by=by, achievement=first, at=ISSUED_AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(ask, range(3)))) == 1


def test_retired_it_is_given_no_more_in_any_version_and_its_page_stays(
    admin: Hat, competence: Competence, client: Client
) -> None:
    model = published(admin, competence)
    badge = a_credential(achievement=model)

    retire_achievement(by=admin, achievement=model, at=ISSUED_AT)

    assert admin.organisation_id is not None
    assert achievements_of(admin.organisation_id) == []
    assert badge_models_for([competence.pk]) == {}
    page = client.get(model.get_absolute_url())
    assert "Ce badge n’est plus donné" in page.content.decode()
    assert badge.achievement_id == model.pk
    with pytest.raises(GivenNoMore):
        retire_achievement(by=admin, achievement=model, at=ISSUED_AT)
    second = new_version(by=admin, achievement=model, at=ISSUED_AT)
    assert second.retired_at is None


def test_what_comes_from_a_training_follows_the_training() -> None:
    model = AchievementFactory.create()
    by = a_hat(Role.OPERATOR_ADMIN, model.organisation)

    for act in (new_version, retire_achievement):
        with pytest.raises(ComesFromTraining):
            act(by=by, achievement=model, at=ISSUED_AT)


def test_competences_have_levels_of_their_framework_and_are_not_too_many(admin: Hat, competence: Competence) -> None:
    begun = draft(admin)

    set_competences(by=admin, achievement=begun, wanted={competence.pk: 9, uuid4(): None}, at=ISSUED_AT)

    assert [(one.competence_id, one.level) for one in begun.alignments.all()] == [(competence.pk, None)]
    with pytest.raises(TooManyCompetences):
        set_competences(by=admin, achievement=begun, wanted={uuid4(): None for _ in range(31)}, at=ISSUED_AT)


def test_results_keep_their_places_without_a_hole(admin: Hat) -> None:
    begun = draft(admin)
    for number in range(8):
        measure = Measure(name={"fr": f"N° {number}"}, kind=ResultDescription.Kind.RESULT)
        write_result(by=admin, achievement=begun, measure=measure, at=ISSUED_AT)
    with pytest.raises(TooManyResults):
        write_result(by=admin, achievement=begun, measure=GRID, at=ISSUED_AT)

    drop_result(by=admin, achievement=begun, place=2, at=ISSUED_AT)
    write_result(by=admin, achievement=begun, measure=GRID, at=ISSUED_AT, place=3)

    assert [(row.place, str(row)) for row in begun.results.all()][:4] == [
        (1, "N° 0"), (2, "N° 2"), (3, "Conduite de la séance"), (4, "N° 4"),
    ]  # fmt: skip
    with pytest.raises(NotThere):
        write_result(by=admin, achievement=begun, measure=GRID, at=ISSUED_AT, place=8)


def test_a_picture_is_cleaned_kept_shared_by_versions_and_thrown_away_with_the_last(admin: Hat, competence: Competence) -> None:
    begun = pictured(admin, draft(admin), svg("<metadata>Ada</metadata><rect width='9' height='9'/>"))
    set_competences(by=admin, achievement=begun, wanted={competence.pk: None}, at=ISSUED_AT)
    begun = pictured(admin, begun, png())
    assert StoredFile.objects.count() == 1, "the one before it is gone"
    with pytest.raises(BadPicture) as refusal:
        pictured(admin, begun, svg("<script/>"))
    assert str(refusal.value) == "Ce dessin contient un programme, un lien ou une animation. Enregistrez-le en SVG simple."

    first = publish_achievement(by=admin, achievement=begun, at=ISSUED_AT)
    second = new_version(by=admin, achievement=first, at=ISSUED_AT)

    assert second.image_id == first.image_id
    drop_draft(by=admin, achievement=second, at=ISSUED_AT)
    assert StoredFile.objects.count() == 1
    third = pictured(admin, new_version(by=admin, achievement=first, at=ISSUED_AT), svg())
    assert StoredFile.objects.count() == 2
    drop_picture(by=admin, achievement=third, at=ISSUED_AT)
    assert [file.pk for file in StoredFile.objects.all()] == [first.image_id]


@pytest.mark.parametrize("content", [b"", png(), svg()], ids=["emblem", "PNG", "SVG"])
def test_the_picture_is_served_alone_and_can_do_nothing(
    admin: Hat, competence: Competence, client: Client, content: bytes
) -> None:
    begun = draft(admin, kind=Achievement.Kind.PARTICIPATION)
    if content:
        pictured(admin, begun, content)
    model = publish_achievement(by=admin, achievement=begun, at=ISSUED_AT)

    answer = client.get(f"{model.get_absolute_url()}image/")

    assert answer["Content-Type"] == ("image/png" if content == png() else "image/svg+xml")
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer["Cache-Control"]
    assert answer.content.startswith(b"\x89PNG") or b"<svg" in answer.content
    assert "Set-Cookie" not in answer.headers


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the JSON Schemas of Open Badges 3.0 are not at hand ({SCHEMAS})")
def test_machines_read_what_was_designed_and_the_schema_of_the_standard_agrees(admin: Hat, competence: Competence) -> None:
    badge = a_credential(achievement=published(admin, competence))

    document = json.loads(badge.document)

    schema = json.loads((SCHEMAS / "ob_v3p0_achievementcredential_schema.json").read_text())
    validator = jsonschema_rs.Draft201909Validator({**schema, "$schema": "https://json-schema.org/draft/2019-09/schema"})
    assert [error.message for error in validator.iter_errors(document)] == []
    said = document["credentialSubject"]["achievement"]
    (grid,) = said["resultDescription"]
    assert grid["resultType"] == "RubricCriterionLevel"
    assert [level["name"] for level in grid["rubricCriterionLevel"]] == ["Accompagné", "Seul"]
    assert grid["requiredLevel"] == grid["rubricCriterionLevel"][1]["id"] == f"{said['id']}#resultat-1-niveau-2"
    assert said["achievementType"] == "Assessment"
    assert said["image"] == {"id": f"{said['id']}image/", "type": "Image", "caption": "Emblème du badge"}
    assert {"targetUrl": "http://data.europa.eu/snb/eqf/5", "targetType": "ext:EQFLevel"}.items() <= said["alignment"][-1].items()
    assert "Charge de travail\u202f: 24 heures." in said["criteria"]["narrative"]
    assert "Un membre du jury vient d’une entreprise." in said["criteria"]["narrative"]


def test_the_document_of_every_kind_passes_the_safe_mode_of_json_ld(admin: Hat, competence: Competence) -> None:
    begun = draft(admin)
    set_competences(by=admin, achievement=begun, wanted={competence.pk: None}, at=ISSUED_AT)
    write_result(by=admin, achievement=begun, measure=GRID, at=ISSUED_AT)
    for kind in (ResultDescription.Kind.LETTER_GRADE, ResultDescription.Kind.RAW_SCORE, ResultDescription.Kind.STATUS):
        measure = Measure(name={"fr": "n"}, kind=kind, allowed=["B", "A"], least="0", most="20", required="12")
        write_result(by=admin, achievement=begun, measure=measure, at=ISSUED_AT)

    for kind in Achievement.Kind:
        Achievement.objects.filter(pk=begun.pk).update(kind=kind)
        document = achievement_document(achievement_value(with_alignments(begun.pk)), creator=issuer_value(begun.organisation))
        assert "RubricCriterionLevel" in statements(document)


def test_the_list_of_models_has_one_row_for_each_series_and_costs_one_query(
    admin: Hat, competence: Competence, django_assert_num_queries: Any
) -> None:
    first = published(admin, competence)
    second = new_version(by=admin, achievement=first, at=ISSUED_AT)
    other = draft(admin, name={"fr": "Journée découverte"}, kind=Achievement.Kind.PARTICIPATION)
    assert admin.organisation_id is not None

    with django_assert_num_queries(1):
        rows = page_of_models(admin.organisation_id).rows
    assert set(rows) == {second, other}
    assert page_of_models(admin.organisation_id, words="journée déc").rows == [other]
    assert page_of_models(admin.organisation_id, state="in-use").rows == []
    assert page_of_models(OrganisationFactory.create().pk).rows == []


def test_levels_stay_with_their_result_when_a_draft_is_copied(admin: Hat, competence: Competence) -> None:
    first = published(admin, competence)
    second = new_version(by=admin, achievement=first, at=ISSUED_AT)

    drop_draft(by=admin, achievement=second, at=ISSUED_AT)

    assert RubricLevel.objects.filter(result__achievement=first).count() == 2
