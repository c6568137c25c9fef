"""Making a person known to the network."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish

from ..events import PersonRegistered
from ..models import Person
from ..permissions import can_register_person


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
