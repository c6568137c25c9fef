"""A backup comes back whole, or not at all."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecluse.foundation.cli import safekeeping
from ecluse.foundation.cli.safekeeping import (
    BackupOfAnotherVersion,
    Database,
    EngineRefused,
    FileExists,
    NoSuchFile,
    NotABackup,
    NotEmpty,
    read,
    write,
)

# The databases of these tests are named after one process: two runs at once do not meet.
NAMES = ("from", "to")


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """A database with a table of two boats, and an empty one."""
    import os

    server = Database.configured().named("postgres")
    made = [server.named(f"safekeeping_{name}_{os.getpid()}") for name in NAMES]
    extra = [made[1].named(made[1].name + suffix) for suffix in ("_restoring", "_before")]
    with server.connect() as connection:
        for database in [*made, *extra]:
            connection.execute(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')  # type: ignore[call-overload]
        for database in made:
            connection.execute(f'CREATE DATABASE "{database.name}"')  # type: ignore[call-overload]
    with made[0].connect() as connection:
        connection.execute("CREATE TABLE boat (name text PRIMARY KEY, made_on date)")
        connection.execute("INSERT INTO boat VALUES ('Péniche', '1931-05-02'), ('Spits', NULL)")
    yield made[0], made[1]
    with server.connect() as connection:
        for database in [*made, *extra]:
            connection.execute(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')  # type: ignore[call-overload]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "logos").mkdir(parents=True)
    (folder / "logos" / "écluse.svg").write_bytes(b"<svg/>")
    return folder


def boats(database: Database) -> list[str]:
    with database.connect() as connection:
        return [row[0] for row in connection.execute("SELECT name FROM boat ORDER BY name")]


def names_on(server: Database) -> set[str]:
    with server.named("postgres").connect() as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


def archive_of(tmp_path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    target = tmp_path / "hostile.tar"
    with tarfile.open(target, "w") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


def manifest(**changes: object) -> tuple[tarfile.TarInfo, bytes]:
    values = {
        "format": "ecluse-backup",
        "format_version": 1,
        "ecluse": "0.1.0",
        "engine": 18,
        "database_sha256": "0" * 64,
        "files": 0,
    }
    return tarfile.TarInfo("manifest.json"), json.dumps(values | changes).encode()


def test_a_backup_comes_back_into_an_empty_installation(
    databases: tuple[Database, Database], files: Path, tmp_path: Path
) -> None:
    source, target = databases
    archive = tmp_path / "backup.tar"

    size = write(archive, source, files)
    read(archive, target, tmp_path / "elsewhere" / "files", replace=False)

    assert size == archive.stat().st_size
    assert archive.stat().st_mode & 0o077 == 0
    assert boats(target) == ["Péniche", "Spits"]
    assert (tmp_path / "elsewhere" / "files" / "logos" / "écluse.svg").read_bytes() == b"<svg/>"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "elsewhere", "files"]


def test_data_that_is_there_is_replaced_only_when_asked(
    databases: tuple[Database, Database], files: Path, tmp_path: Path
) -> None:
    source, target = databases
    archive = tmp_path / "backup.tar"
    write(archive, source, files)
    with target.connect() as connection:
        connection.execute("CREATE TABLE boat (name text); CREATE TABLE newer (x int); INSERT INTO boat VALUES ('Kano')")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "old.txt").write_text("old")

    with pytest.raises(NotEmpty):
        read(archive, target, mine, replace=False)
    assert boats(target) == ["Kano"]
    assert [path.name for path in mine.iterdir()] == ["old.txt"]

    with target.connect() as reader:
        read(archive, target, mine, replace=True)
        assert reader.pgconn.socket > 0
    assert boats(target) == ["Péniche", "Spits"]
    assert [path.name for path in mine.iterdir()] == ["logos"]
    with target.connect() as connection:
        assert connection.execute("SELECT to_regclass('newer')").fetchone() == (None,)
    assert not {target.name + "_before", target.name + "_restoring"} & names_on(target)


def test_a_backup_never_writes_over_another(databases: tuple[Database, Database], files: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    archive.write_text("precious")

    with pytest.raises(FileExists):
        write(archive, databases[0], files)
    assert archive.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_archive(databases: tuple[Database, Database], files: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineRefused):
        write(tmp_path / "backup.tar", databases[0].named("no_such_database"), files)

    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_what_is_not_there_is_said(databases: tuple[Database, Database], tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        read(tmp_path / "nothing.tar", databases[1], tmp_path / "files", replace=False)


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "members",
    [
        [],
        [(tarfile.TarInfo("database.dump"), b"PGDMP")],
        [(tarfile.TarInfo("manifest.json"), b"not json")],
        [(tarfile.TarInfo("manifest.json"), b"[1, 2]")],
        [manifest(format="another")],
        [manifest()],
        [manifest(), (tarfile.TarInfo("database.dump"), b"SQL, not a dump")],
        [manifest(), (tarfile.TarInfo("database.dump"), b"PGDMP of another digest")],
        [manifest(), (tarfile.TarInfo("files/../../out.txt"), b"x")],
        [manifest(), (tarfile.TarInfo("/out.txt"), b"x")],
        [manifest(), (tarfile.TarInfo("keys/web"), b"x")],
        [manifest(), (link("files/passwd", tarfile.SYMTYPE), b"")],
        [manifest(), (link("files/passwd", tarfile.LNKTYPE), b"")],
        [manifest(), (link("files/device", tarfile.CHRTYPE), b"")],
        [manifest(), (tarfile.TarInfo("files/a"), b"x"), (tarfile.TarInfo("files/a"), b"y")],
    ],
    ids=[
        "nothing", "no manifest", "manifest unreadable", "manifest of another shape", "another format", "no database",
        "no dump magic", "another digest", "way out", "absolute name", "foreign file", "symbolic link", "hard link",
        "device", "same name twice",
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused_and_nothing_is_done(
    members: list[tuple[tarfile.TarInfo, bytes]], databases: tuple[Database, Database], tmp_path: Path
) -> None:
    archive = archive_of(tmp_path, members)

    with pytest.raises(NotABackup) as refused:
        read(archive, databases[1], tmp_path / "files", replace=True)

    assert "hostile.tar" in str(refused.value)
    assert databases[1].is_empty()
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.tar"]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08\x00", b"PGDMP" + b"\0" * 600, b"\0" * 4000])
def test_a_file_that_is_no_archive_is_refused(content: bytes, databases: tuple[Database, Database], tmp_path: Path) -> None:
    archive = tmp_path / "hostile.tar"
    archive.write_bytes(content)

    with pytest.raises(NotABackup):
        read(archive, databases[1], tmp_path / "files", replace=True)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_an_archive_cut_on_its_way_is_refused(
    share: float, databases: tuple[Database, Database], files: Path, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole.tar", tmp_path / "cut.tar"
    (files / "large.bin").write_bytes(b"x" * 200_000)
    write(whole, databases[0], files)
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])

    with pytest.raises(NotABackup):
        read(cut, databases[1], tmp_path / "mine", replace=True)
    assert databases[1].is_empty()
    assert not (tmp_path / "mine").exists()


def test_an_archive_cut_between_two_files_is_refused(databases: tuple[Database, Database], files: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.tar", tmp_path / "cut.tar"
    write(whole, databases[0], files)
    with tarfile.open(whole) as archive:
        last = archive.getmembers()[-1]
    cut.write_bytes(whole.read_bytes()[: last.offset] + b"\0" * 1024)

    with pytest.raises(NotABackup):
        read(cut, databases[1], tmp_path / "mine", replace=True)
    assert databases[1].is_empty()


def test_a_newer_backup_is_refused_by_name(databases: tuple[Database, Database], tmp_path: Path) -> None:
    archive = archive_of(tmp_path, [manifest(format_version=2, ecluse="9.9")])

    with pytest.raises(BackupOfAnotherVersion, match=r"9\.9"):
        read(archive, databases[1], tmp_path / "files", replace=True)


def test_a_dump_that_postgresql_refuses_changes_nothing(
    databases: tuple[Database, Database], files: Path, tmp_path: Path
) -> None:
    import hashlib

    dump = b"PGDMP" + b"\x01\x10\x00" + b"\0" * 200
    members = [manifest(database_sha256=hashlib.sha256(dump).hexdigest()), (tarfile.TarInfo("database.dump"), dump)]
    archive = archive_of(tmp_path, members)
    source, _target = databases

    with pytest.raises(EngineRefused):
        read(archive, source, files, replace=True)

    assert boats(source) == ["Péniche", "Spits"]
    assert (files / "logos" / "écluse.svg").exists()
    assert source.name + "_restoring" not in names_on(source)


def test_the_commands_are_registered_with_their_words() -> None:
    from ecluse.foundation.cli import own
    from ecluse.foundation.commands import registry

    assert own.__name__
    assert {"backup", "restore", "doctor", "docs write", "docs check"} <= registry.keys()
    assert safekeeping.FORMAT == "ecluse-backup"
