"""What happens is told to the programs of its own organisation, each time at least once, signed, however often it fails before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from ecluse.exchange.models import Webhook, WebhookMessage
from ecluse.exchange.webhooks import sending, taking
from ecluse.exchange.webhooks.kinds import FORGOTTEN, KINDS, STATEMENTS
from ecluse.exchange.webhooks.managing import change_secret, end, go_on, pause, send_again
from ecluse.exchange.webhooks.saying import LARGEST, body_of
from ecluse.exchange.webhooks.sending import forget_old, run
from ecluse.exchange.webhooks.signing import secret_of, signature
from ecluse.foundation.access import SYSTEM, Hat, Role
from ecluse.foundation.news import Event, publish
from ecluse.learning.events import CompetenceAttested
from ecluse.network.events import PersonErased
from ecluse.network.testing import OrganisationFactory, a_hat
from ecluse.offer.events import EnrolmentAccepted, EnrolmentMoved, EnrolmentRequested, EnrolmentWithdrawn
from ecluse.records.api import Speaker, keep_statements
from ecluse.records.testing import a_speaker, a_statement

from .receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled")]
Connect = Callable[..., Webhook]


def tell(event: Event) -> None:
    with transaction.atomic():
        publish(event, by=SYSTEM, at=timezone.now())


def happens(
    organisation_id: UUID | None, kind: type[EnrolmentMoved] = EnrolmentAccepted, *, person_id: UUID | None = None
) -> EnrolmentMoved:
    """A step of an enrolment at an organisation."""
    assert organisation_id is not None
    event = kind(
        enrolment_id=uuid4(),
        session_id=uuid4(),
        programme_id=uuid4(),
        person_id=person_id or uuid4(),
        organisation_id=organisation_id,
    )
    tell(event)
    return event


def later(**wait: float) -> datetime:
    return timezone.now() + timedelta(**wait)


def test_what_happens_is_told_once_with_keys_and_addresses(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    event = happens(admin.organisation_id)

    assert run(later()) == 1
    assert run(later(seconds=10)) == 0

    (said,) = receiver.told
    assert said["type"] == "offer.enrolment.accepted.v1"
    assert set(said["data"]) == {"organisation_id", "enrolment_id", "session_id", "programme_id", "person_id"}
    assert said["data"]["person_id"] == str(event.person_id)
    assert said["links"]["session"].endswith(f"/sessions/{event.session_id}/")
    assert said["timestamp"].endswith("Z")
    webhook.refresh_from_db()
    assert webhook.told == 2
    assert receiver.asked[1][0]["Content-Type"] == "application/json"


def test_only_the_kinds_that_were_chosen_at_the_own_organisation_since_it_was_connected(
    connect: Connect, receiver: Receiver, admin: Hat
) -> None:
    happens(admin.organisation_id)
    connect()
    happens(admin.organisation_id, EnrolmentRequested)
    happens(OrganisationFactory.create().pk)
    withdrawn = happens(admin.organisation_id, EnrolmentWithdrawn)

    run(later())

    assert [said["data"]["enrolment_id"] for said in receiver.told] == [str(withdrawn.enrolment_id)]


def test_the_signature_is_that_of_the_body_and_of_the_moment(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    secret = change_secret(by=admin, webhook=webhook, at=timezone.now(), has_leaked=True)
    happens(admin.organisation_id)
    at = later()
    run(at)

    headers, body = receiver.asked[-1]
    seconds = int(headers["webhook-timestamp"])
    assert seconds == int(at.timestamp())
    expected = signature(secret_of(secret), message=headers["webhook-id"], seconds=seconds, body=body)
    assert headers["webhook-signature"] == expected


def test_during_a_change_both_secrets_sign_and_a_week_later_the_new_one(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    change_secret(by=admin, webhook=webhook, at=timezone.now())
    change_secret(by=admin, webhook=webhook, at=timezone.now())
    happens(admin.organisation_id)
    run(later())
    assert receiver.asked[-1][0]["webhook-signature"].count("v1,") == 2

    happens(admin.organisation_id)
    run(later(days=8))
    assert receiver.asked[-1][0]["webhook-signature"].count("v1,") == 1


def test_a_failure_is_tried_again_with_the_same_id_and_another_moment(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    connect()
    happens(admin.organisation_id)
    receiver.next = [(500, b"oops", {})]

    assert run(later()) == 0
    assert run(later(seconds=2)) == 0
    assert run(later(seconds=10)) == 1

    (_test, first, second), (one, other) = receiver.ids, receiver.told
    assert first == second
    assert one == other
    assert receiver.asked[1][0]["webhook-timestamp"] != receiver.asked[2][0]["webhook-timestamp"]
    message = WebhookMessage.objects.get(kind=EnrolmentAccepted.name)
    assert (message.state, message.attempts, message.status) == ("taken", 2, 204)


@pytest.mark.parametrize("answer", [(302, b"", {"Location": "/ailleurs"}), (404, b"", {}), (200, b"x" * 200_000, {})])
def test_what_is_no_acceptance_is_a_failure(connect: Connect, receiver: Receiver, admin: Hat, answer: Any) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    receiver.next = [answer]

    assert run(later()) == 0

    assert len(receiver.told) == 1
    webhook.refresh_from_db()
    assert webhook.failures == 1
    assert webhook.is_live


def test_an_address_that_fails_is_asked_for_one_message_at_a_time_and_all_goes_once_it_answers(
    connect: Connect, receiver: Receiver, admin: Hat
) -> None:
    connect()
    for _turn in range(5):
        happens(admin.organisation_id)
    receiver.always = (503, b"", {})
    for seconds in (0, 6, 40):
        run(later(seconds=seconds))
    assert len(receiver.told) == 3

    receiver.always = (204, b"", {})
    assert run(later(minutes=5)) == 5
    assert len({said["data"]["enrolment_id"] for said in receiver.told}) == 5


def test_what_the_other_side_asks_to_wait_is_waited_for(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    connect()
    happens(admin.organisation_id)
    receiver.next = [(429, b"", {"Retry-After": "3600"})]
    run(later())

    assert run(later(minutes=50)) == 0
    assert run(later(minutes=70)) == 1


def test_gone_ends_it_with_a_letter(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    happens(admin.organisation_id)
    receiver.next = [(410, b"", {})]
    run(later())
    run(later(days=1))

    webhook.refresh_from_db()
    assert (webhook.ended_at is not None, webhook.why) == (True, "gone")
    assert len(receiver.told) == 1
    assert not WebhookMessage.objects.filter(state="waiting").exists()
    (letter,) = mail.outbox
    assert "Sirius" in letter.subject


def test_after_three_days_it_is_paused_with_one_letter_and_nothing_is_lost(
    connect: Connect, receiver: Receiver, admin: Hat
) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    receiver.always = (500, b"", {})
    for hours in (0, 24, 48, 73, 96):
        run(later(hours=hours))
    happens(admin.organisation_id)
    run(later(hours=97))

    webhook.refresh_from_db()
    assert (webhook.is_live, webhook.why, len(mail.outbox)) == (False, "failing", 1)
    assert len(receiver.told) == 4
    assert mail.outbox[0].to == [admin_of(webhook)]

    receiver.always = (204, b"", {})
    go_on(by=admin, webhook=webhook, at=later(hours=98))
    assert run(later(hours=98)) == 2


def admin_of(webhook: Webhook) -> str:
    assert webhook.made_by is not None
    return str(webhook.made_by.email)


def test_a_pause_may_be_left_without_what_happened_meanwhile(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    pause(by=admin, webhook=webhook, at=timezone.now())
    webhook.refresh_from_db()
    happens(admin.organisation_id)
    assert run(later()) == 0

    go_on(by=admin, webhook=webhook, at=timezone.now(), skip=True)
    fresh = happens(admin.organisation_id)
    run(later())

    assert [said["data"]["enrolment_id"] for said in receiver.told] == [str(fresh.enrolment_id)]


def test_a_message_that_one_address_never_takes_is_given_up_and_delays_no_other(
    connect: Connect, receiver: Receiver, admin: Hat
) -> None:
    webhook = connect()
    receiver.will_not_take = {str(happens(admin.organisation_id).enrolment_id)}
    for turn in range(10):
        run(later(days=turn * 2))
        happens(admin.organisation_id)
        run(later(days=turn * 2, seconds=6))

    states = list(
        WebhookMessage.objects.exclude(kind="exchange.webhook.tested.v1").order_by("id").values_list("state", "attempts")
    )
    assert states[0] == ("given_up", 10)
    assert {state for state, _attempts in states[1:]} == {"taken"}
    webhook.refresh_from_db()
    assert webhook.is_live
    assert not mail.outbox


def test_killed_after_it_was_sent_it_is_sent_again_and_never_lost(
    connect: Connect, receiver: Receiver, admin: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    happens(admin.organisation_id)

    def killed(*_arguments: Any, **_named: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sending, "settle", killed)
        run(later())
    assert run(later(seconds=1)) == 1

    _test, first, second = receiver.ids
    assert first == second


def test_killed_between_the_journal_and_the_place_nothing_is_told_twice(
    connect: Connect, receiver: Receiver, admin: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patch.setattr(Webhook, "save", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        run(later())
    assert not webhook.messages.filter(kind=EnrolmentAccepted.name).exists()

    run(later())
    Webhook.objects.filter(pk=webhook.pk).update(cursor=UUID(int=0))
    run(later(seconds=10))
    assert len(receiver.told) == 1


def test_a_program_that_takes_nothing_makes_no_heap(
    connect: Connect, receiver: Receiver, admin: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_WAITING", 4)
    webhook = connect()
    for _turn in range(9):
        happens(admin.organisation_id)
    receiver.always = (500, b"", {})
    run(later())
    run(later(seconds=10))
    assert webhook.messages.filter(state="waiting").count() == 4

    receiver.always = (204, b"", {})
    taken = sum(run(later(hours=hour)) for hour in range(1, 4))
    assert taken == 9


def test_statements_that_come_in_are_told_together_and_each_once(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    connect(kinds=[STATEMENTS])
    speaker: Speaker = a_speaker(organisation_id=admin.organisation_id)
    keep_statements(by=speaker, statements=[a_statement() for _turn in range(3)], version="1.0.3")
    keep_statements(by=a_speaker(), statements=[a_statement()], version="1.0.3")
    run(later())
    run(later(seconds=10))

    (said,) = receiver.told
    assert said["data"]["count"] == 3
    assert set(said["data"]) == {"organisation_id", "count", "since", "until"}
    assert f"/xapi/statements?since={said['data']['since']}" in said["links"]["statements"]


def test_who_was_told_of_a_person_is_told_that_they_are_forgotten_and_nobody_else(
    connect: Connect, receiver: Receiver, admin: Hat
) -> None:
    connect()
    known, unknown = uuid4(), uuid4()
    happens(admin.organisation_id, person_id=known)
    for person_id in (known, unknown):
        tell(PersonErased(person_id=person_id, rows_erased=1, rows_anonymised=0, rows_kept=0))

    run(later())

    assert [said["data"]["person_id"] for said in receiver.told if said["type"] == FORGOTTEN] == [str(known)]


def test_sent_again_by_hand_it_has_the_same_id(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    run(later())
    message = webhook.messages.select_related("webhook").get(kind=EnrolmentAccepted.name)

    send_again(by=admin, message=message, at=timezone.now())
    run(later())

    _test, first, second = receiver.ids
    assert first == second


def test_ended_while_a_message_is_under_way_nothing_breaks(
    connect: Connect, receiver: Receiver, admin: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    settle = sending.settle

    def ended(message: WebhookMessage, *arguments: Any, **named: Any) -> bool:
        end(by=admin, webhook=webhook, at=timezone.now())
        return settle(message, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "settle", ended)
        run(later())
    end(by=admin, webhook=webhook, at=timezone.now())
    happens(admin.organisation_id)
    assert run(later(seconds=10)) == 0
    assert not webhook.secrets.exists()


def test_of_a_letter_without_its_maker_every_administrator_is_a_reader(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    Webhook.objects.filter(pk=webhook.pk).update(made_by=None)
    other = a_hat(Role.OPERATOR_ADMIN, webhook.organisation)
    happens(admin.organisation_id)
    receiver.next = [(410, b"", {})]
    run(later())

    assert other.person_id
    assert len(mail.outbox) == 2


def test_what_is_over_is_erased_after_thirty_days(connect: Connect, receiver: Receiver, admin: Hat) -> None:
    webhook = connect()
    happens(admin.organisation_id)
    run(later())

    assert forget_old(later(days=29)) == 0
    assert forget_old(later(days=31)) == 2
    assert not webhook.messages.exists()


def test_no_body_is_larger_than_the_specification_asks_and_none_names_anybody(connect: Connect) -> None:
    webhook = connect()
    competences = [[str(uuid4()), 4] for _turn in range(1_000)]
    data = {name: str(uuid4()) for name in KINDS[CompetenceAttested.name].says} | {"competences": competences}
    long = WebhookMessage(webhook=webhook, kind=CompetenceAttested.name, data=data, happened_at=timezone.now())

    said = json.loads(body_of(long, webhook.organisation_id))

    assert len(body_of(long, webhook.organisation_id)) < LARGEST
    assert said["data"]["is_shortened"] is True
    assert "competences" not in said["data"]
    names = {name for kind in KINDS.values() for name in kind.says}
    assert not names & {"name", "given_name", "family_name", "email", "birth_on", "reason", "person_ids"}
