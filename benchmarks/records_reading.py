"""How fast statements are found among many, over HTTP, against the bare indexed query of the same rows, in the same run.

    python benchmarks/records_reading.py [STATEMENTS] [--copies K]      (default 200,000; promised at 1,000,000 and 10,000,000)

A house of its own is filled through the same door as tools use (the memory of its web server is watched meanwhile); `--copies` adds
each statement so many times more in the database, said by others, so that ten million need not all be sent. It is then asked by
agent, verb and time, by course, without a filter, and for page 5,000. Promises held here: by agent, verb and time p95 of ten times
the bare query at most; page 5,000 within twice page 1; memory within 64 MB from the first tenth of the import to its end.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))
from records_ingest import Server, send, statements  # noqa: E402 - beside this script

TIMES, DEEP, GROWTH, ASKED = 10, 2.0, 64, 200
PAGE = 20
COPIES = (
    "CREATE TEMP TABLE copied AS SELECT sid AS old, uuidv7(make_interval(mins => -%(turn)s)) AS new, uuidv4() AS id FROM original",
    "ANALYZE copied",
    "INSERT INTO records_statementid SELECT organisation_id, id, new FROM said JOIN copied ON sid = old",
    "INSERT INTO records_statement SELECT organisation_id, new, id, client_id, hashint8extended(actor, %(turn)s), verb, object,"
    " registration, at, body FROM said JOIN copied ON sid = old",
    "INSERT INTO records_mention SELECT key, new, is_broad FROM mentioned JOIN copied ON sid = old",
    "DROP TABLE copied",
)


class Reader:
    """One connection that is kept."""

    def __init__(self, port: int, key: str, secret: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "1.0.3"}

    def get(self, address: str) -> dict[str, Any]:
        """A page."""
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"FAILED: {answer.status} {content[:300]!r}")
        return orjson.loads(content)  # type: ignore[no-any-return]


def timed(work: Callable[[int], object], turns: int = ASKED) -> tuple[float, float]:
    """Milliseconds: the median and the 95th of a hundred."""
    seconds = []
    for turn in range(turns):
        started = time.perf_counter()
        work(turn)
        seconds.append(time.perf_counter() - started)
    seconds.sort()
    return seconds[turns // 2] * 1_000, seconds[int(turns * 0.95)] * 1_000


def memory(server: Server) -> float:
    """What the web server holds, in MB."""
    rows = [process for process in server.parents[0].children(recursive=True) if "gunicorn" in " ".join(process.cmdline())]
    return sum(process.memory_info().rss for process in rows) / 1_048_576


def add_copies(times: int) -> None:
    """Each statement so many times more, a minute earlier each time, by other agents, of the same activities.

    What finds them is taken away meanwhile and made again from all the rows: ten million are added in minutes.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'p' AND conrelid = ANY(%s::regclass[])",
            [["records_statement", "records_mention", "records_statementid"]],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'records_statement'::regclass AND NOT indisprimary"
        )
        indexes = cursor.fetchall()
        cursor.execute("CREATE TEMP TABLE original AS SELECT sid FROM records_statement ORDER BY sid")
        # Read by key while they grow, so what is copied is taken aside first.
        cursor.execute("CREATE TEMP TABLE said AS SELECT * FROM records_statement")
        cursor.execute("CREATE TEMP TABLE mentioned AS SELECT * FROM records_mention")
        for table, name, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for turn in range(1, times + 1):
            for text in COPIES:
                cursor.execute(text, {"turn": turn})
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for _name, definition in indexes:
            cursor.execute(definition.replace(" ON ONLY ", " ON "))


def main() -> int:
    """Fill, ask, print; fail when a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("number", nargs="?", type=int, default=200_000)
    parser.add_argument("--copies", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ |= {"ECLUSE_DATA": name, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "ECLUSE_LOG_LEVEL": "ERROR"}
        os.environ.pop("DATABASE_URL", None)
        # No background worker: nobody sent the copies one by one, and it would count ten million of them while others read.
        server = Server(folder, 1, "--workers", "0")
        try:
            return measure(server, asked.number, asked.copies)
        finally:
            server.stop()


def measure(server: Server, number: int, copies: int) -> int:
    """In a house that is served."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from ecluse.exchange.xapi.more import Mark, token_of
    from ecluse.foundation.access import SYSTEM
    from ecluse.network.models import Organisation
    from ecluse.records.actions.connecting import connect_tool
    from ecluse.records.models import Scope
    from ecluse.records.rules.keys import agent_key, ifi_of, iri_key

    owner = Organisation.objects.create(name="Mesure", slug="mesure", country="BE")
    client, secret = connect_tool(by=SYSTEM, organisation_id=owner.pk, name="Mesure", scopes=list(Scope), at=timezone.now())
    address = f"http://127.0.0.1:{server.port}/xapi/1.0"
    held, started, chance = [], time.perf_counter(), random.Random(7)
    sample: list[dict[str, Any]] = []
    for part, turn in enumerate(range(0, number, 10_000)):
        said = statements(min(10_000, number - turn), seed=1_000 + part)
        send(address, client.key, secret, [orjson.dumps(some) for some in batched(said, 500, strict=False)])
        sample += chance.sample(said, 40)
        held.append(memory(server))
    filled = time.perf_counter() - started
    if copies:
        add_copies(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_statement, records_mention, records_reference, records_voiding")
        cursor.execute("SELECT count(*) FROM records_statement")
        there = cursor.fetchone()[0]
    asked = [chance.choice(sample) for _turn in range(ASKED)]
    since = timezone.now().replace(hour=0, minute=0, second=0).isoformat().replace("+", "%2B")
    reader = Reader(server.port, client.key, secret)

    def by_agent(turn: int) -> None:
        one = asked[turn]
        agent = quote(orjson.dumps(one["actor"]).decode())
        reader.get(f"/xapi/statements?agent={agent}&verb={quote(one['verb']['id'])}&since={since}&limit=100")

    def bare(turn: int) -> None:
        one = asked[turn]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT body FROM records_statement WHERE actor = %s AND verb = %s ORDER BY sid DESC LIMIT 100",
                [agent_key(owner.pk, ifi_of(one["actor"]) or ""), iri_key(owner.pk, one["verb"]["id"])],
            )
            cursor.fetchall()

    def by_course(turn: int) -> None:
        course = asked[turn]["context"]["contextActivities"]["grouping"][0]["id"]
        reader.get(f"/xapi/statements?activity={quote(course)}&related_activities=true&limit={PAGE}")

    deep = min(5_000 * PAGE, number // 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sid FROM records_statement ORDER BY sid DESC OFFSET %s LIMIT 1", [deep])
        sid = cursor.fetchone()[0]
    token = token_of(Mark({"limit": str(PAGE)}, sid), client.pk)
    lines = {
        "bare: agent, verb": timed(bare),
        "agent, verb, since": timed(by_agent),
        "a course, with all within": timed(by_course),
        "page 1": timed(lambda turn: reader.get(f"/xapi/statements?limit={PAGE}")),
        f"page {deep // PAGE:,}": timed(lambda turn: reader.get(f"/xapi/statements?more={token}")),
    }
    print(
        f"{there:,} statements, {number:,} of them brought in {filled:.0f} s; web server {held[len(held) // 10]:.0f} MB, then {held[-1]:.0f} MB"
    )
    for what, (middle, tail) in lines.items():
        print(f"{what:<28}{middle:>8.2f} ms{tail:>8.2f} ms (p95)")
    by, plain = lines["agent, verb, since"][1], lines["bare: agent, verb"][1]
    first, last = lines["page 1"][0], lines[f"page {deep // PAGE:,}"][0]
    grown = held[-1] - held[len(held) // 10]
    print(
        f"agent, verb, since: {by / plain:.1f} times the bare query ({TIMES} promised); page {deep // PAGE:,}: {last / first:.2f} of page 1"
    )
    return 0 if by / plain <= TIMES and last / first <= DEEP and grown <= GROWTH else 5


if __name__ == "__main__":
    sys.exit(main())
