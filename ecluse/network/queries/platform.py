"""The machine room: the journal, what was not delivered, the background tasks."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ecluse.foundation.jobs.models import Task
from ecluse.foundation.news import Event
from ecluse.foundation.news.models import Delivery, JournalEntry

from ..models import Organisation, Person


def journal(*, name: str = "") -> QuerySet[JournalEntry]:
    """The journal; `name` is the beginning of the name of an event."""
    found = JournalEntry.objects.all()
    return found.filter(name__startswith=name) if name else found


def event_names() -> list[str]:
    """The events that this version of the code tells."""
    return sorted(Event.registry)


def dead_letters() -> QuerySet[Delivery]:
    """The deliveries that were given up, with their event."""
    return Delivery.objects.dead().select_related("entry")


def tasks(*, state: str = "") -> QuerySet[Task]:
    """Background tasks, of one state when it is named."""
    found = Task.objects.all()
    return found.filter(state=state) if state in Task.State.values else found


def names_of_people(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """What these people are called."""
    found = Person.objects.filter(pk__in={person for person in people if person})
    return {person.pk: person.full_name for person in found}


def names_of_organisations(organisations: Iterable[UUID | str | None]) -> dict[str, str]:
    """What these organisations are called, by the text of their key."""
    found = Organisation.objects.filter(pk__in={key for key in organisations if key})
    return {str(key): name for key, name in found.values_list("pk", "name")}


def people_named(search: str) -> list[UUID]:
    """The people whose name or e-mail holds all these words; at most fifty."""
    found = Person.objects.all()
    for word in search.split()[:5]:
        found = (
            found.filter(family_name__icontains=word)
            | found.filter(given_name__icontains=word)
            | found.filter(email__iexact=word)
        )
    return list(found.values_list("pk", flat=True)[:50])
