"""Other stores from the command line: begun, looked at, visited, sent to again, ended."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from ecluse.exchange.models import Forwarding, Pulling
from ecluse.exchange.xapi.transfers import commands
from ecluse.exchange.xapi.transfers import forwarding as module
from ecluse.foundation.cli.main import run
from ecluse.records.api import keep_statements
from ecluse.records.testing import a_speaker, a_statement

from .other_store import OtherStore
from .test_pulling import page, theirs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests runs already, and a secret comes on the input."""

    @contextmanager
    def running() -> Iterator[None]:
        yield

    monkeypatch.setattr(commands, "running_database", running)
    monkeypatch.setattr(module.records, "settled_until", lambda: UUID(int=(1 << 128) - 1))
    monkeypatch.setattr("sys.stdin", io.StringIO("the secret\n"))


def test_a_forwarding_from_its_beginning_to_its_end(store: OtherStore, capsys: Any) -> None:
    speaker = a_speaker()
    good, bad = keep_statements(by=speaker, statements=[a_statement(), a_statement()], version="1.0.3")
    store.will_not_take = {bad}

    assert run(["transfers", "list"]) == 0
    assert run(["transfers", "forward", str(speaker.organisation_id), "Région", store.address, "--key", "k"]) == 0
    forwarding = Forwarding.objects.get()
    assert forwarding.secret == "the secret"
    number = str(forwarding.pk)
    capsys.readouterr()
    assert run(["transfers", "now", number]) == 0
    assert "1" in capsys.readouterr().out
    assert run(["transfers", "list"]) == 0
    assert f"transfers aside {number}" in capsys.readouterr().out
    assert run(["transfers", "aside", number]) == 0
    assert f"400 no: {bad}" in capsys.readouterr().out
    assert run(["transfers", "again", number]) == 5
    store.will_not_take = set()
    assert run(["transfers", "again", number]) == 0
    assert [one["id"] for one in store.kept] == [good, bad]
    assert run(["transfers", "end", number]) == 0
    assert not Forwarding.objects.filter(ended_at=None).exists()
    assert run(["transfers", "now", str(uuid4())]) == 3


def test_a_fetching_that_fails_says_why(store: OtherStore, capsys: Any) -> None:
    speaker = a_speaker()
    assert run(["transfers", "fetch", str(speaker.organisation_id), "Moodle", store.address, "--key", "k"]) == 0
    number = str(Pulling.objects.get().pk)
    store.next = [(503, b"closed", {})]
    store.pages = {"1": page(theirs(), theirs(verb={"id": "no iri"}))}
    capsys.readouterr()

    assert run(["transfers", "now", number]) == 5
    assert "503" in capsys.readouterr().out
    assert run(["transfers", "list"]) == 0
    assert "503" in capsys.readouterr().out
    assert run(["transfers", "now", number]) == 0
    assert run(["transfers", "aside", number]) == 0
    assert "/verb/id" in capsys.readouterr().out
