"""Standing behind a badge: asked, signed, declined, taken away; by an account, or by the link of a letter alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecluse.credentials.actions import endorsement as actions
from ecluse.credentials.actions import issue_many
from ecluse.credentials.actions.endorsement import Contact
from ecluse.credentials.models import Achievement, Credential, Endorsement
from ecluse.credentials.queries.endorsements import behind_achievement, behind_badge, is_known_address, links
from ecluse.credentials.rules.endorsement import ANSWERED_WITHIN, State, may_follow
from ecluse.credentials.testing import ISSUED_AT, AchievementFactory, a_credential
from ecluse.credentials.tests.test_carrying import SCHEMAS
from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.jobs.models import Task
from ecluse.foundation.jobs.work import run
from ecluse.foundation.limits import Limit
from ecluse.foundation.news.delivery import deliver_all
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory, signed_in_as

pytestmark = pytest.mark.django_db
AT = ISSUED_AT
NOBODY = Hat(Role.VISITOR)


@pytest.fixture
def model() -> Achievement:
    """A badge model of an operator."""
    return AchievementFactory.create()


def admin_of(organisation: Any) -> Hat:
    """Its administrator."""
    member = MembershipFactory.create(organisation=organisation, role="operator_admin")
    return Hat(Role.OPERATOR_ADMIN, person_id=member.person_id, organisation_id=organisation.pk, name="Sophie Lambert")


def company(**fields: Any) -> Any:
    """A company where nobody has an account."""
    return OrganisationFactory.create(kind="company", website=fields.pop("website", "https://acme.example"), email="", **fields)


def asked(about: Any, endorser: Any = None, *, email: str = "rh@acme.example", by: Hat | None = None) -> Endorsement:
    """A request, made by the administrator of the issuer."""
    issuer = about if not hasattr(about, "organisation") else about.organisation
    return actions.ask_for_endorsement(
        by=by or admin_of(issuer),
        about=about,
        endorser=endorser or company(),
        contact=Contact(name="Ann Peeters", email=email),
        at=AT,
    )


def given(row: Endorsement) -> Endorsement:
    """Signed by the link of the letter."""
    return actions.give_endorsement(
        by=NOBODY, asked=row, signatory="Ann Peeters", function="DRH", comment="Nous engageons.", at=AT, link=row.link
    )


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (State.ASKED, State.ACCEPTED, True), (State.ASKED, State.DECLINED, True), (State.ASKED, State.WITHDRAWN, True),
        (State.ACCEPTED, State.REVOKED, True), (State.ACCEPTED, State.DECLINED, False), (State.REVOKED, State.ACCEPTED, False),
        (State.ASKED, State.REVOKED, False), (State.DECLINED, State.ACCEPTED, False), (State.WITHDRAWN, State.ACCEPTED, False),
    ],
)  # fmt: skip
def test_an_endorsement_is_answered_once_and_taken_away_once(before: State, after: State, may: bool) -> None:
    assert may_follow(before, after) is may


def test_a_company_signs_by_the_link_of_its_letter_and_the_document_names_what_it_stands_behind(model: Achievement) -> None:
    row = asked(model)
    deliver_all(now=AT)
    deliver_all(now=AT)

    assert [letter.to for letter in mail.outbox] == [["rh@acme.example"]]
    assert f"{reverse('credentials:answer_endorsement', args=[row.pk])}?cle={row.link}" in mail.outbox[0].body
    signed = given(row)

    document = json.loads(signed.document)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["credentialSubject"]["id"].endswith(model.get_absolute_url())
    assert document["credentialSubject"]["endorsementComment"] == "Nous engageons."
    assert document["issuer"]["name"] == row.endorser.name
    assert document["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert [one.pk for one in behind_achievement(model)] == [row.pk]
    deliver_all(now=AT)
    assert "se porte garant" in mail.outbox[-1].body


def test_the_signed_document_is_served_apart_and_verifies(model: Achievement, client: Client) -> None:
    signed = given(asked(model))

    answer = client.get(signed.get_absolute_url(), headers={"accept": "application/vc+ld+json"})
    assert answer.content.decode() == signed.document
    page = client.get(signed.get_absolute_url()).content.decode()
    assert "Ann Peeters, DRH" in page and "Nous engageons." in page


def test_taking_the_name_away_sets_the_bit_of_the_endorser_for_ever(model: Achievement, client: Client) -> None:
    signed = given(asked(model))
    assert signed.status_list is not None
    before = signed.status_list.revocations

    with pytest.raises(NotAllowed):
        actions.withdraw_endorsement(by=NOBODY, given=signed, reason="", at=AT, link="autre")
    ended = actions.withdraw_endorsement(by=NOBODY, given=signed, reason="Nous avons changé.", at=AT, link=signed.link)

    signed.status_list.refresh_from_db()
    assert signed.status_list.revocations != before
    assert signed.status_list.marks.get().index == signed.status_index
    assert ended.document == signed.document
    assert behind_achievement(model) == []
    assert "retiré son nom" in client.get(signed.get_absolute_url()).content.decode()
    with pytest.raises(actions.EndedAlready):
        actions.withdraw_endorsement(by=NOBODY, given=signed, reason="", at=AT, link=signed.link)


def test_a_badge_given_afterwards_carries_it_and_a_stranger_reads_who_stands_behind(model: Achievement, client: Client) -> None:
    before = a_credential(achievement=model)
    signed = given(asked(model))
    given(asked(model.organisation, signed.endorser))

    after = a_credential(achievement=model)

    carried = json.loads(after.document)
    assert carried["credentialSubject"]["achievement"]["endorsement"] == [json.loads(signed.document)]
    assert len(carried["issuer"]["endorsement"]) == 1
    assert "endorsement" not in before.document
    verdict = client.post(reverse("credentials:verify"), {"pasted": after.document}).content.decode()
    assert signed.endorser.name in verdict and "Nous engageons." in verdict


def test_a_name_taken_away_is_said_of_the_badges_that_carry_it_and_they_stay_good(model: Achievement, client: Client) -> None:
    signed = given(asked(model))
    badge = a_credential(achievement=model)
    actions.withdraw_endorsement(by=NOBODY, given=signed, reason="", at=AT, link=signed.link)

    answer = client.post(
        reverse("credentials:verify"),
        badge.document,
        content_type="application/vc+ld+json",
        headers={"accept": "application/json"},
    )

    told = answer.json()
    assert (told["verified"], told["outcome"]) == (True, "doubtful")
    assert signed.endorser.name in answer.content.decode()
    assert "endorsement" not in json.loads(a_credential(achievement=model).document)["credentialSubject"]["achievement"]


def test_badges_given_to_many_at_once_carry_it_too(model: Achievement, client: Client) -> None:
    signed = given(asked(model))
    people = [(PersonFactory.create().pk, "event:1") for _turn in range(3)]

    issue_many(by=admin_of(model.organisation), achievement=model, people=people, at=AT)
    run(Task.objects.get().pk, at=AT)

    for badge in Credential.objects.all():
        assert json.loads(badge.document)["credentialSubject"]["achievement"]["endorsement"] == [json.loads(signed.document)]
        answer = client.post(
            reverse("credentials:verify"),
            badge.document,
            content_type="application/vc+ld+json",
            headers={"accept": "application/json"},
        )
        assert answer.json()["outcome"] == "valid", answer.json()


def test_where_people_have_accounts_no_letter_signs_alone(model: Achievement) -> None:
    other = OrganisationFactory.create(name="Autre centre")
    by = admin_of(other)
    row = asked(model, other, email="quelquun@ailleurs.example")

    with pytest.raises(NotAllowed):
        given(row)
    signed = actions.give_endorsement(by=by, asked=row, signatory="S. Lambert", function="Direction", comment="", at=AT)

    assert signed.at is State.ACCEPTED
    assert "endorsementComment" not in json.loads(signed.document)["credentialSubject"]
    deliver_all(now=AT)
    assert row.link not in mail.outbox[0].body


def test_a_company_that_is_known_is_not_signed_for_from_any_address(model: Achievement) -> None:
    acme = company()

    with pytest.raises(actions.StrangerToTheCompany, match=r"ailleurs\.example"):
        asked(model, acme, email="x@ailleurs.example")
    assert is_known_address(acme, "x@mail.acme.example")
    assert not is_known_address(acme, "x@notacme.example")
    new = company(website="", name="Petit atelier")
    assert is_known_address(new, "atelier@courriel.example")
    asked(model, new, email="atelier@courriel.example")
    assert is_known_address(new, "Atelier@courriel.example")
    assert not is_known_address(new, "autre@courriel.example")


def test_nobody_stands_behind_themselves_nor_is_asked_twice(model: Achievement) -> None:
    by = admin_of(model.organisation)
    with pytest.raises(actions.OwnEndorsement):
        asked(model, model.organisation, by=by)
    acme = company()
    row = asked(model, acme, by=by)
    with pytest.raises(actions.AskedAlready):
        asked(model, acme, by=by)
    actions.take_request_back(by=by, asked=row, at=AT)
    asked(model, acme, by=by)

    assert Endorsement.objects.count() == 2


def test_a_request_taken_back_or_too_old_signs_nothing(model: Achievement) -> None:
    row = asked(model)

    with pytest.raises(actions.TooLate):
        actions.give_endorsement(
            by=NOBODY,
            asked=row,
            signatory="A",
            function="B",
            comment="",
            at=AT + ANSWERED_WITHIN + timedelta(days=1),
            link=row.link,
        )
    with pytest.raises(NotAllowed):
        actions.take_request_back(by=admin_of(OrganisationFactory.create()), asked=row, at=AT)
    actions.take_request_back(by=admin_of(model.organisation), asked=row, at=AT)
    with pytest.raises(actions.TooLate):
        given(row)
    assert not Endorsement.objects.exclude(document="").exists()


def test_a_holder_asks_for_a_badge_of_theirs_and_nobody_for_that_of_another() -> None:
    badge = a_credential()
    holder = Hat(Role.LEARNER, person_id=badge.holder_id, name="A")

    row = asked(badge, by=holder)
    given(row)

    assert [one.pk for one in behind_badge(badge)] == [row.pk]
    with pytest.raises(NotAllowed):
        asked(badge, company(name="Autre"), by=Hat(Role.LEARNER, person_id=PersonFactory.create().pk))
    with pytest.raises(NotAllowed):
        asked(badge.achievement, company(name="Encore"), by=holder)


def test_the_answer_page_signs_in_two_screens_and_refuses_without_the_box(model: Achievement, client: Client) -> None:
    row = asked(model)
    address = reverse("credentials:answer_endorsement", args=[row.pk])

    assert client.get(address).status_code == 404
    page = client.get(f"{address}?cle={row.link}")
    assert page["Referrer-Policy"] == "same-origin"
    said = {"cle": row.link, "comment": "Oui.", "signatory": "Ann Peeters", "function": "DRH", "do": "give"}
    refused = client.post(address, said)
    assert refused.status_code == 422 and "Oui." in refused.content.decode()
    answer = client.post(address, said | {"agreed": "on"})
    assert answer["Location"] == f"{row.get_absolute_url()}?cle={row.link}"
    again = client.get(f"{address}?cle={row.link}")
    assert again.status_code == 200 and "déjà" in again.content.decode()


def test_saying_no_is_kept_with_its_reason_and_told(model: Achievement, client: Client) -> None:
    row = asked(model)
    address = reverse("credentials:answer_endorsement", args=[row.pk])

    answer = client.post(address, {"cle": row.link, "do": "decline", "reason": "Pas notre métier."})

    row.refresh_from_db()
    assert answer.status_code == 200
    assert (row.state, row.reason, row.document) == ("declined", "Pas notre métier.", "")
    deliver_all(now=timezone.now())
    assert "Pas notre métier." in mail.outbox[-1].body
    assert client.get(row.get_absolute_url()).status_code == 404


def test_an_administrator_asks_from_the_page_and_a_new_company_becomes_known(model: Achievement) -> None:
    member = MembershipFactory.create(organisation=model.organisation, role="operator_admin")
    client, address = signed_in_as(member), reverse("credentials:ask_endorsement")
    said = {
        "about": str(model.pk), "endorser": "Filatures du Nord", "website": "https://filatures.example", "name": "Jo Lens",
        "email": "jo@filatures.example", "language": "fr", "message": "",
    }  # fmt: skip

    assert client.post(address, said | {"email": "jo"}).status_code == 422
    assert client.post(address, said).status_code == 302

    row = Endorsement.objects.get()
    assert (row.endorser.name, row.endorser.kind, row.achievement_id) == ("Filatures du Nord", "company", model.pk)
    page = client.get(reverse("credentials:endorsements")).content.decode()
    assert "Filatures du Nord" in page
    assert client.post(reverse("credentials:take_endorsement_back", args=[row.pk])).status_code == 302
    assert client.post(address, said | {"email": "jo@ailleurs.example"}).status_code == 422


def test_who_stands_behind_whom_is_drawn_and_told(model: Achievement, client: Client, django_assert_max_num_queries: Any) -> None:
    assert "Personne" in client.get(reverse("credentials:who_endorses")).content.decode()
    row = given(asked(model))
    given(asked(model.organisation, row.endorser))

    (link,) = links()
    assert (link.endorser, link.issuer, link.count) == (row.endorser, model.organisation, 2)
    with django_assert_max_num_queries(4):
        page = client.get(reverse("credentials:who_endorses")).content.decode()
    assert 'data-weight="2"' in page


def test_requests_of_others_do_not_exist(model: Achievement) -> None:
    row = asked(model)
    client = signed_in_as(MembershipFactory.create(role="operator_admin"))

    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(reverse("credentials:answer_endorsement", args=[row.pk])).status_code == 404
    assert client.post(reverse("credentials:take_endorsement_back", args=[row.pk])).status_code == 404
    assert client.get(reverse("credentials:withdraw_endorsement", args=[row.pk])).status_code == 404


def test_a_holder_asks_a_new_company_from_the_page_of_their_badge() -> None:
    badge = a_credential()
    client, address = signed_in_as(badge.holder), reverse("credentials:ask_badge_endorsement", args=[badge.pk])
    said = {
        "endorser": "Petit atelier", "website": "", "name": "Jo Lens", "email": "jo@courriel.example", "language": "fr", "message": "",
    }  # fmt: skip

    assert address in client.get(reverse("credentials:my_badge", args=[badge.pk])).content.decode()
    assert client.post(address, said)["Location"] == address
    row = Endorsement.objects.get()
    assert (row.credential_id, row.endorser.name, row.asked_by_id) == (badge.pk, "Petit atelier", badge.holder_id)
    assert "Petit atelier" in client.get(address).content.decode()
    assert client.post(reverse("credentials:take_endorsement_back", args=[row.pk]))["Location"] == address
    assert signed_in_as(PersonFactory.create()).get(address).status_code == 404


def test_whoever_tries_many_links_is_told_when_to_come_back(
    model: Achievement, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecluse.credentials.web.endorsements.LIMIT", Limit(door="endorsement", each=1, all=9))
    address = reverse("credentials:answer_endorsement", args=[asked(model).pk])

    assert client.get(f"{address}?cle=faux").status_code == 404
    refused = client.get(f"{address}?cle=faux")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the JSON Schemas of Open Badges 3.0 are not at hand ({SCHEMAS})")
def test_what_is_signed_satisfies_the_json_schemas_of_the_standard(model: Achievement) -> None:
    signed = given(asked(model))
    badge = a_credential(achievement=model)

    for name, document in (("endorsementcredential", signed.document), ("achievementcredential", badge.document)):
        schema = json.loads((SCHEMAS / f"ob_v3p0_{name}_schema.json").read_text())
        validator = jsonschema_rs.Draft201909Validator({**schema, "$schema": "https://json-schema.org/draft/2019-09/schema"})
        assert [error.message for error in validator.iter_errors(json.loads(document))] == []


def test_a_tutor_finds_what_their_company_stands_behind_from_every_page() -> None:
    member = MembershipFactory.create(role="company_tutor", organisation=OrganisationFactory.create(kind="company"))
    client, page = signed_in_as(member), reverse("credentials:endorsements")

    assert f'href="{page}"' in client.get(reverse("network:home")).content.decode()
    assert client.get(page).status_code == 200
