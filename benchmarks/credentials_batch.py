"""One badge given to 50,000 people by one background task: signed, stored, told, listed, with the memory it takes.

`python benchmarks/credentials_batch.py [PEOPLE]` (default 5,000; promised at 50,000) in a scratch cluster that is thrown away.
Beside: the bare COPY of the same documents into a table without keys. Promises held here: memory does not grow with the number
(less than 64 MB from the tenth step to the last), a first page of the list in less than 100 ms, each badge given once.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
GROWTH = 64  # MB
LIST = 100  # milliseconds


def memory() -> float:
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def people(number: int) -> list[UUID]:
    """So many people with an e-mail address, in two languages."""
    from ecluse.network.models import Person

    made = [
        Person(given_name="Awa", family_name=f"N° {turn}", email=f"{turn}@exemple.be", language="nl" if turn % 3 == 0 else "fr")
        for turn in range(number)
    ]
    Person.objects.bulk_create(made, batch_size=2_000)
    return [person.pk for person in made]


def measure() -> int:
    """Fill, run the task, print the table; fail when a promise is broken."""
    from django.db import connection
    from django.utils import timezone

    from ecluse.credentials.actions import issue_many
    from ecluse.credentials.actions.batch import STEP, issue_what_is_left
    from ecluse.credentials.models import Credential
    from ecluse.credentials.queries.life import Asked, page_of_issued
    from ecluse.credentials.testing import AchievementFactory
    from ecluse.foundation.access import SYSTEM, Hat, Role

    achievement, now = AchievementFactory.create(), timezone.now()
    started = time.perf_counter()
    batch = issue_many(by=SYSTEM, achievement=achievement, people=((one, "benchmark") for one in people(PEOPLE)), at=now)
    asked = time.perf_counter() - started
    held: list[float] = []
    started, spent = time.perf_counter(), time.process_time()
    report = issue_what_is_left(batch=batch, at=now, expect=lambda count: None, advance=lambda count: held.append(memory()))
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    hat = Hat(role=Role.OPERATOR_ADMIN, organisation_id=achievement.organisation_id)
    started = time.perf_counter()
    page = page_of_issued(hat, Asked(), mark=None)
    listed = (time.perf_counter() - started) * 1_000
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (document text)")
        documents = list(Credential.objects.values_list("document", flat=True)[:5_000])
        started = time.perf_counter()
        with cursor.copy("COPY bare (document) FROM STDIN") as copy:
            for document in documents:
                copy.write_row([document])
        bare = len(documents) / (time.perf_counter() - started)
    tenth = held[min(10, len(held) - 1)]
    print(
        f"{PEOPLE:,} people asked for in {asked:.1f} s; badges given: {report['given']:,} in {seconds:.1f} s ({spent:.1f} s of this processor)"
    )
    print(
        f"{report['given'] / seconds:,.0f} badges a second, signed, stored, audited, told; the bare COPY: {bare:,.0f} documents a second"
    )
    print(
        f"memory: {tenth:.0f} MB after ten steps of {STEP}, {held[-1]:.0f} MB at the end; first page of {len(page.rows)} in {listed:.0f} ms"
    )
    once = Credential.objects.values("holder").distinct().count()
    return 0 if report["given"] == once == PEOPLE and held[-1] - tenth < GROWTH and listed < LIST else 5


def main() -> int:
    """In a cluster of its own."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django
    from django.core.management import call_command

    from ecluse.foundation.database.embedded import Cluster

    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder) / "postgresql", settings={})
        cluster.start()
        try:
            os.environ["DATABASE_URL"] = cluster.url()
            django.setup()
            call_command("migrate", verbosity=0)
            return measure()
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
