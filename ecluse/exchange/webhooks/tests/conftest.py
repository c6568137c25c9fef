"""What the tests of webhooks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecluse.exchange.models import Webhook
from ecluse.exchange.webhooks import taking
from ecluse.exchange.webhooks.managing import go_on, subscribe
from ecluse.exchange.xapi.tests.other_store import served
from ecluse.foundation.access import Hat, Role
from ecluse.foundation.keys import first_id_at
from ecluse.foundation.news import Journal
from ecluse.network.testing import a_hat
from ecluse.offer.events import EnrolmentAccepted, EnrolmentWithdrawn

from .receiver import Receiver


@pytest.fixture
def admin(db: None) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, whose news is not settled: it is taken as committed."""
    monkeypatch.setattr(Journal, "settled_until", staticmethod(lambda: first_id_at(timezone.now() + timedelta(seconds=1))))
    monkeypatch.setattr(taking.records, "settled_until", taking.Journal.settled_until)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.ALLOW_LOOPBACK_FETCH = True
    other = Receiver()
    with served(other) as address:
        other.address = f"{address}/ecluse"
        yield other


@pytest.fixture
def connect(admin: Hat, receiver: Receiver) -> Callable[..., Webhook]:
    """A program that is told of enrolments, its address proved."""

    def connected(**more: Any) -> Webhook:
        values = {
            "name": "Sirius",
            "address": receiver.address,
            "kinds": [EnrolmentAccepted.name, EnrolmentWithdrawn.name],
        } | more
        assert admin.organisation_id is not None
        webhook, _secret = subscribe(by=admin, organisation_id=admin.organisation_id, at=timezone.now(), **values)
        go_on(by=admin, webhook=webhook, at=timezone.now())
        assert webhook.is_live
        return webhook

    return connected
