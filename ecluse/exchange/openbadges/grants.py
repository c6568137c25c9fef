"""What a holder agrees to with an application, and how it ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat
from ecluse.foundation.errors import Refusal

from .models import CODE_LIFE, Application, Grant, digest_of


class NoSuchAgreement(Refusal):
    """Nothing was agreed with this application, or it is over."""

    sentence = _("This application reads nothing of yours any more.")


def make_grant(
    *, application: Application, person_id: UUID, scope: str, redirect_uri: str, challenge: str, code: str, at: datetime
) -> Grant:
    """A holder said yes. What was agreed before with the same application gives way to this."""
    with transaction.atomic():
        # Two answers at once take turns; the second replaces the first.
        Application.objects.select_for_update().get(pk=application.pk)
        for before in Grant.objects.live().filter(application=application, person=person_id):
            end_grant(before, Grant.End.REPLACED, at=at)
        return Grant.objects.create(
            application=application,
            person_id=person_id,
            scope=scope,
            granted_at=at,
            redirect_uri=redirect_uri,
            challenge=challenge,
            code_digest=digest_of(code),
            code_until=at + CODE_LIFE,
        )


def end_grant(grant: Grant, why: Grant.End, *, at: datetime) -> None:
    """Its tokens open nothing any more. Ended once, it keeps its first reason."""
    Grant.objects.live().filter(pk=grant.pk).update(ended_at=at, end=why)


def withdraw(*, by: Hat, application_id: UUID, at: datetime) -> Application:
    """The holder no longer lets an application come. Raises NoSuchAgreement."""
    grant = Grant.objects.live().select_related("application").filter(application=application_id, person=by.person_id).first()
    if grant is None:
        raise NoSuchAgreement
    end_grant(grant, Grant.End.WITHDRAWN, at=at)
    return grant.application
