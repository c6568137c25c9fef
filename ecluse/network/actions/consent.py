"""Saying yes to a purpose, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.news import publish

from .. import permissions
from ..events import ConsentGiven, ConsentWithdrawn
from ..models import Consent, Person
from ..rules import NOTICE_VERSION


def give_consent(*, by: Hat, person: Person, purpose: Consent.Purpose, at: datetime) -> Consent:
    """Write a yes, with the version of the notice that was read; saying yes twice changes nothing."""
    if not permissions.can_change_profile(by, person):
        raise NotAllowed
    with transaction.atomic():
        consent, is_new = Consent.objects.get_or_create(
            person=person, purpose=purpose, withdrawn_at=None, defaults={"given_at": at, "notice_version": NOTICE_VERSION}
        )
        if is_new:
            publish(ConsentGiven(person_id=person.pk, purpose=purpose.value, notice_version=NOTICE_VERSION), by=by, at=at)
    return consent


def withdraw_consent(*, by: Hat, person: Person, purpose: Consent.Purpose, at: datetime) -> None:
    """Date the end of a yes; without one in force nothing changes."""
    if not permissions.can_change_profile(by, person):
        raise NotAllowed
    with transaction.atomic():
        ended = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=at)
        if ended:
            publish(ConsentWithdrawn(person_id=person.pk, purpose=purpose.value), by=by, at=at)
