"""A completed training earns one badge, really signed, whatever is replayed."""

from __future__ import annotations

import json
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ecluse.credentials.actions import (
    achievement_for_programme,
    ensure_issuer_key,
    issue_credential,
    retire_issuer_key,
)
from ecluse.credentials.actions.unsealing import private_half
from ecluse.credentials.events import CredentialIssued, IssuerKeyRetired
from ecluse.credentials.models import Achievement, Credential, IssuerKey
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.shared import own_answer
from ecluse.credentials.rules.keys import WrongSeal
from ecluse.credentials.rules.verdict import Outcome, Subject, verdict
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.foundation.news.delivery import deliver_all
from ecluse.learning.api import attest_completion
from ecluse.network.testing import OrganisationFactory, PersonFactory, a_hat
from ecluse.offer.models import Programme
from ecluse.offer.testing import ProgrammeFactory
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db
TITLE = {"fr": "Gérer un projet numérique", "nl": "Een digitaal project beheren"}


def document_of(credential: Credential) -> dict[str, Any]:
    return json.loads(credential.document)  # type: ignore[no-any-return]


def alignment_of(credential: Credential) -> dict[str, Any]:
    return document_of(credential)["credentialSubject"]["achievement"]["alignment"][0]  # type: ignore[no-any-return]


def test_a_badge_is_signed_and_verified_with_the_issuers_key(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement)

    judged = verdict(credential.document.encode(), at=ISSUED_AT, find_key=find_key, read=own_answer)

    assert judged.outcome is Outcome.VALID
    document = document_of(credential)
    assert document["id"] == f"https://ecluse.example/badges/{credential.pk}/"
    issuer = f"https://ecluse.example/emetteurs/{achievement.organisation_id}/"
    assert document["issuer"]["id"] == issuer
    assert document["proof"]["verificationMethod"] == f"{issuer}cles/1/"


def test_a_badge_carries_real_alignments_with_their_level(achievement: Achievement) -> None:
    assert alignment_of(a_credential(achievement=achievement)) == {
        "type": ["Alignment"],
        "targetName": "Résoudre des problèmes techniques",
        "targetUrl": "https://data.jrc.ec.europa.eu/digcomp/5.1",
        "targetCode": "5.1",
        "targetFramework": "DigComp 3.0",
        "targetDescription": "Niveau 4 : Intermédiaire",
        "targetType": "ext:DigCompCompetence",
    }


def test_a_badge_is_written_in_the_language_of_its_holder(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement, holder_id=PersonFactory.create(flemish=True).pk)

    written = document_of(credential)["credentialSubject"]["achievement"]
    assert (written["inLanguage"], written["name"]) == ("nl", "Een digitaal project beheren")
    assert alignment_of(credential)["targetName"] == "Technische problemen oplossen"
    assert [one["inLanguage"] for one in written["related"]] == ["fr"]


def test_a_badge_names_nobody_and_is_recognised_by_its_holder(achievement: Achievement) -> None:
    person = PersonFactory.create(email="awa.diallo@exemple.be", given_name="Awa", family_name="Diallo")
    credential = a_credential(achievement=achievement, holder_id=person.pk)

    assert "Diallo" not in credential.document
    assert "awa.diallo" not in credential.document.lower()
    judged = verdict(
        credential.document.encode(), at=ISSUED_AT, find_key=find_key, read=own_answer, claimed_identity="Awa.Diallo@exemple.be"
    )
    assert [check.reason for check in judged.checks if check.subject is Subject.RECIPIENT] == ["recipient.same"]


def test_somebody_without_an_email_gets_a_badge_too(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement, holder_id=PersonFactory.create(without_account=True).pk)

    (identity,) = document_of(credential)["credentialSubject"]["identifier"]
    assert (identity["identityType"], identity["hashed"]) == ("systemId", True)


def test_issuing_again_for_the_same_source_changes_nothing(achievement: Achievement) -> None:
    person = PersonFactory.create()

    first = a_credential(achievement=achievement, holder_id=person.pk, source="enrolment:1")
    again = a_credential(achievement=achievement, holder_id=person.pk, source="enrolment:1")

    assert again.pk == first.pk
    assert again.document == first.document
    assert Journal.of(CredentialIssued).count() == 1


def test_a_completed_training_earns_its_badge_by_the_news(competence: Competence) -> None:
    person, organisation = PersonFactory.create(), OrganisationFactory.create()
    attest_completion(
        by=SYSTEM,
        person_id=person.pk,
        organisation_id=organisation.pk,
        programme_title=TITLE,
        competences=[(competence.pk, 4)],
        source="offer.enrolment:1",
        at=ISSUED_AT,
        programme_id=uuid4(),
    )

    deliver_all(now=ISSUED_AT)
    deliver_all(now=ISSUED_AT)

    credential = Credential.objects.get(holder=person)
    assert credential.achievement.name == TITLE
    told = CredentialIssued.from_payload(Journal.of(CredentialIssued).get().payload)
    assert told == CredentialIssued(
        credential_id=credential.pk,
        achievement_id=credential.achievement_id,
        person_id=person.pk,
        organisation_id=organisation.pk,
        issued_at=ISSUED_AT,
    )


def model_of(organisation_id: UUID, programme_id: UUID, competences: Any, title: dict[str, str] = TITLE) -> Achievement:
    return achievement_for_programme(
        by=SYSTEM,
        organisation_id=organisation_id,
        programme_id=programme_id,
        title=title,
        competences=competences,
        at=ISSUED_AT,
    )


def test_a_programme_has_one_badge_model_until_it_changes(competence: Competence) -> None:
    organisation_id, programme_id = OrganisationFactory.create().pk, uuid4()

    first = model_of(organisation_id, programme_id, [(competence.pk, 4)])
    same = model_of(organisation_id, programme_id, [(competence.pk, 4)])
    higher = model_of(organisation_id, programme_id, [(competence.pk, 5)])
    replayed = model_of(organisation_id, programme_id, [(competence.pk, 4)])

    assert (same, replayed) == (first, first)
    assert (first.version, higher.version) == (1, 2)
    assert set(first.description) == {"fr", "nl"}
    assert "Gérer un projet numérique" in first.criteria["fr"]


def test_the_badge_of_a_programme_says_its_hours_and_the_level_it_leads_to(competence: Competence) -> None:
    programme = ProgrammeFactory.create(hours=40, exit_level=4)

    badge = model_of(programme.organisation_id, programme.pk, [(competence.pk, 4)])
    Programme.objects.filter(pk=programme.pk).update(hours=48)
    longer = model_of(programme.organisation_id, programme.pk, [(competence.pk, 4)])

    assert (badge.hours, badge.level, badge.version) == (40, 4, 1)
    assert (longer.hours, longer.level, longer.version) == (48, 4, 2)


def test_a_key_is_made_once_and_sealed_for_its_row(achievement: Achievement, settings: Any) -> None:
    key = ensure_issuer_key(by=SYSTEM, organisation_id=achievement.organisation_id, at=ISSUED_AT)
    again = ensure_issuer_key(by=SYSTEM, organisation_id=achievement.organisation_id, at=ISSUED_AT)

    assert again == key
    private = private_half(key)
    assert len(private) == 32
    assert private not in bytes(key.sealed_private)
    settings.KEY_ENCRYPTION_KEY = "another"
    with pytest.raises(WrongSeal):
        private_half(key)


def test_a_retired_key_leaves_its_badges_good_and_signs_no_more(achievement: Achievement) -> None:
    before = a_credential(achievement=achievement)

    retire_issuer_key(by=SYSTEM, key=before.key, at=ISSUED_AT)
    after = a_credential(achievement=achievement)

    assert (before.key.number, after.key.number) == (1, 2)
    for credential in (before, after):
        judged = verdict(credential.document.encode(), at=ISSUED_AT, find_key=find_key, read=own_answer)
        assert judged.outcome is Outcome.VALID
    assert Journal.of(IssuerKeyRetired).get().payload["is_revoked"] is False


def test_a_stolen_key_makes_later_signatures_worthless(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement)

    retire_issuer_key(by=SYSTEM, key=credential.key, at=ISSUED_AT, is_stolen=True)

    judged = verdict(credential.document.encode(), at=ISSUED_AT, find_key=find_key, read=own_answer)
    assert "proof.key-revoked" in [check.reason for check in judged.checks]


@pytest.mark.parametrize("role", [Role.OPERATOR_ADMIN, Role.TRAINER, Role.COORDINATOR, Role.LEARNER, Role.PLATFORM_ADMIN])
def test_nobody_signs_a_badge_by_hand(achievement: Achievement, role: Role) -> None:
    hat = a_hat(role)
    with pytest.raises(NotAllowed):
        issue_credential(by=hat, achievement=achievement, holder_id=PersonFactory.create().pk, source="x", at=ISSUED_AT)
    with pytest.raises(NotAllowed):
        ensure_issuer_key(by=hat, organisation_id=achievement.organisation_id, at=ISSUED_AT)
    assert not Credential.objects.exists()
    assert not IssuerKey.objects.exists()


def test_the_database_refuses_a_second_badge_and_a_second_key(achievement: Achievement) -> None:
    credential = a_credential(achievement=achievement)
    for row in (credential, credential.key):
        row.pk = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_issue_one_badge_with_one_key_and_tell_it_once(competence: Competence) -> None:
    achievement, person = AchievementFactory.create(competences=[(competence, 4)]), PersonFactory.create()
    start, made, failed = threading.Barrier(8), [], []

    def issue() -> None:
        try:
            start.wait(timeout=10)
            made.append(a_credential(achievement=achievement, holder_id=person.pk, source="enrolment:1").pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue) for _turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failed == []
    assert len(made) == 8
    assert len(set(made)) == 1
    assert Credential.objects.count() == 1
    assert IssuerKey.objects.count() == 1
    assert Journal.of(CredentialIssued).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_badges_at_once_make_one_model(competence: Competence) -> None:
    organisation_id, programme_id = OrganisationFactory.create().pk, uuid4()
    start, made, failed = threading.Barrier(8), [], []

    def make() -> None:
        try:
            start.wait(timeout=10)
            made.append(model_of(organisation_id, programme_id, [(competence.pk, 4)]).pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert (failed, len(set(made))) == ([], 1)
    assert Achievement.objects.count() == 1
