"""A badge given to many people by a worker that the test kills: `sow NUMBER`, `give BATCH`, `look BATCH`. Answers are JSON."""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.db.models import Count  # noqa: E402 - after setup
from django.utils import timezone  # noqa: E402

from ecluse.credentials.actions import issue_many  # noqa: E402
from ecluse.credentials.actions.batch import issue_what_is_left  # noqa: E402
from ecluse.credentials.events import CredentialIssued  # noqa: E402
from ecluse.credentials.models import Award, Batch, Credential  # noqa: E402
from ecluse.credentials.testing import AchievementFactory  # noqa: E402
from ecluse.foundation.access import SYSTEM  # noqa: E402
from ecluse.foundation.jobs.models import Task  # noqa: E402
from ecluse.foundation.news import Journal  # noqa: E402
from ecluse.network.models import Person  # noqa: E402
from ecluse.network.testing import OrganisationFactory  # noqa: E402


def sow(number: str) -> dict[str, object]:
    """Ask that so many people be given a badge; come back as soon as the worker of the house gave some."""
    people = Person.objects.bulk_create(
        Person(given_name="Awa", family_name=f"N° {turn}", email=f"{turn}@exemple.be") for turn in range(int(number))
    )
    model = AchievementFactory.create(organisation=OrganisationFactory.create(name="Centre des coupures", slug="coupures"))
    asked = [(person.pk, "faults") for person in people]
    batch = issue_many(by=SYSTEM, achievement=model, people=asked, at=timezone.now())
    until = time.monotonic() + 60
    while not Credential.objects.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return {"batch": str(batch.pk)}


def give(batch: str) -> dict[str, object]:
    """What the task does when it is given back to a worker."""
    row = Batch.objects.select_related("achievement").get(pk=batch)
    return dict(issue_what_is_left(batch=row, at=timezone.now(), expect=lambda _count: None, advance=lambda _count: None))


def look(batch: str) -> dict[str, object]:
    """What is given, told and where."""
    rows = Credential.objects.filter(source="faults")
    places = rows.values("status_list", "status_index").annotate(count=Count("pk")).filter(count__gt=1)
    return {
        "given": Award.objects.filter(batch=batch, state="given").count(),
        "left": Award.objects.filter(batch=batch, state="prepared").count(),
        "badges": rows.count(),
        "holders": rows.values("holder").distinct().count(),
        "places_twice": places.count(),
        "told": Journal.of(CredentialIssued).count(),
        "task": str(Task.objects.get(pk=Batch.objects.get(pk=batch).task_id).state),
    }


print(json.dumps({"sow": sow, "give": give, "look": look}[sys.argv[1]](sys.argv[2])))
