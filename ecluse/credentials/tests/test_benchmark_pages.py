"""The pages of a comparison: found, shown, answered, refused; files in and out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecluse.credentials.actions import benchmark_bringing as bringing
from ecluse.credentials.models import Achievement, Study, StudyMatch
from ecluse.credentials.queries import benchmark as queries
from ecluse.foundation.access import Hat, Role
from ecluse.network.models import Membership
from ecluse.network.testing import MembershipFactory, signed_in_as
from ecluse.skills.models import Competence, Framework, Occupation

from .comparing import AT, LIST, bring, found, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(admin: Hat) -> Client:
    """The administrator, signed in."""
    return signed_in_as(Membership.objects.get(pk=admin.membership_id))


def address(study: Study, name: str, *keys: object) -> str:
    """The address of a page of a comparison."""
    return reverse(f"credentials:{name}", args=[study.pk, *keys])


def test_an_occupation_is_found_by_its_name_and_a_comparison_begun(reader: Client, occupation: Occupation) -> None:
    page = reader.get(reverse("credentials:begin_study"), {"q": "chef de projet"}).content.decode()
    assert str(occupation.pk) in page
    answer = reader.post(reverse("credentials:begin_study"), {"metier": str(occupation.pk)})
    assert answer.status_code == 302
    assert Study.objects.get().needs.count() == 4
    assert reader.post(reverse("credentials:begin_study"), {"metier": "rien"}).status_code == 404


def test_every_page_of_a_comparison_opens_and_tells_the_hole(
    reader: Client, admin: Hat, study: Study, competences: list[Competence]
) -> None:
    bring(admin, study, found(alignments=(named(competences[0], 5),)), found("Risicoanalyse uitvoeren"))
    badge = study.badges.first()
    assert badge is not None
    for name in (
        "study",
        "study_matrix",
        "study_matches",
        "study_twins",
        "study_add",
        "study_settings",
        "study_levels",
        "study_network",
        "study_rows",
        "end_study",
    ):
        assert reader.get(address(study, name)).status_code == 200, name
    assert "Recruter des employés" in reader.get(address(study, "study_holes")).content.decode()
    page = reader.get(address(study, "study_badge", badge.pk)).content.decode()
    assert "Gérer des budgets" in page
    assert "dit autrement" in page
    compared = reader.get(address(study, "study_compare"), {"badge": [str(one.pk) for one in study.badges.all()] + ["x"]})
    assert compared.status_code == 200


def test_a_comparison_of_others_does_not_exist_and_the_coordinator_reads_without_writing(study: Study) -> None:
    client = signed_in_as(MembershipFactory.create(role=Role.OPERATOR_ADMIN.value))
    assert client.get(study.get_absolute_url()).status_code == 404
    client = signed_in_as(MembershipFactory.create(role=Role.COORDINATOR.value))
    for name in ("study", "study_settings", "study_holes", "study_matches", "study_twins", "study_matrix"):
        read = client.get(address(study, name))
        assert (read.status_code, address(study, "study_add") in read.content.decode()) == (200, False), name
    assert client.get(study.get_absolute_url()).status_code == 200
    assert client.get(address(study, "study_add")).status_code == 404
    assert client.post(address(study, "study_settings"), {}).status_code == 404


OLD = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "BadgeClass",
    "id": "https://canal.example/b/1",
    "name": "Budget",
    "description": "Gérer des budgets.",
    "criteria": {"narrative": "Un portfolio est demandé."},
    "issuer": {"id": "https://canal.example/", "name": "Académie du Canal"},
    "alignment": [{"targetName": "manage budgets", "targetUrl": "http://data.europa.eu/esco/skill/unknown"}],
}


def test_files_are_read_one_by_one_and_what_cannot_be_is_said(reader: Client, study: Study) -> None:
    good = SimpleUploadedFile("bon.json", json.dumps(OLD).encode())
    bad = SimpleUploadedFile("mauvais.json", b"{")
    answer = reader.post(address(study, "study_add"), {"documents": [good, bad]})
    assert answer.status_code == 422
    assert "mauvais.json" in answer.content.decode()
    badge = study.badges.get()
    assert (badge.issuer, badge.evidence, badge.proof) == ("Académie du Canal", "asked", "hosted")
    assert reader.post(address(study, "study_add"), {}).status_code == 422


def test_an_address_inside_the_house_is_not_called(reader: Client, study: Study) -> None:
    answer = reader.post(address(study, "study_add"), {"addresses": "https://127.0.0.1/badge\nhttp://canal.example/"})
    assert answer.status_code == 422
    assert study.badges.count() == 0


def test_a_list_is_shown_before_it_is_kept(reader: Client, study: Study) -> None:
    file = SimpleUploadedFile("liste.csv", LIST.encode("utf-8-sig"))
    page = reader.post(address(study, "study_list"), {"list": file}).content.decode()
    assert "Chef de projet" in page
    assert study.badges.count() == 0
    answer = reader.post(address(study, "study_list"), {"text": LIST, "do": "write"})
    assert answer["Location"] == address(study, "study_rows")
    row = study.rows.get()
    assert reader.post(address(study, "study_row", row.pk), row.cells | {"niveau": "9", "nom": "X"}).status_code == 422
    assert reader.post(address(study, "study_row", row.pk), row.cells | {"nom": "X"}).status_code == 302
    assert reader.post(address(study, "study_list"), {"text": "a;b"}).status_code == 422
    assert reader.post(address(study, "study_list"), {"list": SimpleUploadedFile("x.csv", b"\xff\xfe")}).status_code == 422


def test_lines_set_aside_leave_without_formulas(reader: Client, admin: Hat, study: Study) -> None:
    bringing.bring_list(by=admin, study=study, text="nom;emetteur;niveau\nA;B;\n=1+1;B;99\n", at=AT)
    assert "'=1+1;;B" in reader.get(address(study, "study_rows_csv")).content.decode()


def test_the_comparison_leaves_as_files(reader: Client, admin: Hat, study: Study, competences: list[Competence]) -> None:
    bring(admin, study, found("=Budget", alignments=(named(competences[0]),)))
    assert "'=Budget;Académie du Canal;" in reader.get(address(study, "study_csv")).content.decode()
    workbook = b"".join(reader.get(address(study, "study_xlsx")).streaming_content)  # type: ignore[attr-defined]
    assert workbook[:2] == b"PK"
    assert reader.get(address(study, "study_pdf")).content[:5] == b"%PDF-"


def test_a_question_is_answered_by_its_button(reader: Client, admin: Hat, study: Study) -> None:
    bring(admin, study, found("Effectuer une analyse de risque"))
    match = StudyMatch.objects.get(likeness__gte=90)
    assert reader.post(address(study, "study_matches"), {"yes": str(match.pk)}).status_code == 302
    match.refresh_from_db()
    assert match.state == "confirmed"
    assert reader.post(address(study, "study_matches"), {"no": "rien"}).status_code == 404
    assert reader.post(address(study, "study_twins"), {"yes": str(match.pk)}).status_code == 404


def test_a_page_of_a_comparison_costs_a_constant_number_of_queries(
    reader: Client, admin: Hat, study: Study, django_assert_max_num_queries: Any
) -> None:
    bring(admin, study, *(found(f"Badge {word}") for word in ("un", "deux", "trois", "quatre", "cinq")))
    for name in ("study", "study_matrix", "study_holes", "study_twins"):
        with django_assert_max_num_queries(24):
            reader.get(address(study, name))


def test_settings_that_are_wrong_are_said_and_right_ones_count_again(reader: Client, study: Study) -> None:
    fields = {**study.weights, "title": "Chef de projet", "languages": ["fr"]}
    assert reader.post(address(study, "study_settings"), fields | {"age": "99"}).status_code == 422
    assert reader.post(address(study, "study_settings"), fields | {"age": "3"}).status_code == 302
    study.refresh_from_db()
    assert study.weights["age"] == 3
    need = study.needs.get(position=0)
    assert reader.post(address(study, "study_levels"), {str(need.pk): "9"}).status_code == 422
    assert reader.post(address(study, "study_levels"), {str(need.pk): "4"}).status_code == 302


def test_a_badge_is_taken_out_and_a_comparison_deleted(reader: Client, admin: Hat, study: Study) -> None:
    bring(admin, study, found())
    badge = study.badges.get()
    reader.post(address(study, "study_badge", badge.pk), {"do": "drop"})
    assert study.badges.count() == 0
    assert reader.post(address(study, "end_study")).status_code == 302
    assert not Study.objects.filter(pk=study.pk).exists()


def test_frameworks_short_enough_are_profiles(competences: list[Competence]) -> None:
    assert [one.code for one in queries.comparable_frameworks()] == ["esco"]
    assert isinstance(queries.profile_named("", str(competences[0].framework_id)), Framework)


def test_the_badge_that_would_fill_the_holes_is_drafted_from_them(
    reader: Client, admin: Hat, study: Study, competences: list[Competence]
) -> None:
    bring(admin, study, found(alignments=(named(competences[0]),)))
    study.needs.filter(competence=competences[2]).update(level=4)
    needs = {need.competence_id: str(need.pk) for need in study.needs.all()}
    page = address(study, "study_holes")
    assert reader.post(page, {"name": "Recruter"}).status_code == 422
    assert reader.post(page, {"name": "", "need": needs[competences[2].pk]}).status_code == 422
    # What a badge covers is no hole any more, whoever ticks it.
    assert reader.post(page, {"name": "Budget", "need": needs[competences[0].pk]}).status_code == 422
    chosen = [needs[competences[1].pk], needs[competences[2].pk]]
    answer = reader.post(page, {"name": "Risque et équipe", "need": chosen})
    draft = Achievement.objects.get(published_at=None)
    assert answer["Location"] == reverse("credentials:model", args=[draft.pk])
    assert {one.competence_id for one in draft.alignments.all()} == {competences[1].pk, competences[2].pk}
    assert (draft.name, set(draft.description)) == ({"fr": "Risque et équipe"}, {"fr", "nl"})


def test_a_coordinator_reads_the_holes_and_drafts_nothing(study: Study) -> None:
    client = signed_in_as(MembershipFactory.create(role=Role.COORDINATOR.value))
    page = address(study, "study_holes")
    assert 'name="need"' not in client.get(page).content.decode()
    assert client.post(page, {"name": "x", "need": [str(one.pk) for one in study.needs.all()]}).status_code == 404
