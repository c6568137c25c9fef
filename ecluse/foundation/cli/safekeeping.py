"""`ecluse backup` and `ecluse restore`: the database and the files in one archive, and back.

The archive is a plain tar: `manifest.json` first, then `database.dump` (pg_dump's own format), then `files/…`. The keys of
the installation are not in it: whoever finds a backup must not be able to sign badges.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from ..database.checks import ENGINE
from ..database.embedded import _binaries
from ..errors import Refusal
from .engine import running_database

FORMAT = "ecluse-backup"
FORMAT_VERSION = 1
MAGIC = b"PGDMP"
LARGEST_MANIFEST = 1_000_000  # bytes


class NotABackup(Refusal):
    """The file is something else, or was damaged on its way."""

    sentence = gettext_lazy("{file} is not a backup of Écluse, or it is damaged: {why} Nothing was changed.")


class BackupOfAnotherVersion(Refusal):
    """The archive was written by a version that this one does not understand."""

    sentence = gettext_lazy("This backup was made by Écluse {version}, which is newer than this one. Nothing was changed.")


class FileExists(Refusal):
    """A backup never writes over another."""

    sentence = gettext_lazy("{file} exists already: choose another name.")


class NoSuchFile(Refusal):
    """The archive is not there."""

    sentence = gettext_lazy("{file} cannot be read.")


class NotEmpty(Refusal):
    """There is something to lose."""

    sentence = gettext_lazy(
        "This installation already has data. Add --replace to put the backup in its place. Nothing was changed."
    )


class EngineRefused(Refusal):
    """pg_dump or pg_restore failed; the database is as it was."""

    sentence = gettext_lazy("PostgreSQL refused: {why} Nothing was changed.")


@dataclass(frozen=True)
class Database:
    """How to reach one database."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def configured(cls) -> Database:
        """The database of the settings."""
        given = settings.DATABASES["default"]
        return cls(
            given["NAME"],
            given.get("HOST", ""),
            str(given.get("PORT") or ""),
            given.get("USER", ""),
            given.get("PASSWORD", ""),
        )

    def named(self, name: str) -> Database:
        """Another database of the same server."""
        return Database(name, self.host, self.port, self.user, self.password)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection in which each statement stands alone."""
        return psycopg.connect(
            dbname=self.name, host=self.host or None, port=self.port or None, user=self.user or None,
            password=self.password or None, autocommit=True,
        )  # fmt: skip

    def run(self, program: str, *arguments: str) -> None:
        """Run a client program of PostgreSQL against this database."""
        named = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        done = subprocess.run(  # noqa: S603 - a program of the package, arguments of ours
            [str(_binaries() / program), *arguments],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **{key: value for key, value in named.items() if value}},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise EngineRefused(why=(done.stderr.strip().splitlines() or [program])[0])

    def is_empty(self) -> bool:
        """Whether it has no table of anybody's."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT NOT EXISTS (SELECT FROM information_schema.tables"
                " WHERE table_schema NOT IN ('pg_catalog', 'information_schema'))"
            ).fetchone()
        return bool(row and row[0])


def backup(file: str) -> int:
    """Write the backup of this installation while it serves."""
    target = Path(file)
    with running_database():
        written = write(target, Database.configured(), Path(settings.MEDIA_ROOT))
    print(_("%(file)s: %(size).1f MB.") % {"file": target, "size": written / 1024**2})
    print(_("The keys are not in it: keep a copy of %(folder)s elsewhere.") % {"folder": settings.DATA_FOLDER / "keys"})
    return 0


def restore(file: str, *, replace: bool = False) -> int:
    """Bring a backup back, all of it or nothing."""
    with running_database():
        from django.db import connections

        connections.close_all()
        read(Path(file), Database.configured(), Path(settings.MEDIA_ROOT), replace=replace)
    print(_("Restored. `ecluse serve` brings the tables to this version when it starts."))
    return 0


def write(target: Path, database: Database, files: Path) -> int:
    """Write an archive of a database and a folder of files; answer its size in bytes. A failure leaves no archive."""
    if target.exists():
        raise FileExists(file=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dump = Path(folder) / "database.dump"
            database.run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", f"--dbname={database.name}")
            # The names of people are in it: nobody else may read it.
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
                _pack(output, dump, files)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def _pack(output: Any, dump: Path, files: Path) -> None:
    listed = [path for path in sorted(files.rglob("*")) if path.is_file() and not path.is_symlink()] if files.is_dir() else []
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "ecluse": version("ecluse"),
        "engine": ENGINE,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database_sha256": _digest(dump),
        # An archive cut between two files is otherwise a shorter archive.
        "files": len(listed),
    }
    with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
        content = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
        archive.add(dump, "database.dump", recursive=False)
        for path in listed:
            archive.add(path, f"files/{path.relative_to(files).as_posix()}", recursive=False)


def read(source: Path, database: Database, files: Path, *, replace: bool) -> None:
    """Put the content of an archive in place of a database and a folder of files. All is checked before anything is changed."""
    if not source.is_file():
        raise NoSuchFile(file=source)
    has_files = files.is_dir() and any(files.iterdir())
    empty = database.is_empty()
    if not replace and (has_files or not empty):
        raise NotEmpty
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".restoring-") as folder:
        unpacked = Path(folder)
        _unpack(source, unpacked)
        with _files_in_place(unpacked / "files", files):
            if empty:
                _fill(database, unpacked / "database.dump")
            else:
                _swap(database, unpacked / "database.dump")


def _unpack(source: Path, folder: Path) -> None:
    """Check every member and write it under `folder`; a name that leads elsewhere, or anything but a file, refuses the whole."""
    try:
        with tarfile.open(source, "r:") as archive:
            first = archive.next()
            if first is None or first.name != "manifest.json" or first.size > LARGEST_MANIFEST:
                raise NotABackup(file=source, why=_("it has no manifest."))
            manifest = _manifest(source, archive.extractfile(first))
            for member in archive:
                if member is not first:
                    _take(source, archive, member, folder)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise NotABackup(file=source, why=_("it is not a tar archive, or it was cut.")) from error
    dump = folder / "database.dump"
    if not dump.exists() or not _begins_with_magic(dump):
        raise NotABackup(file=source, why=_("it holds no database."))
    if _digest(dump) != manifest["database_sha256"]:
        raise NotABackup(file=source, why=_("the database in it was changed."))
    if sum(path.is_file() for path in (folder / "files").rglob("*")) != manifest["files"]:
        raise NotABackup(file=source, why=_("it is not a tar archive, or it was cut."))


def _manifest(source: Path, content: Any) -> dict[str, Any]:
    try:
        manifest = json.loads(content.read())
        known = manifest["format"] == FORMAT and isinstance(manifest["database_sha256"], str)
        known = known and isinstance(manifest["files"], int)
    except (ValueError, KeyError, TypeError) as error:
        raise NotABackup(file=source, why=_("its manifest cannot be read.")) from error
    if not known:
        raise NotABackup(file=source, why=_("its manifest cannot be read."))
    if manifest.get("format_version") != FORMAT_VERSION or manifest.get("engine", 0) > ENGINE:
        raise BackupOfAnotherVersion(version=manifest.get("ecluse", "?"))
    return dict(manifest)


def _take(source: Path, archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    name = PurePosixPath(member.name)
    inside = name.parts[:1] == ("files",) and len(name.parts) > 1
    if not member.isreg() or name.is_absolute() or ".." in name.parts or "\\" in member.name or "\0" in member.name:
        raise NotABackup(file=source, why=_("it holds something other than files, or a name that leads elsewhere."))
    if member.name != "database.dump" and not inside:
        raise NotABackup(file=source, why=_("it holds a file that Écluse did not put there."))
    target = folder.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    if content is None or target.exists():
        raise NotABackup(file=source, why=_("it holds the same name twice."))
    with content, target.open("xb") as output:
        shutil.copyfileobj(content, output)
    if target.stat().st_size != member.size:
        raise NotABackup(file=source, why=_("it is not a tar archive, or it was cut."))


def _begins_with_magic(dump: Path) -> bool:
    with dump.open("rb") as content:
        return content.read(len(MAGIC)) == MAGIC


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _fill(database: Database, dump: Path) -> None:
    """Restore into an empty database, in one transaction."""
    database.run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={database.name}",
        str(dump),
    )


def _swap(database: Database, dump: Path) -> None:
    """Restore beside, then change the names: until the very end the old data is where it was."""
    beside, before = f"{database.name}_restoring", f"{database.name}_before"
    names = [sql.Identifier(name) for name in (database.name, beside, before)]
    with database.named("postgres").connect() as server:
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(names[1]))
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(names[1]))
        except psycopg.errors.InsufficientPrivilege as error:
            raise EngineRefused(why=_("this account may not create databases; restore into an empty one.")) from error
        try:
            _fill(database.named(beside), dump)
        except EngineRefused:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[1]))
            raise
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[2]))
        # Those who are connected are sent away, and come back to the restored database.
        server.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(names[0]))
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])
        try:
            with server.transaction():
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(names[0], names[2]))
                server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(names[1], names[0]))
        except psycopg.Error as error:
            server.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(names[0]))
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[1]))
            raise EngineRefused(why=str(error).strip().splitlines()[0]) from error
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[2]))


@contextlib.contextmanager
def _files_in_place(fresh: Path, files: Path) -> Iterator[None]:
    """Put the restored files in place for the length of the block, and the former ones back when it fails."""
    former = files.with_name(f".{files.name}-before")
    if former.exists():
        shutil.rmtree(former)
    fresh.mkdir(exist_ok=True)
    if files.exists():
        files.rename(former)
    fresh.rename(files)
    try:
        yield
    except BaseException:
        shutil.rmtree(files)
        if former.exists():
            former.rename(files)
        raise
    shutil.rmtree(former, ignore_errors=True)
