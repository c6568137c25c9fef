"""Badges that end: letters before, a list for the issuer, one badge that follows another; an ended badge proves no prerequisite."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import batch as batches
from ecluse.credentials.actions import (
    end_letters,
    issue_credential,
    renew_credential,
    renew_many,
    revoke_credential,
    share_credential,
    suspend_credential,
)
from ecluse.credentials.actions.asking import accept_request, ask_for_badge
from ecluse.credentials.actions.award_list import prepare_list, start_list
from ecluse.credentials.actions.awarding import HasItAlready
from ecluse.credentials.actions.batch import issue_what_is_left
from ecluse.credentials.actions.end_letters import write_of_ends
from ecluse.credentials.actions.renewal import GivenNoMore, NothingToRenew, NotRenewed
from ecluse.credentials.models import Achievement, Award, Batch, Credential, EndLetter
from ecluse.credentials.queries.renewals import Ending, page_of_ending
from ecluse.credentials.rules.badge import Said
from ecluse.credentials.rules.renewal import former_in, may_be_renewed, source_of, windows
from ecluse.credentials.testing import AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.jobs.models import Task
from ecluse.learning import api as learning
from ecluse.network.testing import PersonFactory, a_hat, learner_hat, signed_in_as
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def yearly(competence: Competence) -> Achievement:
    """A model whose badges are valid for twelve months."""
    return AchievementFactory.create(programme_id=None, valid_months=12, ways=["award"], competences=[(competence, 4)])


def ending_in(days: int, achievement: Achievement, now: datetime, **values: Any) -> Credential:
    """A badge given ten months ago or more, with its end in so many days."""
    holder = values.pop("holder", None) or PersonFactory.create()
    return issue_credential(
        by=SYSTEM,
        achievement=achievement,
        holder_id=holder.pk,
        source=values.pop("source", f"test:{holder.pk}"),
        at=now - timedelta(days=300),
        valid_until=now + timedelta(days=days),
    )


def admin_of(achievement: Achievement) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, achievement.organisation)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def nothing(count: int) -> None:
    """Nobody looks at the progress."""


def go_on(batch: Batch, at: datetime) -> dict[str, int]:
    return issue_what_is_left(batch=batch, at=at, expect=nothing, advance=nothing)


def test_each_letter_has_its_own_time_and_none_overlaps(now: datetime) -> None:
    assert windows(now) == [
        (7, now, now + timedelta(days=7)),
        (60, now + timedelta(days=7), now + timedelta(days=60)),
    ]
    assert [may_be_renewed(until=now + timedelta(days=days), now=now) for days in (91, 90, -400)] == [False, True, True]
    assert not may_be_renewed(until=None, now=now)


def test_the_source_of_a_renewal_names_the_former_badge(yearly: Achievement) -> None:
    assert former_in(source_of(yearly.pk)) == yearly.pk
    assert [former_in(other) for other in ("award:1", "renewal:", "renewal:1", f"x-{source_of(yearly.pk)}")] == [None] * 4


def test_a_holder_is_written_to_sixty_and_seven_days_before_the_end_once_each(yearly: Achievement, now: datetime) -> None:
    reader = PersonFactory.create(flemish=True, given_name="Lieve")
    ending_in(60, yearly, now, holder=reader)
    ending_in(61, yearly, now)
    a_credential(achievement=AchievementFactory.create(), at=now)

    assert [write_of_ends(at=now + timedelta(days=day)) for day in (0, 0, 1, 30)] == [1, 0, 1, 0]
    assert [write_of_ends(at=now + timedelta(days=day)) for day in (53, 54, 55, 70)] == [1, 1, 0, 0]
    assert [letter.to for letter in mail.outbox].count([reader.email]) == 2
    assert EndLetter.objects.count() == 4
    assert "Een digitaal project beheren" in mail.outbox[0].subject
    assert "Lieve" in mail.outbox[0].body
    assert "/mes-badges/" in mail.outbox[0].body


def test_nobody_is_written_to_about_a_badge_that_is_short_revoked_renewed_or_over(yearly: Achievement, now: datetime) -> None:
    month = AchievementFactory.create(programme_id=None, valid_months=1)
    a_credential(achievement=month, at=now)
    revoked, renewed = ending_in(20, yearly, now), ending_in(20, yearly, now)
    revoke_credential(by=admin_of(yearly), credential=revoked, reason="Erreur.", at=now)
    renew_credential(by=admin_of(yearly), credential=renewed, at=now)
    ending_in(-1, yearly, now)
    ending_in(20, yearly, now, holder=PersonFactory.create(without_account=True, email=None))

    assert write_of_ends(at=now) == 0
    # The short badge is written about once, a week before.
    assert write_of_ends(at=now + timedelta(days=26)) == 1
    assert not [one for one in mail.outbox if "2 " in one.subject and one.to == [revoked.holder.email]]


def test_a_mailer_that_refuses_is_tried_again_and_a_worker_that_is_killed_writes_no_second_letter(
    yearly: Achievement, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending_in(5, yearly, now)
    real = end_letters.write_letter

    def refuses(**values: Any) -> None:
        raise OSError

    def killed(**values: Any) -> None:
        real(**values)
        raise KeyboardInterrupt

    monkeypatch.setattr(end_letters, "write_letter", refuses)
    assert write_of_ends(at=now) == 0
    monkeypatch.setattr(end_letters, "write_letter", killed)
    with pytest.raises(KeyboardInterrupt):
        write_of_ends(at=now)
    monkeypatch.setattr(end_letters, "write_letter", real)

    assert write_of_ends(at=now) == 0
    assert len(mail.outbox) == 1


def test_a_renewed_badge_is_of_the_newest_version_and_leaves_the_former_one_as_it_was(yearly: Achievement, now: datetime) -> None:
    former = ending_in(10, yearly, now)
    document = former.document
    newest = AchievementFactory.create(
        organisation=yearly.organisation, programme_id=None, series=yearly.series, version=2, valid_months=24
    )

    fresh = renew_credential(by=admin_of(yearly), credential=former, at=now)

    assert (fresh.achievement, fresh.renews, fresh.holder) == (newest, former, former.holder)
    assert (fresh.source, fresh.valid_until) == (source_of(former.pk), newest.ends_on(now))
    former.refresh_from_db()
    assert (former.document, former.state, former.renewal) == (document, "valid", fresh)
    later = AchievementFactory.create(organisation=yearly.organisation, programme_id=None, series=yearly.series, version=3)
    assert renew_credential(by=admin_of(yearly), credential=former, at=now) == fresh
    batch = Batch.objects.create(achievement=later, asked_at=now)
    Award.objects.create(
        batch=batch, achievement=later, organisation=later.organisation, way=Award.Ways.RENEWAL, state="prepared",
        holder=former.holder, source=source_of(former.pk), asked_at=now,
    )  # fmt: skip
    assert go_on(batch, now) == {"given": 0, "had": 1, "invited": 0}
    assert Credential.objects.count() == 2


def test_a_badge_is_not_renewed_too_early_when_it_is_withdrawn_or_when_its_model_was_retired(
    yearly: Achievement, now: datetime
) -> None:
    admin = admin_of(yearly)
    early, held, last = ending_in(91, yearly, now), ending_in(10, yearly, now), ending_in(10, yearly, now)
    suspend_credential(by=admin, credential=held, reason="À vérifier.", at=now)
    held.refresh_from_db()
    for badge in (early, held, a_credential(at=now, achievement=AchievementFactory.create(organisation=yearly.organisation))):
        with pytest.raises(NotRenewed):
            renew_credential(by=admin, credential=badge, at=now)
    with pytest.raises(NothingToRenew):
        renew_many(by=admin, organisation_id=yearly.organisation_id, credentials=[early, held], at=now)
    yearly.retired_at = now
    yearly.save()
    refused: list[type[Refusal]] = []
    for act in (
        lambda: renew_credential(by=admin, credential=last, at=now),
        lambda: renew_many(by=admin, organisation_id=yearly.organisation_id, credentials=[last], at=now),
    ):
        with pytest.raises(GivenNoMore) as caught:
            act()
        refused.append(caught.type)
    assert len(refused) == 2


def test_only_the_administrators_of_the_issuer_renew(yearly: Achievement, now: datetime) -> None:
    badge = ending_in(10, yearly, now)
    for hat in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER, yearly.organisation), learner_hat(badge.holder)):
        with pytest.raises(NotAllowed):
            renew_credential(by=hat, credential=badge, at=now)
        with pytest.raises(NotAllowed):
            renew_many(by=hat, organisation_id=yearly.organisation_id, credentials=[badge], at=now)
    # Those of another operator are left aside, whatever is sent.
    stranger = a_hat(Role.OPERATOR_ADMIN)
    with pytest.raises(NothingToRenew):
        renew_many(by=stranger, organisation_id=stranger.organisation_id, credentials=[badge], at=now)


def test_many_badges_are_renewed_by_one_task_which_goes_on_after_a_kill(
    yearly: Achievement, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 2)
    badges = [ending_in(days, yearly, now) for days in (-30, 1, 20, 40, 80)]
    (batch,) = renew_many(by=admin_of(yearly), organisation_id=yearly.organisation_id, credentials=badges, at=now)
    steps: list[int] = []

    def killed(count: int) -> None:
        steps.append(count)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        issue_what_is_left(batch=batch, at=now, expect=nothing, advance=killed)
    alone = renew_credential(by=admin_of(yearly), credential=badges[-1], at=now)
    assert go_on(batch, now) == {"given": 2, "had": 1, "invited": 0}
    assert go_on(batch, now) == {"given": 0, "had": 0, "invited": 0}

    assert {one.renews_id for one in Credential.objects.exclude(renews=None)} == {one.pk for one in badges}
    assert Award.objects.get(source=source_of(badges[-1].pk)).credential == alone
    assert batch.task_id == Task.objects.get().pk


def test_a_badge_given_from_a_list_after_one_that_ended_follows_it(yearly: Achievement, now: datetime) -> None:
    former = ending_in(-3, yearly, now)
    admin = admin_of(yearly)
    content = f"e-mail;prénom;nom;langue;texte;preuve;lien\n{former.holder.email};A;B;fr;;;".encode()

    batch = prepare_list(by=admin, achievement=yearly, content=content, file_name="l.csv", at=now)
    start_list(by=admin, batch=batch, at=now)
    assert go_on(batch, now) == {"given": 1, "had": 0, "invited": 0}

    following = Credential.objects.get(holder=former.holder, renews=former)
    assert following.source == source_of(former.pk)
    assert Award.objects.get(batch=batch).credential == following


def test_what_was_attested_proves_a_prerequisite_as_long_as_its_last_badge_is_valid(
    yearly: Achievement, competence: Competence, now: datetime
) -> None:
    person, admin = PersonFactory.create(), admin_of(yearly)
    learning.attest_completion(
        by=SYSTEM, person_id=person.pk, organisation_id=yearly.organisation_id, programme_title={"fr": "Projet"},
        competences=[(competence.pk, 4)], source="offer.enrolment:1", at=now - timedelta(days=300),
    )  # fmt: skip

    def proves() -> bool:
        return bool(learning.proofs_of([person.pk], [competence.pk]))

    assert proves()
    former = ending_in(-2, yearly, now, holder=person, source="offer.enrolment:1")
    assert not proves()
    assert not learning.proven_competences(person.pk)
    fresh = renew_credential(by=admin, credential=former, at=now)
    assert proves()
    revoke_credential(by=admin, credential=former, reason="Ancien.", at=now)
    assert proves()
    revoke_credential(by=admin, credential=fresh, reason="Erreur.", at=now)
    assert not proves()


def test_the_list_holds_what_ends_soon_or_ended_and_costs_the_same_for_one_and_for_ten(
    yearly: Achievement, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = AchievementFactory.create(organisation=yearly.organisation, programme_id=None, valid_months=6)
    over, soon, later = ending_in(-5, yearly, now), ending_in(5, other, now), ending_in(95, yearly, now)
    renewed = ending_in(6, yearly, now)
    renew_credential(by=admin_of(yearly), credential=renewed, at=now)

    def listed(**asked: Any) -> list[Any]:
        page = page_of_ending(yearly.organisation_id, Ending(**asked), at=now, mark=None)
        return [row.pk for row in page.rows if row.holder.full_name and row.achievement.name]

    with django_assert_num_queries(1):
        assert listed() == [over.pk, soon.pk]
    assert (listed(when="bientot"), listed(when="echus")) == ([soon.pk], [over.pk])
    assert listed(series=other.series) == [soon.pk]
    for _turn in range(9):
        ending_in(50, yearly, now)
    with django_assert_num_queries(1):
        assert len(listed()) == 11
    assert later.pk not in listed()


def test_an_administrator_renews_from_the_list_and_each_page_names_the_other_badge(
    yearly: Achievement, now: datetime, client: Client
) -> None:
    first, second = ending_in(5, yearly, now), ending_in(-40, yearly, now)
    for badge in (first, second):
        share_credential(by=learner_hat(badge.holder), credential=badge, at=now)
    admin = signed_in_as(admin_of(yearly))

    page = text_of(admin.get(reverse("credentials:ends")))
    assert "Badges bientôt échus" in page
    assert "1 badge arrive à échéance dans les 90 jours" in text_of(admin.get(reverse("credentials:issued")))
    assert "Renouveler les 2 badges" in page
    assert admin.get(reverse("credentials:renew")).status_code == 405
    answer = admin.post(reverse("credentials:renew"), {"badge": [str(first.pk), "rien"]}, follow=True)
    fresh = Credential.objects.get(renews=first)
    assert "Le badge est renouvelé : voici le nouveau" in text_of(answer)
    assert reverse("credentials:life", args=[first.pk]) in text_of(answer)
    assert "Choisissez les badges à renouveler" in text_of(admin.post(reverse("credentials:renew"), follow=True))

    assert "Échu le" in text_of(client.get(second.get_absolute_url()))
    public = text_of(client.get(first.get_absolute_url()))
    assert "Valable jusqu’au" in public
    assert "Il a été renouvelé par" in public
    assert reverse("credentials:badge", args=[fresh.pk]) not in public  # its holder does not show it
    mine = text_of(signed_in_as(learner_hat(first.holder)).get(reverse("credentials:my_badge", args=[fresh.pk])))
    assert reverse("credentials:my_badge", args=[first.pk]) in mine
    assert "valable jusqu’au" in text_of(signed_in_as(learner_hat(second.holder)).get(reverse("credentials:mine")))

    one = admin.post(reverse("credentials:renew_one", args=[second.pk]), follow=True)
    assert "l’ancien reste ce qu’il était" in text_of(one)
    again = admin.post(reverse("credentials:renew_one", args=[second.pk]), follow=True)
    assert Credential.objects.filter(renews=second).count() == 1
    assert again.status_code == 200
    assert "Aucun badge n’arrive à échéance" in text_of(admin.get(reverse("credentials:ends")))


def test_all_the_badges_of_a_list_are_renewed_by_a_task(yearly: Achievement, now: datetime) -> None:
    for days in (1, 2, -3):
        ending_in(days, yearly, now)
    admin = signed_in_as(admin_of(yearly))

    answer = admin.post(reverse("credentials:renew"), {"all": "yes", "quand": "bientot"})

    batch = Batch.objects.get()
    assert answer["Location"] == reverse("network:task", args=[batch.task_id])
    assert batch.awards.count() == 2


def test_a_holder_asks_to_have_a_badge_renewed_with_proof_of_what_they_did(competence: Competence, now: datetime) -> None:
    model = AchievementFactory.create(programme_id=None, valid_months=12, ways=["request"], competences=[(competence, 4)])
    badge = ending_in(30, model, now)
    hat = learner_hat(badge.holder)
    page = text_of(signed_in_as(hat).get(reverse("credentials:my_badge", args=[badge.pk])))
    assert reverse("credentials:ask_badge", args=[model.pk]) in page
    assert write_of_ends(at=now) == 1
    assert reverse("credentials:ask_badge", args=[model.pk]) in mail.outbox[0].body

    proof = Said(narrative="Deux projets menés depuis.")
    award = ask_for_badge(by=hat, achievement=model, said=proof, at=now)
    accept_request(by=admin_of(model), award=award, at=now)

    fresh = Credential.objects.get(renews=badge)
    assert "Deux projets menés depuis." in fresh.document
    assert not may_be_renewed(until=fresh.valid_until, now=now)
    with pytest.raises(HasItAlready):
        ask_for_badge(by=hat, achievement=model, said=proof, at=now)


@pytest.mark.parametrize("name", ["ends", "renew", "renew_one"])
def test_strangers_find_no_list_of_what_ends(yearly: Achievement, now: datetime, name: str) -> None:
    badge = ending_in(5, yearly, now)
    address = reverse(f"credentials:{name}", args=[badge.pk] if name == "renew_one" else [])
    for hat in (a_hat(Role.TRAINER, yearly.organisation), learner_hat(badge.holder), a_hat(Role.OPERATOR_ADMIN)):
        browser = signed_in_as(hat)
        answer = browser.get(address) if name == "ends" else browser.post(address, {"badge": str(badge.pk)})
        is_other_admin = hat.role is Role.OPERATOR_ADMIN and name != "renew_one"
        assert answer.status_code == ({"ends": 200, "renew": 302}[name] if is_other_admin else 404)
        assert f'href="{reverse("credentials:life", args=[badge.pk])}"' not in answer.content.decode()
    assert not Credential.objects.exclude(renews=None).exists()
