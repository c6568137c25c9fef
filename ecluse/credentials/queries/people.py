"""Whom an issuer knows, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from ecluse.network.api import Membership, Person
from ecluse.offer import api as offer

from ..models import Credential


def known_by(organisation_id: UUID, emails: Collection[str]) -> dict[str, Person]:
    """The people whom an operator knows by these addresses, by address in small letters: they learn or work there, or hold a badge of it.

    Others are written to, so that typing an address never tells whether it belongs to somebody here. Four queries.
    """
    people = {
        person.pk: person for person in Person.objects.filter(email__in={email.lower() for email in emails}, erased_at=None)
    }
    met = set(Credential.objects.filter(organisation=organisation_id, holder__in=people).values_list("holder", flat=True))
    met |= set(Membership.objects.filter(organisation=organisation_id, person__in=people).values_list("person", flat=True))
    learning = offer.Enrolment.objects.filter(session__programme__organisation=organisation_id, person__in=people)
    met |= set(learning.values_list("person", flat=True))
    return {str(people[key].email).lower(): people[key] for key in met}


def holding(achievement_id: UUID, people: Sequence[UUID]) -> dict[UUID, dict[str, Credential]]:
    """The badges of this model that these people were given, revoked ones included, by person then source. One query."""
    rows = Credential.objects.filter(achievement=achievement_id, holder__in=people)
    found: dict[UUID, dict[str, Credential]] = {}
    for row in rows.only("pk", "holder_id", "source", "state", "valid_until").order_by("issued_at"):
        found.setdefault(row.holder_id, {})[row.source] = row
    return found
