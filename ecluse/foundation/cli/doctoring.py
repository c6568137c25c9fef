"""`ecluse doctor`: is this installation well, and if not, what is to be done?"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..database.checks import ENGINE, engine_version, missing_migrations
from ..news.models import Delivery
from .engine import running_database

# A delivery that is due for longer than this has no worker; a worker that beat longer ago than this is dead.
LATE = timedelta(minutes=10)
HEARTBEAT = 60  # seconds
LEAST_FREE = 1024**3  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing examined, in a sentence; `remedy` says what to do when it is not well."""

    well: bool
    words: str
    remedy: str = ""


Check = Callable[[], Finding]


def examine() -> int:
    """Examine everything, print a line for each thing, answer 0 when all is well and 5 otherwise."""
    with running_database():
        findings = list(findings_of((*CHECKS, *_of_domains)))
    for finding in findings:
        print(f"{'✓' if finding.well else '✗'} {finding.words}")
        if finding.remedy and not finding.well:
            print(f"  → {finding.remedy}")
    ill = sum(not finding.well for finding in findings)
    print(ngettext("%(n)d thing to see to.", "%(n)d things to see to.", ill) % {"n": ill} if ill else _("All is well."))
    return 5 if ill else 0


def findings_of(checks: tuple[Check, ...]) -> Iterator[Finding]:
    """What each check finds; a database that does not answer ends those that ask it, and says so once."""
    silent = False
    for check in checks:
        try:
            if not (silent and check in (*DATABASE_CHECKS, *_of_domains)):
                yield check()
        except DatabaseError as error:
            silent = True
            words = _("The database does not answer: %(error)s") % {"error": str(error).strip().splitlines()[0]}
            yield Finding(False, words, _("Start it with `ecluse serve`, or correct DATABASE_URL."))


def engine() -> Finding:
    """The version of PostgreSQL."""
    found = engine_version(connection)
    words = _("PostgreSQL %(found)d answers.") % {"found": found}
    return Finding(found == ENGINE, words, _("Écluse needs PostgreSQL %(wanted)d (see UPGRADE.md).") % {"wanted": ENGINE})


def migrations() -> Finding:
    """Whether the tables are those of this version."""
    missing = missing_migrations(connection)
    if not missing:
        return Finding(True, _("The tables are those of this version."))
    words = ngettext("%(n)d migration waits: %(names)s.", "%(n)d migrations wait: %(names)s.", len(missing))
    return Finding(False, words % {"n": len(missing), "names": ", ".join(missing[:5])}, _("Run `ecluse migrate`."))


def translations() -> Finding:
    """Whether each message catalogue is compiled since it last changed."""
    stale = [
        file
        for file in sorted((settings.ROOT / "ecluse").glob("*/locale/*/LC_MESSAGES/django.po"))
        if not file.with_suffix(".mo").exists() or file.with_suffix(".mo").stat().st_mtime < file.stat().st_mtime
    ]
    if not stale:
        return Finding(True, _("The message catalogues are compiled."))
    names = ", ".join(str(file.relative_to(settings.ROOT)) for file in stale[:3])
    words = _("Message catalogues are not compiled: %(names)s.") % {"names": names}
    return Finding(False, words, _("Run `ecluse messages compile`."))


def news() -> Finding:
    """Whether events reach those who react to them."""
    late = Delivery.objects.waiting().filter(due_at__lt=timezone.now() - LATE).count()
    if not late:
        return Finding(True, _("Every event that is due was delivered."))
    words = ngettext("%(n)d event waits for over ten minutes.", "%(n)d events wait for over ten minutes.", late) % {"n": late}
    return Finding(False, words, _("No worker runs: start `ecluse serve` or `ecluse worker`."))


def dead_letters() -> Finding:
    """Whether deliveries were given up."""
    dead = Delivery.objects.dead().count()
    if not dead:
        return Finding(True, _("No delivery was given up."))
    words = ngettext("%(n)d delivery was given up.", "%(n)d deliveries were given up.", dead) % {"n": dead}
    return Finding(False, words, _("See /administration/non-distribues/."))


def tasks() -> Finding:
    """Whether background tasks have lost their worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
            " WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))",
            [HEARTBEAT],
        )
        stalled = int(cursor.fetchone()[0])
    if not stalled:
        return Finding(True, _("No background task is stalled."))
    words = ngettext("%(n)d background task has lost its worker.", "%(n)d background tasks have lost their worker.", stalled)
    return Finding(False, words % {"n": stalled}, _("Start `ecluse worker`: it takes them up within a minute."))


def disk() -> Finding:
    """Whether the data folder has room left."""
    folder = Path(settings.DATA_FOLDER)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = _("%(free).1f GB are free for %(folder)s.") % {"free": free / 1024**3, "folder": settings.DATA_FOLDER}
    return Finding(free >= LEAST_FREE, words, _("Make room: PostgreSQL stops when the disk is full."))


def keys() -> Finding:
    """Whether the secrets of the installation are there, readable by us and by nobody else."""
    if not settings.SECRET_KEY or not settings.KEY_ENCRYPTION_KEY:
        remedy = _("Set ECLUSE_SECRET_KEY and ECLUSE_KEY_ENCRYPTION_KEY.")
        return Finding(False, _("A secret of this installation is missing."), remedy)
    folder = Path(settings.DATA_FOLDER) / "keys"
    for file in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            empty = not file.read_text().strip()
        except OSError:
            empty = True
        if empty:
            return Finding(False, _("The key %(file)s cannot be read.") % {"file": file}, _("Bring it back from your safe."))
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            return Finding(False, _("Others can read the key %(file)s.") % {"file": file}, f"chmod 600 {file}")
    return Finding(True, _("The keys are readable, by this account only."))


DATABASE_CHECKS: tuple[Check, ...] = (engine, migrations, news, dead_letters, tasks)
CHECKS: tuple[Check, ...] = (*DATABASE_CHECKS, translations, disk, keys)
_of_domains: list[Check] = []


def checkup(check: Check) -> Check:
    """Add a check of a domain, which asks the database; it stands in the `commands.py` of the domain."""
    _of_domains.append(check)
    return check
