"""Giving a badge by hand, by a list, on request and at an event: authorised, once, and nothing signed before the person accepts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecluse.credentials.actions import asking, awarding, badge_event, issue_many
from ecluse.credentials.actions.award_list import ListIsStarted, NothingToGive, drop_list, prepare_list, start_list
from ecluse.credentials.actions.awarding import Recipient
from ecluse.credentials.actions.badge_event import EventPlan
from ecluse.credentials.models import Achievement, Award, Credential, PeerReview
from ecluse.credentials.queries.awards import lines_of
from ecluse.credentials.queries.keys import find_key
from ecluse.credentials.queries.shared import own_answer
from ecluse.credentials.rules.award import NEXT, PEERS, State, is_open, may_follow
from ecluse.credentials.rules.badge import Evidence, Said, is_identity
from ecluse.credentials.rules.verdict import Outcome, verdict
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests.test_carrying import SCHEMAS
from ecluse.foundation.access import VISITOR, Hat, NotAllowed, Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.news.delivery import deliver_all
from ecluse.network.models import Person
from ecluse.network.testing import MembershipFactory, PersonFactory, a_hat, learner_hat

pytestmark = pytest.mark.django_db
AT = ISSUED_AT
TO = Recipient(email="Awa@Exemple.be ", given_name="Awa", family_name="Diallo", language="nl")
SAID = Said(narrative="A animé l’atelier du 12 mai.", evidence=(Evidence(name="Le compte rendu", url="https://exemple.be/cr"),))


@pytest.fixture
def admin(achievement: Achievement) -> Hat:
    return a_hat(Role.OPERATOR_ADMIN, achievement.organisation)


def known_to(achievement: Achievement, **fields: Any) -> Person:
    """Somebody who works at the issuer."""
    person: Person = PersonFactory.create(**fields)
    MembershipFactory.create(person=person, organisation=achievement.organisation, role="trainer")
    return person


def letters() -> list[Any]:
    deliver_all()
    return mail.outbox


def test_somebody_known_to_the_issuer_receives_the_badge_at_once(achievement: Achievement, admin: Hat) -> None:
    person = known_to(achievement, email="awa@exemple.be")

    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, said=SAID, at=AT)

    assert (award.at, award.holder) == (State.GIVEN, person)
    assert award.credential is not None
    document = json.loads(award.credential.document)
    assert document["credentialSubject"]["narrative"] == SAID.narrative
    assert document["evidence"] == [{"id": "https://exemple.be/cr", "type": ["Evidence"], "name": "Le compte rendu"}]
    read = verdict(award.credential.document.encode(), at=AT, find_key=find_key, read=own_answer)
    assert read.outcome is Outcome.VALID
    schema = json.loads((SCHEMAS / "ob_v3p0_achievementcredential_schema.json").read_text())
    assert [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(document)] == []
    (letter,) = letters()
    assert letter.to == ["awa@exemple.be"]
    assert str(award.credential_id) in letter.body


def test_somebody_unknown_accepts_by_the_link_of_a_letter_and_nothing_is_signed_before(
    achievement: Achievement, admin: Hat
) -> None:
    stranger = PersonFactory.create(email="awa@exemple.be")  # has an account, but is nothing to this issuer

    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, said=SAID, at=AT)

    assert (award.at, award.holder, Credential.objects.count()) == (State.INVITED, None, 0)
    (letter,) = letters()
    assert f"/attributions/{award.pk}/?cle={award.link}" in letter.body
    for hat, link in ((VISITOR, ""), (VISITOR, "x"), (learner_hat(PersonFactory.create()), ""), (admin, "")):
        with pytest.raises(NotAllowed):
            awarding.accept_award(by=hat, award=award, given_name="Eve", family_name="X", at=AT, link=link)

    first = awarding.accept_award(by=VISITOR, award=award, given_name="Awa", family_name="Diallo", at=AT, link=award.link)
    again = awarding.accept_award(by=VISITOR, award=award, given_name="Awa", family_name="Diallo", at=AT, link=award.link)

    assert first.credential == again.credential == Credential.objects.get()
    assert Credential.objects.get().holder == stranger
    identity = json.loads(Credential.objects.get().document)["credentialSubject"]["identifier"][0]
    assert is_identity("awa@exemple.be", identity["identityHash"], identity["salt"], hashed=True)


def test_a_badge_is_accepted_without_an_account_by_somebody_new(achievement: Achievement, admin: Hat) -> None:
    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT)

    accepted = awarding.accept_award(by=VISITOR, award=award, given_name="Awa", family_name="Diallo-Ba", at=AT, link=award.link)

    assert accepted.holder is not None
    assert (accepted.holder.full_name, accepted.holder.email, accepted.holder.language) == (
        "Awa Diallo-Ba",
        "awa@exemple.be",
        "nl",
    )
    assert not accepted.holder.has_usable_password()


def test_whoever_says_no_is_forgotten(achievement: Achievement, admin: Hat) -> None:
    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, said=SAID, at=AT)

    declined = awarding.decline_award(by=VISITOR, award=award, at=AT, link=award.link)

    assert (declined.at, declined.email, declined.name, declined.words) == (State.DECLINED, "", "", {})
    with pytest.raises(awarding.AwardMoved):
        awarding.accept_award(by=VISITOR, award=award, given_name="A", family_name="D", at=AT, link=award.link)


def test_a_letter_ends_after_ninety_days_and_what_it_knew_is_erased(achievement: Achievement, admin: Hat) -> None:
    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT)
    late = AT + timedelta(days=91)

    with pytest.raises(awarding.InvitationEnded):
        awarding.accept_award(by=VISITOR, award=award, given_name="A", family_name="D", at=late, link=award.link)
    assert awarding.forget_unanswered(at=AT + timedelta(days=89)) == 0
    assert awarding.forget_unanswered(at=late) == 1
    award.refresh_from_db()
    assert (award.at, award.email) == (State.WITHDRAWN, "")


def test_a_letter_is_sent_again_or_taken_back_by_the_issuer_alone(achievement: Achievement, admin: Hat) -> None:
    award = awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT)
    letters()
    for other in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.COORDINATOR)):
        with pytest.raises(NotAllowed):
            awarding.write_again(by=other, award=award, at=AT)
        with pytest.raises(NotAllowed):
            awarding.withdraw_award(by=other, award=award, at=AT)

    awarding.write_again(by=admin, award=award, at=AT + timedelta(hours=1))
    assert len(letters()) == 2
    awarding.withdraw_award(by=admin, award=award, at=AT)
    with pytest.raises(awarding.AwardMoved):
        awarding.accept_award(by=VISITOR, award=award, given_name="A", family_name="D", at=AT, link=award.link)


def test_the_same_form_sent_twice_is_one_badge_and_nobody_is_given_a_second_one(achievement: Achievement, admin: Hat) -> None:
    known_to(achievement, email="awa@exemple.be")
    ticket = uuid4()

    first = awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT, award_id=ticket)
    again = awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT, award_id=ticket)

    assert first.pk == again.pk
    with pytest.raises(awarding.HasItAlready):
        awarding.award_badge(by=admin, achievement=achievement, to=TO, at=AT)
    assert Credential.objects.count() == 1


def test_only_those_who_train_at_the_issuer_give_its_badges(achievement: Achievement) -> None:
    hats = [a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER), a_hat(Role.COORDINATOR), VISITOR]
    hats += [a_hat(Role.TECHNOPEDAGOGUE, achievement.organisation), learner_hat(PersonFactory.create())]
    for hat in hats:
        with pytest.raises(NotAllowed):
            awarding.award_badge(by=hat, achievement=achievement, to=TO, at=AT)
    assert awarding.award_badge(by=a_hat(Role.TRAINER, achievement.organisation), achievement=achievement, to=TO, at=AT)


def test_a_draft_and_a_retired_model_are_not_given(achievement: Achievement, admin: Hat) -> None:
    draft = AchievementFactory.create(organisation=achievement.organisation, programme_id=None, published_at=None)
    retired = AchievementFactory.create(organisation=achievement.organisation, retired_at=AT)

    for model in (draft, retired):
        with pytest.raises(awarding.NotGiven):
            awarding.award_badge(by=admin, achievement=model, to=TO, at=AT)
        with pytest.raises(awarding.NotGiven):
            prepare_list(by=admin, achievement=model, content=b"", file_name="l.csv", at=AT)
    with pytest.raises(awarding.NotGiven):
        a_credential(achievement=draft)
    with pytest.raises(awarding.NotGiven):
        issue_many(by=admin, achievement=draft, people=[], at=AT)


def test_a_badge_ends_when_its_model_says(achievement: Achievement) -> None:
    model = AchievementFactory.create(organisation=achievement.organisation, valid_months=3)
    known_to(model, email="awa@exemple.be")

    given = awarding.award_badge(by=a_hat(Role.OPERATOR_ADMIN, model.organisation), achievement=model, to=TO, at=AT).credential

    assert given is not None
    assert given.valid_until == AT.replace(year=2027, month=2)
    assert json.loads(given.document)["validUntil"] == "2027-02-20T15:30:00Z"


# A list.

LIST = """e-mail;prénom;nom;langue;texte;preuve;lien
awa@exemple.be;Awa;Diallo;fr;A animé l’atelier;Le compte rendu;https://exemple.be/cr
new@exemple.be;Nele;Maes;nl;;;
pas une adresse;X;Y;fr;;;
has@exemple.be;Luc;Hanquet;fr;;;
""".encode()


def test_a_list_is_shown_first_then_given_with_the_words_of_each(achievement: Achievement, admin: Hat) -> None:
    awa = known_to(achievement, email="awa@exemple.be")
    a_credential(achievement=achievement, holder_id=known_to(achievement, email="has@exemple.be").pk)

    batch = prepare_list(by=admin, achievement=achievement, content=LIST, file_name="mai.csv", at=AT)

    counted = lines_of(batch)
    assert (counted.at_once, counted.by_letter, counted.left_out, counted.had) == (1, 1, 1, 1)
    assert (Credential.objects.count(), len(letters())) == (1, 0)

    start_list(by=admin, batch=batch, at=AT)
    start_list(by=admin, batch=batch, at=AT)
    run(Task.objects.get().pk, at=AT)

    assert Task.objects.get().report == {"given": 1, "had": 0, "invited": 1}
    given = Credential.objects.get(holder=awa)
    assert json.loads(given.document)["credentialSubject"]["narrative"] == "A animé l’atelier"
    assert verdict(given.document.encode(), at=given.issued_at, find_key=find_key, read=own_answer).outcome is Outcome.VALID
    assert sorted(to for letter in letters() for to in letter.to) == ["awa@exemple.be", "new@exemple.be"]
    again = prepare_list(by=admin, achievement=achievement, content=LIST, file_name="mai.csv", at=AT)
    assert (lines_of(again).to_give, lines_of(again).had) == (0, 3)
    with pytest.raises(NothingToGive):
        start_list(by=admin, batch=again, at=AT)
    drop_list(by=admin, batch=again)
    with pytest.raises(ListIsStarted):
        drop_list(by=admin, batch=batch)


def test_reading_a_list_costs_the_same_for_two_lines_and_for_twenty(achievement: Achievement, admin: Hat) -> None:
    head = LIST.splitlines()[0].decode()
    costs = []
    for number in (2, 20):
        content = "\n".join([head, *(f"{n}.{number}@exemple.be;A;B;fr" for n in range(number))]).encode()
        with CaptureQueriesContext(connection) as queries:
            prepare_list(by=admin, achievement=achievement, content=content, file_name="l.csv", at=AT)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_trainer_gives_to_one_person_but_not_to_a_list(achievement: Achievement) -> None:
    for hat in (a_hat(Role.TRAINER, achievement.organisation), a_hat(Role.OPERATOR_ADMIN)):
        with pytest.raises(NotAllowed):
            prepare_list(by=hat, achievement=achievement, content=LIST, file_name="l.csv", at=AT)


# On request, with the word of peers.


@pytest.fixture
def on_request(achievement: Achievement) -> Achievement:
    return AchievementFactory.create(organisation=achievement.organisation, programme_id=None, ways=["request", "peers"])


def test_a_person_asks_peers_confirm_and_the_issuer_gives(on_request: Achievement) -> None:
    me, organisation = PersonFactory.create(email="me@exemple.be"), on_request.organisation
    peers = [known_to(on_request, email=f"peer{n}@exemple.be") for n in range(PEERS)]
    admin = a_hat(Role.OPERATOR_ADMIN, organisation)

    award = asking.ask_for_badge(
        by=learner_hat(me), achievement=on_request, said=SAID, peers=[str(peer.email) for peer in peers], at=AT
    )
    assert len(letters()) == PEERS
    with pytest.raises(asking.PeersMissing):
        asking.accept_request(by=admin, award=award, at=AT)
    for peer in peers:
        review = PeerReview.objects.get(reviewer=peer)
        with pytest.raises(NotAllowed):
            asking.answer_review(by=learner_hat(me), review=review, confirms=True, comment="", at=AT)
        asking.answer_review(by=learner_hat(peer), review=review, confirms=True, comment="Vu.", at=AT)
    for hat in (learner_hat(me), a_hat(Role.OPERATOR_ADMIN)):
        with pytest.raises(NotAllowed):
            asking.accept_request(by=hat, award=award, at=AT)

    given = asking.accept_request(by=admin, award=award, at=AT)

    assert given.at is State.GIVEN
    assert Credential.objects.get().holder == me
    assert "peer" not in Credential.objects.get().document
    with pytest.raises(asking.AwardMoved):
        asking.answer_review(
            by=learner_hat(peers[0]), review=PeerReview.objects.get(reviewer=peers[0]), confirms=False, comment="", at=AT
        )


def test_a_peer_is_somebody_the_issuer_knows_and_never_oneself(on_request: Achievement) -> None:
    me = known_to(on_request, email="me@exemple.be")
    PersonFactory.create(email="unknown@exemple.be")

    for email in ("me@exemple.be", "unknown@exemple.be", "nobody@exemple.be"):
        with pytest.raises(asking.NotAPeer):
            asking.ask_for_badge(by=learner_hat(me), achievement=on_request, said=SAID, peers=[email], at=AT)
    assert not Award.objects.exists()


def test_a_request_is_refused_with_a_reason_and_may_be_made_again(on_request: Achievement) -> None:
    me, admin = PersonFactory.create(), a_hat(Role.TRAINER, on_request.organisation)
    award = asking.ask_for_badge(by=learner_hat(me), achievement=on_request, said=SAID, at=AT)
    with pytest.raises(awarding.HasItAlready):
        asking.ask_for_badge(by=learner_hat(me), achievement=on_request, said=SAID, at=AT)
    with pytest.raises(asking.ReasonMissing):
        asking.refuse_request(by=admin, award=award, reason="  ", at=AT)

    asking.refuse_request(by=admin, award=award, reason="Il manque le compte rendu.", at=AT)

    assert "Il manque le compte rendu." in letters()[-1].body
    second = asking.ask_for_badge(by=learner_hat(me), achievement=on_request, said=SAID, at=AT)
    assert asking.take_request_back(by=learner_hat(me), award=second, at=AT).at is State.WITHDRAWN


def test_nobody_asks_for_a_badge_that_is_not_asked_for(achievement: Achievement, on_request: Achievement) -> None:
    for hat, model in ((learner_hat(PersonFactory.create()), achievement), (VISITOR, on_request)):
        with pytest.raises(NotAllowed):
            asking.ask_for_badge(by=hat, achievement=model, said=SAID, at=AT)


# At an event.


@pytest.fixture
def event(achievement: Achievement, admin: Hat) -> Any:
    plan = EventPlan(title="Journée découverte", place="Charleroi", opens_at=AT, closes_at=AT + timedelta(hours=8), most=3)
    return badge_event.plan_event(by=admin, achievement=achievement, plan=plan, at=AT)


def there(event: Any, n: int, *, seen: int = 1, sent: int = 1, by: Hat = VISITOR, ticket: Any = None) -> Award:
    return badge_event.attend_event(
        by=by,
        event=event,
        ticket=ticket or uuid4(),
        seen_at=AT + timedelta(hours=seen),
        to=Recipient(email=f"{n}@exemple.be", given_name="A", family_name=str(n)),
        at=AT + timedelta(hours=sent),
    )


def test_who_was_there_is_confirmed_together(event: Any, admin: Hat) -> None:
    me = PersonFactory.create()
    mine, other, unseen = there(event, 0, by=learner_hat(me)), there(event, 1), there(event, 2)

    done = badge_event.confirm_attendance(by=admin, event=event, awards=[mine.pk, other.pk], at=AT)
    again = badge_event.confirm_attendance(by=admin, event=event, awards=[mine.pk, other.pk], at=AT)

    assert (done, again) == ((1, 1, 0), (0, 0, 0))
    assert Credential.objects.get().holder == me
    unseen.refresh_from_db()
    assert unseen.at is State.ASKED
    for hat in (a_hat(Role.OPERATOR_ADMIN), learner_hat(me), VISITOR):
        with pytest.raises(NotAllowed):
            badge_event.confirm_attendance(by=hat, event=event, awards=[unseen.pk], at=AT)


def test_somebody_who_has_the_badge_already_holds_nobody_up(event: Any, admin: Hat, achievement: Achievement) -> None:
    me = PersonFactory.create()
    a_credential(achievement=achievement, holder_id=me.pk)
    mine, other = there(event, 0, by=learner_hat(me)), there(event, 1)

    assert badge_event.confirm_attendance(by=admin, event=event, awards=[mine.pk, other.pk], at=AT) == (0, 1, 1)

    mine.refresh_from_db()
    assert mine.at is State.WITHDRAWN
    assert Credential.objects.count() == 1


def test_a_page_opened_in_time_arrives_when_the_network_is_back_and_once(event: Any) -> None:
    ticket = uuid4()

    first = there(event, 1, seen=7, sent=30, ticket=ticket)
    again = there(event, 1, seen=7, sent=31, ticket=ticket)

    assert first.pk == again.pk == ticket
    for seen, sent in ((9, 9), (-1, 1), (7, 8 + 24 * 3 + 1)):
        with pytest.raises(badge_event.EventClosed):
            there(event, 2, seen=seen, sent=sent)


def test_the_same_address_asks_once_and_a_code_has_a_limit(event: Any) -> None:
    assert there(event, 1).pk == there(event, 1).pk
    there(event, 2)
    there(event, 3)
    with pytest.raises(badge_event.EventFull):
        there(event, 4)


def test_an_address_typed_at_an_event_proves_nothing_so_a_letter_goes(event: Any, admin: Hat, achievement: Achievement) -> None:
    known_to(achievement, email="1@exemple.be")
    award = there(event, 1)

    assert badge_event.confirm_attendance(by=admin, event=event, awards=[award.pk], at=AT) == (0, 1, 0)


def test_an_event_is_planned_for_days_not_months_and_closed_early(event: Any, admin: Hat, achievement: Achievement) -> None:
    with pytest.raises(badge_event.WindowTooLong):
        plan = EventPlan(title="x", place="y", opens_at=AT, closes_at=AT + timedelta(days=15))
        badge_event.plan_event(by=admin, achievement=achievement, plan=plan, at=AT)
    badge_event.close_event(by=admin, event=event, at=AT + timedelta(hours=2))
    assert there(event, 1, seen=1, sent=5)
    with pytest.raises(badge_event.EventClosed):
        there(event, 2, seen=3, sent=5)


def test_what_may_follow_what() -> None:
    assert all(not NEXT[state] for state in (State.GIVEN, State.REFUSED, State.DECLINED, State.WITHDRAWN))
    assert may_follow(State.ASKED, State.GIVEN)
    assert not may_follow(State.INVITED, State.REFUSED)
    assert not is_open(opens_at=AT, closes_at=AT, seen_at=AT, now=AT)
