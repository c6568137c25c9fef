"""The public pages and those of each role: they open, in four languages, for whom they are meant."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from ecluse.foundation.access import Role
from ecluse.network.testing import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SiteFactory,
    a_hat,
    signed_in_as,
)

pytestmark = pytest.mark.django_db

PUBLIC = (
    "/",
    "/annuaire/",
    "/carte/",
    "/partenariats/",
    "/a-propos/",
    "/donnees-personnelles/",
    "/donnees-personnelles/ce-qui-reste/",
    "/mes-donnees/effacees/",
)
OWN = ("/accueil/", "/profil/", "/mes-donnees/", "/mes-donnees/effacement/")
TEAM = ("/equipe/", "/equipe/inviter/")
PLATFORM = (
    "/administration/",
    "/administration/journal/",
    "/administration/non-distribues/",
    "/administration/taches/",
    "/administration/historique/",
)


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_opens_for_everybody_in_each_language(address: str, language: str) -> None:
    SiteFactory.create()
    client = Client()
    client.cookies["ecluse_language"] = language

    answer = client.get(address)

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
@pytest.mark.parametrize(
    ("role", "address"),
    [(Role.LEARNER, a) for a in OWN] + [(Role.OPERATOR_ADMIN, a) for a in TEAM] + [(Role.PLATFORM_ADMIN, a) for a in PLATFORM],
)
def test_a_page_of_a_role_opens_in_each_language(role: Role, address: str, language: str) -> None:
    client = signed_in_as(a_hat(role))
    client.cookies["ecluse_language"] = language

    answer = client.get(address)

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("address", [*TEAM, *PLATFORM])
def test_a_page_of_another_role_does_not_exist(address: str) -> None:
    assert signed_in_as(a_hat(Role.TRAINER)).get(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VISITOR, Role.SYSTEM)])
def test_each_role_has_a_home_page_that_says_what_the_role_is_for(role: Role) -> None:
    answer = signed_in_as(a_hat(role)).get("/accueil/")

    with translation.override("fr"):
        assert str(role.description) in answer.content.decode().replace("&#x27;", "'")


def test_the_front_page_leads_to_the_catalogue_the_verification_and_the_directory() -> None:
    page = Client().get("/").content.decode()

    for address in ("/catalogue/", "/verifier/", "/annuaire/"):
        assert f'href="{address}"' in page
    assert 'action="/catalogue/"' in page


def test_an_organisation_shows_its_sites_and_partnerships() -> None:
    organisation, partner = OrganisationFactory.create(), OrganisationFactory.create(name="Syntra West", flemish=True)
    site = SiteFactory.create(organisation=organisation, name="Quai des savoirs")
    PartnershipFactory.create(organisations=[organisation, partner], cross_border=True)

    page = Client().get(organisation.get_absolute_url()).content.decode()

    for words in ("Quai des savoirs", "Syntra West", "Plateau numérique partagé", "Du 1er janvier 2026 au 31 décembre 2028"):
        assert words in page
    assert f"/sites/{site.pk}/" in page
    assert Client().get(f"/sites/{site.pk}/").status_code == 200


def test_an_organisation_that_is_not_there_is_not_found() -> None:
    assert Client().get("/annuaire/nulle-part/").status_code == 404


def test_the_directory_filters_by_kind_territory_sector_and_words() -> None:
    OrganisationFactory.create(name="IEPSCF de Mouscron")
    OrganisationFactory.create(name="Numerix", company=True)
    lille = OrganisationFactory.create(name="Greta Lille", french=True)
    SiteFactory.create(organisation=lille, lille=True)

    def names(query: str) -> list[str]:
        return [card.title for card in Client().get(f"/annuaire/?{query}").context["cards"]]

    assert names("kind=company") == ["Numerix"]
    assert names("region=hauts_de_france") == ["Greta Lille"]
    assert names("sector=private") == ["Numerix"]
    assert names("q=lille") == ["Greta Lille"]
    assert names("kind=company&kind=operator&region=wallonia") == ["IEPSCF de Mouscron", "Numerix"]
    assert len(names("kind=nonsense&page=!!!")) == 3


def test_the_map_shows_one_territory() -> None:
    SiteFactory.create(name="Tournai-centre")
    SiteFactory.create(name="Lille-Sud", lille=True)

    page = Client().get("/carte/?region=hauts_de_france").content.decode()

    assert "Lille-Sud" in page
    assert "Tournai-centre" not in page
    assert "Tournai-centre" in Client().get("/carte/?region=nonsense").content.decode()


def test_partnerships_are_listed_by_state() -> None:
    PartnershipFactory.create(title={"fr": "En cours"})
    PartnershipFactory.create(title={"fr": "Fini"}, start_on=date(2020, 1, 1), end_on=date(2021, 1, 1))
    PartnershipFactory.create(title={"fr": "Frontière"}, cross_border=True)

    def titles(query: str) -> set[str]:
        return {one.row.title["fr"] for one in Client().get(f"/partenariats/{query}").context["partnerships"]}

    assert titles("") == {"En cours", "Frontière"}
    assert titles("?etat=past") == {"Fini"}
    assert titles("?etat=current&transfrontalier=1") == {"Frontière"}


@pytest.mark.parametrize("address", ["/annuaire/", "/carte/", "/partenariats/"])
def test_a_public_list_costs_the_same_for_one_row_and_for_ten(address: str, client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows(count: int) -> None:
        for _n in range(count):
            organisation = OrganisationFactory.create()
            SiteFactory.create(organisation=organisation)
            PartnershipFactory.create(organisations=[organisation])

    rows(1)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    rows(9)
    with CaptureQueriesContext(connection) as ten:
        client.get(address)

    assert len(one) == len(ten)


def test_the_team_costs_the_same_for_one_row_and_for_ten(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin = MembershipFactory.create(role=Role.OPERATOR_ADMIN.value)
    signed_in_as(admin, client)
    with CaptureQueriesContext(connection) as one:
        client.get("/equipe/")
    for _n in range(9):
        MembershipFactory.create(organisation=admin.organisation)
    with CaptureQueriesContext(connection) as ten:
        page = client.get("/equipe/")

    assert len(page.context["members"]) == 10
    assert len(one) == len(ten)


def test_a_person_page_is_read_by_oneself_by_followers_and_by_nobody_else() -> None:
    trainer = MembershipFactory.create(person=PersonFactory.create(given_name="Aïcha", family_name="Lambert"))
    address = trainer.person.get_absolute_url()
    admin = MembershipFactory.create(organisation=trainer.organisation, role=Role.OPERATOR_ADMIN.value)

    assert signed_in_as(trainer).get(address).status_code == 200
    assert "Aïcha Lambert" in signed_in_as(admin).get(address).content.decode()
    for stranger in (a_hat(Role.OPERATOR_ADMIN), a_hat(Role.TRAINER, trainer.organisation), a_hat(Role.PLATFORM_ADMIN)):
        assert signed_in_as(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_follower_named_by_another_domain_opens_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from ecluse.network.permissions import followers

    person, stranger = PersonFactory.create(), a_hat(Role.TRAINER)
    assert signed_in_as(stranger).get(person.get_absolute_url()).status_code == 404

    monkeypatch.setattr(followers, "sentences", [lambda hat, somebody: hat == stranger and somebody == person])

    assert signed_in_as(stranger).get(person.get_absolute_url()).status_code == 200
    assert signed_in_as(a_hat(Role.TRAINER)).get(person.get_absolute_url()).status_code == 404
