"""The embedded PostgreSQL takes its part of the machine, and no more than a container allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecluse.foundation.database import sizing
from ecluse.foundation.database.sizing import memory_of_machine, settings_of


@pytest.mark.parametrize(
    ("memory", "held"),
    [(500_000_000, "128MB"), (8_000_000_000, "1000MB"), (24_000_000_000, "3000MB"), (512_000_000_000, "4096MB")],
)
def test_an_eighth_of_the_memory_holds_pages_within_bounds(memory: int, held: str) -> None:
    assert settings_of(memory)["shared_buffers"] == held


@pytest.mark.parametrize(("said", "known"), [("268435456\n", True), ("max\n", False), ("", False)])
def test_a_container_has_what_it_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, known: bool) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(said)
    monkeypatch.setattr(sizing, "LIMITS", (limit, tmp_path / "absent"))

    assert (memory_of_machine() == 268_435_456) is known
    assert memory_of_machine() >= 268_435_456
