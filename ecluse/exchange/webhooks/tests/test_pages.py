"""The pages about programs that are told: in French, nothing lost, secrets shown once, nothing of another organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ecluse.exchange.models import Webhook, WebhookMessage
from ecluse.exchange.webhooks.kinds import KINDS
from ecluse.exchange.webhooks.managing import pause
from ecluse.foundation.access import Hat, Role
from ecluse.network.testing import a_hat, signed_in_as
from ecluse.offer.events import EnrolmentAccepted

from .receiver import Receiver

pytestmark = pytest.mark.django_db
KIND = EnrolmentAccepted.name
Connect = Callable[..., Webhook]
LIST, ADD = reverse("exchange:webhooks"), reverse("exchange:add_webhook")


@pytest.fixture
def browser(admin: Hat) -> Browser:
    return signed_in_as(admin)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "’")


def at(name: str, webhook: Webhook, *more: object) -> str:
    return reverse(f"exchange:{name}", args=[webhook.pk, *more])


def test_the_list_is_reached_from_the_connected_tools_and_says_what_it_is_for(browser: Browser) -> None:
    assert f'href="{LIST}"' in text_of(browser.get(reverse("records:tools")))

    page = text_of(browser.get(LIST))
    assert "Aucun logiciel n’est prévenu" in page
    assert f'href="{ADD}"' in page


def test_a_program_is_added_tested_and_told(browser: Browser, receiver: Receiver) -> None:
    answer = browser.post(ADD, {"name": "Odoo", "address": receiver.address, "kinds": [KIND]})
    webhook = Webhook.objects.get()
    found = re.search(r'id="secret" value="(whsec_[^"]+)"', text_of(answer))

    assert found
    assert "no-store" in answer.headers["Cache-Control"]
    page = text_of(browser.post(at("webhook_act", webhook, "reprise"), follow=True))
    assert "a reçu l’essai" in page
    assert "prévenu" in page
    for address in (LIST, at("webhook", webhook), at("webhook_secret", webhook)):
        assert found[1] not in text_of(browser.get(address))
    assert all(found[1] not in str(one.get_decoded()) for one in Session.objects.all())


def test_a_test_that_fails_says_why_and_loses_nothing(browser: Browser, receiver: Receiver) -> None:
    browser.post(ADD, {"name": "Odoo", "address": receiver.address, "kinds": [KIND]})
    webhook = Webhook.objects.get()
    receiver.next = [(401, b"", {})]

    page = text_of(browser.post(at("webhook_act", webhook, "reprise"), follow=True))

    assert "L’essai n’a pas été reçu. Il ne nous reconnaît pas (401)" in page
    assert "Envoyer l’essai" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "address": "https://crm.exemple.be/", "kinds": [KIND]}, "obligatoire"),
        ({"name": "Odoo", "address": "http://crm.exemple.be/", "kinds": [KIND]}, "https"),
        ({"name": "Odoo", "address": "https://crm.exemple.be/", "kinds": []}, "Cochez au moins une chose"),
        ({"name": "Odoo", "address": "https://crm.exemple.be/", "kinds": ["network.person.erased.v1"]}, "network.person"),
    ],
)
def test_what_does_not_hold_is_answered_with_all_that_was_typed(browser: Browser, sent: dict[str, Any], words: str) -> None:
    answer = browser.post(ADD, sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert f'value="{sent["address"]}"' in text_of(answer)
    assert not Webhook.objects.exists()


def test_it_is_changed_paused_and_ended(browser: Browser, connect: Connect, receiver: Receiver) -> None:
    webhook = connect()
    sent = {"name": "Autre", "address": receiver.address, "kinds": [KIND]}
    assert "Autre" in text_of(browser.post(at("change_webhook", webhook), sent, follow=True))

    page = text_of(browser.post(at("webhook_act", webhook, "pause"), follow=True))
    assert "vous l’avez mis en pause" in page
    assert "Reprendre sans rattraper" in page
    browser.post(at("webhook_act", webhook, "nouveau-depart"))
    webhook.refresh_from_db()
    assert webhook.is_live

    assert "effacés" in text_of(browser.get(at("end_webhook", webhook)))
    assert "n’est plus prévenu" in text_of(browser.post(at("end_webhook", webhook), follow=True))
    assert browser.get(at("webhook", webhook)).status_code == 200
    for name in ("change_webhook", "webhook_secret", "end_webhook"):
        assert browser.get(at(name, webhook)).status_code == 404


def test_a_change_to_the_name_of_another_one_is_refused(browser: Browser, connect: Connect) -> None:
    webhook, _other = connect(), connect(name="Odoo")
    sent = {"name": "odoo", "address": webhook.address, "kinds": [KIND]}

    answer = browser.post(at("change_webhook", webhook), sent)

    assert answer.status_code == 422
    assert "s’appelle déjà « odoo »" in text_of(answer)


def test_a_secret_is_changed_once_however_often_the_page_is_sent(browser: Browser, connect: Connect) -> None:
    webhook = connect()
    sent = {"why": "overlap", "newest": webhook.secrets.get().pk}

    first = browser.post(at("webhook_secret", webhook), sent)
    again = browser.post(at("webhook_secret", webhook), sent)

    assert "whsec_" in text_of(first)
    assert (again.status_code, webhook.secrets.count()) == (302, 2)


def test_a_message_is_sent_again_from_the_page(browser: Browser, connect: Connect) -> None:
    webhook = connect()
    message = WebhookMessage.objects.create(
        webhook=webhook, kind=KIND, happened_at=timezone.now(), due_at=timezone.now(), state="given_up", attempts=10, status=500
    )

    page = text_of(browser.get(at("webhook", webhook)))
    assert "Quelqu’un a une place" in page
    assert "Il est tombé en panne (500)." in page
    assert "10 essais" in page
    browser.post(at("webhook_again", webhook), {"message": message.pk})
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)


def test_reading_changes_nothing_and_acts_are_posted(browser: Browser, connect: Connect) -> None:
    webhook = connect()

    assert browser.get(at("webhook_act", webhook, "pause")).status_code == 405
    assert browser.get(at("webhook_again", webhook)).status_code == 405
    for sent in ({}, {"message": "x"}, {"message": str(webhook.pk)}):
        assert browser.post(at("webhook_again", webhook), sent).status_code == 404
    assert browser.post(at("webhook_act", webhook, "autre")).status_code == 404


def test_the_programs_of_another_operator_do_not_exist(connect: Connect) -> None:
    webhook = connect()
    message, other = webhook.messages.get(), signed_in_as(a_hat(Role.OPERATOR_ADMIN))

    for name in ("webhook", "change_webhook", "webhook_secret", "end_webhook"):
        assert other.get(at(name, webhook)).status_code == 404
    for address in (at("webhook_act", webhook, "pause"), at("webhook_again", webhook), at("end_webhook", webhook)):
        assert other.post(address, {"message": message.pk}).status_code == 404
    assert webhook.name not in text_of(other.get(LIST))
    webhook.refresh_from_db()
    assert webhook.is_live
    assert signed_in_as(a_hat(Role.TRAINER)).get(LIST).status_code == 404


def test_pages_ask_as_much_for_many_as_for_one(browser: Browser, connect: Connect, admin: Hat) -> None:
    webhook = connect()
    counts = []
    for _turn in range(2):
        browser.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            browser.get(LIST)
            browser.get(at("webhook", webhook))
        counts.append(len(asked))
        for number in range(3):
            pause(by=admin, webhook=connect(name=f"Autre {len(counts)} {number}"), at=timezone.now())
            WebhookMessage.objects.create(webhook=webhook, kind=KIND, happened_at=timezone.now(), due_at=timezone.now())

    assert counts[0] == counts[1]


def test_a_page_full_of_failures_stays_light(browser: Browser, connect: Connect) -> None:
    webhook = connect(kinds=list(KINDS))
    Webhook.objects.filter(pk=webhook.pk).update(failures=3, failing_since=timezone.now(), told=12_345)
    for _turn in range(12):
        WebhookMessage.objects.create(
            webhook=webhook,
            kind=KIND,
            happened_at=timezone.now(),
            due_at=timezone.now(),
            attempts=3,
            status=500,
            tried_at=timezone.now(),
        )

    page = browser.get(at("webhook", webhook)).content.decode()

    assert len(re.findall(r"<[a-z]", page)) < 350
    assert len(page) < 80_000
