"""An administrator connects programs of their own organisation; addresses are proved, secrets shown once and kept sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ecluse.exchange.models import Webhook, WebhookMessage
from ecluse.exchange.webhooks import managing
from ecluse.exchange.webhooks.managing import (
    NameTaken,
    NothingToTell,
    NotLive,
    TooMany,
    change,
    change_secret,
    end,
    go_on,
    pause,
    send_again,
    subscribe,
)
from ecluse.exchange.webhooks.signing import secret_text
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.outside import OutsideRefused
from ecluse.network.testing import a_hat
from ecluse.offer.events import EnrolmentAccepted

from .receiver import Receiver

pytestmark = pytest.mark.django_db
KIND = EnrolmentAccepted.name
Connect = Callable[..., Webhook]


def begin(admin: Hat, address: str = "https://crm.exemple.be/ecluse", **more: object) -> tuple[Webhook, str]:
    values = {"name": "Sirius", "kinds": [KIND]} | more
    assert admin.organisation_id is not None
    return subscribe(by=admin, organisation_id=admin.organisation_id, address=address, at=timezone.now(), **values)  # type: ignore[arg-type]


def test_a_new_program_is_told_nothing_until_its_address_answered_a_test(admin: Hat, receiver: Receiver) -> None:
    webhook, _secret = begin(admin, receiver.address)
    assert (webhook.is_live, webhook.why) == (False, "unproved")
    assert receiver.asked == []

    receiver.next = [(401, b"", {})]
    message = go_on(by=admin, webhook=webhook, at=timezone.now())
    assert (message.status, webhook.is_live, webhook.why) == (401, False, "unproved")

    assert go_on(by=admin, webhook=webhook, at=timezone.now()).status == 204
    assert (webhook.is_live, webhook.why, webhook.failures) == (True, "", 0)
    assert not WebhookMessage.objects.filter(state="waiting").exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://crm.exemple.be/",
        "https://crm.exemple.be:8443/",
        "https://moi:secret@crm.exemple.be/",
        "ftp://crm.exemple.be/",
        "https://",
        "crm.exemple.be",
        "https://crm.exemple.be/\r\nX: y",
        "https://crm.exemple.be/" + "a" * 3_000,
    ],
)
def test_an_address_that_this_house_does_not_call_is_refused(admin: Hat, address: str) -> None:
    with pytest.raises(OutsideRefused):
        begin(admin, address)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_never_called(admin: Hat, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecluse.foundation.outside._resolve", lambda _host, _port: [inside])
    webhook, _secret = begin(admin)

    message = go_on(by=admin, webhook=webhook, at=timezone.now())

    assert (message.problem, message.status, webhook.is_live) == ("address", None, False)


def test_names_kinds_and_numbers_are_held_to_their_rules(admin: Hat, monkeypatch: pytest.MonkeyPatch) -> None:
    webhook, _secret = begin(admin)
    with pytest.raises(NameTaken):
        begin(admin, name=" sirius ")
    for kinds in ([], ["network.person.registered.v1"], ["nothing"]):
        with pytest.raises(NothingToTell):
            begin(admin, name="Autre", kinds=kinds)
    monkeypatch.setattr(managing, "MOST", 1)
    with pytest.raises(TooMany):
        begin(admin, name="Autre")
    end(by=admin, webhook=webhook, at=timezone.now())
    assert begin(admin)[0].name == "Sirius"


def test_another_address_is_proved_again_another_name_is_not(admin: Hat, receiver: Receiver, connect: Connect) -> None:
    webhook = connect()
    change(by=admin, webhook=webhook, name="Odoo", address=webhook.address, kinds=[KIND], at=timezone.now())
    assert (webhook.name, webhook.kinds, webhook.is_live) == ("Odoo", [KIND], True)

    change(by=admin, webhook=webhook, name="Odoo", address=receiver.address + "/2", kinds=[KIND], at=timezone.now())
    webhook.refresh_from_db()
    assert (webhook.is_live, webhook.why) == (False, "unproved")


def test_a_secret_is_random_sealed_and_in_no_table_as_it_is(admin: Hat) -> None:
    webhook, secret = begin(admin)
    other = change_secret(by=admin, webhook=webhook, at=timezone.now())

    assert secret != other
    assert [secret_text(one) for one in webhook.secrets_in_force(timezone.now())] == [other, secret]
    assert [secret_text(one) for one in webhook.secrets_in_force(timezone.now() + timedelta(days=8))] == [other]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(one)::text, '') FROM exchange_webhooksecret AS one")
        assert secret.removeprefix("whsec_") not in cursor.fetchone()[0]


def test_a_secret_that_leaked_signs_nothing_from_now_on(admin: Hat) -> None:
    webhook, secret = begin(admin)
    change_secret(by=admin, webhook=webhook, at=timezone.now(), has_leaked=True)

    assert secret not in [secret_text(one) for one in webhook.secrets_in_force(timezone.now())]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEARNER, Role.COORDINATOR, Role.OPERATOR_ADMIN])
def test_nobody_else_touches_the_programs_of_an_organisation(admin: Hat, connect: Connect, role: Role) -> None:
    webhook, other, at = connect(), a_hat(role), timezone.now()
    message = webhook.messages.select_related("webhook").get()

    for act in (
        lambda: begin(Hat(role, other.person_id, admin.organisation_id if role is not Role.OPERATOR_ADMIN else None), name="x"),
        lambda: change(by=other, webhook=webhook, name="x", address=webhook.address, kinds=[KIND], at=at),
        lambda: go_on(by=other, webhook=webhook, at=at),
        lambda: pause(by=other, webhook=webhook, at=at),
        lambda: end(by=other, webhook=webhook, at=at),
        lambda: change_secret(by=other, webhook=webhook, at=at),
        lambda: send_again(by=other, message=message, at=at),
    ):
        with pytest.raises((NotAllowed, AssertionError)):
            act()
    webhook.refresh_from_db()
    assert (webhook.is_live, webhook.secrets.count()) == (True, 1)


def test_what_has_ended_is_ended(admin: Hat, connect: Connect) -> None:
    webhook = connect()
    message = webhook.messages.get()
    end(by=admin, webhook=webhook, at=timezone.now())
    webhook.refresh_from_db()
    message.webhook = webhook

    with pytest.raises(NotAllowed):
        go_on(by=admin, webhook=webhook, at=timezone.now())
    with pytest.raises(NotAllowed):
        change_secret(by=admin, webhook=webhook, at=timezone.now())
    with pytest.raises(NotLive):
        send_again(by=admin, message=message, at=timezone.now())
