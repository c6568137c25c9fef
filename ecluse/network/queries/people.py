"""People: their hats, the people of an organisation, what they agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ecluse.foundation.access import Hat, Role

from ..models import Consent, Membership, Person


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


def person_by_id(person_id: UUID) -> Person | None:
    """One person by key."""
    return Person.objects.filter(pk=person_id).first()


def people_of(organisation_id: UUID, *roles: Role, on: date) -> QuerySet[Person]:
    """The people who have one of these roles in an organisation on a day; any role when none is named. By name."""
    memberships = Membership.objects.current(on).filter(organisation=organisation_id)
    if roles:
        memberships = memberships.filter(role__in=[role.value for role in roles])
    return Person.objects.filter(pk__in=memberships.values("person")).order_by("family_name", "given_name", "id")


def team_of(organisation_id: UUID, *, on: date, search: str = "", role: str = "") -> QuerySet[Membership]:
    """The memberships in force in an organisation, with their people."""
    found = Membership.objects.current(on).filter(organisation=organisation_id).select_related("person", "organisation")
    for word in search.split()[:5]:
        found = found.filter(person__family_name__icontains=word) | found.filter(person__given_name__icontains=word)
    return found.filter(role=role) if role else found


def memberships_of(person_id: UUID) -> QuerySet[Membership]:
    """Every role a person has or had, the latest first."""
    return Membership.objects.filter(person=person_id).select_related("organisation").order_by("-start_on", "id")


def consents_to(purpose: Consent.Purpose, people: Iterable[UUID]) -> set[UUID]:
    """Those of these people who agree to this purpose now."""
    found = Consent.objects.filter(purpose=purpose, person__in=list(people), withdrawn_at=None)
    return set(found.values_list("person_id", flat=True))


@dataclass(frozen=True)
class Agreement:
    """One purpose, in words, and since when the person agrees to it (`None`: they do not)."""

    purpose: str
    words: str
    given_at: datetime | None


def agreements_of(person_id: UUID) -> list[Agreement]:
    """Every purpose one may agree to, and what this person answered."""
    given = dict(Consent.objects.filter(person=person_id, withdrawn_at=None).values_list("purpose", "given_at"))
    return [Agreement(purpose.value, str(purpose.label), given.get(purpose.value)) for purpose in Consent.Purpose]
