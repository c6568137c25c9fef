"""The disk of the database fills while statements arrive, and has room again later."""

from __future__ import annotations

import contextlib
import http.client
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.house import House, new_house

from . import statements
from .tool import Said, Tool, a_statement

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
LEFT = 2  # MB that others leave to the database when they fill its disk


@pytest.fixture
def cramped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose database lies on a small disk of its own."""
    house = new_house(tmp_path_factory)
    folder = house.folder / "postgresql"
    aside, kept = folder.rename(house.folder / "aside"), folder.with_name("aside").stat()
    folder.mkdir()
    options = f"size=220m,uid={kept.st_uid},gid={kept.st_gid},mode=0700"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"A disk that can be filled needs the right to mount one: {mounted.stderr.strip()}")
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", str(folder)], check=True)
        with house.running():
            yield house
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_loses_nothing_acknowledged_and_is_over_when_there_is_room(cramped: House) -> None:
    tool, ballast = Tool(cramped, "place"), cramped.folder / "postgresql" / "ballast"
    sent: dict[str, list[dict[str, object]]] = {}
    answers: dict[str, Said] = {}

    def say() -> int:
        """Send a batch; answers the status, and nothing when nobody answers."""
        name = str(uuid4())
        # Nothing that compresses.
        sent[name] = [a_statement(name, random.randbytes(2_000).hex()) for _turn in range(20)]
        with contextlib.suppress(OSError, http.client.HTTPException):
            answers[name] = tool.post(sent[name])
            return answers[name].status
        return 0

    assert [say() for _turn in range(3)] == [200] * 3
    fill(ballast)
    assert repeated(say, until=507)
    reading = tool.ask("GET").status
    # Then the journal of the engine comes to the end of its file, has no room for the next one, and the engine leaves.
    assert cramped.ask_beside(statements.turn_the_journal)["is_away"]
    assert repeated(say, until=503)
    ballast.unlink()
    assert repeated(say, until=200)
    left = tool.look()
    again = {tool.post(batch).status for batch in sent.values()}
    found = tool.look()

    refused = [answer for answer in answers.values() if answer.status != 200]
    assert {answer.status for answer in refused} == {503, 507}
    assert all(answer.body["detail"] and answer.headers["retry-after"] == "30" for answer in refused)
    assert reading == 200
    assert {name for name, answer in answers.items() if answer.status == 200} <= set(left["batches"])
    assert set(left["batches"].values()) == {20}, "a request is kept whole or not at all"
    assert again == {200}
    assert sorted(found["ids"]) == sorted(str(one["id"]) for batch in sent.values() for one in batch)
    assert all(look["is_registered"] and look["is_mentioned"] for look in (left, found))


def fill(ballast: Path) -> None:
    """Take all the room of its disk but a little."""
    room = shutil.disk_usage(ballast.parent).free - LEFT * 1_000_000
    subprocess.run(["fallocate", "-l", str(room), ballast], check=True)


def repeated(say: Callable[[], int], *, until: int) -> bool:
    """Say something again and again until it is answered with this status; a minute at most."""
    last = time.monotonic() + 60
    while (answered := say() == until) is False and time.monotonic() < last:
        time.sleep(0.01)
    return answered
