"""Statements go on to another store: in order, at least once, none beyond what is settled, and what it refuses is put aside."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from ecluse.exchange.models import Forwarding, Refused
from ecluse.exchange.xapi.transfers import forwarding as module
from ecluse.exchange.xapi.transfers.forwarding import Sent, forward, forward_all, try_again
from ecluse.exchange.xapi.transfers.managing import NameTaken, end, forward_to
from ecluse.exchange.xapi.transfers.visiting import next_visit
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.outside import OutsideRefused
from ecluse.records.api import Received, Speaker, keep_statements
from ecluse.records.testing import a_speaker, a_statement, a_voiding

from .other_store import OtherStore

pytestmark = pytest.mark.django_db
OTHER_VERB = "http://adlnet.gov/expapi/verbs/passed"
COURSE = "https://cours.exemple.be/tableur"


@pytest.fixture
def speaker() -> Speaker:
    return a_speaker()


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, whose statements are not settled: it is taken as committed."""
    monkeypatch.setattr(module.records, "settled_until", lambda: UUID(int=(1 << 128) - 1))


def keep(speaker: Speaker, *statements: dict[str, Any]) -> list[str]:
    return keep_statements(by=speaker, statements=list(statements), version="1.0.3")


def a_forwarding(speaker: Speaker, store: OtherStore, **more: Any) -> Forwarding:
    values = {"name": "Région", "address": f"{store.address}/statements/", "key": "clé", "secret": "secret-là"} | more
    return forward_to(by=SYSTEM, organisation_id=speaker.organisation_id, at=timezone.now(), **values)


def go(forwarding: Forwarding) -> Sent:
    done = forward(forwarding, at=timezone.now())
    forwarding.refresh_from_db()
    return done


def test_what_was_kept_and_what_comes_goes_over_once_in_order(speaker: Speaker, store: OtherStore) -> None:
    first = keep(speaker, *(a_statement() for _turn in range(3)))
    forwarding = a_forwarding(speaker, store)

    assert go(forwarding).sent == 3
    assert go(forwarding).sent == 0
    later = keep(speaker, a_voiding(first[0]))
    assert go(forwarding).sent == 1

    assert [one["id"] for one in store.kept] == first + later
    assert forwarding.sent == 4
    assert len(store.batches()) == 2
    _method, way, headers, body = store.asked[0]
    assert way == "/xapi/statements"
    assert headers["X-Experience-API-Version"] == "1.0.3"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == "clé:secret-là"
    sent = json.loads(body)[0]
    # When it was stored is when it happened, for one that did not say; the rest is for the other store to say.
    assert sent["timestamp"]
    assert not {"stored", "authority", "version"} & set(sent)


def test_the_secret_lies_sealed(speaker: Speaker, store: OtherStore) -> None:
    forwarding = a_forwarding(speaker, store)

    assert b"secret" not in bytes(forwarding.sealed_secret)
    assert Forwarding.objects.get().secret == "secret-là"


def test_only_what_was_asked_for_goes(speaker: Speaker, store: OtherStore) -> None:
    keep(speaker, a_statement())
    wanted = keep(speaker, a_statement(verb={"id": OTHER_VERB}, context={"contextActivities": {"parent": [{"id": COURSE}]}}))
    keep(speaker, a_statement(verb={"id": OTHER_VERB}))
    other = a_speaker()
    keep(other, a_statement(verb={"id": OTHER_VERB}, object={"id": COURSE}))

    go(a_forwarding(speaker, store, verbs=[OTHER_VERB], activities=[COURSE]))

    assert [one["id"] for one in store.kept] == wanted


def test_what_the_other_store_refuses_is_put_aside_with_its_reason_and_the_rest_goes(speaker: Speaker, store: OtherStore) -> None:
    ids = keep(speaker, *(a_statement() for _turn in range(9)))
    store.will_not_take = {ids[2], ids[7]}
    forwarding = a_forwarding(speaker, store)

    done = go(forwarding)

    assert (done.sent, done.refused) == (7, 2)
    assert [one["id"] for one in store.kept] == [one for one in ids if one not in store.will_not_take]
    assert {one.reason for one in forwarding.refused.all()} == {f"400 no: {ids[2]}", f"400 no: {ids[7]}"}
    assert forwarding.failure == ""

    store.will_not_take = {ids[7]}
    again = {one.reason.split()[-1]: try_again(one, at=timezone.now()) for one in forwarding.refused.all()}
    assert again == {ids[2]: True, ids[7]: False}
    assert Refused.objects.count() == 1


def test_an_id_that_is_there_already_is_no_error_and_holds_nothing_back(speaker: Speaker, store: OtherStore) -> None:
    ids = keep(speaker, a_statement(), a_statement(), a_statement())
    store.keep([{"id": ids[1], "verb": "another"}])

    forwarding = a_forwarding(speaker, store)
    done = go(forwarding)

    assert (done.sent, done.refused) == (3, 0)
    assert {one["id"] for one in store.kept} == set(ids)
    assert not Refused.objects.exists()


@pytest.mark.parametrize("status", [500, 503, 429, 401, 302])
def test_a_store_that_is_not_well_is_left_alone_for_longer_each_time_and_loses_nothing(
    speaker: Speaker, store: OtherStore, status: int
) -> None:
    ids = keep(speaker, a_statement())
    forwarding = a_forwarding(speaker, store)
    store.next = [(status, b"not now\0", {"Location": store.address})] * 2
    at = timezone.now()

    forward_all(at)
    forward_all(at)
    forwarding.refresh_from_db()
    assert (forwarding.failures, len(store.asked)) == (1, 1)
    assert str(status) in forwarding.failure_words
    assert forwarding.sid == UUID(int=0)
    assert forward_all(forwarding.due_at) == 0
    forwarding.refresh_from_db()
    assert forwarding.failures == 2
    assert forwarding.due_at - at > timedelta(minutes=4)

    assert forward_all(forwarding.due_at) == 1
    forwarding.refresh_from_db()
    assert [one["id"] for one in store.kept] == ids
    assert (forwarding.failures, forwarding.failure) == (0, "")


def test_a_store_that_is_gone_is_said_in_words(speaker: Speaker, store: OtherStore) -> None:
    keep(speaker, a_statement())
    forwarding = a_forwarding(speaker, store)
    Forwarding.objects.update(address="http://127.0.0.1:9/xapi")

    go(forwarding)

    assert forwarding.failures == 1
    assert "adresse" in forwarding.failure_words
    assert next_visit(40, timezone.now()) < timezone.now() + timedelta(hours=7)


@pytest.mark.parametrize(
    "address", ["http://lrs.example/xapi", "https://user:pw@lrs.example/", "file:///etc/passwd", "https://x:8443/"]
)
def test_an_address_that_this_house_does_not_call_is_refused(speaker: Speaker, store: OtherStore, address: str) -> None:
    with pytest.raises(OutsideRefused):
        a_forwarding(speaker, store, address=address)
    assert not Forwarding.objects.exists()


def test_killed_after_an_answer_it_goes_on_and_the_other_store_has_each_once(
    speaker: Speaker, store: OtherStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    ids = keep(speaker, *(a_statement() for _turn in range(5)))
    forwarding = a_forwarding(speaker, store)
    moved = module._move

    def killed(*arguments: Any, **more: Any) -> None:
        if len(store.kept) == 4:
            raise KeyboardInterrupt
        moved(*arguments, **more)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "_move", killed)
        go(forwarding)
    assert go(forwarding).sent == 3

    assert [one["id"] for one in store.kept] == ids
    assert store.batches() == [ids[:2], ids[2:4], ids[2:4], ids[4:]]


def test_nothing_goes_beyond_what_is_settled(speaker: Speaker, store: OtherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = keep(speaker, a_statement(), a_statement())
    (bound,) = (
        one.sid
        for one in module.records.statements_after(speaker.organisation_id, UUID(int=0), until=UUID(int=(1 << 128) - 1), limit=9)
        if second in one.body
    )
    monkeypatch.setattr(module.records, "settled_until", lambda: bound)
    forwarding = a_forwarding(speaker, store)

    go(forwarding)
    assert [one["id"] for one in store.kept] == [first]
    monkeypatch.setattr(module.records, "settled_until", lambda: UUID(int=(1 << 128) - 1))
    go(forwarding)
    assert [one["id"] for one in store.kept] == [first, second]


def test_attachments_go_along(speaker: Speaker, store: OtherStore) -> None:
    content = b"a drawing"
    digest = sha256(content).hexdigest()
    attachment = {
        "usageType": "http://exemple.be/dessin", "display": {"fr": "Dessin"}, "contentType": "image/png", "length": 9, "sha2": digest,
    }  # fmt: skip
    keep_statements(
        by=speaker,
        statements=[a_statement(attachments=[attachment])],
        version="1.0.3",
        attachments={digest: Received(content, "image/png")},
    )
    store.next = [(200, b"[]", {})]

    go(a_forwarding(speaker, store))

    _method, _way, headers, body = store.asked[0]
    assert headers["Content-Type"].startswith("multipart/mixed")
    assert content in body
    assert digest.encode() in body


def test_a_large_batch_is_sent_in_parts(speaker: Speaker, store: OtherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1_000)
    ids = keep(speaker, *(a_statement() for _turn in range(4)))

    go(a_forwarding(speaker, store))

    assert [one["id"] for one in store.kept] == ids
    assert len(store.batches()) > 1


def test_who_may_and_under_which_name(speaker: Speaker, store: OtherStore) -> None:
    forwarding = a_forwarding(speaker, store)
    nobody = Hat(role=Role.TRAINER, person_id=uuid4(), organisation_id=speaker.organisation_id)

    with pytest.raises(NameTaken):
        a_forwarding(speaker, store, name=" région ")
    with pytest.raises(NotAllowed):
        end(by=nobody, store=forwarding, at=timezone.now())
    end(by=SYSTEM, store=forwarding, at=timezone.now())
    keep(speaker, a_statement())
    assert forward_all(timezone.now()) == 0
    assert store.asked == []


def test_of_two_runs_at_once_one_does_nothing(speaker: Speaker, store: OtherStore) -> None:
    keep(speaker, a_statement())
    forwarding = a_forwarding(speaker, store)
    other, name = connection.copy(), f"xapi.forward/{forwarding.pk}"
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
            assert go(forwarding).sent == 0
            assert store.asked == []
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
    finally:
        other.close()
    assert go(forwarding).sent == 1
