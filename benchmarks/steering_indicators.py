"""What a figure with its rules costs, beside a plain count of the same rows in the same run.

Reads the demonstration of this installation when there is one (`ecluse demo --scale 50000`); otherwise it makes 50,000 people and
100,000 participations in a transaction that it rolls back. Prints medians of seven runs and their ratio to `count(*)`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

RUNS = 7
# A figure looks at each row once, sorts it by person and joins its training: this many plain counts at the most.
MOST_COUNTS = 20


def median(run: Callable[[], object]) -> float:
    """Milliseconds of the middle run, after one that is not counted."""
    run()
    times = []
    for _n in range(RUNS):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1_000)
    return statistics.median(times)


def sow(people: int) -> list[object]:
    """People, two operators, trainings, two participations for each person; the keys of the operators."""
    import random

    from ecluse.network.api import Organisation, Person
    from ecluse.offer.api import Enrolment, Programme, Session

    chance = random.Random(7)
    operators = [Organisation(name=f"Mesure {n}", slug=f"mesure-{n}", kind="operator") for n in range(2)]
    Organisation.objects.bulk_create(operators)
    trainings = [Programme(organisation=one, title={"fr": "Mesure"}, hours=40) for one in operators for _n in range(20)]
    Programme.objects.bulk_create(trainings)
    first = date(2025, 1, 6)
    sessions = [
        Session(
            programme=one, start_on=first, last_day_on=first + timedelta(days=300), places=9_999, mode="remote", language="fr"
        )
        for one in trainings
        for _n in range(10)
    ]
    Session.objects.bulk_create(sessions)
    learners = [Person(given_name="A", family_name=str(n), password="!") for n in range(people)]
    Person.objects.bulk_create(learners, batch_size=5_000)
    moment = datetime(2025, 1, 6, 8, tzinfo=UTC)
    rows = [
        Enrolment(
            session=session,
            person=person,
            state="attending",
            requested_at=moment,
            started_at=moment + timedelta(hours=chance.randrange(17_000)),
            gender_at_entry=chance.choice(["woman", "man", "non_binary", ""]),
            age_at_entry=chance.choice([None, 16, 22, 40, 60]),
            status_at_entry=chance.choice(["jobseeker", "employee", ""]),
        )
        for person in learners
        for session in chance.sample(sessions, 2)
    ]
    Enrolment.objects.bulk_create(rows, batch_size=5_000)
    return [one.pk for one in operators]


def measure(scope: object) -> int:
    """Print the table; 5 when a promise is not kept."""
    from ecluse.steering.queries.check import check_of
    from ecluse.steering.queries.evidence import Filter, page_of_evidence
    from ecluse.steering.queries.figures import participants
    from ecluse.steering.queries.scopes import participations_in
    from ecluse.steering.rules.indicators import LIBRARY

    figure = participants(scope)
    plain = median(lambda: participations_in(scope).count())
    lines = [
        ("count(*) of the participations", plain),
        ("participants: once each, 3 breakdowns, months", median(lambda: participants(scope))),
        ("the same from the journal", median(lambda: check_of(figure, scope))),
        (
            "evidence of one box, 20 rows",
            median(lambda: page_of_evidence(LIBRARY["participants"], scope, Filter((("gender", "woman"),)), mark=None)),
        ),
    ]
    print(f"{participations_in(scope).count():,} participations, {figure.count:,} people")
    for name, milliseconds in lines:
        print(f"  {name:<48} {milliseconds:9.1f} ms  {milliseconds / plain:6.1f} ×")
    kept = lines[1][1] <= MOST_COUNTS * plain
    print(f"  promise: the figure costs at most {MOST_COUNTS} plain counts: {'kept' if kept else 'NOT KEPT'}")
    return 0 if kept else 5


def main() -> int:
    """Measure on the demonstration, or on rows of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000, help="people to make when there is no demonstration")
    arguments = parser.parse_args()
    import django
    from django.db import connection, transaction

    from ecluse.foundation.cli.engine import running_database

    django.setup()
    with running_database():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        import pgtrigger

        from ecluse.offer.api import Enrolment
        from ecluse.steering.queries.scopes import moment
        from ecluse.steering.rules.counting import Scope

        period = {"start": moment(date(2020, 1, 1)), "end": moment(date(2030, 1, 1))}
        there = Enrolment.objects.exclude(started_at=None)
        if there.exists():
            keys = list(there.values_list("session__programme__organisation", flat=True).distinct())
            return measure(Scope(**period, organisation_ids=keys))
        with transaction.atomic():
            with pgtrigger.ignore():
                keys = sow(arguments.people)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE offer_enrolment")
            answer = measure(Scope(**period, organisation_ids=keys))
            transaction.set_rollback(True)
        return answer


if __name__ == "__main__":
    sys.exit(main())
