"""The catalogue finds: with typing errors, inside compounds, across languages, near a place; and ranks fairly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import OrganisationFactory, PersonFactory, SiteFactory
from ecluse.offer.actions.catalogue import refresh_entries
from ecluse.offer.actions.enrolment import request_enrolment, withdraw_enrolment
from ecluse.offer.models import Aim, CatalogueEntry, CatalogueWord, Programme
from ecluse.offer.queries.asking import read
from ecluse.offer.queries.catalogue import names_of
from ecluse.offer.queries.mending import find, mended_words
from ecluse.offer.queries.search import Found, search
from ecluse.offer.rules.facets import Wish
from ecluse.offer.rules.ranking import order_key, shuffled, standing
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory, FrameworkFactory, OccupationFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def asked(address: str, *, language: str = "fr", today: date = TODAY) -> Found:
    return find(read(QueryDict(address)).wish, language=language, today=today)


def programme(title: dict[str, str], *, competences: tuple[object, ...] = (), **fields: object) -> Programme:
    made = ProgrammeFactory.create(title=title, summary={}, **fields)
    for competence in competences:
        Aim.objects.create(programme=made, competence=competence)
    SessionFactory.create(programme=made)
    return made


@pytest.mark.parametrize("typed", ["reso", "resau", "réseuax", "RESEAUX"])
def test_a_mistyped_word_finds_what_was_meant(typed: str) -> None:
    made = programme({"fr": "Réseau local"})
    programme({"fr": "Résoudre des conflits"})
    refresh_entries(at=NOW)

    found = asked(f"q={typed}")

    assert found.ids == [made.pk]
    assert found.mended in ("", "reseau")


def test_the_page_says_what_was_searched_and_lets_one_insist() -> None:
    programme({"fr": "Réseau local"})
    refresh_entries(at=timezone.now())

    answer = Client().get(reverse("offer:catalogue"), {"q": "reso"})
    insisted = Client().get(reverse("offer:catalogue"), {"q": "reso", "litteral": "1"})

    assert "vous avez écrit « reso »" in " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())
    assert answer.context["total"] == 1
    assert insisted.context["total"] == 0


def test_the_part_of_a_dutch_compound_finds_it() -> None:
    CompetenceFactory.create(label={"nl": "project beheer", "en": "project management"})
    made = programme({"nl": "Cursus projectbeheer"})
    refresh_entries(at=NOW)

    assert asked("q=beheer", language="nl").ids == [made.pk]
    assert asked("q=projectbeheer", language="nl").ids == [made.pk]
    assert CatalogueWord.objects.get(language="nl", word="projectbeheer").parts == ["project", "beheer"]


def test_a_text_in_one_language_reaches_programmes_of_another_by_their_competence() -> None:
    competence = CompetenceFactory.create(
        label={"fr": "gérer des réseaux", "nl": "netwerken beheren", "en": "manage networks"},
        alternatives={"fr": ["administrer l’infrastructure"]},
    )
    competence.words = "administrer infrastructure"
    competence.save()
    made = programme({"fr": "Formation courte", "nl": "Opleiding voor technici"}, competences=(competence,))
    refresh_entries(at=NOW)

    assert asked("q=gérer+des+réseaux").ids == [made.pk]
    assert asked("q=netwerken", language="nl").ids == [made.pk]
    assert asked("q=technici").language == "nl"


@pytest.mark.parametrize("typed", ["reseau", "RÉSEAU", "réseaux", "reseaux"])
def test_accents_change_nothing(typed: str) -> None:
    made = programme({"fr": "Réseau local"})
    refresh_entries(at=NOW)

    assert asked(f"q={typed}").ids == [made.pk]


@pytest.mark.parametrize(
    "typed",
    ["%00", "%F0%9F%9A%80", "'; DROP TABLE x; --", "100%25", "((((", "-", "\\\\", "é" * 10_000, "2024 C%2B%2B", "or", '"'],
)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    programme({"fr": "Réseau local"})
    refresh_entries(at=timezone.now())

    assert Client().get(f"{reverse('offer:catalogue')}?q={typed}").status_code == 200


def test_a_place_keeps_what_is_near_and_what_is_online() -> None:
    lille = SiteFactory.create(locality="Lille", postcode="59000", latitude=50.629, longitude=3.057)
    liege = SiteFactory.create(locality="Liège", postcode="4000", latitude=50.633, longitude=5.567)
    near, far, online = (ProgrammeFactory.create() for _n in range(3))
    SessionFactory.create(programme=near, site=lille)
    SessionFactory.create(programme=far, site=liege)
    SessionFactory.create(programme=online, remote=True)
    refresh_entries(at=NOW)

    assert set(asked("lieu=Tournai&rayon=30").ids) == {near.pk, online.pk}
    assert set(asked("lieu=7500&rayon=10").ids) == {online.pk}
    assert read(QueryDict("lieu=Atlantide")).place_is_unknown


def test_remote_trainings_take_each_third_place() -> None:
    site = SiteFactory.create(locality="Tournai", postcode="7500", latitude=50.606, longitude=3.388)
    on_site = [SessionFactory.create(site=site).programme_id for _n in range(5)]
    online = [SessionFactory.create(remote=True).programme_id for _n in range(3)]
    refresh_entries(at=NOW)

    found = search(read(QueryDict("lieu=Tournai")).wish, language="fr", today=TODAY)

    assert [key in online for key in found.ids] == [False, False, True, False, False, True, False, True]
    assert set(found.ids) == {*on_site, *online}


def test_the_database_ranks_as_the_rules_say() -> None:
    chance = Random(3)
    for _n in range(12):
        made = ProgrammeFactory.create()
        if chance.random() < 0.8:
            start = TODAY + timedelta(days=chance.randint(1, 200))
            SessionFactory.create(programme=made, start_on=start, last_day_on=start, places=1)
    refresh_entries(at=NOW)
    for entry in CatalogueEntry.objects.all()[:5]:
        CatalogueEntry.objects.filter(pk=entry.pk).update(has_places=False)

    def key(entry: CatalogueEntry) -> tuple[float, UUID]:
        days = (entry.next_start_on - TODAY).days if entry.next_start_on else None
        state = standing(days_to_start=days, has_places=entry.has_places)
        return order_key(standing=state, ring=0, shuffle=shuffled(lot=entry.lot, day=TODAY.toordinal())), entry.pk

    expected = [entry.pk for entry in sorted(CatalogueEntry.objects.all(), key=key)]

    assert search(Wish(), language="fr", today=TODAY, size=20).ids == expected


def test_nobody_is_always_first() -> None:
    for _n in range(12):
        SessionFactory.create()
    refresh_entries(at=NOW)

    days = [TODAY + timedelta(days=n) for n in range(20)]
    first = {search(Wish(), language="fr", today=day).ids[0] for day in days}

    assert len(first) > 3
    assert search(Wish(), language="fr", today=TODAY).ids == search(Wish(), language="fr", today=TODAY).ids


def test_a_full_programme_comes_after_one_with_places_and_comes_back_when_a_place_is_given_back() -> None:
    full = SessionFactory.create(places=1)
    SessionFactory.create(places=5)
    refresh_entries(at=NOW)
    changed = CatalogueEntry.objects.get(pk=full.programme_id).changed_at
    person = PersonFactory.create()
    hat = Hat(Role.LEARNER, person_id=person.pk)

    enrolment = request_enrolment(by=hat, session=full, person=person, at=NOW + timedelta(hours=1))

    assert search(Wish(), language="fr", today=TODAY).ids[-1] == full.programme_id
    assert CatalogueEntry.objects.get(pk=full.programme_id).changed_at == changed
    withdraw_enrolment(by=hat, enrolment=enrolment, at=NOW + timedelta(hours=2))
    assert CatalogueEntry.objects.get(pk=full.programme_id).has_places


def test_a_session_that_begins_is_not_open_from_midnight_on_even_before_the_nightly_round() -> None:
    session = SessionFactory.create(start_on=date(2027, 1, 11), last_day_on=date(2027, 1, 15))
    other = SessionFactory.create(start_on=date(2027, 3, 1), last_day_on=date(2027, 3, 5))
    refresh_entries(at=NOW)
    evening = timezone.localdate(datetime.fromisoformat("2027-01-10T23:59:59+01:00"))
    midnight = timezone.localdate(datetime.fromisoformat("2027-01-11T00:00:00+01:00"))

    before = search(Wish(chosen={"debut": ("mois",)}), language="fr", today=evening)
    after = search(Wish(), language="fr", today=midnight)

    assert before.ids == [session.programme_id]
    assert after.ids == [other.programme_id, session.programme_id]
    assert search(Wish(chosen={"debut": ("mois",)}), language="fr", today=midnight).ids == []


def test_every_filter_finds_and_counts() -> None:
    digcomp = CompetenceFactory.create(digcomp=True)
    made = ProgrammeFactory.create(accessibility=["captions"], hours=24)
    Aim.objects.create(programme=made, competence=digcomp, level=4)
    needs = [CompetenceFactory.create() for _n in range(3)]
    for competence in needs:
        Aim.objects.create(programme=made, competence=competence)
    occupation = OccupationFactory.create(needs=[(competence, "essential") for competence in needs])
    SessionFactory.create(programme=made, price=200, start_on=TODAY + timedelta(days=10), last_day_on=TODAY + timedelta(days=10))
    SessionFactory.create(
        programme=ProgrammeFactory.create(hours=400, funding=[], target_groups=[]), price=2_000, language="nl", remote=True
    )
    refresh_entries(at=NOW)
    values = {
        "region": "wallonia", "mode": "on_site", "debut": "mois", "duree": "court", "prix": "250", "financement": "free_jobseekers",
        "langue": "fr", "niveau": "intermediaire", "public": "jobseekers", "acces": "captions", "organisme": str(made.organisation_id),
        "competence": str(digcomp.pk), "vise": str(occupation.pk),
    }  # fmt: skip

    for facet, value in values.items():
        found = search(Wish(chosen={facet: (value,)}), language="fr", today=TODAY)
        assert found.ids == [made.pk], facet
        assert found.counts[facet][value] == 1, facet

    assert search(Wish(chosen={name: (value,) for name, value in values.items()}), language="fr", today=TODAY).ids == [made.pk]
    assert names_of("vise", [occupation.pk])


def test_a_published_pathway_gives_its_occupation_and_names_are_read_in_few_statements(django_assert_max_num_queries) -> None:
    FrameworkFactory.create()
    SessionFactory.create_batch(3)
    refresh_entries(at=timezone.now())

    with django_assert_max_num_queries(16):
        assert (
            Client().get(reverse("offer:catalogue"), {"q": "réseaux", "lieu": "Tournai", "region": "wallonia"}).status_code == 200
        )


def test_a_hostile_page_mark_of_infinity_is_the_first_page() -> None:
    SessionFactory.create()
    refresh_entries(at=NOW)

    assert (
        len(search(Wish(), language="fr", today=TODAY, mark="bnxuYW58MDE5YWE2NzItMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw").ids) == 1
    )


def test_the_map_counts_what_was_found_in_each_town() -> None:
    site = SiteFactory.create(organisation=OrganisationFactory.create())
    SessionFactory.create_batch(2, site=site, programme__organisation=site.organisation)
    refresh_entries(at=timezone.now())

    answer = Client().get(reverse("offer:catalogue"), {"vue": "carte"})

    assert [place.note for place in answer.context["map"].places] == ["2 formations"]


def test_each_filter_has_a_page_of_all_its_values_that_keeps_the_rest() -> None:
    SessionFactory.create()
    refresh_entries(at=timezone.now())

    page = Client().get(reverse("offer:facet", args=["organisme"]), {"q": "réseaux", "region": "wallonia"}).content.decode()

    assert '<input type="hidden" name="q" value="réseaux">' in page
    assert '<input type="hidden" name="region" value="wallonia">' in page
    assert Client().get(reverse("offer:facet", args=["autre"])).status_code == 404


def test_a_word_that_is_known_or_far_from_all_is_left_as_it_is() -> None:
    programme({"fr": "Réseau local"})
    refresh_entries(at=NOW)

    assert mended_words("réseau", "fr") is None
    assert mended_words("zzzzqq", "fr") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM offer_catalogueword WHERE language = 'fr'")
        assert cursor.fetchone()[0] >= 2
