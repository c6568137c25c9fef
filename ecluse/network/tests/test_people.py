"""Roles given and ended, one's own details, consents, erasure."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from ecluse.foundation import privacy
from ecluse.foundation.access import NotAllowed, Role
from ecluse.foundation.news import Journal, publish
from ecluse.foundation.news.delivery import deliver_all
from ecluse.foundation.news.models import JournalEntry
from ecluse.network import events
from ecluse.network.actions import (
    AlreadyMember,
    LastAdministrator,
    change_profile,
    end_membership,
    erase_person,
    give_consent,
    grant_membership,
    withdraw_consent,
)
from ecluse.network.models import Consent, Membership, Person
from ecluse.network.testing import (
    ConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    hat_of,
    learner_hat,
    signed_in_as,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LEA = {"email": "Lea.Maes@exemple.be", "given_name": "Léa", "family_name": "Maes"}


def an_administrator() -> Membership:
    membership: Membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    return membership


def test_an_administrator_gives_a_role_to_somebody_new_who_is_told() -> None:
    admin = an_administrator()

    given = grant_membership(by=hat_of(admin), organisation=admin.organisation, role=Role.TRAINER, at=NOW, **LEA)
    deliver_all(now=NOW)

    assert given.person.email == "lea.maes@exemple.be"
    assert not given.person.has_usable_password()
    entry = Journal.of(events.MembershipGranted).get()
    assert (entry.by_person_id, entry.payload["person_is_new"]) == (admin.person_id, True)
    assert mail.outbox[0].to == ["lea.maes@exemple.be"]
    assert "Formateur" in mail.outbox[0].body
    assert "https://ecluse.example/compte/password/reset/" in mail.outbox[0].body


def test_somebody_known_keeps_their_name_and_is_told_in_their_language() -> None:
    admin, known = an_administrator(), PersonFactory.create(email="lea.maes@exemple.be", given_name="Lea", language="nl")

    given = grant_membership(by=hat_of(admin), organisation=admin.organisation, role=Role.TRAINER, at=NOW, **LEA)
    deliver_all(now=NOW)

    assert given.person == known
    assert given.person.given_name == "Lea"
    assert mail.outbox[0].subject == f"Uw rol bij {admin.organisation.name}"


def test_the_same_role_is_not_given_twice() -> None:
    admin = an_administrator()
    other = MembershipFactory.create(organisation=admin.organisation)

    with pytest.raises(AlreadyMember):
        grant_membership(
            by=hat_of(admin), organisation=admin.organisation, role=Role.TRAINER, at=NOW, **LEA | {"email": other.person.email}
        )


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMIN, Role.COORDINATOR, Role.AUDITOR, Role.PROGRAMME_MANAGER])
def test_a_role_over_the_network_is_nobodys_to_give(role: Role) -> None:
    admin = an_administrator()

    with pytest.raises(NotAllowed):
        grant_membership(by=hat_of(admin), organisation=admin.organisation, role=role, at=NOW, **LEA)


def test_nobody_gives_roles_elsewhere_or_as_a_trainer() -> None:
    admin, trainer = an_administrator(), MembershipFactory.create()

    with pytest.raises(NotAllowed):
        grant_membership(by=hat_of(admin), organisation=OrganisationFactory.create(), role=Role.TRAINER, at=NOW, **LEA)
    with pytest.raises(NotAllowed):
        grant_membership(by=hat_of(trainer), organisation=trainer.organisation, role=Role.TRAINER, at=NOW, **LEA)


def test_a_role_that_ends_opens_nothing_from_the_same_day() -> None:
    admin = an_administrator()
    trainer = MembershipFactory.create(organisation=admin.organisation)

    end_membership(by=hat_of(admin), membership=trainer, at=NOW)

    trainer.refresh_from_db()
    assert trainer.end_on == date(2026, 11, 22)
    assert signed_in_as(trainer).get("/accueil/").wsgi_request.hat.role is Role.LEARNER
    assert Journal.of(events.MembershipEnded).get().payload["end_on"] == "2026-11-22"


def test_a_role_given_today_by_mistake_leaves_no_period() -> None:
    admin = an_administrator()
    given = grant_membership(by=hat_of(admin), organisation=admin.organisation, role=Role.TRAINER, at=NOW, **LEA)

    end_membership(by=hat_of(admin), membership=given, at=NOW)

    assert not Membership.objects.filter(person__email="lea.maes@exemple.be").exists()


def test_the_last_administrator_stays() -> None:
    admin = an_administrator()

    with pytest.raises(LastAdministrator):
        end_membership(by=hat_of(admin), membership=admin, at=NOW)

    MembershipFactory.create(organisation=admin.organisation, role=Role.OPERATOR_ADMIN.value)
    end_membership(by=hat_of(admin), membership=admin, at=NOW)
    assert admin.end_on == date(2026, 11, 22)


def test_an_administrator_elsewhere_ends_nothing() -> None:
    admin, trainer = an_administrator(), MembershipFactory.create()

    with pytest.raises(NotAllowed):
        end_membership(by=hat_of(admin), membership=trainer, at=NOW)
    assert signed_in_as(admin).post(f"/equipe/{trainer.pk}/fin/").status_code == 404


def test_the_page_gives_a_role_and_says_what_is_wrong_with_what_was_typed() -> None:
    admin = an_administrator()
    client = signed_in_as(admin)

    wrong = client.post("/equipe/inviter/", LEA | {"email": "lea", "role": "platform_admin"})
    right = client.post("/equipe/inviter/", LEA | {"role": "trainer"}, follow=True)
    twice = client.post("/equipe/inviter/", LEA | {"role": "trainer"})

    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"email", "role"}
    assert "Léa Maes" in right.content.decode()
    assert twice.status_code == 422
    assert "a déjà ce rôle" in twice.content.decode()


def test_the_page_asks_before_it_ends_a_role() -> None:
    admin = an_administrator()
    trainer = MembershipFactory.create(organisation=admin.organisation)
    client = signed_in_as(admin)

    asked = client.get(f"/equipe/{trainer.pk}/fin/")
    client.post(f"/equipe/{trainer.pk}/fin/")

    assert trainer.person.full_name in asked.content.decode()
    trainer.refresh_from_db()
    assert trainer.end_on is not None


def test_a_person_corrects_their_own_details_only() -> None:
    me, other = PersonFactory.create(), PersonFactory.create()

    changed = change_profile(by=learner_hat(me), person=me, values={"phone": "069 22 33 44", "locality": "Tournai"}, at=NOW)

    assert changed.phone == "069 22 33 44"
    assert Journal.of(events.ProfileChanged).get().payload["fields"] == ["phone"]
    with pytest.raises(NotAllowed):
        change_profile(by=learner_hat(other), person=me, values={"phone": ""}, at=NOW)


def test_the_profile_page_refuses_a_birth_in_the_future_and_keeps_what_was_typed() -> None:
    me = PersonFactory.create()
    client = signed_in_as(me)
    typed = {
        "given_name": "Nour", "family_name": "El Amrani", "country": "BE", "language": "nl",
        "birth_on_0": "1", "birth_on_1": "1", "birth_on_2": "2150",
    }  # fmt: skip

    wrong = client.post("/profil/", typed)
    right = client.post("/profil/", typed | {"birth_on_2": "1999"})

    assert wrong.status_code == 422
    assert 'value="El Amrani"' in wrong.content.decode()
    assert right.status_code == 302
    me.refresh_from_db()
    assert (me.full_name, me.birth_on, me.language) == ("Nour El Amrani", date(1999, 1, 1), "nl")


def test_a_consent_is_given_once_and_taken_back() -> None:
    me = PersonFactory.create()
    purpose = Consent.Purpose.FOLLOW_UP

    give_consent(by=learner_hat(me), person=me, purpose=purpose, at=NOW)
    give_consent(by=learner_hat(me), person=me, purpose=purpose, at=NOW)
    withdraw_consent(by=learner_hat(me), person=me, purpose=purpose, at=NOW)
    withdraw_consent(by=learner_hat(me), person=me, purpose=purpose, at=NOW)

    assert Consent.objects.get().withdrawn_at == NOW
    assert [entry.name for entry in JournalEntry.objects.order_by("id")] == [
        "network.consent.given.v1",
        "network.consent.withdrawn.v1",
    ]


def test_consents_are_given_from_the_page_and_an_unknown_purpose_does_not_exist() -> None:
    client = signed_in_as(PersonFactory.create())

    client.post("/mes-donnees/consentement/", {"purpose": "public_badges", "answer": "yes"})

    assert Consent.objects.get(withdrawn_at=None).purpose == "public_badges"
    assert client.post("/mes-donnees/consentement/", {"purpose": "sell_everything", "answer": "yes"}).status_code == 404


def test_a_person_reads_and_takes_away_all_that_is_held_about_them() -> None:
    member = MembershipFactory.create()
    ConsentFactory.create(person=member.person)
    client = signed_in_as(member)

    page = client.get("/mes-donnees/").content.decode()
    file = client.get("/mes-donnees/mes-donnees.json")

    assert member.person.family_name in page
    assert "17 mai 1990" in page
    held = json.loads(file.content)["held"]
    assert held["network.Person"]["rows"][0]["email"] == member.person.email
    assert held["network.Consent"]["rows"][0]["purpose"] == "network_sharing"
    assert "password" not in file.content.decode()
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_the_file_of_a_person_holds_nothing_of_another() -> None:
    mine, other = MembershipFactory.create(), MembershipFactory.create()
    ConsentFactory.create(person=other.person)

    text = signed_in_as(mine).get("/mes-donnees/mes-donnees.json").content.decode()

    assert str(other.person_id) not in text
    assert str(other.person.email) not in text


def test_an_erasure_asks_to_be_confirmed() -> None:
    me = PersonFactory.create()

    answer = signed_in_as(me).post("/mes-donnees/effacement/", {})

    assert answer.status_code == 422
    assert Person.objects.get(pk=me.pk).email == me.email


def test_somebody_erased_to_whom_nothing_points_is_gone_with_their_trail() -> None:
    me = MembershipFactory.create().person
    client = signed_in_as(me)
    client.post("/profil/", {"given_name": "Secret", "family_name": "Nom", "country": "BE", "language": "fr"})

    answer = client.post("/mes-donnees/effacement/", {"sure": "on"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/mes-donnees/effacees/"
    assert not Person.objects.filter(pk=me.pk).exists()
    from pghistory.models import Context

    trail = Person.pgh_event_model  # type: ignore[attr-defined]
    assert not trail.objects.filter(pgh_obj_id=me.pk).exists()
    assert "Secret" not in json.dumps(list(Context.objects.values_list("metadata", flat=True)))
    assert str(me.pk) not in json.dumps(list(Context.objects.values_list("metadata", flat=True)))
    assert client.get("/accueil/").status_code == 302


def test_somebody_erased_to_whom_something_kept_points_stays_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    me = PersonFactory.create()
    MembershipFactory.create(person=me)
    monkeypatch.setattr(privacy, "_register", {key: held for key, held in privacy._register.items() if key[0] is not Membership})
    with transaction.atomic():
        publish(events.ProfileChanged(person_id=me.pk, fields=("phone",)), by=learner_hat(me), at=NOW)

    counts = erase_person(by=learner_hat(me), person=me, at=NOW)

    me.refresh_from_db()
    assert (me.email, me.given_name, me.family_name, me.postcode, me.is_active) == (None, "", "", "", False)
    assert (me.birth_on, me.gender) == (date(1990, 1, 1), "woman")
    assert me.full_name == "personne effacée"
    assert counts["anonymise"] >= 2
    assert not JournalEntry.objects.filter(name="network.profile.changed.v1", by_person_id=me.pk).exists()
    assert not Client().login(email=PersonFactory.build().email, password="x")


def test_nobody_is_erased_by_somebody_else() -> None:
    me, admin = PersonFactory.create(), an_administrator()

    with pytest.raises(NotAllowed):
        erase_person(by=hat_of(admin), person=me, at=NOW)
