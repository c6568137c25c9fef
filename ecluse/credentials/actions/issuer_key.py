"""The signing keys of an operator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish

from ..events import IssuerKeyRetired
from ..models import IssuerKey
from ..permissions import can_manage_keys
from ..rules.encoding import multikey
from ..rules.keys import new_key_pair, open_seal, seal
from .locks import one_at_a_time


def ensure_issuer_key(*, by: Hat, organisation_id: UUID, at: datetime) -> IssuerKey:
    """The key in use of an operator, made when it has none."""
    if not can_manage_keys(by, organisation_id):
        raise NotAllowed
    in_use = IssuerKey.objects.filter(organisation=organisation_id, retired_at=None, revoked_at=None)
    found = in_use.first()
    if found is not None:
        return found
    with transaction.atomic():
        one_at_a_time("key", organisation_id)
        return in_use.first() or _make(organisation_id, at)


def _make(organisation_id: UUID, at: datetime) -> IssuerKey:
    pair, row_id = new_key_pair(), new_id()
    last = IssuerKey.objects.filter(organisation=organisation_id).order_by("-number").first()
    return IssuerKey.objects.create(
        id=row_id,
        organisation_id=organisation_id,
        number=last.number + 1 if last else 1,
        public_multikey=multikey(pair.public),
        sealed_private=seal(pair.private, installation_key=settings.KEY_ENCRYPTION_KEY, owner=str(row_id)),
        valid_from=at,
    )


def private_half(key: IssuerKey) -> bytes:
    """The private key of a row, unsealed for one signature. `WrongSeal` when the installation's key was changed."""
    return open_seal(bytes(key.sealed_private), installation_key=settings.KEY_ENCRYPTION_KEY, owner=str(key.pk))


def retire_issuer_key(*, by: Hat, key: IssuerKey, at: datetime, is_stolen: bool = False) -> IssuerKey:
    """Sign no more with this key. A stolen key is revoked: what it signs from now on is worth nothing, its past stays good."""
    if not can_manage_keys(by, key.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        key = IssuerKey.objects.select_for_update().get(pk=key.pk)
        if key.retired_at is not None and (key.revoked_at is not None or not is_stolen):
            return key
        key.retired_at = key.retired_at or at
        key.revoked_at = at if is_stolen else key.revoked_at
        key.save(update_fields=["retired_at", "revoked_at"])
        retired = IssuerKeyRetired(key_id=key.pk, organisation_id=key.organisation_id, is_revoked=is_stolen)
        publish(retired, by=by, at=at)
    return key
