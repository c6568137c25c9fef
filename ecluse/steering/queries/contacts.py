"""Who may pay for a funded programme, and be its single point of contact."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ecluse.network.api import Membership, Organisation, Person

from ..models import FundedProgramme

# Whoever learns, or only teaches, does not answer for public money.
ROLES = ("programme_manager", "operator_admin", "coordinator")


def contacts_of(programme: FundedProgramme, *, today: date) -> list[tuple[Person, str]]:
    """People with a role at the funder or at a beneficiary, by name, each with the organisation; one statement."""
    found: dict[UUID, tuple[Person, str]] = {}
    rows = _memberships(programme, today=today)
    for row in rows.select_related("person", "organisation").order_by("person__family_name", "person__given_name", "id"):
        found.setdefault(row.person_id, (row.person, row.organisation.name))
    return list(found.values())


def may_be_contact(programme: FundedProgramme, person_id: UUID, *, today: date) -> bool:
    """Whether this person has such a role."""
    return _memberships(programme, today=today).filter(person=person_id).exists()


def funders(programme: FundedProgramme) -> list[Organisation]:
    """The public authorities, and whoever funds it today, by name."""
    return list(Organisation.objects.filter(Q(kind="authority") | Q(pk=programme.funder_id)).order_by("name"))


def _memberships(programme: FundedProgramme, *, today: date) -> QuerySet[Membership]:
    paid = programme.beneficiaries.values("organisation")
    return Membership.objects.current(today).filter(
        Q(organisation=programme.funder_id) | Q(organisation__in=paid), role__in=ROLES
    )
