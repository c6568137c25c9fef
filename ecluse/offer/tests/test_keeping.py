"""Comparing offers, keeping searches, asking operators whether an offer still stands, and the page for other sites."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from ecluse.foundation.access import Hat, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, SiteFactory, signed_in_as
from ecluse.offer.actions import freshness, searches
from ecluse.offer.actions.catalogue import refresh_entries, refresh_entry
from ecluse.offer.models import Aim, CatalogueEntry, CatalogueWithdrawal, Freshness, Programme, SavedSearch
from ecluse.offer.rules.comparison import differ, in_common, read_compared
from ecluse.offer.rules.freshness import is_doubtful, may_be_asked
from ecluse.offer.rules.geography import TOWNS, find_spot, kilometres
from ecluse.offer.rules.ranking import LOTS, interleaved, shuffled
from ecluse.offer.rules.words import best_mending, compound_parts, sound
from ecluse.offer.testing import NOW, ProgrammeFactory, SessionFactory
from ecluse.skills.testing import CompetenceFactory

database = pytest.mark.django_db
COMPARE = "/catalogue/comparer/"


def comparison(*programmes: Programme, client: Client | None = None, **asked: str):
    return (client or Client()).get(reverse("offer:compare"), {"offre": [str(one.pk) for one in programmes], **asked})


@database
def test_offers_stand_side_by_side_with_what_they_share_and_where_they_differ() -> None:
    shared, alone = CompetenceFactory.create(), CompetenceFactory.create(label={"fr": "souder des câbles"})
    lille = SiteFactory.create(locality="Lille", postcode="59000", latitude=50.629, longitude=3.057)
    first, second = SessionFactory.create(), SessionFactory.create(site=lille, price=120, language="nl")
    for programme, competence in ((first.programme, shared), (second.programme, shared), (second.programme, alone)):
        Aim.objects.create(programme=programme, competence=competence)

    answer = comparison(first.programme, second.programme, lieu="Tournai")

    lines = {str(line.title): line for line in answer.context["lines"]}
    assert lines["Durée"].differs is False
    assert lines["Prix sans financement"].differs is True
    assert "24 km" in [words for _operator, words in lines["Distance depuis Tournai"].cells]
    assert [str(link.label) for link in answer.context["common"]] == ["gérer des réseaux"]
    assert [[str(link.label) for link in column.own] for column in answer.context["columns"]] == [[], ["souder des câbles"]]
    assert reverse("offer:ask", args=[second.pk]) in answer.content.decode()


@database
def test_a_comparison_shows_four_at_most_nothing_unpublished_and_any_address() -> None:
    drafts = ProgrammeFactory.create(draft=True)
    made = [SessionFactory.create().programme for _n in range(5)]

    assert len(comparison(*made).context["columns"]) == 4
    assert comparison(*made).context["too_many"]
    assert comparison(drafts).context["columns"] == []
    assert Client().get(COMPARE + "?offre=zz&offre=%00&lieu=%00").status_code == 200
    assert "Retirer de la comparaison" in comparison(made[0], made[1]).content.decode()


@database
def test_somebody_who_may_not_ask_for_themselves_is_led_to_the_training() -> None:
    session = SessionFactory.create()
    trainer = signed_in_as(MembershipFactory.create(role=Role.TRAINER.value))

    page = comparison(session.programme, client=trainer).content.decode()

    assert reverse("offer:ask", args=[session.pk]) not in page
    assert "Voir la formation" in page


@database
def test_a_comparison_costs_the_same_for_one_and_for_four(django_assert_max_num_queries) -> None:
    made = [SessionFactory.create().programme for _n in range(4)]
    counts = []
    for programmes in (made[:1], made):
        with django_assert_max_num_queries(30) as found:
            comparison(*programmes)
        counts.append(len(found))

    assert counts[0] == counts[1]


def kept(person, query: str = "q=réseaux", name: str = "Réseaux") -> SavedSearch:
    return searches.save_search(by=Hat(Role.LEARNER, person_id=person.pk), name=name, query=query, at=NOW)


@database
def test_a_search_is_kept_read_and_removed_from_the_pages() -> None:
    person = PersonFactory.create()
    client = signed_in_as(person)
    address = reverse("offer:save_search") + "?q=réseaux&region=wallonia&inconnu=1"

    assert client.get(address).status_code == 200
    assert client.post(address, {"name": ""}).status_code == 422
    assert client.post(address, {"name": "Réseaux"}).status_code == 302
    assert client.post(address, {"name": "Réseaux"}).status_code == 422
    assert client.post(reverse("offer:save_search"), {"name": "Tout"}).status_code == 422
    search = SavedSearch.objects.get()
    assert search.query == "q=r%C3%A9seaux&region=wallonia"
    assert "Réseaux" in client.get(reverse("offer:searches")).content.decode()
    signed_in_as(PersonFactory.create()).post(reverse("offer:forget_search", args=[search.pk]))
    assert SavedSearch.objects.exists()
    client.post(reverse("offer:forget_search", args=[search.pk]))
    assert not SavedSearch.objects.exists()
    assert Client().get(reverse("offer:searches")).status_code == 302


@database
def test_only_what_is_new_is_told_once_a_day_in_the_language_of_the_person() -> None:
    now = timezone.now()
    person = PersonFactory.create(flemish=True)
    old = SessionFactory.create(start_on=now.date() + timedelta(days=40), last_day_on=now.date() + timedelta(days=41))
    search = kept(person, "q=computernetwerken")
    SavedSearch.objects.filter(pk=search.pk).update(told_at=timezone.now())
    refresh_entries(at=now)

    assert searches.tell_what_is_new(at=now + timedelta(hours=25)) == 0
    SavedSearch.objects.filter(pk=search.pk).update(told_at=now - timedelta(days=2))
    fresh = SessionFactory.create(start_on=now.date() + timedelta(days=50), last_day_on=now.date() + timedelta(days=51))
    SessionFactory.create(
        programme=ProgrammeFactory.create(title={"fr": "Tableur", "nl": "Rekenblad"}),
        start_on=fresh.start_on,
        last_day_on=fresh.last_day_on,
    )
    refresh_entries(at=now)

    assert searches.tell_what_is_new(at=now) == 1
    assert searches.tell_what_is_new(at=now + timedelta(hours=2)) == 0
    letter = mail.outbox[0]
    assert letter.to == [person.email]
    assert letter.subject == "Nieuwe opleidingen: Réseaux"
    assert str(old.programme_id) in letter.body
    assert str(fresh.programme_id) in letter.body
    assert "Rekenblad" not in letter.body


@database
def test_the_link_of_a_letter_stops_it_with_one_button_and_reading_it_stops_nothing() -> None:
    now = timezone.now()
    search = kept(PersonFactory.create())
    SavedSearch.objects.update(told_at=now - timedelta(days=2))
    SessionFactory.create(start_on=now.date() + timedelta(days=50), last_day_on=now.date() + timedelta(days=51))
    refresh_entries(at=now)
    searches.tell_what_is_new(at=now)
    link = re.search(r"/mes-recherches/arret/\S+", mail.outbox[0].body).group()  # type: ignore[union-attr]
    visitor = Client()

    assert visitor.get(link).status_code == 200
    search.refresh_from_db()
    assert search.stopped_at is None
    assert visitor.post(link).status_code == 200
    search.refresh_from_db()
    assert search.stopped_at is not None
    SavedSearch.objects.update(told_at=now - timedelta(days=2))
    assert searches.tell_what_is_new(at=now) == 0
    assert visitor.get(link[:-3] + "abc/").status_code == 404


@database
def test_an_operator_is_asked_once_about_an_offer_in_doubt_and_answers_from_the_link() -> None:
    programme = ProgrammeFactory.create(
        organisation=OrganisationFactory.create(email="offre@exemple.be"), published_at=NOW - timedelta(days=300)
    )
    lively = SessionFactory.create(programme__organisation=programme.organisation).programme
    refresh_entries(at=NOW)
    Freshness.objects.update(confirmed_at=NOW - timedelta(days=200))

    assert freshness.ask_operators(at=NOW) == 1
    assert freshness.ask_operators(at=NOW + timedelta(days=1)) == 0
    letter = mail.outbox[0]
    assert letter.to == ["offre@exemple.be"]
    links = re.findall(r"/catalogue/confirmer/\S+", letter.body)
    assert len(links) == 1
    assert lively.freshness.asked_at is None
    visitor = Client()
    assert visitor.get(links[0]).status_code == 200
    assert Freshness.objects.get(pk=programme.pk).confirmed_at == NOW - timedelta(days=200)
    assert "confirmée" in visitor.post(links[0], {"answer": "confirm"}).content.decode()
    assert Freshness.objects.get(pk=programme.pk).confirmed_at > NOW - timedelta(days=1)


@database
def test_the_link_takes_a_training_out_of_the_catalogue_and_a_forged_one_does_nothing() -> None:
    programme = SessionFactory.create().programme
    refresh_entry(programme=programme, at=NOW)
    link = reverse("offer:confirm", args=[freshness.LINK.sign(str(programme.pk))])

    assert Client().post(link[:-3] + "xyz/", {"answer": "withdraw"}).status_code == 404
    assert CatalogueEntry.objects.exists()
    for _twice in range(2):
        assert "n’est plus dans le catalogue" in Client().post(link, {"answer": "withdraw"}).content.decode()

    assert not CatalogueEntry.objects.exists()
    assert CatalogueWithdrawal.objects.filter(pk=programme.pk).exists()
    assert JournalEntry.objects.filter(name="offer.programme.withdrawn.v1").count() == 1


@database
def test_the_page_for_other_sites_alone_may_be_framed_and_is_light() -> None:
    session = SessionFactory.create()
    refresh_entries(at=timezone.now())

    answer = Client().get(reverse("offer:embed"), {"organisme": str(session.programme.organisation_id), "hl": "nl"})
    catalogue = Client().get(reverse("offer:catalogue"))

    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'none'" in catalogue.headers["Content-Security-Policy"]
    assert catalogue.headers["X-Frame-Options"] == "DENY"
    page = answer.content.decode()
    assert '<html lang="nl">' in page
    assert "Computernetwerken" in page
    assert len(page.encode()) < 30_000


@database
def test_an_operator_reads_how_to_show_its_offer_on_its_own_page_and_others_do_not() -> None:
    session = SessionFactory.create()
    refresh_entries(at=timezone.now())
    organisation = session.programme.organisation
    own = signed_in_as(MembershipFactory.create(role=Role.OPERATOR_ADMIN.value, organisation=organisation))

    page = own.get(organisation.get_absolute_url()).content.decode()
    public = Client().get(organisation.get_absolute_url()).content.decode()

    assert "&lt;iframe" in page
    assert "&lt;iframe" not in public
    assert "Dates vérifiées le" in public


def test_a_comparison_reads_four_keys_and_finds_what_is_common() -> None:
    keys = [f"01890a5d-ac96-774b-bcce-b302099a805{n}" for n in range(6)]

    assert read_compared([keys[0], keys[0], "x"]) == ([read_compared(keys)[0][0]], False)
    assert len(read_compared(keys)[0]) == 4
    assert read_compared(keys)[1]
    assert in_common([[1, 2, 3], [3, 1], [1, 3, 4]]) == [1, 3]
    assert in_common([[1]]) == []
    assert differ(["a", "a"]) is False
    assert differ(["a", ""])


@pytest.mark.parametrize(
    ("confirmed", "last_start", "doubtful"),
    [
        (date(2026, 11, 1), None, False),
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 1), date(2026, 8, 1), False),
        (date(2026, 1, 1), date(2027, 1, 1), False),
        (date(2025, 11, 1), date(2027, 1, 1), True),
    ],
)
def test_an_offer_is_in_doubt_after_half_a_year_without_dates_or_a_year_without_a_word(
    confirmed: date, last_start: date | None, doubtful: bool
) -> None:
    today = date(2026, 11, 22)

    assert is_doubtful(today=today, confirmed_on=confirmed, last_start_on=last_start, published_on=date(2025, 1, 1)) is doubtful
    assert may_be_asked(today=today, asked_on=None)
    assert not may_be_asked(today=today, asked_on=date(2026, 11, 1))


@given(near=some.integers(0, 30), remote=some.integers(0, 30))
def test_interleaving_loses_nobody_and_keeps_each_order(near: int, remote: int) -> None:
    mixed = interleaved([("n", n) for n in range(near)], [("r", n) for n in range(remote)])

    assert [thing for thing in mixed if thing[0] == "n"] == [("n", n) for n in range(near)]
    assert [thing for thing in mixed if thing[0] == "r"] == [("r", n) for n in range(remote)]


@given(lots=some.sets(some.integers(1, LOTS - 1), max_size=40), day=some.integers(700_000, 760_000))
def test_the_draw_of_a_day_gives_each_lot_a_place_of_its_own(lots: set[int], day: int) -> None:
    drawn = [shuffled(lot=lot, day=day) for lot in lots]

    assert len(set(drawn)) == len(lots)
    assert all(0 <= place < 1 for place in drawn)


def test_words_are_mended_by_their_sound_then_by_their_letters() -> None:
    assert best_mending("reso", ["resoudre", "reseau", "ressource"]) == "reseau"
    assert best_mending("tablur", ["tableur", "table", "mesure"]) == "tableur"
    assert best_mending("xyzw", ["tableur"]) is None
    assert best_mending("reso", []) is None
    assert sound("reseaux") == sound("reso")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("projectbeheer", ["project", "beheer"]),
        ("gegevensbeheer", ["gegevens", "beheer"]),
        ("beheer", []),
        ("onbekendbeheer", ["beheer"]),
        ("veiligheidsbeheer", ["veiligheid", "beheer"]),
    ],
)
def test_dutch_compounds_are_split_by_a_vocabulary(word: str, parts: list[str]) -> None:
    assert compound_parts(word, {"project", "beheer", "gegevens", "veiligheid"}) == parts


def test_places_are_known_by_name_postcode_or_the_number_beside() -> None:
    named = {
        typed: find_spot(typed, TOWNS)
        for typed in ("7500", "tournai", "7500 Tournai", "villeneuve d'ascq", "7543", "99999", "x", "Atlantide")
    }

    assert [spot.name if spot else None for spot in named.values()] == [
        "Tournai",
        "Tournai",
        "Tournai",
        "Villeneuve-d’Ascq",
        "Kain",
        None,
        None,
        None,
    ]
    assert round(kilometres(50.61, 3.39, 50.63, 3.06)) == 23
