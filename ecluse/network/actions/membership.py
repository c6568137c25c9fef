"""Giving and ending roles."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed, Role
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import permissions, rules
from ..events import MembershipEnded, MembershipGranted
from ..models import Membership, Organisation, Person


class AlreadyMember(Refusal):
    """The person has this role here."""

    sentence = _("This person has this role here already.")


class LastAdministrator(Refusal):
    """Nobody would be left to look after the organisation."""

    sentence = _("An organisation keeps at least one administrator: give the role to somebody else first.")


def grant_membership(
    *, by: Hat, organisation: Organisation, email: str, given_name: str, family_name: str, role: Role, at: datetime
) -> Membership:
    """Give a role to the person of this e-mail, who becomes known to the network if they were not; they are told by e-mail."""
    if not permissions.can_manage_people(by, organisation) or role not in permissions.roles_to_give(by):
        raise NotAllowed
    day = timezone.localdate(at)
    with transaction.atomic():
        person = Person.objects.filter(email__iexact=email).first()
        is_new = person is None
        if person is None:
            person = Person.objects.create_user(email, given_name=given_name, family_name=family_name)
        try:
            with transaction.atomic():
                membership = Membership.objects.create(person=person, organisation=organisation, role=role.value, start_on=day)
        except IntegrityError as error:
            if "membership_once" not in str(error):
                raise
            raise AlreadyMember from error
        publish(
            MembershipGranted(
                membership_id=membership.pk,
                person_id=person.pk,
                organisation_id=organisation.pk,
                role=role.value,
                start_on=day,
                person_is_new=is_new,
            ),
            by=by,
            at=at,
        )
    return membership


def end_membership(*, by: Hat, membership: Membership, at: datetime) -> Membership:
    """End a role now: it opens nothing any more today. A role given today leaves no period, only its trace in the audit trail."""
    if not permissions.can_end_membership(by, membership):
        raise NotAllowed
    day = timezone.localdate(at)
    with transaction.atomic():
        # Two administrators who end each other at the same moment must not leave nobody: the organisation's row is the lock.
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        others = Membership.objects.current(day).filter(organisation=membership.organisation_id, role=Role.OPERATOR_ADMIN.value)
        if rules.is_last_administrator(role=membership.role, administrators=others.count()):
            raise LastAdministrator
        key = membership.pk
        if membership.start_on < day:
            membership.end_on = day
            membership.save(update_fields=["end_on"])
        else:
            membership.delete()
        publish(
            MembershipEnded(
                membership_id=key,
                person_id=membership.person_id,
                organisation_id=membership.organisation_id,
                role=membership.role,
                end_on=day,
            ),
            by=by,
            at=at,
        )
    return membership
