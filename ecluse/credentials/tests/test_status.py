"""A badge is suspended, resumed, revoked: the lists say it to the world, the pages to people, and prerequisites stop counting it."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecluse.credentials.actions import (
    change_issuer_key,
    resume_credential,
    retire_issuer_key,
    revoke_credential,
    share_credential,
    suspend_credential,
)
from ecluse.credentials.actions.status import ReasonIsMissing, StateCannotFollow
from ecluse.credentials.events import CredentialStatusChanged
from ecluse.credentials.models import Achievement, BadgeState, Credential, StatusDecision, StatusList, StatusMark
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.life import Asked, decisions_about, life_of, models_given, page_of_issued
from ecluse.credentials.queries.shared import own_answer, own_document
from ecluse.credentials.rules import trust
from ecluse.credentials.rules.checks import Result
from ecluse.credentials.rules.keys import Algorithm
from ecluse.credentials.rules.status_list import SIZE
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.foundation.access import SYSTEM, Hat, NotAllowed, Role
from ecluse.foundation.news import Journal
from ecluse.foundation.news.delivery import deliver_all
from ecluse.learning.api import attest_completion, proofs_of, proven_competences
from ecluse.network.models import Person
from ecluse.network.testing import PersonFactory, a_hat, learner_hat, signed_in_as
from ecluse.skills.models import Competence

pytestmark = pytest.mark.django_db
LATER = ISSUED_AT + timedelta(days=1)
WHY = "L’épreuve était celle d’une autre personne."


@pytest.fixture
def holder() -> Person:
    return PersonFactory.create(given_name="Awa", family_name="Diallo", email="awa@exemple.be")


@pytest.fixture
def credential(achievement: Achievement, holder: Person) -> Credential:
    return a_credential(achievement=achievement, holder_id=holder.pk)


@pytest.fixture
def admin(credential: Credential) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, credential.organisation)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def status_of(credential: Credential) -> dict[str, str]:
    return json.loads(credential.document)["credentialStatus"]  # type: ignore[no-any-return]


def bit_of(document: str, index: int) -> int:
    """What a list says of a place, read by hand."""
    text = json.loads(document)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return bits[index >> 3] >> 7 - (index & 7) & 1


def told(credential: Credential) -> tuple[int, int]:
    """Revoked or suspended, suspended only: what the two lists say."""
    found = StatusList.objects.get(pk=credential.status_list_id)
    assert credential.status_index is not None
    return bit_of(found.revocations, credential.status_index), bit_of(found.suspensions, credential.status_index)


def holds(document: str) -> bool:
    """Whether the signature of a list is true, by a key that is still trusted."""
    _issuer, signature = trust.of_document(json.loads(document), find_key, LATER + timedelta(days=9))
    return signature.result is Result.OK


def test_a_badge_names_a_place_of_a_public_list_that_says_nothing_yet(credential: Credential, client: Client) -> None:
    entry = status_of(credential)

    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["statusListIndex"] == str(credential.status_index)
    answer = client.get(entry["statusListCredential"].removeprefix("https://ecluse.example"))
    document = json.loads(answer.content)
    assert document["id"] == entry["statusListCredential"]
    assert document["issuer"] == json.loads(credential.document)["issuer"]["id"]
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert holds(answer.content.decode())
    assert told(credential) == (0, 0)
    assert own_document(entry["statusListCredential"]) == answer.content


def test_a_list_is_kept_by_readers_and_asked_for_again_cheaply(credential: Credential, client: Client, admin: Hat) -> None:
    assert credential.status_list is not None
    address = credential.status_list.get_absolute_url()
    for one in (address, f"{address}suspensions/"):
        first = client.get(one)
        assert first["Cache-Control"] == "public, max-age=300"
        assert first["Access-Control-Allow-Origin"] == "*"
        assert client.get(one, headers={"if-none-match": first["ETag"]}).status_code == 304

    before = client.get(address)["ETag"]
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    assert client.get(address, headers={"if-none-match": before}).status_code == 200
    assert client.get(reverse("credentials:status_list", args=[credential.organisation_id, 2])).status_code == 404


def test_suspending_resuming_and_revoking_are_told_to_the_world(credential: Credential, admin: Hat) -> None:
    suspend_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    assert told(credential) == (1, 1)
    resume_credential(by=admin, credential=credential, reason="Vérifié.", at=LATER)
    assert told(credential) == (0, 0)
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    assert told(credential) == (1, 0)

    states = [entry.payload["state"] for entry in Journal.of(CredentialStatusChanged)]
    assert states == ["suspended", "valid", "revoked"]
    assert "reason" not in Journal.of(CredentialStatusChanged).first().payload
    credential.refresh_from_db()
    assert (credential.state, credential.state_since) == (BadgeState.REVOKED, LATER)
    assert holds(StatusList.objects.get().revocations)


def test_the_document_that_was_signed_never_changes(credential: Credential, admin: Hat) -> None:
    before = credential.document
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)

    assert Credential.objects.get(pk=credential.pk).document == before


def test_a_revoked_badge_stays_revoked_and_a_reason_is_asked(credential: Credential, admin: Hat) -> None:
    with pytest.raises(ReasonIsMissing):
        revoke_credential(by=admin, credential=credential, reason="  ", at=LATER)
    with pytest.raises(StateCannotFollow):
        resume_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    for act in (revoke_credential, suspend_credential, resume_credential):
        with pytest.raises(StateCannotFollow):
            act(by=admin, credential=credential, reason=WHY, at=LATER)

    assert StatusDecision.objects.count() == 1


def test_only_administrators_of_the_issuer_decide(credential: Credential, holder: Person) -> None:
    hats = [
        a_hat(Role.TRAINER, credential.organisation),
        a_hat(Role.OPERATOR_ADMIN),
        a_hat(Role.COORDINATOR),
        a_hat(Role.PLATFORM_ADMIN),
        learner_hat(holder),
    ]
    for hat in hats:
        with pytest.raises(NotAllowed):
            revoke_credential(by=hat, credential=credential, reason=WHY, at=LATER)

    assert told(credential) == (0, 0)


def test_a_badge_older_than_the_lists_is_revoked_on_our_pages_alone(credential: Credential, admin: Hat) -> None:
    Credential.objects.filter(pk=credential.pk).update(status_list=None, status_index=None)
    old = Credential.objects.get(pk=credential.pk)

    revoke_credential(by=admin, credential=old, reason=WHY, at=LATER)

    assert Credential.objects.get().state == BadgeState.REVOKED
    assert not StatusMark.objects.exists()


def test_a_revoked_badge_stays_revoked_when_its_holder_is_forgotten(credential: Credential, admin: Hat) -> None:
    other = a_credential(achievement=credential.achievement)
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)

    credential.delete()
    suspend_credential(by=admin, credential=other, reason=WHY, at=LATER)

    assert credential.status_index is not None
    assert bit_of(StatusList.objects.get().revocations, credential.status_index) == 1
    assert a_credential(achievement=credential.achievement).status_index != credential.status_index


def test_a_full_list_is_followed_by_another(credential: Credential) -> None:
    StatusList.objects.update(given=SIZE)

    following = a_credential(achievement=credential.achievement)

    assert following.status_list is not None
    assert (following.status_list.number, StatusList.objects.count()) == (2, 2)
    assert status_of(following)["statusListCredential"].endswith("/statuts/2/")


def test_the_database_refuses_a_place_given_twice(credential: Credential) -> None:
    other = a_credential(achievement=credential.achievement)
    other.status_index = credential.status_index
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(update_fields=["status_index"])
    other.status_index = None
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(update_fields=["status_index"])


@pytest.mark.django_db(transaction=True)
def test_badges_given_at_once_get_different_places(competence: Competence) -> None:
    achievement = AchievementFactory.create(competences=[(competence, 4)])
    people = [PersonFactory.create().pk for _turn in range(8)]
    start, failed = threading.Barrier(8), []

    def issue(person: Any) -> None:
        try:
            start.wait(timeout=10)
            for turn in range(4):
                a_credential(achievement=achievement, holder_id=person, source=f"test:{turn}")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failed == []
    places = list(Credential.objects.values_list("status_list", "status_index"))
    assert len(set(places)) == len(places) == 32
    assert StatusList.objects.get().given == 32


def test_lists_are_signed_again_when_the_key_changes_or_was_stolen(credential: Credential, admin: Hat) -> None:
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    organisation_id = credential.organisation_id
    hour = timedelta(hours=1)

    fresh = change_issuer_key(by=admin, organisation_id=organisation_id, algorithm=Algorithm.ED25519, at=LATER + hour)
    found = StatusList.objects.get()
    assert fresh.get_absolute_url() in found.revocations
    assert told(credential) == (1, 0)

    retire_issuer_key(by=admin, key=fresh, at=LATER + 3 * hour, is_stolen=True, since=LATER + hour)
    found = StatusList.objects.get()
    assert "/cles/3/" in found.revocations
    assert holds(found.revocations)
    assert holds(found.suspensions)


def earned(person: Person, competence: Competence, organisation: Any, source: str) -> Credential:
    attest_completion(
        by=SYSTEM,
        person_id=person.pk,
        organisation_id=organisation.pk,
        programme_title={"fr": "Gérer un projet"},
        competences=[(competence.pk, 4)],
        source=source,
        at=ISSUED_AT,
    )
    deliver_all(now=ISSUED_AT)
    return Credential.objects.get(holder=person, source=source)


def test_prerequisites_stop_counting_a_badge_that_is_suspended_or_revoked(
    holder: Person, competence: Competence, credential: Credential, admin: Hat
) -> None:
    badge = earned(holder, competence, credential.organisation, "offer.enrolment:1")

    def proven() -> int:
        assert len(proven_competences(holder.pk)) == len(proofs_of([holder.pk], [competence.pk]))
        return len(proofs_of([holder.pk], [competence.pk]))

    assert proven() == 1
    suspend_credential(by=admin, credential=badge, reason=WHY, at=LATER)
    assert proven() == 0
    resume_credential(by=admin, credential=badge, reason=WHY, at=LATER)
    assert proven() == 1
    revoke_credential(by=admin, credential=badge, reason=WHY, at=LATER)
    assert proven() == 0


def test_the_holder_is_written_to_once_with_the_reason(credential: Credential, admin: Hat) -> None:
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)

    deliver_all(now=LATER)
    deliver_all(now=LATER)

    (letter,) = mail.outbox
    assert letter.to == ["awa@exemple.be"]
    assert "Gérer un projet numérique" in letter.subject
    assert letter.subject.endswith("a été révoqué")
    assert WHY in letter.body
    assert reverse("credentials:my_badge", args=[credential.pk]) in letter.body


def test_an_administrator_revokes_a_badge_by_its_page(credential: Credential, admin: Hat) -> None:
    browser = signed_in_as(admin)
    life, decide = (
        reverse("credentials:life", args=[credential.pk]),
        reverse("credentials:decide", args=[credential.pk, "revocation"]),
    )
    assert decide in text_of(browser.get(life))
    assert browser.post(decide, {"reason": ""}).status_code == 422
    assert "pour toujours" in text_of(browser.get(decide))

    answer = text_of(browser.post(decide, {"reason": WHY}, follow=True))

    assert WHY in answer
    assert "révoqué" in answer
    assert "Suspendre ce badge" not in answer
    late = browser.post(reverse("credentials:decide", args=[credential.pk, "suspension"]), {"reason": "Trop tard."})
    assert late.status_code == 422
    assert browser.get(reverse("credentials:decide", args=[credential.pk, "autre"])).status_code == 404


def test_the_holder_and_the_public_read_that_a_badge_is_revoked(
    credential: Credential, admin: Hat, holder: Person, client: Client
) -> None:
    share_credential(by=learner_hat(holder), credential=credential, at=ISSUED_AT)
    suspend_credential(by=admin, credential=credential, reason=WHY, at=timezone.now())

    mine = text_of(signed_in_as(holder).get(reverse("credentials:my_badge", args=[credential.pk])))
    public = text_of(client.get(credential.get_absolute_url()))

    assert WHY in mine
    assert "Suspendu depuis le" in mine
    assert "Suspendu depuis le" in public
    assert WHY not in public
    assert "suspendu" in text_of(signed_in_as(holder).get(reverse("credentials:mine")))


def test_whoever_verifies_a_revoked_badge_is_told(credential: Credential, admin: Hat, client: Client) -> None:
    def outcome() -> Outcome:
        return verdict(credential.document.encode(), at=LATER, find_key=find_key, read=own_answer).outcome

    assert outcome() is Outcome.VALID
    suspend_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    assert outcome() is Outcome.REFUSED
    resume_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    assert outcome() is Outcome.VALID
    revoke_credential(by=admin, credential=credential, reason=WHY, at=LATER)
    judged = client.post(reverse("credentials:verify"), {"pasted": credential.document}, headers={"accept": "application/json"})
    assert "status.revoked" in judged.content.decode()


def test_the_life_of_a_badge_is_read_by_its_issuer_only(credential: Credential, admin: Hat, holder: Person) -> None:
    address = reverse("credentials:life", args=[credential.pk])
    for hat, status in (
        (admin, 200),
        (a_hat(Role.TRAINER, credential.organisation), 200),
        (a_hat(Role.COORDINATOR), 200),
        (a_hat(Role.OPERATOR_ADMIN), 404),
        (a_hat(Role.TRAINER), 404),
        (learner_hat(holder), 404),
    ):
        answer = signed_in_as(hat).get(address)
        assert answer.status_code == status
        if hat is not admin and status == 200:
            assert "Révoquer ce badge" not in text_of(answer)
    decide = reverse("credentials:decide", args=[credential.pk, "revocation"])
    for hat in (a_hat(Role.TRAINER, credential.organisation), a_hat(Role.OPERATOR_ADMIN)):
        assert signed_in_as(hat).post(decide, {"reason": WHY}).status_code == 404


def test_badges_issued_are_found_by_state_and_by_model(credential: Credential, admin: Hat) -> None:
    other = a_credential(achievement=AchievementFactory.create(organisation=credential.organisation, name={"fr": "Autre"}))
    revoke_credential(by=admin, credential=other, reason=WHY, at=LATER)

    def found(asked: Asked) -> list[Any]:
        return [row.pk for row in page_of_issued(admin, asked, mark=None).rows]

    assert found(Asked(state="revoked")) == [other.pk]
    assert found(Asked(state="valid")) == [credential.pk]
    assert found(Asked(achievement=other.achievement_id)) == [other.pk]
    assert len(found(Asked(state="nonsense"))) == 2
    page = text_of(signed_in_as(admin).get(reverse("credentials:issued"), {"etat": "revoked", "badge": "nonsense"}))
    assert ("Autre" in page, "Awa Diallo" in page) == (True, False)


def test_the_pages_of_an_issuer_cost_the_same_for_one_badge_and_for_ten(
    credential: Credential, admin: Hat, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(2):
        with django_assert_num_queries(1):
            [(str(row.holder), row.organisation.name) for row in page_of_issued(admin, Asked(), mark=None)]
        with django_assert_num_queries(1):
            [row.name for row in models_given(admin)]
        with django_assert_num_queries(2):
            found = life_of(admin, credential.pk)
            assert found is not None
            [str(one.decided_by) for one in decisions_about(found.pk)]
        for _badge in range(9):
            a_credential(achievement=AchievementFactory.create(organisation=credential.organisation))
        suspend_credential(by=admin, credential=credential, reason=WHY, at=LATER)
        resume_credential(by=admin, credential=credential, reason=WHY, at=LATER)
