"""Badges of a key that was stolen, signed again: what was worthless is good, the old file says where the new one is."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import (
    change_issuer_key,
    issue_credential,
    renew_credential,
    retire_issuer_key,
    revoke_credential,
    sign_again,
    suspend_credential,
)
from ecluse.credentials.actions import signing_again as signing
from ecluse.credentials.actions.letters import tell_signed_again
from ecluse.credentials.actions.signing_again import KeyStillSigns, NothingToSign, sign_what_is_left
from ecluse.credentials.events import CredentialSignedAgain
from ecluse.credentials.models import Achievement, Award, Credential, FormerDocument, IssuerKey
from ecluse.credentials.queries.judging import judge
from ecluse.credentials.queries.reader import Reader
from ecluse.credentials.queries.signing_again import ALL, BEFORE, SINCE, page_to_sign_again, to_sign_again, traces_of
from ecluse.credentials.rules.badge import Evidence, Said
from ecluse.credentials.rules.checks import Outcome, Subject, Verdict
from ecluse.credentials.rules.keys import Algorithm
from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.news import Journal
from ecluse.network.testing import PersonFactory, a_hat, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


def given(achievement: Achievement, at: datetime, *, said: Said | None = None, **values: Any) -> Credential:
    """A badge given by an award, as all those that an issuer can account for."""
    holder = values.pop("holder", None) or PersonFactory.create()
    badge = issue_credential(
        by=SYSTEM, achievement=achievement, holder_id=holder.pk, source=f"award:{holder.pk}", at=at, said=said or Said(), **values
    )
    Award.objects.create(
        achievement=achievement, organisation=achievement.organisation, way=Award.Ways.HAND, state="given", holder=holder,
        source=badge.source, asked_at=at, credential=badge,
    )  # fmt: skip
    return badge


def admin_of(achievement: Achievement) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, achievement.organisation)


def nothing(count: int) -> None:
    """Nobody looks at the progress."""


def judged(document: str, *, at: datetime) -> Verdict:
    return judge(document.encode(), reader=Reader("test"), at=at)


def reason(document: str, *, at: datetime) -> str:
    return next(check.reason for check in judged(document, at=at).checks if check.subject is Subject.PROOF)


def go_on(key: IssuerKey, at: datetime, which: str = ALL) -> dict[str, int]:
    return sign_what_is_left(key=key, which=which, only=None, at=at, expect=nothing, advance=nothing)


def stolen_key(achievement: Achievement, since: datetime, at: datetime) -> IssuerKey:
    key = IssuerKey.objects.in_use().get(organisation=achievement.organisation)
    return retire_issuer_key(by=SYSTEM, key=key, at=at, is_stolen=True, since=since)


def test_a_badge_of_a_stolen_key_is_refused_before_and_accepted_after_and_its_old_file_says_where_the_new_one_is(
    achievement: Achievement, now: datetime
) -> None:
    day = timedelta(days=1)
    proof = Evidence(name="Rapport", url="https://exemple.be/rapport")
    badge = given(achievement, now - 2 * day, said=Said(narrative="A mené deux projets.", evidence=[proof]))
    suspended = given(achievement, now - day)
    suspend_credential(by=admin_of(achievement), credential=suspended, reason="À vérifier.", at=now - day)
    key = stolen_key(achievement, now - 2 * day, now)
    old = badge.document
    assert judged(old, at=now).outcome is Outcome.REFUSED
    assert reason(old, at=now) == "proof.key-revoked"

    task = sign_again(by=admin_of(achievement), key=key, which=SINCE, at=now)
    run(task.pk, at=now)

    task.refresh_from_db()
    assert (task.state, task.report) == (Task.State.DONE, {"signed": 2, "left_out": 0})
    badge.refresh_from_db()
    assert judged(badge.document, at=timezone.now()).outcome is Outcome.VALID
    before, after = json.loads(old), json.loads(badge.document)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"validFrom", "proof"}
    assert after["validFrom"] > before["validFrom"]
    assert badge.key.number == 2
    check = next(one for one in judged(old, at=now).checks if one.subject is Subject.PROOF)
    assert check.reason == "proof.signed-again"
    assert check.facts["address"] == before["id"]
    suspended.refresh_from_db()
    assert {one.reason for one in judged(suspended.document, at=timezone.now()).checks} >= {"proof.true", "status.suspended"}
    kept = FormerDocument.objects.get(credential=badge)
    assert (kept.document, kept.key) == (old, key)


def test_a_badge_that_a_thief_made_learns_nothing_and_is_in_no_list(achievement: Achievement, now: datetime) -> None:
    badge = given(achievement, now - timedelta(days=1))
    nobody_knows_why = a_credential(achievement=achievement, at=now - timedelta(days=1))
    altered = given(achievement, now - timedelta(days=1))
    Credential.objects.filter(pk=altered.pk).update(document=altered.document.replace("projet", "commando"))
    key = stolen_key(achievement, badge.key.valid_from, now)

    assert go_on(key, now) == {"signed": 1, "left_out": 1}

    nobody_knows_why.refresh_from_db()
    altered.refresh_from_db()
    assert nobody_knows_why.key == altered.key == key
    forged = json.loads(badge.document)
    forged["name"] = "Directrice générale"
    assert reason(json.dumps(forged), at=now) == "proof.false-signature"
    assert reason(nobody_knows_why.document, at=now) == "proof.key-revoked"


def test_what_is_revoked_or_ended_is_not_signed_again_and_each_group_is_told_apart(
    achievement: Achievement, now: datetime
) -> None:
    day = timedelta(days=1)
    before, since = given(achievement, now - 3 * day), given(achievement, now - day)
    revoked = given(achievement, now - day)
    given(achievement, now - day, valid_until=now - timedelta(hours=1))
    revoke_credential(by=admin_of(achievement), credential=revoked, reason="Erreur.", at=now)
    key = stolen_key(achievement, now - 2 * day, now)

    def listed(which: str) -> set[Any]:
        return set(to_sign_again(key, which, at=now).values_list("pk", flat=True))

    assert (listed(SINCE), listed(BEFORE), listed(ALL)) == ({since.pk}, {before.pk}, {before.pk, since.pk})
    assert judged(before.document, at=now).outcome is Outcome.VALID
    assert go_on(key, now, SINCE) == {"signed": 1, "left_out": 0}
    assert listed(ALL) == {before.pk}
    # The new key is stolen in its turn: what counts is when the badge was signed, not when it was given.
    second = stolen_key(achievement, now, now + day)
    since.refresh_from_db()
    assert reason(since.document, at=now + day) == "proof.key-revoked"
    assert go_on(second, now + day, SINCE) == {"signed": 1, "left_out": 0}
    assert FormerDocument.objects.filter(credential=since).count() == 2


def test_a_task_that_was_killed_signs_each_badge_once(
    achievement: Achievement, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "STEP", 2)
    for _turn in range(5):
        given(achievement, now - timedelta(days=1))
    key = stolen_key(achievement, now - timedelta(days=1), now)
    steps: list[int] = []

    def killed(count: int) -> None:
        steps.append(count)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_what_is_left(key=key, which=SINCE, only=None, at=now, expect=nothing, advance=killed)
    first = dict(Credential.objects.exclude(signed_again_at=None).values_list("pk", "document"))
    assert len(first) == 4

    assert go_on(key, now + timedelta(minutes=1)) == {"signed": 1, "left_out": 0}
    assert go_on(key, now + timedelta(minutes=2)) == {"signed": 0, "left_out": 0}
    for pk, document in first.items():
        assert Credential.objects.get(pk=pk).document == document
    assert FormerDocument.objects.count() == Journal.of(CredentialSignedAgain).count() == 5


def test_an_ordinary_change_of_key_may_sign_badges_again_and_both_files_are_good(achievement: Achievement, now: datetime) -> None:
    badge = given(achievement, now - timedelta(days=1))
    old, key = badge.document, badge.key
    change_issuer_key(by=SYSTEM, organisation_id=badge.organisation_id, algorithm=Algorithm.ED25519, at=now)

    assert go_on(key, now) == {"signed": 1, "left_out": 0}

    badge.refresh_from_db()
    assert [judged(one, at=timezone.now()).outcome for one in (old, badge.document)] == [Outcome.VALID] * 2
    assert tell_signed_again(former_id=FormerDocument.objects.get().pk, at=now)
    assert "restent" in mail.outbox[0].body or "toujours" in mail.outbox[0].body


def test_the_holder_is_told_once_where_the_new_file_is(achievement: Achievement, now: datetime) -> None:
    holder = PersonFactory.create(flemish=True)
    badge = given(achievement, now - timedelta(days=1), holder=holder)
    key = stolen_key(achievement, badge.key.valid_from, now)
    go_on(key, now)
    former = FormerDocument.objects.get()

    assert [tell_signed_again(former_id=former.pk, at=now) for _turn in range(2)] == [True, False]
    assert mail.outbox[0].to == [holder.email]
    assert f"/mes-badges/{badge.pk}/" in mail.outbox[0].body
    assert "niet meer aanvaard" in " ".join(mail.outbox[0].body.split())


def test_only_the_administrators_of_the_issuer_sign_again_and_never_with_a_key_in_use(
    achievement: Achievement, now: datetime
) -> None:
    badge = given(achievement, now - timedelta(days=1))
    with pytest.raises(KeyStillSigns):
        sign_again(by=admin_of(achievement), key=badge.key, at=now)
    key = stolen_key(achievement, now, now)
    for hat in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER, achievement.organisation)):
        with pytest.raises(NotAllowed):
            sign_again(by=hat, key=key, at=now)
    with pytest.raises(NothingToSign):
        sign_again(by=admin_of(achievement), key=key, which=SINCE, at=now)
    with pytest.raises(NothingToSign):
        sign_again(by=admin_of(achievement), key=key, only=[], at=now)


def test_an_administrator_confirms_the_badges_to_sign_again(achievement: Achievement, now: datetime) -> None:
    badge, other = given(achievement, now - timedelta(days=1)), given(achievement, now - timedelta(days=1))
    a_credential(achievement=achievement, at=now - timedelta(days=1))
    stolen_key(achievement, now - timedelta(days=1), now)
    admin = signed_in_as(admin_of(achievement))
    address = reverse("credentials:sign_again", args=[1])

    def text(response: Any) -> str:
        return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())

    assert address in text(admin.get(reverse("credentials:keys")))
    page = text(admin.get(address, {"quoi": "depuis"}))
    assert "Signer à nouveau les 2 badges" in page
    assert "1 badge ne figure pas dans la liste" in page
    assert str(badge.holder) in page
    assert "Choisissez les badges à signer" in text(admin.post(address, follow=True))
    answer = admin.post(address, {"quoi": "depuis", "badge": [str(badge.pk), "rien"]})
    task = Task.objects.get()
    assert answer["Location"] == reverse("network:task", args=[task.pk])
    run(task.pk, at=now)
    assert [Credential.objects.get(pk=one.pk).key.number for one in (badge, other)] == [2, 1]
    assert signed_in_as(a_hat(Role.OPERATOR_ADMIN)).get(address).status_code == 404
    assert signed_in_as(a_hat(Role.TRAINER, achievement.organisation)).post(address).status_code == 404


def test_the_list_says_what_each_badge_was_given_for_and_costs_the_same_for_one_and_for_ten(
    achievement: Achievement, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    yearly = AchievementFactory.create(organisation=achievement.organisation, programme_id=None, valid_months=12)
    former = given(yearly, now - timedelta(days=300), valid_until=now + timedelta(days=5))
    renewal = renew_credential(by=admin_of(yearly), credential=former, at=now - timedelta(days=1))
    key = stolen_key(achievement, former.key.valid_from, now)

    def found() -> list[Any]:
        page = page_to_sign_again(key, ALL, at=now, mark=None)
        return [(row.credential.pk, row.award is not None, row.credential.renews) for row in traces_of(page.rows)]

    with django_assert_num_queries(3):
        assert found() == [(renewal.pk, False, former), (former.pk, True, None)]
    for _turn in range(9):
        Credential.objects.filter(pk=given(achievement, now - timedelta(days=2)).pk).update(key=key)
    with django_assert_num_queries(3):
        assert len(found()) == 11
