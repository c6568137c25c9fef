"""The secret address at which a person's agenda reads their half-days."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.network import api as network

from ..models import CalendarAddress
from ..queries.agenda import fingerprint_of


def make_calendar_address(*, by: Hat, at: datetime) -> str:
    """A new secret for one's own calendar; the one before is revoked. It is answered once and never kept."""
    if by.person_id is None:
        raise NotAllowed
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        revoke_calendar_address(by=by, at=at)
        CalendarAddress.objects.create(person_id=by.person_id, fingerprint=fingerprint_of(secret), made_at=at)
    return secret


def revoke_calendar_address(*, by: Hat, at: datetime) -> None:
    """Whoever holds the address finds nothing from now on. A second time changes nothing."""
    if by.person_id is None:
        raise NotAllowed
    with transaction.atomic():
        # The person is held: two presses at once make one address.
        network.Person.objects.select_for_update(no_key=True).get(pk=by.person_id)
        CalendarAddress.objects.filter(person=by.person_id, revoked_at=None).update(revoked_at=at)
