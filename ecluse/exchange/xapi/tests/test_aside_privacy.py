"""What waits aside is about people too: their record shows it, and their erasure takes it away, whatever its form."""

from __future__ import annotations

import json
from hashlib import sha1
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from ecluse.exchange.models import Pulling, Quarantined, Refused, WebhookMessage
from ecluse.exchange.xapi.transfers.managing import forward_to, pull_from
from ecluse.exchange.xapi.transfers.quarantine import aside_about, refused_about
from ecluse.foundation import privacy
from ecluse.foundation.access import SYSTEM
from ecluse.network.models import Person
from ecluse.network.testing import OrganisationFactory, PersonFactory
from ecluse.records.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(email="awa.diallo@exemple.be")


@pytest.fixture
def pulling() -> Pulling:
    return pull_from(
        by=SYSTEM, organisation_id=OrganisationFactory.create().pk, name="Moodle", address="https://lrs.exemple.be/xapi", key="k",
        secret="s", at=timezone.now(),
    )  # fmt: skip


def aside(pulling: Pulling, said: Any) -> Quarantined:
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return Quarantined.objects.create(pulling=pulling, digest=uuid4().hex, statement=text, reasons=[], fetched_at=timezone.now())


def an_account(person: Person, name: str) -> None:
    """A tool that calls a person so, as it was found before."""
    Agent.objects.create(
        organisation_id=uuid4(), key=hash(name) % 2**60, person=person,
        identifier={"account": {"homePage": "https://moodle.exemple.be", "name": name}},
    )  # fmt: skip


def account(name: str, home: str = "https://moodle.exemple.be") -> dict[str, Any]:
    return {"account": {"homePage": home, "name": name}}


def test_all_ways_to_name_a_person_are_found_and_nobody_else(person: Person, pulling: Pulling) -> None:
    an_account(person, "12")
    digest = sha1(b"mailto:awa.diallo@exemple.be", usedforsecurity=False).hexdigest()
    theirs = [
        aside(pulling, {"actor": {"mbox": "mailto:Awa.Diallo@exemple.be"}}),
        aside(pulling, {"actor": {"mbox": "awa.diallo@exemple.be"}}),
        aside(pulling, [{"actor": {"mbox_sha1sum": digest.upper()}}]),
        aside(pulling, {"actor": account(str(person.pk), settings.PUBLIC_ADDRESS)}),
        aside(pulling, {"object": {"member": [account("12")]}, "verb": 4}),
    ]
    for other in (
        {"actor": {"mbox": "mailto:awa@exemple.be"}},
        {"actor": account("123")},
        {"actor": account("12", "https://autre.exemple.be")},
        {"actor": account(str(uuid4()))},
        12,
    ):
        aside(pulling, other)

    assert set(aside_about(person.pk)) == set(theirs)
    assert not aside_about(uuid4()).exists()


def test_an_erasure_takes_away_what_waits_aside_what_was_refused_and_what_was_told(person: Person, pulling: Pulling) -> None:
    mine, other = aside(pulling, {"actor": {"mbox": "mailto:awa.diallo@exemple.be"}}), aside(pulling, {"actor": {"name": "Awa"}})
    forwarding = forward_to(
        by=SYSTEM, organisation_id=pulling.organisation_id, name="Région", address="https://lrs.exemple.be/xapi", key="k",
        secret="s", at=timezone.now(),
    )  # fmt: skip
    Refused.objects.create(
        forwarding=forwarding, sid=UUID(int=1), reason="400 awa.diallo@exemple.be: no", refused_at=timezone.now()
    )
    kept = Refused.objects.create(forwarding=forwarding, sid=UUID(int=2), reason="400 no", refused_at=timezone.now())
    assert {one.holding.model for one in privacy.held_about(person.pk)} >= {Quarantined, Refused}

    privacy.erase(person.pk)

    assert list(Quarantined.objects.all()) == [other]
    assert mine.pk != other.pk
    assert list(Refused.objects.all()) == [kept]
    assert not refused_about(person.pk).exists()


def test_the_register_shows_these_rows_by_what_they_hold() -> None:
    shown = {holding.model: holding for holding in privacy.holdings()}

    assert shown[Quarantined].find is not None
    assert shown[WebhookMessage].person == "data__person_id"
