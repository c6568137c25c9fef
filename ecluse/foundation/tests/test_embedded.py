"""The embedded PostgreSQL: made at the first start, one owner, found again after a crash."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from ecluse.foundation.database.embedded import AlreadyOwned, Cluster, EmbeddedDatabaseProblem, _lent_account
from ecluse.foundation.database.settings import database_from_url

# Each test starts a server: together on one worker, so that two cores do not make four servers.
pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("embedded")]
SMALL = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    # The account that runs PostgreSQL must be able to reach the folder.
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    made = Cluster(tmp_path / "data" / "postgresql", settings=SMALL)
    yield made
    if made.is_running():
        made.stop()


def answer(cluster: Cluster, statement: str) -> object:
    with psycopg.connect(cluster.url("ecluse"), autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchone()[0] if found.description else None  # type: ignore[index]


def test_a_cluster_is_made_owned_left_and_found_again(cluster: Cluster) -> None:
    with cluster.owned():
        cluster.ensure_database("ecluse")
        cluster.ensure_database("ecluse")
        answer(cluster, "CREATE TABLE boat AS SELECT 42 AS n")
        assert str(answer(cluster, "SHOW server_version_num"))[:2] == "18"
        with pytest.raises(AlreadyOwned, match=str(os.getpid())), Cluster(cluster.folder).owned():
            pass
    assert not cluster.is_running()

    with cluster.owned():
        assert answer(cluster, "SELECT n FROM boat") == 42


@pytest.mark.parametrize("written", [True, False], ids=["its number is written", "its number comes later"])
def test_told_to_leave_in_the_middle_of_a_start_it_leaves_no_server(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    start = cluster.start

    def interrupted() -> None:
        if written:
            start()
        else:
            (cluster.folder / "PG_VERSION").parent.mkdir(parents=True)
            (cluster.folder / "PG_VERSION").write_text("18\n")
            late.start()
        raise SystemExit(143)

    def write_the_number() -> None:
        (cluster.folder / "postmaster.pid").write_text("1\n")

    stopped: list[bool] = []
    late = threading.Timer(0.3, write_the_number)
    monkeypatch.setattr(cluster, "start", interrupted)
    monkeypatch.setattr(
        cluster, "stop", lambda: stopped.append((cluster.folder / "postmaster.pid").exists()) or Cluster.stop(cluster)
    )

    with pytest.raises(SystemExit), cluster.owned():
        pass

    assert stopped == [True]
    assert not cluster.is_running()


def _hold(folder: Path, ready: object) -> None:
    with Cluster(folder, settings=SMALL).owned() as held:
        held.ensure_database("ecluse")
        answer(held, "CREATE TABLE boat AS SELECT 1 AS n")
        ready.set()  # type: ignore[attr-defined]
        signal.pause()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the account that runs PostgreSQL, which is no PostgreSQL."""
    process = subprocess.Popen(["sleep", "600"], user=_lent_account(), cwd="/")
    yield process
    process.kill()
    process.wait()


def test_killed_it_is_found_with_what_was_committed_even_if_a_stranger_has_its_number(
    cluster: Cluster, stranger: subprocess.Popen[bytes]
) -> None:
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    owner = context.Process(target=_hold, args=(cluster.folder, ready), daemon=True)
    owner.start()
    assert ready.wait(120)
    number = cluster.folder / "postmaster.pid"
    postmaster = int(number.read_text().split()[0])

    os.kill(owner.pid or 0, signal.SIGKILL)
    os.kill(postmaster, signal.SIGKILL)
    owner.join(10)
    for place in (number, cluster.socket_folder / ".s.PGSQL.5432.lock"):
        place.write_text("\n".join([str(stranger.pid), *place.read_text().splitlines()[1:], ""]))
    assert not cluster.lives()
    cluster.stop()

    with cluster.owned():
        assert cluster.lives()
        assert answer(cluster, "SELECT n FROM boat") == 1
    assert stranger.poll() is None


def test_the_number_of_a_server_stays_while_a_process_of_it_works_in_the_folder(cluster: Cluster) -> None:
    cluster.folder.mkdir(parents=True)
    number = cluster.folder / "postmaster.pid"
    left = subprocess.Popen(["sleep", "600"], cwd=cluster.folder)
    try:
        gone = subprocess.Popen(["true"])
        gone.wait()
        number.write_text(f"{gone.pid}\n")
        cluster._forget_a_stale_number()
        assert number.exists()
    finally:
        left.kill()
        left.wait()
    cluster._forget_a_stale_number()
    assert not number.exists()


def test_a_folder_of_another_version_is_refused_with_what_to_do(cluster: Cluster) -> None:
    cluster.folder.mkdir(parents=True)
    (cluster.folder / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedDatabaseProblem, match=r"PostgreSQL 17.*ecluse backup"), cluster.owned():
        pass


def test_the_address_of_a_cluster_is_read_back_as_settings(cluster: Cluster) -> None:
    found = database_from_url(cluster.url("ecluse"))

    assert (found["NAME"], found["USER"], found["HOST"]) == ("ecluse", "postgres", str(cluster.socket_folder))


def test_an_address_of_a_server_keeps_its_password_and_options() -> None:
    found = database_from_url("postgresql://me:p%40ss@db.example:6432/ecluse?sslmode=require")

    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example", 6432, "p@ss")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_asking_after_a_server_that_never_was_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise AssertionError("an account was asked for")

    monkeypatch.setattr("ecluse.foundation.database.embedded._lent_account", refuse)

    assert not Cluster(tmp_path / "never" / "postgresql").is_running()
    assert list(tmp_path.iterdir()) == []


def test_two_first_starts_at_once_make_one_account(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[str] = []

    def find(name: str) -> SimpleNamespace:
        if name not in known:
            raise KeyError(name)
        return SimpleNamespace(pw_name=name)

    def useradd(words: list[str], **_options: object) -> SimpleNamespace:
        # The other start was quicker: the account is there, and useradd says that the name is in use.
        known.append(words[-1])
        return SimpleNamespace(returncode=9, stderr="")

    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("pwd.getpwnam", find)
    monkeypatch.setattr("subprocess.run", useradd)

    assert _lent_account() == "ecluse-postgres"
