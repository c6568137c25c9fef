"""The tools of an operator: connected by its administrator alone, their secret shown once, changed without a gap, sent away."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import OrganisationFactory, a_hat, signed_in_as
from ecluse.records.actions.connecting import NOTED_EVERY, note_use
from ecluse.records.models import Client, Scope
from ecluse.records.queries.clients import forget_who_was_heard, speaker_by_secret
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker

pytestmark = pytest.mark.django_db
USUAL = ["statements/write", "statements/read/mine", "state", "define"]


@pytest.fixture
def admin() -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, OrganisationFactory.create(name="Centre A"))


@pytest.fixture
def browser(admin: Hat) -> Browser:
    return signed_in_as(admin)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "’")


def connect(browser: Browser, name: str = "Moodle") -> tuple[Client, str]:
    response = browser.post(reverse("records:connect_tool"), {"name": name, "scopes": USUAL})
    assert response.status_code == 200, text_of(response)
    found = re.search(r'id="secret" value="([^"]+)"', text_of(response))
    assert found
    return Client.objects.get(name=name), found.group(1)


def is_heard(client: Client, secret: str, *, in_days: int = 0) -> bool:
    forget_who_was_heard()
    return speaker_by_secret(client.key, secret, at=timezone.now() + timedelta(days=in_days)) is not None


def test_without_a_tool_the_page_says_what_one_is_and_where_it_speaks(browser: Browser) -> None:
    page = text_of(browser.get(reverse("records:tools")))

    assert "Aucun outil n’est connecté" in page
    assert "/xapi/" in page
    assert "Moodle" in page


def test_the_secret_of_a_new_tool_is_shown_once_and_kept_nowhere(browser: Browser, admin: Hat) -> None:
    client, secret = connect(browser)

    assert is_heard(client, secret)
    assert client.organisation_id == admin.organisation_id
    assert set(client.scopes) == set(USUAL)
    assert client.made_by_id == admin.person_id
    for address in (reverse("records:tools"), reverse("records:tool", args=[client.pk])):
        assert secret not in text_of(browser.get(address))
    assert all(secret not in str(session.get_decoded()) for session in Session.objects.all())


def test_the_answer_with_the_secret_is_kept_by_no_cache(browser: Browser) -> None:
    response = browser.post(reverse("records:connect_tool"), {"name": "Moodle", "scopes": USUAL})

    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "scopes": USUAL}, "obligatoire"),
        ({"name": "M" * 101, "scopes": USUAL}, "100"),
        ({"name": "Moodle", "scopes": []}, "cochez au moins une chose"),
        ({"name": "Moodle", "scopes": ["everything"]}, "everything"),
    ],
)
def test_a_tool_that_cannot_be_connected_loses_nothing_typed(browser: Browser, sent: dict[str, Any], words: str) -> None:
    response = browser.post(reverse("records:connect_tool"), sent)

    assert response.status_code == 422
    assert words in text_of(response)
    assert f'value="{sent["name"]}"' in text_of(response) or not sent["name"]
    assert not Client.objects.exists()


def test_two_tools_of_one_organisation_have_two_names(browser: Browser) -> None:
    connect(browser)
    response = browser.post(reverse("records:connect_tool"), {"name": "moodle", "scopes": USUAL})

    assert response.status_code == 422
    assert "s’appelle déjà" in text_of(response)
    assert Client.objects.count() == 1


def test_a_changed_secret_leaves_seven_days_to_change_the_tool(browser: Browser) -> None:
    client, former = connect(browser)
    address = reverse("records:change_secret", args=[client.pk])

    response = browser.post(address, {"why": "overlap", "newest": client.secrets.get().pk})
    fresh = re.search(r'id="secret" value="([^"]+)"', text_of(response)).group(1)  # type: ignore[union-attr]

    assert is_heard(client, former, in_days=6)
    assert not is_heard(client, former, in_days=8)
    assert is_heard(client, fresh, in_days=8)
    assert "valable jusqu’au" in text_of(browser.get(reverse("records:tool", args=[client.pk])))


def test_a_secret_that_leaked_opens_nothing_from_now_on(browser: Browser) -> None:
    client, former = connect(browser)

    browser.post(reverse("records:change_secret", args=[client.pk]), {"why": "leaked", "newest": client.secrets.get().pk})

    assert not is_heard(client, former)
    assert client.secrets.count() == 2


def test_the_page_sent_twice_makes_one_secret(browser: Browser) -> None:
    client, _former = connect(browser)
    sent = {"why": "overlap", "newest": client.secrets.get().pk}
    address = reverse("records:change_secret", args=[client.pk])

    browser.post(address, sent)
    again = browser.post(address, sent)

    assert again.status_code == 302
    assert client.secrets.count() == 2


def test_a_tool_sent_away_is_heard_no_more_and_stays_in_the_list(browser: Browser) -> None:
    client, secret = connect(browser)
    asked = text_of(browser.get(reverse("records:end_tool", args=[client.pk])))

    answer = browser.post(reverse("records:end_tool", args=[client.pk]), follow=True)

    assert "reste dans le carnet" in asked
    assert "n’écrit et ne lit plus rien" in text_of(answer)
    assert not is_heard(client, secret)
    assert "Moodle" in text_of(browser.get(reverse("records:tools")))
    assert browser.get(reverse("records:change_secret", args=[client.pk])).status_code == 404


def test_the_tools_of_another_operator_do_not_exist(browser: Browser) -> None:
    client, secret = connect(browser, "Simulateur")
    other = signed_in_as(a_hat(Role.OPERATOR_ADMIN))

    assert other.get(reverse("records:tool", args=[client.pk])).status_code == 404
    for name in ("change_secret", "end_tool"):
        address = reverse(f"records:{name}", args=[client.pk])
        assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    assert "Simulateur" not in text_of(other.get(reverse("records:tools")))
    assert is_heard(client, secret)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEARNER, Role.COORDINATOR])
def test_nobody_else_connects_tools(role: Role) -> None:
    assert signed_in_as(a_hat(role)).get(reverse("records:tools")).status_code == 404


def test_the_list_asks_as_much_for_one_tool_as_for_ten(browser: Browser, admin: Hat) -> None:
    a_speaker(organisation_id=admin.organisation_id)
    browser.get(reverse("records:tools"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(reverse("records:tools"))
    for _turn in range(9):
        a_speaker(organisation_id=admin.organisation_id)
    with CaptureQueriesContext(connection) as ten:
        page = text_of(browser.get(reverse("records:tools")))

    assert page.count("connecté</") >= 10
    assert len(one) == len(ten)


def test_when_a_tool_spoke_last_is_noted_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    speaker: Speaker = a_speaker(Scope.WRITE)
    at = timezone.now()

    with django_assert_num_queries(1):
        note_use(by=speaker, at=at)
    with django_assert_num_queries(0):
        note_use(by=speaker, at=at + timedelta(minutes=59))
    assert Client.objects.get().used_at == at
    note_use(by=speaker, at=at + NOTED_EVERY)
    assert Client.objects.get().used_at == at + NOTED_EVERY
