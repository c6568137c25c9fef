"""One badge given to many people at once: step by step, none twice, stopped and gone on with."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from ecluse.credentials.actions import batch as batches
from ecluse.credentials.actions import change_issuer_key, issue_many
from ecluse.credentials.actions.batch import issue_what_is_left
from ecluse.credentials.events import CredentialIssued
from ecluse.credentials.models import Achievement, Award, Batch, Credential
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.shared import own_answer
from ecluse.credentials.rules import template
from ecluse.credentials.rules.keys import Algorithm
from ecluse.credentials.rules.template import SignerDiffers
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM, NotAllowed, Role
from ecluse.foundation.jobs import ask_to_cancel
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.news import Journal
from ecluse.network.testing import PersonFactory, a_hat
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[tuple[UUID, str]]:
    made = [PersonFactory.create() for _turn in range(5)] + [PersonFactory.create(flemish=True)]
    made.append(PersonFactory.create(without_account=True))
    return [(person.pk, "event:1") for person in made]


def nothing(count: int) -> None:
    """Nobody looks at the progress."""


def go_on(batch: Batch) -> dict[str, int]:
    return issue_what_is_left(batch=batch, at=ISSUED_AT, expect=nothing, advance=nothing)


def test_everybody_is_given_their_badge_and_each_is_verified(achievement: Achievement, people: list[tuple[UUID, str]]) -> None:
    batch = issue_many(
        by=a_hat(Role.OPERATOR_ADMIN, achievement.organisation), achievement=achievement, people=people, at=ISSUED_AT
    )

    run(Task.objects.get().pk, at=ISSUED_AT)

    task = Task.objects.get(pk=batch.task_id)
    assert (task.state, task.report) == (Task.State.DONE, {"given": 7, "had": 0, "invited": 0})
    badges = list(Credential.objects.select_related("holder"))
    assert {badge.holder_id for badge in badges} == {person for person, _source in people}
    for badge in badges:
        assert verdict(badge.document.encode(), at=badge.issued_at, find_key=find_key, read=own_answer).outcome is Outcome.VALID
        assert json.loads(badge.document)["credentialSubject"]["achievement"]["inLanguage"] == badge.holder.language
    assert len({badge.status_index for badge in badges}) == 7
    assert Journal.of(CredentialIssued).count() == 7


def test_a_badge_of_a_batch_is_what_would_have_been_given_alone(achievement: Achievement) -> None:
    alone = a_credential(achievement=achievement, source="event:0")
    batch = issue_many(by=SYSTEM, achievement=achievement, people=[(alone.holder_id, "event:1")], at=ISSUED_AT)
    go_on(batch)
    together = Credential.objects.get(source="event:1")

    def plain(badge: Credential) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(badge.document)
        identity = document["credentialSubject"]["identifier"][0]
        for part, name in ((document, "id"), (identity, "identityHash"), (identity, "salt"), (document["proof"], "proofValue")):
            part.pop(name)
        return {**document, "credentialStatus": sorted(document["credentialStatus"])}

    assert plain(together) == plain(alone)
    assert list(json.loads(together.document)) == list(json.loads(alone.document))


def test_a_batch_run_again_gives_no_second_badge(achievement: Achievement, people: list[tuple[UUID, str]]) -> None:
    had = a_credential(achievement=achievement, holder_id=people[0][0], source="event:1")
    batch = issue_many(by=SYSTEM, achievement=achievement, people=[*people, people[1]], at=ISSUED_AT)

    first, second = go_on(batch), go_on(batch)

    assert (first, second) == ({"given": 6, "had": 1, "invited": 0}, {"given": 0, "had": 0, "invited": 0})
    assert Award.objects.get(holder=people[0][0]).credential == had
    assert Credential.objects.count() == 7


def test_a_task_that_was_killed_goes_on_where_it_was(
    achievement: Achievement, people: list[tuple[UUID, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 2)
    batch = issue_many(by=SYSTEM, achievement=achievement, people=people, at=ISSUED_AT)
    steps: list[int] = []

    def killed(count: int) -> None:
        steps.append(count)
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        issue_what_is_left(batch=batch, at=ISSUED_AT, expect=nothing, advance=killed)
    assert Credential.objects.count() == 4

    done: list[int] = []
    report = issue_what_is_left(batch=batch, at=ISSUED_AT, expect=nothing, advance=done.append)

    assert done == [4, 2, 1]
    assert report == {"given": 3, "had": 0, "invited": 0}
    assert Credential.objects.count() == len({one.holder_id for one in Credential.objects.all()}) == 7


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_stopped_keeps_what_was_given(competence: Competence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 2)
    monkeypatch.setattr("ecluse.foundation.jobs.work.Progress.SECONDS", 0)
    achievement = AchievementFactory.create(competences=[(competence, 4)])
    people = [(PersonFactory.create().pk, "event:1") for _turn in range(5)]
    batch = issue_many(by=SYSTEM, achievement=achievement, people=people, at=ISSUED_AT)
    task = Task.objects.get(pk=batch.task_id)
    real = batches._step

    def stopped_after_two(*values: Any) -> dict[str, int]:
        found = real(*values)
        ask_to_cancel(task=task, at=ISSUED_AT)
        return found

    monkeypatch.setattr(batches, "_step", stopped_after_two)
    run(task.pk, at=ISSUED_AT)

    task.refresh_from_db()
    assert (task.state, task.done, task.total) == (Task.State.CANCELLED, 2, 5)
    assert Credential.objects.count() == 2


def test_a_key_changed_meanwhile_signs_what_is_left(
    achievement: Achievement, people: list[tuple[UUID, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 4)
    batch = issue_many(by=SYSTEM, achievement=achievement, people=people, at=ISSUED_AT)
    steps: list[int] = []

    def changed(count: int) -> None:
        steps.append(count)
        if len(steps) == 2:
            change_issuer_key(by=SYSTEM, organisation_id=achievement.organisation_id, algorithm=Algorithm.ED25519, at=ISSUED_AT)

    issue_what_is_left(batch=batch, at=ISSUED_AT, expect=nothing, advance=changed)

    assert sorted(Credential.objects.values_list("key__number", flat=True)) == [1, 1, 1, 1, 2, 2, 2]
    for badge in Credential.objects.all():
        assert verdict(badge.document.encode(), at=ISSUED_AT, find_key=find_key, read=own_answer).outcome is Outcome.VALID


def test_a_signer_that_differs_from_the_reference_gives_nothing(
    achievement: Achievement, people: list[tuple[UUID, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "reference", lambda document: "another text")
    batch = issue_many(by=SYSTEM, achievement=achievement, people=people, at=ISSUED_AT)

    with pytest.raises(SignerDiffers):
        go_on(batch)

    assert not Credential.objects.exists()


def test_only_administrators_of_the_issuer_give_badges_to_many(achievement: Achievement, people: list[tuple[UUID, str]]) -> None:
    for hat in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER, achievement.organisation), a_hat(Role.COORDINATOR)):
        with pytest.raises(NotAllowed):
            issue_many(by=hat, achievement=achievement, people=people, at=ISSUED_AT)
    assert not Batch.objects.exists()


def test_a_step_costs_the_same_number_of_statements_for_two_and_for_seven(
    achievement: Achievement, people: list[tuple[UUID, str]]
) -> None:
    a_credential(achievement=achievement)
    costs = []
    for source, some in (("a", people[:2]), ("b", people)):
        batch = issue_many(by=SYSTEM, achievement=achievement, people=[(person, source) for person, _ in some], at=ISSUED_AT)
        with connection.execute_wrapper(counted := Counter()):
            go_on(batch)
        costs.append(counted.count)
    assert costs[0] == costs[1]


class Counter:
    """Counts statements."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)
