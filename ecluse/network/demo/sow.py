"""Sowing the network."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Role
from ecluse.foundation.demo import PASSWORD, Field, sower

from ..models import Consent, Membership, Organisation, Partnership, Person, Site
from . import facts

# Role, organisation, given name, family name, gender, language: one account for each role of the house.
ACCOUNTS = [
    (Role.LEARNER, "", "Amélie", "Dubois", "woman", "fr"),
    (Role.TRAINER, "technofutur-tic", "Karim", "Benali", "man", "fr"),
    (Role.OPERATOR_ADMIN, "technofutur-tic", "Sophie", "Lambert", "woman", "fr"),
    (Role.TECHNOPEDAGOGUE, "ifapme", "Julie", "Collard", "woman", "fr"),
    (Role.COUNSELLOR, "forem", "Olivier", "Marchal", "man", "fr"),
    (Role.ALTERNANCE_REFERENT, "ifapme", "Nadia", "Tahiri", "woman", "fr"),
    (Role.COMPANY_TUTOR, "brasserie-numerique", "Benjamin", "Descamps", "man", "fr"),
    (Role.HELPDESK, "ifapme", "Thomas", "Gilson", "man", "fr"),
    (Role.COORDINATOR, "ee-campus", "Delphine", "Carlier", "woman", "fr"),
    (Role.PROGRAMME_MANAGER, "wallonie-spw", "Arnaud", "Evrard", "man", "fr"),
    (Role.AUDITOR, "agence-fse", "Valérie", "Thiry", "woman", "fr"),
    (Role.RESEARCHER, "umons", "Louise", "Fontaine", "woman", "fr"),
    (Role.PLATFORM_ADMIN, "a6k-e6k", "Pieter", "Vermeulen", "man", "nl"),
]
# Operators whose trainers and administrators run the sessions of the demonstration.
STAFFED = (
    "forem",
    "ifapme",
    "technofutur-tic",
    "technocite",
    "cepegra",
    "becode",
    "vdab-west-vlaanderen",
    "euratechnologies",
    "ulille",
)
STATUSES = (
    ["jobseeker"] * 62 + ["employee"] * 17 + ["apprentice"] * 10 + ["student"] * 5 + ["self_employed"] * 3 + ["inactive"] * 3
)
BATCH = 2_000


@sower(10, _("Organisations, sites and people"))
def sow_network(field: Field) -> None:
    """Organisations and sites of the source documents, one account for each role, invented learners."""
    organisations = _organisations()
    field.sown["organisations"] = organisations
    field.sown["sites"] = _sites(organisations)
    _partnerships(organisations)
    password = make_password(PASSWORD)
    field.sown["accounts"] = _accounts(field, organisations, password)
    field.sown["trainers"] = _trainers(field, organisations, password)
    field.sown["learners"] = _learners(field)


def _organisations() -> dict[str, Organisation]:
    rows = [
        Organisation(
            slug=actor.slug, name=actor.name, kind=actor.kind, sector=actor.sector, country=actor.country,
            region=actor.region, website=actor.website, presentation=actor.presentation,
        )
        for actor in facts.ACTORS
    ]  # fmt: skip
    return {row.slug: row for row in Organisation.objects.bulk_create(rows)}


def _sites(organisations: dict[str, Organisation]) -> dict[str, list[Site]]:
    rows = []
    for slug, sites in facts.SITES.items():
        for number, (name, town, street) in enumerate(sites):
            postcode, latitude, longitude = facts.TOWNS[town]
            rows.append(
                Site(
                    organisation=organisations[slug],
                    name=name if len(sites) == 1 or name in ("Blan-Lafont", "Blanchemaille") else f"{name} {town}",
                    street=street,
                    postcode=postcode,
                    locality=town,
                    country="FR" if town in facts.FRENCH else "BE",
                    region=_region(town),
                    # Sites of one town stand a little apart, so that each is seen on the map.
                    latitude=latitude + (number % 5 - 2) * 0.004,
                    longitude=longitude + (number % 3 - 1) * 0.006,
                    step_free=number % 4 != 3,
                )
            )
    found: dict[str, list[Site]] = {}
    for row in Site.objects.bulk_create(rows):
        found.setdefault(row.organisation.slug, []).append(row)
    return found


def _region(town: str) -> str:
    if town in facts.FLEMISH:
        return "west_flanders"
    if town in facts.FRENCH:
        return "hauts_de_france"
    return "brussels" if town == "Bruxelles" else "wallonia"


def _partnerships(organisations: dict[str, Organisation]) -> None:
    agreements: list[tuple[dict[str, str], dict[str, str], date, date | None, bool, list[str]]] = [
        (
            {"fr": "Open Badges pour les métiers de l’informatique", "nl": "Open Badges voor IT-beroepen"},
            {"fr": "Définir les compétences de la gestion de projet informatique, créer les badges qui les couvrent et les endosser ensemble."},
            date(2025, 5, 22), date(2028, 5, 22), True,
            ["ee-campus", "euratechnologies", "technocite", "ideta", "ulille", "vdab-west-vlaanderen", "hangar-k"],
        ),
        (
            {"fr": "Espaces de formation immersifs", "nl": "Immersieve opleidingsruimtes"},
            {"fr": "Équiper 22 espaces de formation immersifs et 17 smart corners, et les ouvrir aux apprenants des deux opérateurs."},
            date(2020, 12, 1), date(2026, 7, 1), False,
            ["forem", "ifapme", "wallonie-spw"],
        ),
        (
            {"fr": "Pôle de formation A6K/E6K"},
            {"fr": "Rassembler les opérateurs de formation numérique sur un même site, aux côtés des entreprises."},
            date(2022, 1, 1), None, False,
            ["a6k-e6k", "technofutur-tic", "cepegra", "ifapme", "becode", "ulb", "umons"],
        ),
        (
            {"fr": "Numérique responsable, de la conception au reconditionnement", "nl": "Verantwoord digitaal, van ontwerp tot hergebruik"},
            {"fr": "Identifier les acteurs des trois versants et construire des parcours complémentaires."},
            date(2024, 9, 1), date(2027, 9, 1), True,
            ["ee-campus", "isit-be", "inr", "mel", "tua-west"],
        ),
        (
            {"fr": "Certificat interuniversitaire en ingénierie pédagogique"},
            {"fr": "Former ensemble les ingénieurs pédagogiques des deux côtés de la frontière."},
            date(2023, 9, 14), None, True,
            ["umons", "ulille", "ee-campus"],
        ),
    ]  # fmt: skip
    for title, purpose, start, end, cross_border, partners in agreements:
        row = Partnership.objects.create(title=title, purpose=purpose, start_on=start, end_on=end, cross_border=cross_border)
        row.organisations.set([organisations[slug] for slug in partners])


def _account(given: str, family: str, gender: str, language: str, password: str) -> Person:
    email = f"{slugify(given)}.{slugify(family)}@demo.ecluse.example"
    person = Person.objects.create(
        email=email, given_name=given, family_name=family, gender=gender, language=language, password=password,
        birth_on=date(1988, 4, 12), status="employee", postcode="7500", locality="Tournai",
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _accounts(field: Field, organisations: dict[str, Organisation], password: str) -> dict[Role, Person]:
    people = {}
    start = field.today - timedelta(days=600)
    for role, slug, given, family, gender, language in ACCOUNTS:
        person = _account(given, family, gender, language, password)
        people[role] = person
        field.accounts.append((str(role.title), person.email or ""))
        if slug:
            Membership.objects.create(person=person, organisation=organisations[slug], role=role.value, start_on=start)
    # One person with several hats, in two organisations.
    Membership.objects.create(
        person=people[Role.COORDINATOR], organisation=organisations["ulille"], role=Role.TRAINER.value, start_on=start
    )
    learner = people[Role.LEARNER]
    learner.status, learner.birth_on = "jobseeker", date(1994, 9, 3)
    learner.save(update_fields=["status", "birth_on"])
    purposes = (Consent.Purpose.NETWORK_SHARING, Consent.Purpose.PUBLIC_BADGES)
    Consent.objects.bulk_create(
        [Consent(person=learner, purpose=purpose, notice_version="2026-09", given_at=field.at) for purpose in purposes]
    )
    return people


def _trainers(field: Field, organisations: dict[str, Organisation], password: str) -> dict[str, list[Person]]:
    """Four trainers and an administrator for each operator that runs sessions."""
    found: dict[str, list[Person]] = {}
    used: set[tuple[str, str, str]] = set()
    for slug in STAFFED:
        for number in range(5):
            while (name := _name(field)) in used:
                continue
            used.add(name)
            given, family, gender = name
            person = Person.objects.create(
                email=f"{slugify(given)}.{slugify(family)}@{slug}.demo.ecluse.example",
                given_name=given, family_name=family, gender=gender, status="employee", password=password,
                birth_on=_birth(field, 28, 60), language="nl" if slug.startswith("vdab") else "fr",
            )  # fmt: skip
            role = Role.OPERATOR_ADMIN if number == 4 else Role.TRAINER
            Membership.objects.create(
                person=person, organisation=organisations[slug], role=role.value, start_on=field.today - timedelta(days=900)
            )
            found.setdefault(slug, []).append(person)
    return found


def _learners(field: Field) -> list[Person]:
    """Invented people over the three territories: half of them women, six in ten looking for work, one in eight without e-mail."""
    towns = list(facts.TOWNS)
    nobody = make_password(None)
    people: list[Person] = []
    for number in range(field.learners):
        given, family, gender = _name(field)
        town = field.chance.choice(towns)
        status = field.chance.choice(STATUSES)
        young = status in ("apprentice", "student")
        people.append(
            Person(
                email=f"{slugify(given)}.{slugify(family)}.{number}@demo.ecluse.example"
                if field.chance.random() > 0.12
                else None,
                given_name=given,
                family_name=family,
                gender=gender if field.chance.random() > 0.04 else field.chance.choice(["", "non_binary"]),
                status=status if field.chance.random() > 0.02 else "",
                birth_on=_birth(field, 16 if young else 18, 24 if young else 66) if field.chance.random() > 0.02 else None,
                postcode=facts.TOWNS[town][0],
                locality=town,
                country="FR" if town in facts.FRENCH else "BE",
                language="nl" if town in facts.FLEMISH else "fr",
                password=nobody,
            )
        )
    for start in range(0, len(people), BATCH):
        Person.objects.bulk_create(people[start : start + BATCH])
        field.advance(len(people[start : start + BATCH]))
    return people


def _name(field: Field) -> tuple[str, str, str]:
    woman = field.chance.random() < 0.5
    given = field.chance.choice(facts.WOMEN if woman else facts.MEN)
    return given, field.chance.choice(facts.FAMILIES), "woman" if woman else "man"


def _birth(field: Field, youngest: int, oldest: int) -> date:
    days = field.chance.randint(youngest * 365 + 10, oldest * 365)
    return field.today - timedelta(days=days)
