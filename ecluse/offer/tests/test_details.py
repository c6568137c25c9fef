"""What an operator answers to other catalogues."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.network.testing import MembershipFactory
from ecluse.offer.actions.diffusion import Details, detail_programme
from ecluse.offer.actions.programme import NotValid
from ecluse.offer.models import CatalogueEntry
from ecluse.offer.testing import NOW, ProgrammeFactory

pytestmark = pytest.mark.django_db
NONE = Details(expected_results={}, entry_requirements={})


def writer() -> tuple[Client, Any]:
    membership = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    client = Client()
    client.force_login(membership.person)
    return client, ProgrammeFactory.create(organisation=membership.organisation)


def test_what_is_said_is_kept_and_the_catalogue_is_dated() -> None:
    programme = ProgrammeFactory.create()
    hat = Hat(Role.OPERATOR_ADMIN, organisation_id=programme.organisation_id)
    said = Details(
        expected_results={"fr": "Un badge."}, entry_requirements={}, entry_level=3, exit_level=4, isced_field="0612",
        certifications=["RS6451", "RS6451"], formacodes=["31006"], accessibility=["captions"],
    )  # fmt: skip

    detail_programme(by=hat, programme=programme, details=said, at=NOW)

    programme.refresh_from_db()
    assert (programme.entry_level, programme.exit_level, programme.isced_field) == (3, 4, "0612")
    assert (programme.certifications, programme.formacodes, programme.accessibility) == (["RS6451"], ["31006"], ["captions"])
    assert CatalogueEntry.objects.get().changed_at == NOW


@pytest.mark.parametrize(
    "wrong", [{"entry_level": 9}, {"isced_field": "9999"}, {"certifications": ["X1"]}, {"formacodes": ["12"]}]
)
def test_what_no_register_knows_is_refused_and_nothing_is_kept(wrong: dict[str, Any]) -> None:
    programme = ProgrammeFactory.create()
    hat = Hat(Role.OPERATOR_ADMIN, organisation_id=programme.organisation_id)

    with pytest.raises(NotValid):
        detail_programme(
            by=hat, programme=programme, details=Details(expected_results={"fr": "x"}, entry_requirements={}, **wrong), at=NOW
        )

    programme.refresh_from_db()
    assert programme.expected_results == {}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.COUNSELLOR, Role.COORDINATOR])
def test_only_those_who_write_the_programme_answer(role: Role) -> None:
    programme = ProgrammeFactory.create()

    with pytest.raises(NotAllowed):
        detail_programme(by=Hat(role, organisation_id=programme.organisation_id), programme=programme, details=NONE, at=NOW)


def test_the_page_keeps_what_was_typed_when_a_code_is_wrong() -> None:
    client, programme = writer()
    address = f"/gestion/programmes/{programme.pk}/diffusion/"

    answer = client.post(address, {"certifications": "rs6451, RS99X", "formacodes": "31006", "isced_field": "0612"})

    assert answer.status_code == 422
    assert "« RS99X » n’est pas un code de ce registre." in answer.text
    assert "rs6451, RS99X" in answer.text


def test_the_page_saves_and_shows_what_is_still_missing() -> None:
    client, programme = writer()
    address = f"/gestion/programmes/{programme.pk}/diffusion/"

    answer = client.post(
        address,
        {"certifications": "rs6451; RNCP35475", "isced_field": "0612", "exit_level": "4", "accessibility": ["captions"]},
        follow=True,
    )

    programme.refresh_from_db()
    assert (programme.certifications, programme.exit_level, programme.entry_level) == (["RS6451", "RNCP35475"], 4, None)
    assert "Dans d’autres catalogues" in answer.text
    assert "une session à venir" in answer.text
    assert "vidéos sous-titrées" in answer.text


def test_the_page_of_another_operator_does_not_exist() -> None:
    client, _programme = writer()

    assert client.get(f"/gestion/programmes/{ProgrammeFactory.create().pk}/diffusion/").status_code == 404
