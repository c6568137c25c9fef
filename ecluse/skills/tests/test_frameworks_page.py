"""The page of frameworks: references in full, those of organisations a few at a time, all of them one step away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecluse.network.testing import OrganisationFactory
from ecluse.skills.queries.frameworks import MOST_OWN
from ecluse.skills.testing import FrameworkFactory

pytestmark = pytest.mark.django_db


def page(name: str, query: str = "") -> str:
    return Client().get(reverse(f"skills:{name}") + query).content.decode()


def test_those_of_organisations_beyond_the_first_are_one_step_away(django_assert_max_num_queries: Any) -> None:
    organisation = OrganisationFactory.create()
    for number in range(MOST_OWN + 10):
        FrameworkFactory.create(code=f"bois-{number:02}", title={"fr": f"Bois {number:02}"}, organisation=organisation)
    FrameworkFactory.create(code="esco")

    first = page("frameworks")
    assert first.count("Bois ") >= MOST_OWN
    assert reverse("skills:frameworks_of_organisations") in first
    with django_assert_max_num_queries(8):
        all_of_them = page("frameworks_of_organisations")
    assert "Bois 19" in all_of_them and "Bois 20" not in all_of_them
    assert "esco" not in all_of_them.partition("<main")[2].lower().partition("</main>")[0].replace("avec esco", "").replace(
        "d’esco", ""
    )


def test_without_any_of_its_own_the_network_reads_how_they_come() -> None:
    assert reverse("skills:frameworks_of_organisations") not in page("frameworks")
    assert "Aucune organisation" in page("frameworks_of_organisations")


def test_an_old_bookmark_is_the_first_page() -> None:
    FrameworkFactory.create(code="bois", title={"fr": "Bois"}, organisation=OrganisationFactory.create())

    assert "Bois" in page("frameworks_of_organisations", "?page=%00%ff")
