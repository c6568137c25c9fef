"""Programs that are told, from the command line: listed, tested, told now, paused, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from ecluse.exchange.models import Webhook
from ecluse.exchange.webhooks import commands
from ecluse.foundation.cli.main import run

from .receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled")]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests runs already."""

    @contextmanager
    def running() -> Iterator[None]:
        yield

    monkeypatch.setattr(commands, "running_database", running)


def test_a_program_from_its_test_to_its_end(connect: Callable[..., Webhook], receiver: Receiver, capsys: Any) -> None:
    assert run(["webhooks", "list"]) == 0
    assert "Aucun logiciel" in capsys.readouterr().out
    number = str(connect().pk)

    assert run(["webhooks", "pause", number]) == 0
    assert run(["webhooks", "list"]) == 0
    shown = capsys.readouterr().out
    assert number in shown
    assert "en pause" in shown
    receiver.next = [(500, b"", {})]
    assert run(["webhooks", "test", number]) == 5
    assert "500" in capsys.readouterr().out
    assert run(["webhooks", "test", number]) == 0
    assert run(["webhooks", "now"]) == 0
    assert run(["webhooks", "end", number]) == 0
    assert Webhook.objects.get().ended_at is not None
    for words in ("pause", "test", "end"):
        assert run(["webhooks", words, str(uuid4())]) == 3
