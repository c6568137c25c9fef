"""The profile sheet: each competence once, its programmes and badges, its holes; and the draft drawn from them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.credentials.models import Achievement, AchievementAlignment
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, OrganisationFactory, SiteFactory, signed_in_as
from ecluse.offer.actions.pathway import publish_pathway
from ecluse.offer.api import Limits
from ecluse.offer.models import Aim, Pathway
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.models import Alignment, OccupationCompetence
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory, OccupationFactory, ShortageEntryFactory
from ecluse.steering.actions.draft import draft_pathway
from ecluse.steering.queries.coverage import profiled_occupations, sheet_of
from ecluse.steering.queries.network import network_of
from ecluse.steering.queries.proposal import proposed_pathway

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
ESSENTIAL, OPTIONAL = OccupationCompetence.Importance.ESSENTIAL, OccupationCompetence.Importance.OPTIONAL


def profile(essential: int = 3, optional: int = 1):
    """An occupation; its essential competences, then the useful ones."""
    # Lines stand in the order of addresses.
    begun = f"http://data.europa.eu/esco/skill/{uuid4()}"
    competences = [CompetenceFactory(uri=f"{begun}-{n:02}", label={"fr": f"compétence {n}"}) for n in range(essential + optional)]
    needs = [(one, ESSENTIAL if n < essential else OPTIONAL) for n, one in enumerate(competences)]
    return OccupationFactory(needs=needs), competences


def aiming(*competences, **fields):
    programme = ProgrammeFactory(**fields)
    for competence in competences:
        Aim.objects.create(programme=programme, competence=competence)
    return programme


def of_rome(label: str = "Piloter un projet"):
    return CompetenceFactory(framework=FrameworkFactory(code="rome", title={"fr": "ROME"}), label={"fr": label})


def same(one, other, relation: str = "exact", status: str = "published") -> None:
    Alignment.objects.create(origin_competence=one, target_competence=other, relation=relation, status=status, source="Test")


def sheet(occupation, **limits):
    found = sheet_of(occupation.pk, limits=Limits(**limits), today=TODAY)
    assert found is not None
    return found


def get(path: str, role: Role = Role.TECHNOPEDAGOGUE, **query):
    return reader(role).get(path, query)


def reader(role: Role = Role.TECHNOPEDAGOGUE) -> Client:
    return signed_in_as(MembershipFactory(role=role.value))


def test_each_competence_has_its_programmes_and_what_nobody_teaches_is_a_hole() -> None:
    occupation, (first, second, third, _useful) = profile()
    aiming(first, second)
    aiming(first)
    aiming(third, draft=True)

    found = sheet(occupation)

    assert [len(line.covers) for line in found.lines] == [2, 1, 0, 0]
    assert [line.key for line in found.essential if line.is_hole] == [third.pk]
    assert found.score == pytest.approx(4 / 7)


def test_a_competence_named_by_two_frameworks_is_one_line_and_one_count() -> None:
    occupation, (first, second, *_rest) = profile()
    foreign, suggested, broader = of_rome(), of_rome("Autre"), of_rome("Large")
    same(foreign, first)
    same(first, of_rome("Jumelle"), "close")
    same(suggested, second, status="suggested")
    same(broader, second, "broad")
    programme = aiming(first, foreign)
    aiming(suggested, broader)

    found = sheet(occupation)

    assert len(found.lines) == 4
    assert [cover.programme for cover in found.lines[0].covers] == [programme]
    assert {one.label["fr"] for one in found.lines[0].need.others} == {"Piloter un projet", "Jumelle"}
    assert found.lines[1].is_hole


def test_a_foreign_competence_near_two_of_the_profile_counts_for_the_nearest_only() -> None:
    occupation, (first, second, *_rest) = profile()
    foreign = of_rome()
    same(foreign, first, "close")
    same(foreign, second, "exact")
    aiming(foreign)

    assert [line.is_hole for line in sheet(occupation).lines] == [True, False, True, True]


def test_badges_stand_beside_the_programmes_in_their_latest_version() -> None:
    occupation, (first, *_rest) = profile()
    programme = aiming(first)
    for version in (1, 2):
        badge = Achievement.objects.create(
            organisation=programme.organisation, programme_id=programme.pk, version=version, name={"fr": f"Badge {version}"},
            series=programme.pk, description={"fr": "…"}, criteria={"fr": "…"}, created_at=NOW, published_at=NOW,
        )  # fmt: skip
        AchievementAlignment.objects.create(achievement=badge, competence=first)

    assert [str(one) for one in sheet(occupation).lines[0].badges] == ["Badge 2"]


def test_filters_narrow_by_territory_language_price_and_date_together() -> None:
    occupation, (first, second, *_rest) = profile()
    lille = OrganisationFactory(french=True, region="hauts_de_france")
    paid = aiming(first, organisation=lille, funding=["cpf"])
    SessionFactory(programme=paid, site=SiteFactory(organisation=lille, region="hauts_de_france"), price=Decimal(300))
    aiming(second)

    assert sheet(occupation, regions=["hauts_de_france"], languages=["fr"]).lines[0].covers[0].price == 300
    assert [line.is_hole for line in sheet(occupation, regions=["wallonia"]).lines[:2]] == [True, False]
    assert [line.is_hole for line in sheet(occupation, free_only=True).lines[:2]] == [True, False]
    assert [line.is_hole for line in sheet(occupation, dated_only=True).lines[:2]] == [False, True]
    assert sheet(occupation, languages=["nl"]).essential_in(region="hauts_de_france") == 0


def test_the_page_names_the_holes_and_counts_by_territory() -> None:
    occupation, (first, *_rest) = profile()
    aiming(first)

    answer = get(reverse("steering:profile", args=[occupation.pk]))

    content = answer.content.decode()
    assert "1 / 3" in content
    assert "0 / 1" in content
    assert "compétence 1" in content
    assert reverse("steering:draw", args=[occupation.pk]) in content


def test_whoever_designs_nothing_does_not_find_the_sheets() -> None:
    occupation, competences = profile()
    line = reverse("steering:line", args=[occupation.pk, competences[0].pk])

    assert get(reverse("steering:profiles"), Role.LEARNER).status_code == 404
    assert get(line, Role.AUDITOR).status_code == 200
    assert get(reverse("steering:draw", args=[occupation.pk]), Role.AUDITOR).status_code == 404
    assert get(reverse("steering:profile", args=[uuid4()])).status_code == 404
    assert get(reverse("steering:line", args=[occupation.pk, uuid4()])).status_code == 404


def test_an_old_address_still_opens() -> None:
    occupation, _competences = profile()
    address = reverse("steering:profile", args=[occupation.pk])

    for asked in ({"page": "999"}, {"page": "x\0"}, {"voir": "rien"}, {"territoire": "mars"}, {"langue": "xx"}):
        assert get(address, **asked).status_code == 200


def test_the_sheet_takes_the_same_statements_for_one_line_and_for_thirty(django_assert_max_num_queries) -> None:
    occupation, competences = profile(essential=20, optional=10)
    for one in competences:
        same(one, of_rome())
        SessionFactory(programme=aiming(one), site__region="wallonia")

    with django_assert_max_num_queries(11):
        sheet(occupation)


def test_the_list_begins_with_the_occupations_that_pathways_lead_to(django_assert_max_num_queries) -> None:
    occupation, (first, *_rest) = profile()
    aiming(first)
    Pathway.objects.create(organisation=OrganisationFactory(), occupation=occupation, title={"fr": "Vers"}, published_at=NOW)

    answer = get(reverse("steering:profiles"))

    assert profiled_occupations()[0] == occupation
    assert "1 / 3" in answer.content.decode()
    assert "Aucun" in get(reverse("steering:profiles"), q="zzzz").content.decode()


def test_what_is_shown_leaves_as_csv_and_workbook_with_holes_and_missing_data_in_words() -> None:
    occupation, (first, *_rest) = profile()
    aiming(first, title={"fr": "=1+1"})
    address = reverse("steering:profile_csv", args=[occupation.pk])

    lines = get(address, importance="essentielles").content.decode().splitlines()
    book = get(reverse("steering:profile_xlsx", args=[occupation.pk]))

    assert len(lines) == 4
    assert "trou" in lines[2]
    assert "n.d." in lines[1]
    assert "'=1+1" in lines[1]
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as archive:  # type: ignore[arg-type]
        assert b"comp\xc3\xa9tence 2" in archive.read("xl/worksheets/sheet1.xml")


def test_a_proposal_stays_within_limits_and_names_what_they_leave_out() -> None:
    occupation, (first, second, third, _useful) = profile()
    wide = aiming(first, second)
    aiming(first)
    elsewhere = aiming(third, organisation=OrganisationFactory(french=True, region="hauts_de_france"))

    everything = proposed_pathway(sheet(occupation), limits=Limits(), budget=None, level=None)
    near = proposed_pathway(sheet(occupation), limits=Limits(regions=["wallonia"]), budget=None, level=None)
    priced = proposed_pathway(sheet(occupation), limits=Limits(), budget=Decimal(100), level=None)

    assert {step.programme for step in everything.steps} == {wide, elsewhere}
    assert [step.programme for step in near.steps] == [wide]
    assert [line.key for line in near.missed] == [third.pk]
    assert priced.steps == []


def test_a_level_of_entry_is_reached_by_an_earlier_step() -> None:
    occupation, (first, second, *_rest) = profile()
    high = aiming(first, entry_level=5, hours=10)
    step = aiming(second, exit_level=5, hours=90)

    found = proposed_pathway(sheet(occupation), limits=Limits(), budget=None, level=3)

    assert [one.programme for one in found.steps] == [step, high]


def test_two_presses_make_a_draft_that_names_the_holes_and_the_coordination_publishes_it() -> None:
    occupation, (first, second, third, _useful) = profile()
    steps = [aiming(first), aiming(second)]
    client = reader()
    address = reverse("steering:draw", args=[occupation.pk])

    shown = client.get(address)
    answer = client.post(address, {"steps": [str(one.pk) for one in steps]})

    pathway = Pathway.objects.get()
    assert all(str(one.pk) in shown.content.decode() for one in steps)
    assert answer["Location"] == pathway.get_absolute_url()
    assert pathway.published_at is None
    assert third.label["fr"] in pathway.summary["fr"]
    assert "2" in pathway.summary["nl"]
    coordinator = Hat(Role.COORDINATOR, organisation_id=OrganisationFactory().pk)
    publish_pathway(by=coordinator, pathway=pathway, at=NOW)
    assert JournalEntry.objects.filter(name="offer.pathway.published.v1").count() == 1


def test_a_draft_is_refused_without_programme_or_with_one_that_left_the_catalogue() -> None:
    occupation, (first, *_rest) = profile()
    gone = aiming(first, draft=True)
    client = reader()
    address = reverse("steering:draw", args=[occupation.pk])

    assert client.post(address).status_code == 422
    assert client.post(address, {"steps": [str(gone.pk)]}).status_code == 422
    assert client.post(address, {"steps": ["x"]}).status_code == 404
    assert (
        client.get(
            address, {"limites": "1", "du_0": "1", "du_1": "2", "du_2": "2027", "au_0": "1", "au_1": "1", "au_2": "2027"}
        ).status_code
        == 422
    )
    assert Pathway.objects.count() == 0


def test_an_auditor_draws_nothing() -> None:
    occupation, _competences = profile()

    with pytest.raises(NotAllowed):
        draft_pathway(by=Hat(Role.AUDITOR), occupation_id=occupation.pk, programme_ids=[], at=NOW, today=TODAY)


def test_the_network_tells_what_several_teach_in_one_territory_and_what_nobody_teaches(django_assert_max_num_queries) -> None:
    occupation, (first, second, third, _useful) = profile()
    ShortageEntryFactory(occupation=occupation)
    aiming(first)
    aiming(first, second)
    aiming(second, organisation=OrganisationFactory(french=True, region="hauts_de_france"))

    with django_assert_max_num_queries(9):
        found = network_of(today=TODAY)

    assert [(one.competence_id, one.region, len(one.operators)) for one in found.overlaps] == [(first.pk, "wallonia", 2)]
    assert [(one.competence_id, one.occupations) for one in found.holes] == [(third.pk, 1)]
    assert (found.covered(occupation.pk, "wallonia"), found.covered(occupation.pk, "hauts_de_france")) == (2, 1)


def test_the_counts_of_the_map_open_to_their_lists() -> None:
    occupation, (first, _second, third, _useful) = profile()
    ShortageEntryFactory(occupation=occupation)
    aiming(first)
    aiming(first)
    address = reverse("steering:network")

    drawn, overlaps, holes = (get(address, voir=view).content.decode() for view in ("", "recouvrements", "trous"))

    assert "1 / 3" in drawn
    assert f"{reverse('steering:profile', args=[occupation.pk])}?territoire=wallonia" in drawn
    assert f"{reverse('offer:catalogue')}?competence={first.pk}" in overlaps
    assert third.get_absolute_url() in holes
    assert get(address, voir="rien", page="x").status_code == 200
    assert get(address, Role.LEARNER).status_code == 404
