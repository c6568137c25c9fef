"""The pages of skills: what they show, in which language, and what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ecluse.skills.models import Alignment, Competence, Descriptor, OccupationRelation, ShortageEntry
from ecluse.skills.queries.searching import in_order
from ecluse.skills.testing import (
    CompetenceFactory,
    FrameworkFactory,
    LevelFactory,
    OccupationFactory,
    ShortageEntryFactory,
)

pytestmark = pytest.mark.django_db

LISTS = ("skills:occupations", "skills:competences", "skills:frameworks")


def reading(language: str) -> Client:
    return Client(headers={"cookie": f"ecluse_language={language}"})


def titles(answer) -> list[str]:
    return [str(card.title) for card in answer.context["cards"]]


def an_area_with_a_competence() -> tuple[Competence, Competence]:
    area = CompetenceFactory(digcomp=True, kind="area", code="1", label={"fr": "Recherche de l’information"})
    return area, CompetenceFactory(digcomp=True, code="1.2", broader=area)


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_pages_stand_in_four_languages(language: str) -> None:
    area, competence = an_area_with_a_competence()
    LevelFactory(number=1)
    occupation = OccupationFactory(needs=[(competence, "essential")])
    ShortageEntryFactory(occupation=occupation)
    client = reading(language)

    for address in (
        *map(reverse, LISTS),
        f"{reverse('skills:competences')}?q=info",
        occupation.get_absolute_url(),
        reverse("skills:needs", args=[occupation.pk]),
        area.get_absolute_url(),
        competence.get_absolute_url(),
        reverse("skills:levels", args=[competence.pk]),
        reverse("skills:needed_by", args=[competence.pk]),
        reverse("skills:narrower", args=[area.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.content.decode()


def test_pages_say_what_to_do_when_nothing_was_imported() -> None:
    for name, command in zip(LISTS, ("import esco", "import digcomp", "import rome"), strict=True):
        answer = Client().get(reverse(name))
        assert answer.status_code == 200
        assert command in answer.content.decode()


@pytest.mark.parametrize("typed", ["chef de projet", "CHEFFE projet", "directeur réseau", "Directeur reseaux", "projéct"])
def test_an_occupation_is_found_with_or_without_accents_in_any_language(typed: str) -> None:
    OccupationFactory(alternatives={"fr": ["Directeur de réseau"]})
    OccupationFactory(label={"fr": "boulanger", "nl": "bakker"})

    answer = Client().get(reverse("skills:occupations"), {"q": typed})

    assert titles(answer) == ["chef de projet TIC/cheffe de projet TIC"]
    assert answer.context["total"] == 1


def test_a_dutch_reader_searches_and_reads_in_dutch() -> None:
    OccupationFactory()

    answer = reading("nl").get(reverse("skills:occupations"), {"q": "projectmanager"})

    assert titles(answer) == ["IT-projectmanager"]


def test_a_label_that_begins_with_the_words_comes_before_one_that_only_holds_them() -> None:
    OccupationFactory(label={"fr": "assistant au responsable web"})
    OccupationFactory(label={"fr": "responsable web"})

    assert titles(Client().get(reverse("skills:occupations"), {"q": "Responsable"})) == [
        "responsable web",
        "assistant au responsable web",
    ]


def test_occupations_that_most_regions_are_short_of_come_first_then_the_alphabet_without_accents() -> None:
    for label in ("zoologue", "éditeur", "fleuriste"):
        OccupationFactory(label={"fr": label})
    star = OccupationFactory()
    ShortageEntryFactory(occupation=star)
    ShortageEntryFactory(occupation=star, region="flanders", year=2026)

    answer = Client().get(reverse("skills:occupations"))

    assert titles(answer) == ["chef de projet TIC/cheffe de projet TIC", "éditeur", "fleuriste", "zoologue"]
    assert answer.context["cards"][0].facts == [("warn", "En pénurie\u202f: Flandre (2026), Wallonie (2025)")]
    assert answer.context["cards"][0].text == "Directeurs, technologies de l’information · ESCO"


def test_only_the_latest_list_of_a_region_counts() -> None:
    gone, here = OccupationFactory(label={"fr": "mineur"}), OccupationFactory()
    ShortageEntryFactory(occupation=gone, year=2019)
    ShortageEntryFactory(occupation=here, year=2025)

    answer = Client().get(reverse("skills:occupations"), {"penurie": "wallonia"})

    assert titles(answer) == [str(here)]


def test_filters_count_without_their_own_ticks_and_live_in_the_address() -> None:
    rome = FrameworkFactory(code="rome", title={"fr": "ROME – métiers"})
    ShortageEntryFactory(occupation=OccupationFactory())
    ShortageEntryFactory(occupation=OccupationFactory(framework=rome, label={"fr": "développeur"}), region="hauts_de_france")

    answer = Client().get(reverse("skills:occupations"), {"penurie": "hauts_de_france"})

    assert titles(answer) == ["développeur"]
    counts = {facet.name: {one.value: one.count for one in facet.options} for facet in answer.context["facets"]}
    assert counts == {"penurie": {"wallonia": 1, "hauts_de_france": 1}, "referentiel": {"rome": 1}}
    assert [link.href for link in answer.context["filters"]] == ["?"]


HOSTILE = (
    "q=%00",
    "q=" + "é" * 500,
    "q=(((%27%22",
    "q=%25_",
    "page=abc",
    "page=" + "A" * 5_000,
    "page=WyJuIiwwLCJcdTAwMDAiLCJ4Il0",  # ["n",0,"\u0000","x"]
    "page=WyJuIiwiXHUwMDAwIiwiMDE5YWE1MDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",  # ["n","\u0000",a key]
    "page=WyJuIiwiXHVkODAwIiwiMDE5YWE1MDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",  # ["n","\ud800",a key]
    "page=WyJuIiwxZTQwMCwieiIsIjAxOWFhNTAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJd",  # ["n",1e400,"z",a key]
    "penurie=x&referentiel=y",
    "referentiel=digcomp&referentiel=zz",
    "stade=-1&voir=zz",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_addresses_still_open(query: str) -> None:
    area, competence = an_area_with_a_competence()
    LevelFactory(number=1)
    occupation = OccupationFactory(needs=[(competence, "essential")])

    for address in (
        *map(reverse, LISTS),
        reverse("skills:needs", args=[occupation.pk]),
        reverse("skills:levels", args=[competence.pk]),
        reverse("skills:needed_by", args=[competence.pk]),
        reverse("skills:narrower", args=[area.pk]),
    ):
        assert Client().get(f"{address}?{query}").status_code == 200, address


@pytest.mark.parametrize("name", ["occupation", "needs", "competence", "levels", "needed_by", "narrower"])
def test_an_unknown_thing_does_not_exist(name: str) -> None:
    assert Client().get(reverse(f"skills:{name}", args=[uuid4()])).status_code == 404


def test_every_occupation_is_reached_by_following_the_pages_forth_and_back() -> None:
    for number in range(45):
        OccupationFactory(label={"fr": f"métier {number % 7}"})
    client, pages, mark = Client(), [], ""
    for _page in range(3):
        page = client.get(reverse("skills:occupations"), {"q": "métier", **({"page": mark} if mark else {})}).context["page"]
        pages.append([row.pk for row in page.rows])
        mark = page.next
    back = client.get(reverse("skills:occupations"), {"q": "métier", "page": page.previous}).context["page"]

    assert [len(rows) for rows in pages] == [20, 20, 5]
    assert len({key for rows in pages for key in rows}) == 45
    assert [row.pk for row in back.rows] == pages[1]


def test_an_occupation_shows_what_it_asks_for_and_where_people_are_missing() -> None:
    skill, knowledge = CompetenceFactory(), CompetenceFactory(knowledge=True, label={"fr": "gestion de projet"})
    useful = CompetenceFactory(label={"fr": "parler japonais"})
    neighbour = OccupationFactory(label={"fr": "chef de produit TIC"})
    occupation = OccupationFactory(needs=[(skill, "essential"), (knowledge, "core"), (useful, "optional")])
    OccupationRelation.objects.create(origin=occupation, kind="mobility", target=neighbour)
    ShortageEntryFactory(occupation=occupation)

    answer = Client().get(occupation.get_absolute_url())
    page = answer.content.decode()

    groups = [(str(title), rows) for title, rows in answer.context["essential"]]
    assert groups == [("Savoir-faire", [skill]), ("Savoirs", [knowledge])]
    assert [rows for _title, rows in answer.context["optional"]] == [[useful]]
    for words in (
        "Le Forem, fonctions critiques",
        "IT-projectmanager",
        "chef de produit TIC",
        "Ce service utilise la classification ESCO de la Commission européenne.",
    ):
        assert words in page
    assert occupation.uri not in page


def test_an_occupation_that_asks_for_much_shows_a_part_and_leads_to_the_rest() -> None:
    needs = [(CompetenceFactory(label={"fr": f"savoir {number:02}"}), "essential") for number in range(45)]
    occupation = OccupationFactory(needs=needs)

    page = Client().get(occupation.get_absolute_url())
    rest = Client().get(reverse("skills:needs", args=[occupation.pk]))

    shown = sum(len(rows) for _title, rows in page.context["essential"])
    assert shown < 45
    assert "Voir les 45 compétences essentielles" in page.content.decode()
    assert len(rest.context["cards"]) == 20
    assert rest.context["page"].next


def test_a_correspondence_is_read_from_both_ends_and_says_who_says_so() -> None:
    esco = OccupationFactory()
    rome = OccupationFactory(
        framework=FrameworkFactory(code="rome", title={"fr": "ROME – métiers"}), label={"fr": "chef de projet"}
    )
    Alignment.objects.create(
        origin_occupation=esco, target_occupation=rome, relation="broad", status="published", source="Commission européenne"
    )

    there = Client().get(esco.get_absolute_url()).context["found"].correspondences[0]
    back = Client().get(rome.get_absolute_url()).context["found"].correspondences[0]

    assert (there.other, there.relation) == (rome, "notion plus large")
    assert (back.other, back.relation) == (esco, "notion plus précise")
    assert "Commission européenne" in Client().get(rome.get_absolute_url()).content.decode()


def test_a_suggested_correspondence_says_that_nobody_checked_it() -> None:
    one, other = CompetenceFactory(), CompetenceFactory(digcomp=True)
    Alignment.objects.create(origin_competence=one, target_competence=other, relation="close")

    assert "personne ne l’a encore vérifié" in Client().get(one.get_absolute_url()).content.decode()


def test_competences_open_on_the_areas_of_digcomp() -> None:
    area, competence = an_area_with_a_competence()

    answer = Client().get(reverse("skills:competences"))

    assert [(branch.area, branch.competences) for branch in answer.context["branches"]] == [(area, [competence])]
    assert [(link.label, link.count) for link in answer.context["entries"]] == [("DigComp", 1)]


def test_competences_are_searched_over_all_frameworks_without_accents() -> None:
    an_area_with_a_competence()
    CompetenceFactory(label={"fr": "évaluer des réseaux"})

    both = Client().get(reverse("skills:competences"), {"q": "EVALUER"})
    one = Client().get(reverse("skills:competences"), {"q": "evaluer", "referentiel": "esco"})

    assert set(titles(both)) == {"évaluer des réseaux", "Évaluer l’information"}
    assert titles(one) == ["évaluer des réseaux"]


def test_a_competence_shows_its_names_its_place_its_levels_and_who_needs_it() -> None:
    area, competence = an_area_with_a_competence()
    LevelFactory(number=1)
    LevelFactory(number=2)
    LevelFactory(number=3, stage="Intermediate", name={"fr": "Intermédiaire"})
    Descriptor.objects.create(competence=competence, code="a", kind="skill", stage="Basic", text={"fr": "Compare deux sources."})
    occupation = OccupationFactory(needs=[(competence, "essential")])

    answer = Client().get(competence.get_absolute_url())
    levels = Client().get(reverse("skills:levels", args=[competence.pk]))

    found = answer.context["found"]
    assert found.way == [area]
    assert [(stage.name["fr"], stage.top) for stage in found.stages] == [("Élémentaire", 2), ("Intermédiaire", 3)]
    assert found.occupations == [occupation]
    ours = {wording.code: wording.is_ours for wording in answer.context["wordings"]}
    assert ours == {"fr": True, "nl": False, "en": False, "de": True}
    assert answer.content.decode().count("traduit par Écluse") == 2
    assert "Compare deux sources." in levels.content.decode()
    assert (
        "Compare deux sources." not in Client().get(f"{reverse('skills:levels', args=[competence.pk])}?stade=3").content.decode()
    )


def test_a_withdrawn_competence_stays_readable_and_is_found_no_more() -> None:
    competence = CompetenceFactory(retired_at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC))

    assert "ne figure plus" in Client().get(competence.get_absolute_url()).content.decode()
    assert titles(Client().get(reverse("skills:competences"), {"q": "réseaux"})) == []


def test_frameworks_name_their_publisher_licence_and_sentence() -> None:
    OccupationFactory(needs=[(CompetenceFactory(), "essential")])
    ShortageEntryFactory(occupation=None)

    page = Client().get(reverse("skills:frameworks")).content.decode()

    for words in (
        "European Commission",
        "Decision 2011/833/EU",
        "Ce service utilise la classification ESCO de la Commission européenne.",
        "français, néerlandais, anglais",
        "1 compétence",
        "1 métier",
        "Le Forem, fonctions critiques",
        "ecluse import rome",
    ):
        assert words in page


def test_pages_cost_the_same_for_one_row_and_for_ten(django_assert_max_num_queries) -> None:
    area, competence = an_area_with_a_competence()
    occupation = OccupationFactory(needs=[(competence, "essential")])
    ShortageEntryFactory(occupation=occupation)
    LevelFactory(number=1)
    addresses = [
        *map(reverse, LISTS),
        f"{reverse('skills:competences')}?q=information",
        f"{reverse('skills:occupations')}?q=chef&penurie=wallonia",
        occupation.get_absolute_url(),
        reverse("skills:needs", args=[occupation.pk]),
        area.get_absolute_url(),
        competence.get_absolute_url(),
        reverse("skills:levels", args=[competence.pk]),
        reverse("skills:needed_by", args=[competence.pk]),
        reverse("skills:narrower", args=[area.pk]),
    ]

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with django_assert_max_num_queries(25) as found:
                assert Client().get(address).status_code == 200
            counts.append(len(found))
        return counts

    before = cost()
    for number in range(9):
        other = CompetenceFactory(digcomp=True, code=f"1.{number + 3}", broader=area)
        occupation.needs.create(competence=other, importance="essential")
        ShortageEntryFactory(occupation=OccupationFactory(needs=[(competence, "essential")]))
        ShortageEntryFactory(occupation=occupation, region=ShortageEntry.Region.FLANDERS)
        LevelFactory(number=number + 2, stage=f"stage {number}")
        FrameworkFactory(code=f"own-{number}")
        Descriptor.objects.create(competence=competence, code=str(number), kind="skill", stage="Basic", text={"fr": "Compare."})
        Alignment.objects.create(origin_competence=competence, target_competence=CompetenceFactory(), relation="close")

    assert cost() == before


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_a_list_is_read_in_the_order_of_the_dictionary_from_its_index(language: str) -> None:
    competence = CompetenceFactory()
    rows, by = in_order(
        Competence.objects.current().nameable().filter(framework=competence.framework_id), text="", language=language
    )

    with connection.cursor() as cursor:
        # On a table of one row the planner would sort: the question is whether it may use the index at all.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        plan = rows.order_by(*by)[:21].explain()

    assert f"skills_competence_order_{language}" in plan, plan
    assert "Sort" not in plan
