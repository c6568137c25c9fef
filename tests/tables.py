"""The tables, made once and copied: all migrations take half a minute, a copy takes a second.

A database that nobody writes in holds what the migrations make. It is made again when something that decides of tables has
changed, and each process of tests, or each Écluse that a test starts, begins with a copy of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from ecluse.foundation.database.embedded import Cluster, _binaries

ROOT = Path(__file__).resolve().parents[1]
# Two checkouts may share the server of `DATABASE_URL`, and their migrations differ.
PREFIX = f"ecluse_tables_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_"
# What decides of tables: migrations and what they call, models, settings, and the packages that bring tables of their own.
DECIDES = ("config/settings/*.py", "ecluse/foundation/**/*.py", "ecluse/*/models/**/*.py", "ecluse/*/models.py",
           "ecluse/*/migrations/*.py", "requirements/dev.txt")  # fmt: skip


def tables() -> str:
    """The name of the database that holds the tables, made by the first process that asks for it."""
    name = PREFIX + _fingerprint()
    with (ROOT / "var" / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(_url("postgres"), autocommit=True) as server:
            known = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])]
            if name not in known:
                for old in known:
                    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
                _make(server, name)
    return name


def copy_to(cluster: Cluster, database: str) -> None:
    """Give these tables to an empty database of a server that runs."""
    written = subprocess.run([_binaries() / "pg_dump", "--no-owner", _url(tables())], capture_output=True, check=True).stdout
    subprocess.run(
        [_binaries() / "psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", cluster.url(database)],
        input=written, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip


def _make(server: psycopg.Connection, name: str) -> None:
    """Migrate beside, and take the name once all is there: a run stopped half-way leaves nothing that looks whole."""
    half = PREFIX + "half"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
    environment = os.environ | {"DATABASE_URL": _url(half), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(
        [sys.executable, "-m", "ecluse.foundation.cli", "migrate"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))


def _url(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def _fingerprint() -> str:
    found = hashlib.sha256()
    for file in sorted(_files()):
        found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _files() -> Iterator[Path]:
    return (file for pattern in DECIDES for file in ROOT.glob(pattern) if "tests" not in file.parts)


if __name__ == "__main__":
    tables()
