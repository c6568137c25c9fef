"""The run of the certification guide, against a server on loopback that answers real requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.utils import timezone

from ecluse.credentials.testing import a_credential
from ecluse.credentials.tests import brought
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run as run_task
from ecluse.network.testing import PersonFactory, signed_in_as

from .badges import badges_of_a_run
from .client import Person, Program
from .consumer import consumer
from .host import Host
from .provider import provider
from .run import Run

SCORE = 270  # checks that a run makes at least, the schemas being on this machine


@pytest.fixture
def run() -> Run:
    cache.clear()
    return Run()


@pytest.fixture
def house(live_server: Any, settings: Any) -> str:
    settings.PUBLIC_ADDRESS = live_server.url
    settings.ALLOW_LOOPBACK_FETCH = True
    return str(live_server.url)


@pytest.fixture
def host(run: Run) -> Iterator[Host]:
    made = Host(run)
    yield made
    made.close()


def somebody(**about: Any) -> tuple[Any, Person]:
    """A holder with two badges, and their browser."""
    holder = PersonFactory.create(**about)
    for _turn in range(2):
        a_credential(holder_id=holder.pk)
    cookie = signed_in_as(holder).cookies["ecluse_session"].value
    return holder, Person(httpx.Client(cookies={"ecluse_session": cookie}, timeout=30))


@pytest.mark.django_db(transaction=True)
def test_every_flow_of_the_certification_guide_holds(run: Run, house: str, host: Host) -> None:
    _holder, person = somebody(email=brought.EMAIL)
    with httpx.Client(timeout=30) as program:
        provider(run, Program(house, program), person, badges_of_a_run())

    def work() -> None:
        for task in Task.objects.filter(finished_at=None):
            run_task(task.pk, at=timezone.now())

    _other, elsewhere = somebody()
    consumer(run, house, elsewhere, host, [brought.signed(number=6), brought.as_token(number=7), brought.signed(number=8)], work)

    person.http.close()
    elsewhere.http.close()
    print(run.said())
    assert run.failed == []
    assert run.total >= (SCORE if Path(run.schemas).exists() else SCORE // 2), run.total
