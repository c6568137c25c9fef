"""What the pages of the network read."""

from __future__ import annotations

from datetime import date

from ecluse.foundation.access import Hat, Role

from .models import Membership, Person


def hats_of(person: Person, *, on: date) -> list[Hat]:
    """The hats a person may wear on a day: their memberships, then themselves as a learner, which everybody is."""
    memberships = Membership.objects.current(on).filter(person=person).select_related("organisation")
    hats = [
        Hat(
            role=Role(membership.role),
            person_id=person.pk,
            organisation_id=membership.organisation_id,
            membership_id=membership.pk,
            name=person.full_name,
            organisation_name=membership.organisation.name,
        )
        for membership in memberships
    ]
    return [*hats, Hat(role=Role.LEARNER, person_id=person.pk, name=person.full_name)]
