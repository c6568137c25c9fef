"""An organisation says who it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.news.models import JournalEntry
from ecluse.network.actions.presentation import NumberIsWrong, present_organisation
from ecluse.network.rules import is_enterprise_number
from ecluse.network.testing import MembershipFactory, OrganisationFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("0236.363.165", "BE", True),
        ("BE 0236 363 165", "BE", True),
        ("0236.363.156", "BE", False),
        ("236363165", "BE", False),
        ("732829320", "FR", True),
        ("73282932000074", "FR", True),
        ("73282932000075", "FR", False),
        ("35600000049837", "FR", True),
        ("1234", "FR", False),
        ("12345678", "NL", True),
    ],
)
def test_a_wrong_digit_is_found(number: str, country: str, expected: bool) -> None:
    assert is_enterprise_number(number, country=country) is expected


@pytest.mark.django_db
def test_what_changed_is_kept_and_told_once() -> None:
    organisation = OrganisationFactory.create(country="BE")
    hat = Hat(Role.OPERATOR_ADMIN, organisation_id=organisation.pk)
    values: dict[str, Any] = {"registration_number": "0236.363.165", "phone": "065 00 00 00"}

    present_organisation(by=hat, organisation=organisation, values=values, at=NOW)
    present_organisation(by=hat, organisation=organisation, values=values, at=NOW)

    organisation.refresh_from_db()
    assert (organisation.registration_number, organisation.phone) == ("0236.363.165", "065 00 00 00")
    told = JournalEntry.objects.get(name="network.organisation.presented.v1")
    assert sorted(told.payload["fields"]) == ["phone", "registration_number"]


@pytest.mark.django_db
def test_a_wrong_number_is_refused_and_nothing_is_kept() -> None:
    organisation = OrganisationFactory.create(country="BE", phone="")
    hat = Hat(Role.OPERATOR_ADMIN, organisation_id=organisation.pk)

    with pytest.raises(NumberIsWrong):
        present_organisation(
            by=hat, organisation=organisation, values={"registration_number": "0236.363.156", "phone": "1"}, at=NOW
        )

    organisation.refresh_from_db()
    assert organisation.phone == ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.COORDINATOR])
def test_only_its_administrator_presents_it(role: Role) -> None:
    organisation = OrganisationFactory.create()

    with pytest.raises(NotAllowed):
        present_organisation(
            by=Hat(role, organisation_id=organisation.pk), organisation=organisation, values={"phone": "1"}, at=NOW
        )


@pytest.mark.django_db
def test_the_page_saves_refuses_and_hides() -> None:
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value, organisation__country="FR")
    other = OrganisationFactory.create()
    client = Client()
    client.force_login(membership.person)
    address = f"/annuaire/{membership.organisation.slug}/presentation/"

    assert "Modifier notre présentation" in client.get(membership.organisation.get_absolute_url()).text
    refused = client.post(address, {"registration_number": "73282932000075"})
    saved = client.post(address, {"registration_number": "73282932000074", "activity_number": "31590000059"}, follow=True)

    assert refused.status_code == 422
    assert "73282932000075" in refused.text
    assert "31590000059" in saved.text
    assert client.get(f"/annuaire/{other.slug}/presentation/").status_code == 404
    assert Client().get(f"/annuaire/{other.slug}/presentation/").status_code == 302
