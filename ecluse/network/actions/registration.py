"""Making a person, or a company, known to the network."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish

from ..events import CompanyRegistered, PersonRegistered
from ..models import Organisation, Person
from ..permissions import can_register_company, can_register_person


def find_or_register_person(
    *,
    by: Hat,
    given_name: str,
    family_name: str,
    email: str = "",
    status: str = "",
    language: str = "",
    birth_on: date | None = None,
    at: datetime,
) -> Person:
    """The person known by this e-mail, or a new one without an account; two clicks at once make one person.

    Somebody without an e-mail is always made anew: a name alone identifies nobody. What is known already is not rewritten by
    what others say of the person.
    """
    if not can_register_person(by):
        raise NotAllowed
    address = email.strip().lower()
    if address and (known := Person.objects.filter(email__iexact=address).first()):
        return known
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                address or None,
                given_name=given_name.strip(),
                family_name=family_name.strip(),
                status=status,
                language=language or settings.LANGUAGE_CODE,
                birth_on=birth_on,
            )
            publish(PersonRegistered(person_id=person.pk, organisation_id=by.organisation_id), by=by, at=at)
    except IntegrityError:
        return Person.objects.get(email__iexact=address)
    return person


def find_or_register_company(*, by: Hat, name: str, website: str = "", at: datetime) -> Organisation:
    """The organisation of this name, whatever its kind, or a company that nobody of the network works for yet.

    What is known of an organisation is not rewritten by what others say of it.
    """
    if not can_register_company(by):
        raise NotAllowed
    wanted = " ".join(name.split())
    known = Organisation.objects.filter(name__iexact=wanted).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            company = Organisation.objects.create(
                name=wanted,
                slug=_free_slug(wanted),
                kind=Organisation.Kind.COMPANY,
                sector=Organisation.Sector.PRIVATE,
                website=website,
                region="elsewhere",
            )
            publish(CompanyRegistered(organisation_id=company.pk, registered_by_id=by.organisation_id), by=by, at=at)
    except IntegrityError:
        return Organisation.objects.get(name__iexact=wanted)
    return company


def _free_slug(name: str) -> str:
    """An address made of the name, with a number when it is taken."""
    root = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := root if number == 1 else f"{root}-{number}") not in taken)
