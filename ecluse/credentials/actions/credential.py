"""Issuing, showing and hiding a badge."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish
from ecluse.learning import api as learning

from ..events import CredentialIssued
from ..models import Achievement, Credential, IssuerKey
from ..permissions import can_issue, can_share
from ..queries.addresses import key_address
from ..queries.documents import award_value, behind_today, with_alignments
from ..queries.renewals import first_source
from ..rules import badge
from ..rules.proof import sign
from ..rules.renewal import former_in
from .issuer_key import ensure_issuer_key
from .lists import give_places
from .unsealing import private_half


class NotGiven(Refusal):
    """A draft, or a model that its issuer gives no more."""

    sentence = _("This badge is not given: its model is a draft, or was retired.")


def refuse_draft(achievement: Achievement) -> None:
    """What may still change is never signed."""
    if achievement.is_draft:
        raise NotGiven


def issue_credential(
    *,
    by: Hat,
    achievement: Achievement,
    holder_id: UUID,
    source: str,
    at: datetime,
    valid_until: datetime | None = None,
    said: badge.Said = badge.NOTHING_SAID,
) -> Credential:
    """Sign a badge and give it to a person. Asked again for the same source, it gives the same badge and tells nothing.

    `said` is what is said of this person. Without `valid_until` it is good as long as its model says.
    """
    if not can_issue(by, achievement.organisation_id):
        raise NotAllowed
    refuse_draft(achievement)
    former_id = former_in(source)
    # A badge is renewed once, whatever version of its model follows.
    same = (
        Credential.objects.filter(renews=former_id)
        if former_id
        else Credential.objects.filter(achievement=achievement, holder=holder_id, source=source)
    )
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
        valid_until=valid_until or achievement.ends_on(at),
        renews_id=former_id,
    )
    try:
        with transaction.atomic():
            ((credential.status_list, credential.status_index),) = give_places(key=key, count=1, at=at)
            credential.document = _signed(credential, key, said)
            credential.save(force_insert=True)
            prove_until([credential], until=credential.valid_until)
            publish(issued_news(credential), by=by, at=at)
    except IntegrityError:
        # Somebody issued it in the meantime: theirs is the one.
        return same.get()
    return credential


def _signed(credential: Credential, key: IssuerKey, said: badge.Said) -> str:
    """The document of a badge, signed, as the text that is kept and shown for ever.

    It carries the endorsements its model and its issuer have that day; a later one is shown beside it, and hosted apart.
    """
    achievement = with_alignments(credential.achievement_id)
    award = award_value(credential, achievement, behind=behind_today(achievement), said=said)
    method = key_address(key.organisation_id, key.number)
    signed = sign(badge.credential(award), private=private_half(key), method=method, created=credential.issued_at)
    return json.dumps(signed, ensure_ascii=False, indent=2)


def prove_until(credentials: Sequence[Credential], *, until: datetime | None) -> None:
    """What a training attested proves something as long as its badge, or the one that renews it, is valid."""
    renewals = [one for one in credentials if one.renews_id]
    sources = {one.source for one in credentials if until and not one.renews_id} | set(map(first_source, renewals))
    if sources:
        learning.set_end(by=SYSTEM, sources=sources, until=until)


def issued_news(credential: Credential) -> CredentialIssued:
    """What is told of a badge that was just given."""
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
