"""What upper domains ask of skills."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ecluse.skills import api
from ecluse.skills.rules.reading import first_words, relation_seen_from, short_title, way_up
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory, OccupationFactory, ShortageEntryFactory


@pytest.mark.django_db
def test_the_profile_of_an_occupation_separates_what_it_needs_from_what_is_useful() -> None:
    heart, needed, useful = CompetenceFactory(), CompetenceFactory(), CompetenceFactory()
    occupation = OccupationFactory(needs=[(needed, "essential"), (heart, "core"), (useful, "optional")])

    profile = api.occupation_profile(occupation.pk)

    assert {row.pk for row in profile.essential} == {heart.pk, needed.pk}
    assert profile.optional == [useful]
    assert [row.pk for row in api.essential_competences(occupation.pk)] == [row.pk for row in profile.essential]


@pytest.mark.django_db
def test_an_unknown_occupation_has_an_empty_profile() -> None:
    assert api.occupation_profile(uuid4()) == api.OccupationProfile()


@pytest.mark.django_db
def test_competences_are_searched_without_accents_and_areas_are_left_out() -> None:
    found = CompetenceFactory(label={"fr": "sécuriser un réseau"})
    CompetenceFactory(label={"fr": "sécurité"}, kind="area", digcomp=True)

    assert api.search_competences("securiser reseaux", "fr") == [found]
    assert api.search_competences("secu", "fr") == [found]
    assert api.search_competences("  ", "fr") == []
    assert api.search_competences("!!", "fr") == []


@pytest.mark.django_db
def test_shortages_follow_the_latest_list_of_each_region() -> None:
    star, old, other = (OccupationFactory() for _number in range(3))
    ShortageEntryFactory(occupation=star)
    ShortageEntryFactory(occupation=star, region="flanders", year=2026)
    ShortageEntryFactory(occupation=other, region="flanders", year=2026)
    ShortageEntryFactory(occupation=old, year=2020)

    assert api.shortage_occupations() == [star, other]
    assert api.shortage_occupations("wallonia") == [star]
    assert api.shortage_occupations("brussels") == []


@pytest.mark.django_db
def test_a_framework_is_known_by_its_code() -> None:
    framework = FrameworkFactory(digcomp=True)

    assert api.framework_of("digcomp") == framework
    assert api.framework_of("inconnu") is None


@pytest.mark.django_db
def test_a_reference_is_an_id_an_address_or_a_code_and_two_answers_are_none() -> None:
    one = CompetenceFactory(code="1.1")
    CompetenceFactory(code="2.1")
    CompetenceFactory(code="2.1", digcomp=True)

    assert [api.competence_by_reference(name) for name in (str(one.pk), one.uri, "1.1")] == [one, one, one]
    assert api.competence_by_reference("2.1") is None


def test_the_way_up_starts_at_the_top_and_a_circle_ends_it() -> None:
    leaf, middle, top = uuid4(), uuid4(), uuid4()

    assert way_up(leaf, [(leaf, middle), (middle, top)]) == [top, middle]
    assert way_up(leaf, [(leaf, middle), (middle, leaf)]) == [middle]
    assert way_up(leaf, []) == []


def test_a_correspondence_seen_from_its_target_is_mirrored() -> None:
    assert relation_seen_from("broad", at_target=True) == "narrow"
    assert relation_seen_from("broad", at_target=False) == "broad"
    assert relation_seen_from("exact", at_target=True) == "exact"


def test_a_description_is_cut_between_two_words_and_a_title_before_its_dash() -> None:
    assert first_words("Planifie et mène des projets.", most=14) == "Planifie et…"
    assert first_words("Court.") == "Court."
    assert short_title("ESCO – professions européennes") == "ESCO"
