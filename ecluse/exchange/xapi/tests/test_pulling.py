"""Statements are fetched from another store, page after page; their ids stay, and what cannot be kept waits aside with the reason."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from ecluse.exchange.models import Pulling, Quarantined
from ecluse.exchange.xapi.transfers import pulling as module
from ecluse.exchange.xapi.transfers.managing import end, pull_from
from ecluse.exchange.xapi.transfers.pulling import Fetched, forget_what_is_aside, pull, pull_all
from ecluse.exchange.xapi.transfers.reasons import reasons_of
from ecluse.foundation.access import SYSTEM
from ecluse.network.testing import OrganisationFactory
from ecluse.records.models import Statement
from ecluse.records.testing import a_statement

from .other_store import OtherStore

pytestmark = pytest.mark.django_db
T1, T2, T3 = "2026-05-04T10:00:00.000Z", "2026-05-04T11:00:00.000Z", "2026-05-04T12:00:00.000Z"


def page(*statements: Any, more: str = "", through: str | None = None) -> Any:
    headers = {} if through is None else {"X-Experience-API-Consistent-Through": through}
    return 200, json.dumps({"statements": list(statements), "more": more}).encode(), headers


def theirs(stored: str = T1, **changes: Any) -> dict[str, Any]:
    """A statement as another store gives it."""
    authority = {"objectType": "Agent", "account": {"homePage": "https://lrs.exemple.be/", "name": "moodle"}}
    return a_statement(id=str(uuid4()), stored=stored, timestamp=T1, authority=authority, version="1.0.0") | changes


@pytest.fixture
def pulling(store: OtherStore) -> Pulling:
    organisation_id = OrganisationFactory.create().pk
    return pull_from(
        by=SYSTEM, organisation_id=organisation_id, name="Moodle", address=store.address, key="k", secret="s", at=timezone.now()
    )


def go(pulling: Pulling) -> Fetched:
    done = pull(pulling, at=timezone.now())
    pulling.refresh_from_db()
    return done


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_pages_are_followed_and_ids_are_kept(pulling: Pulling, store: OtherStore) -> None:
    one, two, three = theirs(T1), theirs(T2), theirs(T3)
    store.pages = {
        "1": page(one, two, more="/xapi/statements?page=2", through=T3),
        "2": page(three, through="2026-05-04T13:00:00Z"),
    }

    assert go(pulling).kept == 3

    kept = {str(row.statement_id): json.loads(row.body) for row in Statement.objects.filter(client_id=pulling.client_id)}
    assert set(kept) == {one["id"], two["id"], three["id"]}
    assert kept[one["id"]]["authority"]["account"]["name"] == f"outil:{pulling.client_id}"
    assert kept[one["id"]]["timestamp"] == "2026-05-04T10:00:00.000Z"
    # The first page promised until T3: what was stored there since is asked for again.
    assert (pulling.since, pulling.more, pulling.kept) == (moment(T3), "", 3)
    first, second = (parse_qs(urlsplit(way).query) for _method, way, _headers, _body in store.asked)
    assert (first["ascending"], "since" in first, second["page"]) == (["true"], False, ["2"])

    store.pages["1"] = page(three, through=T3)
    go(pulling)
    assert parse_qs(urlsplit(store.asked[-1][1]).query)["since"] == ["2026-05-04T12:00:00.000000Z"]
    assert Statement.objects.filter(client_id=pulling.client_id).count() == 3


def test_a_store_that_promises_nothing_is_asked_for_what_follows_the_last_one(pulling: Pulling, store: OtherStore) -> None:
    store.pages = {"1": page(theirs(T2), theirs(T1))}

    go(pulling)
    assert pulling.since == moment(T2)
    store.pages = {"1": page()}
    go(pulling)
    assert pulling.since == moment(T2)


def test_a_promise_of_the_future_is_not_believed(pulling: Pulling, store: OtherStore) -> None:
    store.pages = {"1": page(through="2999-01-01T00:00:00Z")}

    go(pulling)

    assert pulling.since is not None
    assert pulling.since <= timezone.now()


def test_what_cannot_be_kept_waits_aside_once_with_sentences(pulling: Pulling, store: OtherStore) -> None:
    good, bad = theirs(), theirs(verb={"id": "no iri"})
    other = good | {"actor": {"mbox": "mailto:lea@exemple.be"}}
    store.pages = {"1": page(good, bad, 42, other, through=T1)}

    done = go(pulling)
    go(pulling)

    assert (done.kept, done.aside) == (1, 3)
    aside = {one.statement: reasons_of(one) for one in Quarantined.objects.all()}
    assert len(aside) == 3
    assert any("/verb/id" in reason for reason in aside[json.dumps(bad, separators=(",", ":"), ensure_ascii=False)])
    assert any(good["id"] in reasons[0] and "/id" not in reasons[0] for reasons in aside.values())
    assert forget_what_is_aside(timezone.now()) == 0
    assert forget_what_is_aside(timezone.now() + timedelta(days=31)) == 3


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'{"statements":{}}', b'{"statements":[1,1],"statements":[]}'])
def test_a_page_that_is_none_changes_nothing(pulling: Pulling, store: OtherStore, content: bytes) -> None:
    store.pages = {"1": (200, content, {})}

    go(pulling)

    assert (pulling.failures, pulling.since) == (1, None)
    assert pulling.failure


def test_our_secret_is_shown_to_no_other_host(pulling: Pulling, store: OtherStore) -> None:
    store.pages = {"1": page(theirs(), more="https://elsewhere.example/xapi/statements?page=2", through=T3)}

    go(pulling)

    assert (pulling.failures, len(store.asked)) == (1, 1)
    # What came with the first page is kept; the visit is not at its end.
    assert (pulling.kept, pulling.since) == (1, None)


def test_killed_between_two_pages_it_goes_on_with_the_second(
    pulling: Pulling, store: OtherStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = theirs(T1), theirs(T2)
    store.pages = {"1": page(one, more="?page=2", through=T3), "2": page(two, through=T3)}
    asked = module.ask

    def killed(store_: Any, address: str) -> Any:
        if "page=2" in address:
            raise KeyboardInterrupt
        return asked(store_, address)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "ask", killed)
        go(pulling)
    assert go(pulling).kept == 1

    assert pulling.since == moment(T3)
    assert [way.partition("?")[2] for _method, way, _headers, _body in store.asked][-1] == "page=2"
    assert Statement.objects.filter(client_id=pulling.client_id).count() == 2


def test_a_mark_that_lost_its_meaning_is_given_up_after_three_failures(pulling: Pulling, store: OtherStore) -> None:
    store.pages = {"1": page(theirs(), more="?page=2", through=T3)}
    store.next = [store.pages["1"], *[(404, b"unknown", {})] * 3]
    for _turn in range(3):
        go(pulling)
    assert pulling.more == ""

    store.pages["1"] = page(theirs(), through=T3)
    assert go(pulling).kept == 1
    assert pulling.failures == 0


def test_ended_it_asks_nothing_more(pulling: Pulling, store: OtherStore) -> None:
    end(by=SYSTEM, store=pulling, at=timezone.now())

    assert pull_all(timezone.now()) == 0
    assert store.asked == []
