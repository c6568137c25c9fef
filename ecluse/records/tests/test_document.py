"""Documents when several tools write at once, and when somebody is forgotten."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ecluse.foundation.errors import Refusal
from ecluse.foundation.privacy import erase
from ecluse.network.testing import PersonFactory
from ecluse.records.actions import naming
from ecluse.records.actions.document import (
    Brought,
    DocumentHasChanged,
    DocumentIsThere,
    post_document,
    put_document,
)
from ecluse.records.actions.pseudonyms import pseudonymise
from ecluse.records.models import Agent, Document
from ecluse.records.queries.documents import document_at
from ecluse.records.rules.document import Condition, Place
from ecluse.records.rules.speaker import Speaker
from ecluse.records.testing import a_speaker

AGENT = {"mbox": "mailto:awa@exemple.be"}
ACTIVITY = "https://cours.exemple.be/tableur"


def a_state(speaker: Speaker, name: str = "signet") -> Place:
    """Where somebody is in an activity."""
    return Place(organisation_id=speaker.organisation_id, kind=Document.Kind.STATE, activity=ACTIVITY, agent=AGENT, name=name)


def brought(**content: object) -> Brought:
    """An object of JSON."""
    return Brought(json.dumps(content).encode(), "application/json")


def at_once(times: int, act: Callable[[int], None]) -> list[Refusal]:
    """The refusals of so many threads that begin together."""
    start, refused, failed = threading.Barrier(times), [], []

    def run(number: int) -> None:
        try:
            start.wait(timeout=10)
            act(number)
        except Refusal as refusal:
            refused.append(refusal)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    return refused


@pytest.mark.django_db(transaction=True)
def test_of_six_writers_with_the_same_condition_one_writes() -> None:
    speaker = a_speaker()
    place = a_state(speaker)

    def put(number: int, condition: Condition) -> None:
        put_document(by=speaker, place=place, brought=brought(n=number), condition=condition, version="2.0.0", at=timezone.now())

    refused = at_once(6, lambda number: put(number, Condition(if_none_match="*")))
    assert [type(one) for one in refused] == [DocumentHasChanged] * 5
    tag = Document.objects.get().etag
    refused = at_once(6, lambda number: put(10 + number, Condition(if_match=f'"{tag}"')))
    assert [type(one) for one in refused] == [DocumentHasChanged] * 5
    refused = at_once(6, lambda number: put(20 + number, Condition()))
    assert [type(one) for one in refused] == [DocumentIsThere] * 6
    assert json.loads(bytes(Document.objects.get().content))["n"] in range(10, 16)


@pytest.mark.django_db(transaction=True)
def test_what_six_complete_at_once_is_all_there() -> None:
    speaker = a_speaker()

    def post(number: int) -> None:
        post_document(
            by=speaker, place=a_state(speaker), brought=brought(**{str(number): number}), condition=Condition(), at=timezone.now()
        )

    assert at_once(6, post) == []
    assert json.loads(bytes(Document.objects.get().content)) == {str(number): number for number in range(6)}


@pytest.mark.django_db
def test_when_a_person_is_erased_what_tools_kept_of_them_is_forgotten_and_nothing_else() -> None:
    speaker, person = a_speaker(), PersonFactory.create(email="awa@exemple.be")
    other = Place(
        organisation_id=speaker.organisation_id,
        kind=Document.Kind.AGENT_PROFILE,
        agent={"mbox": "mailto:autre@exemple.be"},
        name="p",
    )
    for place in (a_state(speaker), a_state(speaker, "autre"), other):
        post_document(by=speaker, place=place, brought=brought(a=1), condition=Condition(), at=timezone.now())
    erase(person.pk)

    assert document_at(a_state(speaker)) is None
    assert [document.name for document in Document.objects.all()] == ["p"]


@pytest.mark.django_db
def test_who_was_forgotten_and_is_spoken_of_again_is_named_again(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = a_speaker()

    def speak(name: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            post_document(by=speaker, place=a_state(speaker, name), brought=brought(), condition=Condition(), at=timezone.now())

    speak("un")
    with django_capture_on_commit_callbacks(execute=True):
        pseudonymise(Agent.objects.get(identifier=AGENT))
    speak("deux")
    assert Agent.objects.filter(identifier=AGENT).count() == 1

    # Another process has not heard of it, and asks the tables again after a while.
    Agent.objects.filter(identifier=AGENT).delete()
    speak("trois")
    assert not Agent.objects.filter(identifier=AGENT).exists()
    monkeypatch.setattr(naming, "FRESH", -1.0)
    speak("quatre")
    assert Agent.objects.filter(identifier=AGENT).exists()
