"""An operator brings its offers from another program: previews them, applies them, brings them again."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecluse.exchange.imports.actions import FileIsUnreadable, ImportIsOver, SourceMoved, apply_import, preview_import
from ecluse.exchange.imports.plan import counts
from ecluse.exchange.lheo.reading import Unreadable, read
from ecluse.exchange.models import ImportedOffer, ImportRun
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, SiteFactory
from ecluse.offer.api import Programme
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

SAMPLES = Path(__file__).resolve().parents[5] / "shared" / "data" / "lheo" / "samples-2.x"
NS = "http://lheo.gouv.fr/2.3"


def formation(number: str = "F1", *, title: str = "Réseaux", hours: str = "35", start: str = "20270111", more: str = "") -> str:
    return f"""<formation numero="{number}"><domaine-formation><code-FORMACODE>31006</code-FORMACODE></domaine-formation>
      <intitule-formation>{title}</intitule-formation>
      <objectif-formation>&lt;p&gt;Trouver une panne.&lt;/p&gt;&lt;br/&gt;La réparer.</objectif-formation>
      <contenu-formation>Câbles.</contenu-formation><code-niveau-sortie>14</code-niveau-sortie>
      <action><modalites-enseignement>0</modalites-enseignement>
      <lieu-de-formation><coordonnees><adresse><codepostal>B7500</codepostal><ville>Tournai</ville></adresse></coordonnees></lieu-de-formation>
      <session numero="S1"><periode><debut>{start}</debut><fin>20270122</fin></periode></session>
      <nombre-heures-total>{hours}</nombre-heures-total></action>{more}</formation>"""


def file_of(*formations: str) -> io.BytesIO:
    return io.BytesIO(f'<?xml version="1.0"?><lheo xmlns="{NS}"><offres>{"".join(formations)}</offres></lheo>'.encode())


@pytest.fixture
def hat() -> Hat:
    site = SiteFactory.create(postcode="7500")
    return Hat(Role.OPERATOR_ADMIN, person_id=PersonFactory.create().pk, organisation_id=site.organisation_id)


def bring(hat: Hat, *formations: str) -> ImportRun:
    return preview_import(by=hat, source=file_of(*formations), file_name="offre.xml", at=NOW)


def fates(run: ImportRun) -> dict[str, int]:
    return {fate: count for fate, count in counts(run.rows).items() if count}


@pytest.mark.django_db
def test_a_preview_writes_nothing_but_itself(hat: Hat) -> None:
    run = bring(hat, formation())

    assert fates(run) == {"created": 1}
    assert run.rows[0]["sessions"][0]["start_on"] == "2027-01-11"
    assert not Programme.objects.exists()


@pytest.mark.django_db
def test_what_is_new_becomes_a_draft_with_its_sessions(hat: Hat) -> None:
    apply_import(by=hat, run=bring(hat, formation()), places=9, at=NOW)

    programme = Programme.objects.get()
    assert (programme.title, programme.hours, programme.published_at) == ({"fr": "Réseaux"}, 35, None)
    assert programme.objective == {"fr": "Trouver une panne.\n\nLa réparer."}
    assert (programme.formacodes, programme.exit_level) == (["31006"], 4)
    session = programme.sessions.get()
    assert (session.start_on, session.last_day_on, session.places) == (date(2027, 1, 11), date(2027, 1, 22), 9)
    assert session.half_days.exists()


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(hat: Hat) -> None:
    apply_import(by=hat, run=bring(hat, formation()), places=9, at=NOW)

    again = bring(hat, formation())

    assert fates(again) == {"unchanged": 1}
    apply_import(by=hat, run=again, places=9, at=NOW)
    assert (Programme.objects.count(), Programme.objects.get().sessions.count()) == (1, 1)


@pytest.mark.django_db
def test_what_changed_at_the_source_changes_the_programme_and_keeps_what_was_added_here(hat: Hat) -> None:
    apply_import(by=hat, run=bring(hat, formation()), places=9, at=NOW)
    programme = Programme.objects.get()
    programme.title["nl"] = "Netwerken"
    programme.save()
    competence = CompetenceFactory.create()
    programme.aims.create(competence=competence, level=None)
    programme.modules.create(order=1, title={"fr": "Câbles"}, hours=10)

    run = bring(hat, formation(title="Réseaux locaux", hours="42"))
    apply_import(by=hat, run=run, places=9, at=NOW)

    assert fates(run) == {"changed": 1}
    programme.refresh_from_db()
    assert (programme.title, programme.hours) == ({"fr": "Réseaux locaux", "nl": "Netwerken"}, 42)
    assert [aim.competence for aim in programme.aims.all()] == [competence]
    assert programme.modules.get().title == {"fr": "Câbles"}
    assert programme.sessions.count() == 1


@pytest.mark.django_db
def test_what_the_file_no_longer_lists_is_named_and_stays(hat: Hat) -> None:
    apply_import(by=hat, run=bring(hat, formation("F1"), formation("F2")), places=9, at=NOW)

    run = bring(hat, formation("F2"))
    apply_import(by=hat, run=run, places=9, at=NOW)

    assert fates(run) == {"unchanged": 1, "gone": 1}
    assert Programme.objects.count() == 2


@pytest.mark.django_db
def test_what_cannot_be_a_programme_is_refused_with_its_reason_and_the_others_are_taken(hat: Hat) -> None:
    run = bring(
        hat,
        formation("F1"),
        formation("F2", title=""),
        formation("F3", hours="beaucoup"),
        formation("F1", title="Encore"),
        formation("", title="Sans numéro"),
        formation("F4", start="20271399"),
    )

    assert fates(run) == {"created": 2, "refused": 4}
    assert [[one["code"] for one in row["problems"]] for row in run.rows] == [
        [], ["no_title"], ["bad_hours"], ["twice"], ["no_number"], ["bad_dates"],
    ]  # fmt: skip
    apply_import(by=hat, run=run, places=9, at=NOW)
    assert sorted(ImportedOffer.objects.values_list("number", flat=True)) == ["F1", "F4"]


@pytest.mark.django_db
def test_a_session_where_the_operator_has_no_site_is_left_out_and_told(hat: Hat) -> None:
    run = bring(hat, formation().replace("B7500", "59000"))

    assert run.rows[0]["sessions"] == []
    assert run.rows[0]["problems"] == [{"code": "no_site", "value": "59000 Tournai", "line": 1}]


@pytest.mark.django_db
def test_an_import_is_applied_once_and_not_over_another(hat: Hat) -> None:
    first, second = bring(hat, formation()), bring(hat, formation())
    apply_import(by=hat, run=first, places=9, at=NOW)

    with pytest.raises(ImportIsOver):
        apply_import(by=hat, run=first, places=9, at=NOW)
    with pytest.raises(SourceMoved):
        apply_import(by=hat, run=second, places=9, at=NOW)

    assert Programme.objects.count() == 1


@pytest.mark.django_db
def test_an_import_that_fails_half_way_leaves_nothing(hat: Hat, monkeypatch: pytest.MonkeyPatch) -> None:
    run = bring(hat, formation("F1"), formation("F2"))
    run.rows[1]["hours"] = 0
    run.save()

    with pytest.raises(Refusal):
        apply_import(by=hat, run=run, places=9, at=NOW)

    assert not Programme.objects.exists()
    assert ImportRun.objects.get().state == "previewed"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TRAINER, Role.TECHNOPEDAGOGUE, Role.COORDINATOR, Role.LEARNER])
def test_only_an_administrator_brings_and_only_their_own(hat: Hat, role: Role) -> None:
    run = bring(hat, formation())
    other = Hat(Role.OPERATOR_ADMIN, person_id=hat.person_id, organisation_id=OrganisationFactory.create().pk)

    with pytest.raises(NotAllowed):
        bring(Hat(role, person_id=hat.person_id, organisation_id=hat.organisation_id), formation())
    with pytest.raises(NotAllowed):
        apply_import(by=other, run=run, places=9, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ligne 1"),
        (b"pas du xml", "ligne 1"),
        (f'<lheo xmlns="{NS}"><offres>\n\n<formation numero="1"><intitule-formation>coup'.encode(), "ligne 3"),
        (b'<!DOCTYPE lheo [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><lheo>&b;</lheo>', "attaquer"),
        (b'<!DOCTYPE lheo SYSTEM "file:///etc/passwd"><lheo/>', "attaquer"),
        (b"<html><body/></html>", "Aucune formation"),
        (b"<lheo><offres><formation><intitule-formation>" + b"x" * 200_000, "100 000"),
        (b"PK\x03\x04" + b"\x00" * 50, "ligne 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(hat: Hat, content: bytes, words: str) -> None:
    with pytest.raises(FileIsUnreadable) as refused:
        preview_import(by=hat, source=io.BytesIO(content), file_name="x", at=NOW)

    assert words.lower() in str(refused.value).lower().replace("\u202f", " ")
    assert not ImportRun.objects.exists()


def test_too_many_formations_are_refused() -> None:
    with pytest.raises(Unreadable, match="too_many"):
        list(read(file_of(*(f'<formation numero="{number}"/>' for number in range(2_001)))))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of LHEO are not beside the project (../shared/data/lheo)")
@pytest.mark.parametrize(
    ("name", "title", "hours", "problems"),
    [
        ("exemple-bts-onisep_2.2.xml", "BTS négociation et relation client", None, ["no_hours"]),
        (
            "exemple-conseiller-insertion.xml",
            "Titre professionnel conseiller(ère) en insertion professionnelle",
            1260,
            ["no_number"],
        ),
        ("exemple-leger.xml", "Titre professionnel conseiller(ère) en insertion professionnelle", 1260, []),
        ("exemple-photographe.xml", "CAP photographe", 320, ["no_number"]),
        ("intercarif-test_2.2_AGPL.xml", "Développeur web", 697, []),
    ],
)
def test_the_samples_of_every_version_are_read_with_what_is_wrong_in_them(
    name: str, title: str, hours: int | None, problems: list[str]
) -> None:
    with (SAMPLES / name).open("rb") as file:
        (found,) = read(file)

    assert (found.title, found.hours) == (title, hours)
    assert [one.code for one in found.problems] == problems
    assert len(found.sessions) == 1


@pytest.mark.django_db
def test_what_leaves_comes_back_and_leaves_again_the_same(client: Client, hat: Hat) -> None:
    tomorrow = date.today() + timedelta(days=30)  # noqa: DTZ011 - the feed shows what is ahead of the real day
    operator = OrganisationFactory.create(registration_number="0236.363.165")
    programme = ProgrammeFactory.create(
        organisation=operator, objective={"fr": "Installer.\nDépanner."}, content={"fr": "1. Câbles & adresses\n\n2. <Pannes>"},
        expected_results={"fr": "Un badge."}, entry_requirements={"fr": "Aucune."}, entry_level=2, exit_level=4,
        formacodes=["31006"], certifications=["RNCP35475"], summary={},
    )  # fmt: skip
    programme.aims.create(competence=CompetenceFactory.create())
    SessionFactory.create(
        programme=programme,
        site=SiteFactory.create(organisation=operator, postcode="7500"),
        start_on=tomorrow,
        last_day_on=tomorrow,
    )
    first = client.get(f"/catalogue/{programme.pk}/lheo").content

    run = preview_import(by=hat, source=io.BytesIO(first), file_name="export.xml", at=NOW)
    apply_import(by=hat, run=run, places=12, at=NOW)
    brought = Programme.objects.exclude(pk=programme.pk).get()
    Programme.objects.filter(pk=brought.pk).update(
        published_at=NOW, funding=programme.funding, target_groups=programme.target_groups, organisation=operator
    )
    second = client.get(f"/catalogue/{brought.pk}/lheo").content

    assert said(first) == said(second)


def said(content: bytes) -> list[tuple[str, str]]:
    """What a feed says, without the keys and addresses that each programme has of its own, nor the name of the site."""
    own = {"urlweb", "denomination", "ligne", "latitude", "longitude", "ville"}
    return [
        (element.tag.rpartition("}")[2], (element.text or "").strip())
        for element in fromstring(content).iter()
        if element.tag.rpartition("}")[2] not in own
    ]


@pytest.mark.django_db
def test_the_pages_tell_the_whole_story() -> None:
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    SiteFactory.create(organisation=membership.organisation, postcode="7500")
    client = Client()
    client.force_login(membership.person)

    assert "/gestion/importer/" in client.get("/gestion/programmes/").text
    refused = client.post("/gestion/importer/", {"file": SimpleUploadedFile("x.xml", b"rien")})
    empty = client.post("/gestion/importer/", {})
    preview = client.post(
        "/gestion/importer/",
        {"file": SimpleUploadedFile("offre.xml", file_of(formation(), formation("F2", hours="x")).getvalue())},
        follow=True,
    )
    address = preview.redirect_chain[-1][0]
    wrong = client.post(address, {"places": "0"})
    applied = client.post(address, {"places": "8"}, follow=True)

    assert (refused.status_code, empty.status_code, wrong.status_code) == (422, 422, 422)
    assert "Ce que ce fichier ferait" in preview.text
    assert "nouveau brouillon" in preview.text
    assert "Ses heures sont illisibles" in preview.text
    assert "Ce que ce fichier a fait" in applied.text
    assert "brouillon écrit" in applied.text
    assert "offre.xml" in client.get("/gestion/importer/").text
    assert Client().get(address).status_code == 302
    other = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    client.force_login(other.person)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_preview_of_many_is_read_by_twenty_in_a_constant_number_of_statements(
    hat: Hat, django_assert_max_num_queries: Any
) -> None:
    run = bring(hat, *(formation(f"F{number}", title=f"Formation {number}") for number in range(45)))
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value, organisation_id=hat.organisation_id)
    client = Client()
    client.force_login(membership.person)

    with django_assert_max_num_queries(12):
        page = client.get(f"/gestion/importer/{run.pk}/?lignes=40")

    assert "Formation 44" in page.text
    assert "Formation 39" not in page.text
