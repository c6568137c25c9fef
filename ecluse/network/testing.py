"""Ordinary people, organisations and hats, for tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.test import Client
from factory.django import DjangoModelFactory

from ecluse.foundation.access import Hat, Role

from .models import Consent, Membership, Organisation, Partnership, Person, Site
from .web.middleware import SESSION_KEY, mark_of

PASSWORD = "une-longue-phrase-de-passe"  # noqa: S105 - every person of the tests has it


class PersonFactory(DjangoModelFactory[Person]):
    """Someone who can sign in with `PASSWORD`."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        # Many learners have no e-mail and no account.
        without_account = factory.Trait(email=None, password=make_password(None))
        french = factory.Trait(country="FR", postcode="59000", locality="Lille")
        flemish = factory.Trait(language="nl", postcode="8500", locality="Kortrijk")
        jobseeker = factory.Trait(status=Person.Status.JOBSEEKER)

    email = factory.Sequence(lambda n: f"personne{n}@exemple.be")
    given_name = "Camille"
    family_name = factory.Sequence(lambda n: f"Dupont-{n}")
    birth_on = date(1990, 5, 17)
    gender = Person.Gender.WOMAN
    status = Person.Status.EMPLOYEE
    postcode = "7500"
    locality = "Tournai"
    language = "fr"
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A public training operator in Wallonia."""

    class Meta:
        model = Organisation

    class Params:
        company = factory.Trait(kind=Organisation.Kind.COMPANY, sector=Organisation.Sector.PRIVATE)
        authority = factory.Trait(kind=Organisation.Kind.AUTHORITY)
        hub = factory.Trait(kind=Organisation.Kind.HUB, sector=Organisation.Sector.MIXED)
        french = factory.Trait(country="FR", region="hauts_de_france")
        flemish = factory.Trait(region="west_flanders")

    name = factory.Sequence(lambda n: f"Centre de formation {n}")
    slug = factory.Sequence(lambda n: f"centre-{n}")
    kind = Organisation.Kind.OPERATOR
    sector = Organisation.Sector.PUBLIC
    country = "BE"
    region = "wallonia"
    presentation = factory.LazyFunction(lambda: {"fr": "Nous formons aux métiers du numérique."})


class SiteFactory(DjangoModelFactory[Site]):
    """A site in Tournai."""

    class Meta:
        model = Site

    class Params:
        lille = factory.Trait(
            postcode="59000", locality="Lille", country="FR", region="hauts_de_france", latitude=50.6292, longitude=3.0573
        )
        kortrijk = factory.Trait(postcode="8500", locality="Kortrijk", region="west_flanders", latitude=50.8279, longitude=3.2649)

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    street = "Quai Saint-Brice 35"
    postcode = "7500"
    locality = "Tournai"
    country = "BE"
    region = "wallonia"
    latitude = 50.6071
    longitude = 3.3893
    step_free = True


class MembershipFactory(DjangoModelFactory[Membership]):
    """A trainer's membership, since the first of September."""

    class Meta:
        model = Membership

    class Params:
        ended = factory.Trait(end_on=date(2026, 10, 1))

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.TRAINER.value
    start_on = date(2026, 9, 1)


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """A partnership of the year between the organisations it is given."""

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    class Params:
        cross_border_group = factory.Trait(cross_border=True)

    title = factory.LazyFunction(lambda: {"fr": "Plateau numérique partagé"})
    purpose = factory.LazyFunction(lambda: {"fr": "Ouvrir les salles d’un centre aux apprenants de l’autre."})
    start_on = date(2026, 1, 1)
    end_on = date(2029, 1, 1)

    @factory.post_generation
    def organisations(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The partners, given as `organisations=[…]`."""
        if create and extracted:
            self.organisations.set(extracted)


class ConsentFactory(DjangoModelFactory[Consent]):
    """A yes to the sharing of one's file, in force."""

    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    purpose = Consent.Purpose.NETWORK_SHARING
    notice_version = "2026-11"
    given_at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def hat_of(membership: Membership) -> Hat:
    """The hat that a membership gives."""
    return Hat(
        role=Role(membership.role),
        person_id=membership.person_id,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        name=membership.person.full_name,
        organisation_name=membership.organisation.name,
    )


def learner_hat(person: Person) -> Hat:
    """The hat that everybody has: themselves, learning."""
    return Hat(role=Role.LEARNER, person_id=person.pk, name=person.full_name)


def a_hat(role: Role, organisation: Organisation | None = None) -> Hat:
    """A hat of this role, worn by somebody new; at a new organisation unless one is given."""
    if role is Role.LEARNER:
        return learner_hat(PersonFactory.create())
    given = {"organisation": organisation} if organisation else {}
    return hat_of(MembershipFactory.create(role=role.value, **given))


def signed_in_as(who: Hat | Membership | Person, client: Client | None = None) -> Client:
    """A test client in which this person is signed in and wears this hat."""
    client = client or Client()
    hat = hat_of(who) if isinstance(who, Membership) else learner_hat(who) if isinstance(who, Person) else who
    if hat.person_id is None:
        return client
    client.force_login(Person.objects.get(pk=hat.person_id))
    session = client.session
    session[SESSION_KEY] = mark_of(hat)
    session.save()
    return client
