"""A badge given to many people by a worker that the test kills; called beside the house."""

from __future__ import annotations

import time

from django.db.models import Count
from django.utils import timezone

from ecluse.credentials.actions import issue_many
from ecluse.credentials.actions.batch import issue_what_is_left
from ecluse.credentials.events import CredentialIssued
from ecluse.credentials.models import Award, Batch, Credential
from ecluse.credentials.testing import AchievementFactory
from ecluse.foundation.access import SYSTEM
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news import Journal
from ecluse.network.models import Person
from ecluse.network.testing import OrganisationFactory


def sow(number: int) -> dict[str, object]:
    """Ask that so many people be given a badge; come back as soon as the worker of the house gave some."""
    people = Person.objects.bulk_create(
        Person(given_name="Awa", family_name=f"N° {turn}", email=f"{turn}@exemple.be") for turn in range(number)
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
