"""The keys of one organisation, for its administrators."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ..models import Credential, IssuerKey

_FALLEN = Q(credentials__signed_again_at__gte=F("revoked_at")) | Q(
    credentials__signed_again_at=None, credentials__issued_at__gte=F("revoked_at")
)


def keys_of(organisation_id: UUID) -> QuerySet[IssuerKey]:
    """The keys of an organisation, the newest first, each with `signed`, how many badges it signed, and `fallen`, how many of those
    are worth nothing since it was stolen. One query.
    """
    rows = IssuerKey.objects.filter(organisation=organisation_id).defer("sealed_private")
    return rows.annotate(signed=Count("credentials"), fallen=Count("credentials", filter=_FALLEN)).order_by("-number")


def key_numbered(organisation_id: UUID | None, number: int) -> IssuerKey | None:
    """One of them."""
    return keys_of(organisation_id).filter(number=number).first() if organisation_id else None


def signed_since(key: IssuerKey, moment: datetime) -> int:
    """How many badges this key signed from this moment on: those that fall with it."""
    return Credential.objects.filter(key=key).signed_from(moment).count()
