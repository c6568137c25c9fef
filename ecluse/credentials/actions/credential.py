"""Issuing, showing and hiding a badge."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish

from ..events import CredentialIssued
from ..models import Achievement, Credential, IssuerKey
from ..permissions import can_issue, can_share
from ..queries.addresses import badge_address, key_address, status_list_address
from ..queries.documents import achievement_value, issuer_value, with_alignments
from ..rules import badge
from ..rules.contexts import Document
from ..rules.proof import sign
from ..rules.status_list import entry
from .issuer_key import ensure_issuer_key
from .lists import give_places
from .unsealing import private_half


def issue_credential(
    *, by: Hat, achievement: Achievement, holder_id: UUID, source: str, at: datetime, valid_until: datetime | None = None
) -> Credential:
    """Sign a badge and give it to a person. Asked again for the same source, it gives the same badge and tells nothing."""
    if not can_issue(by, achievement.organisation_id):
        raise NotAllowed
    same = Credential.objects.filter(achievement=achievement, holder=holder_id, source=source)
    found = same.first()
    if found is not None:
        return found
    key = ensure_issuer_key(by=by, organisation_id=achievement.organisation_id, at=at)
    credential = Credential(
        id=new_id(),
        achievement=achievement,
        organisation_id=achievement.organisation_id,
        holder_id=holder_id,
        key=key,
        source=source,
        salt=secrets.token_hex(16),
        issued_at=at,
    )
    try:
        with transaction.atomic():
            ((credential.status_list, credential.status_index),) = give_places(key=key, count=1, at=at)
            credential.document = _signed(credential, key, valid_until)
            credential.save(force_insert=True)
            publish(_issued(credential), by=by, at=at)
    except IntegrityError:
        # Somebody issued it in the meantime: theirs is the one.
        return same.get()
    return credential


def _signed(credential: Credential, key: IssuerKey, valid_until: datetime | None) -> str:
    """The document of a badge, signed, as the text that is kept and shown for ever."""
    achievement = with_alignments(credential.achievement_id)
    document = badge.credential(
        badge.Award(
            address=badge_address(credential.pk),
            issuer=issuer_value(achievement.organisation),
            recipient=_recipient(credential),
            achievement=achievement_value(achievement, credential.holder.language),
            valid_from=credential.issued_at,
            awarded_at=credential.issued_at,
            valid_until=valid_until,
            status=_status(credential),
        )
    )
    method = key_address(key.organisation_id, key.number)
    signed = sign(document, private=private_half(key), method=method, created=credential.issued_at)
    return json.dumps(signed, ensure_ascii=False, indent=2)


def _status(credential: Credential) -> Document:
    """Where the badge says whether it was revoked."""
    if credential.status_list is None or credential.status_index is None:
        return {}
    address = status_list_address(credential.organisation_id, credential.status_list.number)
    return entry(address=address, index=credential.status_index)


def _recipient(credential: Credential) -> badge.Recipient:
    """The holder by e-mail, so that they prove it is theirs; by our own number when they have none."""
    email = credential.holder.email
    if email:
        return badge.Recipient(identity=email, kind="emailAddress", salt=credential.salt)
    return badge.Recipient(identity=f"urn:uuid:{credential.holder_id}", kind="systemId", salt=credential.salt)


def _issued(credential: Credential) -> CredentialIssued:
    return CredentialIssued(
        credential_id=credential.pk,
        achievement_id=credential.achievement_id,
        person_id=credential.holder_id,
        organisation_id=credential.organisation_id,
        issued_at=credential.issued_at,
    )


def share_credential(*, by: Hat, credential: Credential, at: datetime) -> Credential:
    """Show a badge to everybody at its public address."""
    return _set_shared(by, credential, at)


def hide_credential(*, by: Hat, credential: Credential, at: datetime) -> Credential:
    """Show a badge to nobody any more; its private link changes, so that old copies of it lead nowhere."""
    return _set_shared(by, credential, None)


def _set_shared(by: Hat, credential: Credential, shared_at: datetime | None) -> Credential:
    if not can_share(by, credential):
        raise NotAllowed
    with transaction.atomic():
        credential = Credential.objects.select_for_update().get(pk=credential.pk)
        if shared_at is None:
            credential.token = secrets.token_urlsafe(16)
        credential.shared_at = (credential.shared_at or shared_at) if shared_at else None
        credential.save(update_fields=["shared_at", "token"])
    return credential
