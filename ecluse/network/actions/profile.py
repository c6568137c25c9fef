"""What a person does with their own file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ecluse.foundation import privacy
from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish

from .. import permissions
from ..events import PersonErased, ProfileChanged
from ..models import Person

# The e-mail is changed where one signs in, because the new address has to be proven.
OWN_FIELDS = (
    "given_name", "family_name", "birth_on", "gender", "status", "phone", "postcode", "locality", "country", "language",
)  # fmt: skip


def change_profile(*, by: Hat, person: Person, values: Mapping[str, Any], at: datetime) -> Person:
    """Correct one's own details; `values` may name the fields of `OWN_FIELDS`. Unchanged values tell no news."""
    if not permissions.can_change_profile(by, person):
        raise NotAllowed
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        changed = tuple(name for name in OWN_FIELDS if name in values and getattr(person, name) != values[name])
        if changed:
            for name in changed:
                setattr(person, name, values[name])
            person.save(update_fields=changed)
            publish(ProfileChanged(person_id=person.pk, fields=changed), by=by, at=at)
    return person


def erase_person(*, by: Hat, person: Person, at: datetime) -> dict[str, int]:
    """Forget a person who asks for it, as the privacy register says for each kind of data; answer the counts by fate."""
    if not permissions.can_change_profile(by, person):
        raise NotAllowed
    with transaction.atomic():
        counts = privacy.erase(person.pk)
        publish(
            PersonErased(
                person_id=person.pk,
                rows_erased=counts["erase"],
                rows_anonymised=counts["anonymise"],
                rows_kept=counts["keep"],
            ),
            by=by,
            at=at,
        )
    return counts
