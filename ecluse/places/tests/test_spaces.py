"""The spaces: counted, filtered, drawn, shown at their site."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecluse.network.testing import SiteFactory
from ecluse.places import api
from ecluse.places.testing import SpaceFactory

pytestmark = pytest.mark.django_db


def test_the_page_counts_spaces_seats_and_square_metres() -> None:
    SpaceFactory.create(immersive=True, name="Caverne")
    SpaceFactory.create(smart_corner=True, name="Coin", site=SiteFactory.create(lille=True))

    everything = Client().get("/espaces/")
    immersive = Client().get("/espaces/?type=immersive")
    french = Client().get("/espaces/?region=hauts_de_france")

    assert everything.context["totals"] == api.Totals(2, 18, 360)
    assert [card.title for card in immersive.context["cards"]] == ["Caverne"]
    assert immersive.context["totals"].area == 320
    assert [card.title for card in french.context["cards"]] == ["Coin"]
    assert [link.count for link in everything.context["tabs"]] == [2, 1, 1, 0]


def test_a_filter_that_does_not_exist_filters_nothing() -> None:
    SpaceFactory.create()

    assert len(Client().get("/espaces/?type=castle&region=atlantis&page=???").context["cards"]) == 1


def test_an_empty_list_says_what_to_do() -> None:
    page = Client().get("/espaces/?type=immersive").content.decode()

    assert "Aucun espace de ce type ici" in page


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_page_opens_in_each_language(language: str) -> None:
    SpaceFactory.create()
    client = Client()
    client.cookies["ecluse_language"] = language

    assert f'<html lang="{language}"' in client.get("/espaces/").content.decode()


def test_the_list_costs_the_same_for_one_space_and_for_ten() -> None:
    SpaceFactory.create()
    with CaptureQueriesContext(connection) as one:
        Client().get("/espaces/")
    for _n in range(9):
        SpaceFactory.create()
    with CaptureQueriesContext(connection) as ten:
        Client().get("/espaces/")

    assert len(one) == len(ten)


def test_the_page_of_a_site_shows_its_spaces() -> None:
    space = SpaceFactory.create(immersive=True, name="Caverne", presentation={"nl": "Een grot"})
    SpaceFactory.create(name="Ailleurs")

    page = Client().get(f"/sites/{space.site_id}/").content.decode()

    assert "Caverne" in page
    assert '<p lang="nl">Een grot</p>' in page
    assert "Ailleurs" not in page


def test_a_name_is_given_once_at_a_site() -> None:
    space = SpaceFactory.create(name="Caverne")
    SpaceFactory.create(name="Caverne")

    with pytest.raises(IntegrityError, match="space_name_once"), transaction.atomic():
        SpaceFactory.create(name="Caverne", site=space.site)


def test_the_door_gives_one_space_with_its_site() -> None:
    space = SpaceFactory.create()

    found = api.space_by_id(space.pk)

    assert found == space
    assert list(api.spaces_at([space.site_id])) == [space]
