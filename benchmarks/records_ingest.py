"""How fast statements are kept, over HTTP, against the bare INSERT of the same rows with the same indexes, in the same run.

    python benchmarks/records_ingest.py [STATEMENTS] [--rounds N] [--mixed] [--without-worker] [--peer ADDRESS KEY SECRET]

A house of its own is served as `ecluse serve` does and thrown away: database on disk, fsync on; its background worker counts meanwhile
what came, unless `--without-worker` leaves it out. Batches of 500, 50 and 1 over one connection that is kept; then two processes and
two clients at 500. Bare, ours and the peer take turns, round after round: what else the machine does falls on all of them. Told are
the medians of the rounds, the least and the greatest ratio, and what the server and the database spend of processor for one statement
(the worker counts in it). The bare INSERT is one query with one commit, its parameters written beforehand. The statements are those of
a course platform, a video player, an exercise and a cmi5 lesson, mean 1 kB, seeded. Promises held here, of the bare INSERT: 0.45 (500),
0.40 (50), 0.18 (1); two and two 0.9. `--peer`
measures another store in the same rounds (ralph: 1.8, 2.5 and 8 times are promised). `--mixed`: one statement in a hundred has an
attachment, one in two hundred says that another one is taken back, so that most large batches are read with care.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
FLOORS = {500: 0.45, 50: 0.40, 1: 0.18}
TOGETHER = 0.9
PEER = {500: 1.8, 50: 2.5, 1: 8.0}
CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"


def statements(number: int, seed: int = 42) -> list[dict[str, Any]]:
    """A seeded stream: a quarter cmi5, a third H5P, a quarter video, the rest course pages."""
    chance = random.Random(seed)
    return [_one(chance) for _turn in range(number)]


def _one(chance: random.Random) -> dict[str, Any]:
    # Somebody learns on one of twelve platforms, in activities that each are of one kind.
    person = chance.randrange(5_000)
    place, number = person % 12, chance.randrange(400)
    activity = f"https://lms{place}.exemple.be/mod/{number}"
    course = {"id": f"https://lms{place}.exemple.be/cours/{number % 40}"}
    kind = next(kind for kind, most in (("cmi5", 25), ("h5p", 60), ("video", 85), ("page", 100)) if number % 100 < most)
    said: dict[str, Any] = {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": f"https://lms{place}.exemple.be", "name": f"apprenant-{person:06}"},
        },
        "timestamp": f"2026-11-{chance.randrange(1, 29):02}T{chance.randrange(7, 20):02}:{chance.randrange(60):02}:07.123Z",
        "object": {
            "id": activity,
            "objectType": "Activity",
            "definition": {"type": "http://adlnet.gov/expapi/activities/module", "name": {"fr": f"Module {number}"}},
        },
        "context": {
            "registration": str(UUID(int=person * 3 + chance.randrange(3) + (1 << 100), version=4)),
            "contextActivities": {"grouping": [course, {"id": f"https://lms{place}.exemple.be"}]},
            "platform": "Moodle",
            "language": "fr",
        },
    }
    if kind == "cmi5":
        said["verb"] = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"fr": "a terminé", "en": "completed"}}
        said["result"] = {"completion": True, "duration": f"PT{chance.randrange(5, 90)}M"}
        said["context"]["contextActivities"]["category"] = [{"id": CMI5}]
        said["context"]["extensions"] = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": f"s-{person}"}
    elif kind == "h5p":
        score = chance.randrange(21)
        said["verb"] = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"fr": "a répondu à", "en": "answered"}}
        said["object"]["definition"] = {
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "interactionType": "choice",
            "name": {"fr": "Quelle formule additionne une colonne ?"},
            "correctResponsesPattern": ["1"],
            "choices": [{"id": str(n), "description": {"fr": f"Réponse possible numéro {n}"}} for n in range(4)],
        }
        said["result"] = {
            "score": {"min": 0, "max": 20, "raw": score, "scaled": score / 20},
            "success": score > 9,
            "response": "1",
        }
    elif kind == "video":
        said["verb"] = {"id": "https://w3id.org/xapi/video/verbs/played", "display": {"fr": "a lu", "en": "played"}}
        said["result"] = {"extensions": {"https://w3id.org/xapi/video/extensions/time": chance.randrange(6_000) / 10}}
        said["context"]["contextActivities"]["category"] = [{"id": "https://w3id.org/xapi/video"}]
    else:
        said["verb"] = {"id": "http://id.tincanapi.com/verb/viewed", "display": {"fr": "a consulté", "en": "viewed"}}
    return said


class Server:
    """A house of its own, served by so many web processes."""

    def __init__(self, folder: Path, processes: int, *options: str) -> None:
        with contextlib.closing(__import__("socket").socket()) as socket:
            socket.bind(("127.0.0.1", 0))
            self.port = socket.getsockname()[1]
        command = [sys.executable, "-m", "ecluse.foundation.cli", "serve", "--port", str(self.port)]
        command += ["--processes", str(processes), *options]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 300
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port)
                connection.request("GET", "/pret/")
                if connection.getresponse().status == 200:
                    break
            time.sleep(0.5)
        postmaster = int((folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])
        self.parents = [psutil.Process(self.process.pid), psutil.Process(postmaster)]

    def spent(self) -> float:
        """Seconds of processor of the server and the database until now."""
        total = 0.0
        for parent in self.parents:
            for process in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    total += times.user + times.system
        return total

    def stop(self) -> None:
        """As Ctrl+C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


def send(address: str, key: str, secret: str, bodies: Sequence[bytes]) -> list[float]:
    """Each body over one connection that is kept; seconds of each."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    headers = {
        "Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode(),
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }
    seconds = []
    for body in bodies:
        started = time.perf_counter()
        connection.request("POST", f"{parts.path}/statements", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        seconds.append(time.perf_counter() - started)
        if answer.status != 200:
            raise SystemExit(f"FAILED: {answer.status} {content[:300]!r}")
    return seconds


def mixed(stream: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The stream with attachments and statements that are taken back."""
    for number, said in enumerate(stream):
        if number % 100 == 50:
            attachment = {"usageType": "https://lms.exemple.be/photo", "display": {"fr": "Photo"}, "contentType": "image/jpeg"}
            said["attachments"] = [
                attachment | {"length": 15_770, "sha2": f"{number:064x}", "fileUrl": f"https://lms.exemple.be/{number}"}
            ]
        elif number % 200 == 100:
            said["verb"] = {"id": "http://adlnet.gov/expapi/verbs/voided"}
            said["object"] = {"objectType": "StatementRef", "id": str(UUID(int=number, version=4))}
            said["context"] = {}
        yield said


def bodies_of(stream: Iterator[dict[str, Any]], number: int, size: int) -> list[bytes]:
    """So many statements as bodies of one size."""
    return [orjson.dumps([next(stream) for _turn in range(size)]) for _batch in range(number // size)]


BARE = """
WITH incoming AS MATERIALIZED (
    SELECT one.*, uuidv7() AS sid FROM unnest(
        %(ids)s::uuid[], %(actors)s::int8[], %(verbs)s::int8[], %(objects)s::int8[], %(registrations)s::uuid[],
        %(moments)s::timestamptz[], string_to_array(%(bodies)s, E'\\x1e')
    ) WITH ORDINALITY AS one (statement_id, actor, verb, object, registration, at, body, n)
), ids AS (
    INSERT INTO records_statementid (organisation_id, statement_id, sid)
    SELECT %(organisation)s, statement_id, sid FROM incoming ON CONFLICT DO NOTHING
), kept AS (
    INSERT INTO records_statement (organisation_id, sid, statement_id, client_id, actor, verb, object, registration, at, body)
    SELECT %(organisation)s, sid, statement_id, %(client)s, actor, verb, object, registration, at, body FROM incoming
)
INSERT INTO records_mention (key, sid, is_broad)
SELECT one.key, incoming.sid, one.is_broad
FROM unnest(%(where)s::int8[], %(keys)s::int8[], %(broad)s::boolean[]) AS one (n, key, is_broad) JOIN incoming USING (n)
"""


def bare(batches: Sequence[dict[str, Any]]) -> None:
    """One INSERT of the same rows, and one commit, for each batch."""
    from ecluse.records.queries.raw import raw_cursor

    for values in batches:
        with raw_cursor() as cursor:
            cursor.execute(BARE, values)


def values_of(said: list[dict[str, Any]], speaker: Any) -> dict[str, Any]:
    """The rows that a request becomes."""
    from ecluse.records.actions.writing import values_of_rows
    from ecluse.records.rules.extraction import Extraction, complete

    extraction = Extraction(speaker.organisation_id)
    return values_of_rows(speaker, [complete(one, speaker.authority, "1.0.3", extraction) for one in said])


def main() -> int:
    """Print the table; fail when a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("number", nargs="?", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--without-worker", action="store_true")
    parser.add_argument("--peer", nargs=3, metavar=("ADDRESS", "KEY", "SECRET"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ |= {"ECLUSE_DATA": name, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "ECLUSE_LOG_LEVEL": "ERROR"}
        os.environ.pop("DATABASE_URL", None)
        options = ["--workers", "0"] if asked.without_worker else []
        server = Server(folder, 1, *options)
        try:
            return measure(server, folder, asked, options)
        finally:
            server.stop()


def measure(server: Server, folder: Path, asked: argparse.Namespace, options: list[str]) -> int:
    """One process at three sizes, then two and two."""
    number, rounds, peer = asked.number, asked.rounds, asked.peer
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from ecluse.foundation.access import SYSTEM
    from ecluse.network.models import Organisation
    from ecluse.records.actions.connecting import connect_tool
    from ecluse.records.models import Scope
    from ecluse.records.queries.clients import speaker_by_secret

    owner = Organisation.objects.create(name="Mesure", slug="mesure", country="BE")
    client, secret = connect_tool(by=SYSTEM, organisation_id=owner.pk, name="Mesure", scopes=list(Scope), at=timezone.now())
    speaker = speaker_by_secret(client.key, secret, at=timezone.now())
    stream = iter(statements(number * 16))
    stream = mixed(stream) if asked.mixed else stream

    def address() -> str:
        return f"http://127.0.0.1:{server.port}/xapi/1.0"

    def bare_of(count: int, size: int) -> float:
        batches = [values_of([next(stream) for _one in range(size)], speaker) for _turn in range(count // size)]
        return rate(count, lambda: bare(batches))

    # Platforms speak of the same people and activities again and again: those are known after the first days.
    send(address(), client.key, secret, bodies_of(stream, number, 500))
    failed = False
    print(
        f"{'batch':>6}{'bare/s':>10}{'ours/s':>10}{'ratio':>8}{'from, to':>14}{'floor':>7}{'p95 ms':>9}{'µs CPU/st.':>12}", end=""
    )
    print(f"{'peer/s':>9}{'times':>7}{'from, to':>14}")
    for size, floor in FLOORS.items():
        each = max(number // rounds if size > 1 else number // rounds // 15, size) // size * size
        raws, rates, theirs, seconds, spent = [], [], [], [], 0.0
        for _round in range(rounds):
            raws.append(bare_of(each, size))
            bodies, before = bodies_of(stream, each, size), server.spent()
            taken = send(address(), client.key, secret, bodies)
            spent += server.spent() - before
            seconds += taken
            rates.append(each / sum(taken))
            if peer:
                theirs.append(each / sum(send(peer[0], peer[1], peer[2], bodies)))
        ratio, told = compared(rates, raws)
        tail = sorted(seconds)[int(len(seconds) * 0.95)] * 1_000
        line = f"{size:>6}{median(raws):>10,.0f}{median(rates):>10,.0f}{told}{floor:>7.2f}{tail:>9.1f}{spent / each / rounds * 1e6:>12.0f}"
        failed |= ratio < floor
        if peer:
            times, told = compared(rates, theirs)
            line += f"{median(theirs):>9,.0f}{told[1:]}"
            failed |= times < PEER[size]
        print(line, flush=True)
    # Forget the connections: the server takes its database with it.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    server.stop()
    two = Server(folder, 2, *options)
    server.process, server.parents, server.port = two.process, two.parents, two.port
    # Each process comes to know whom and what the platforms speak of, as the one did before.
    at_once(address(), client.key, secret, bodies_of(stream, number, 500))
    raws, rates, each = [], [], number // rounds // 500 * 1_000
    for _round in range(rounds):
        raws.append(bare_of(each, 500))
        bodies = bodies_of(stream, each, 500)
        rates.append(rate(each, lambda: at_once(address(), client.key, secret, bodies)))  # noqa: B023 - called at once
    ratio, told = compared(rates, raws)
    print(f"two processes, two clients at 500: {median(rates):,.0f} a second; of the bare INSERT{told} ({TOGETHER} promised)")
    return 5 if failed or ratio < TOGETHER else 0


def rate(count: int, work: Callable[[], None]) -> float:
    """So many a second."""
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def compared(ours: Sequence[float], others: Sequence[float]) -> tuple[float, str]:
    """The median of the ratios of the rounds; and in words, with the least and the greatest."""
    ratios = sorted(one / other for one, other in zip(ours, others, strict=True))
    return median(ratios), f"{median(ratios):>8.2f}{f'{ratios[0]:.2f}, {ratios[-1]:.2f}':>14}"


def at_once(address: str, key: str, secret: str, bodies: Sequence[bytes]) -> None:
    """Half of the bodies from each of two clients."""
    clients = [threading.Thread(target=send, args=(address, key, secret, bodies[turn::2])) for turn in range(2)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()


if __name__ == "__main__":
    sys.exit(main())
