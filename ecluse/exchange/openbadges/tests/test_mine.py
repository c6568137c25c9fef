"""A holder sees which applications come, and sends them away."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ecluse.exchange.models import Grant
from ecluse.exchange.openbadges import scopes
from ecluse.foundation import privacy
from ecluse.network.testing import PersonFactory, signed_in_as

from .helpers import Wallet, call

pytestmark = pytest.mark.django_db
PAGE = "exchange:my_applications"


@pytest.fixture
def holder() -> Any:
    return PersonFactory.create()


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode()).split("<main", 1)[1]


def test_before_any_application_the_page_says_what_will_be_here(holder: Any) -> None:
    assert "Aucune application ne lit vos badges." in text_of(signed_in_as(holder).get(reverse(PAGE)))


def test_my_badges_lead_to_the_applications(holder: Any) -> None:
    assert reverse(PAGE) in text_of(signed_in_as(holder).get(reverse("credentials:mine")))


def test_an_application_is_listed_with_what_it_may_do_and_sent_away(holder: Any) -> None:
    wallet = Wallet.registered()
    token = wallet.tokens(holder, scope=scopes.READ)["access_token"]
    call(token)
    browser = signed_in_as(holder)

    shown = text_of(browser.get(reverse(PAGE)))
    assert "Portefeuille Exemple" in shown
    assert "Lire tous vos badges" in shown
    assert "Venue en dernier le" in shown
    assert scopes.READ not in shown

    done = browser.post(reverse("exchange:send_application_away", args=[wallet.id]), follow=True)
    assert "ne lit plus rien de vous" in text_of(done)
    assert call(token).status_code == 401
    again = browser.post(reverse("exchange:send_application_away", args=[wallet.id]), follow=True)
    assert "ne lit plus rien de vous" in text_of(again)


def test_nobody_sends_away_the_application_of_somebody_else(holder: Any) -> None:
    wallet = Wallet.registered()
    token = wallet.tokens(holder)["access_token"]

    signed_in_as(PersonFactory.create()).post(reverse("exchange:send_application_away", args=[wallet.id]))

    assert call(token, "profile").status_code == 200


def test_the_list_costs_the_same_whatever_its_length(holder: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = signed_in_as(holder)
    Wallet.registered().tokens(holder)
    browser.get(reverse(PAGE))
    with django_assert_num_queries(4):
        browser.get(reverse(PAGE))
    for _turn in range(4):
        Wallet.registered().tokens(holder)
    with django_assert_num_queries(4):
        browser.get(reverse(PAGE))


def test_an_erasure_takes_the_agreements_with_it(holder: Any) -> None:
    Wallet.registered().tokens(holder)

    privacy.erase(holder.pk)

    assert not Grant.objects.exists()
