"""The signing keys of an operator: made, changed, distrusted. Nothing that was signed before breaks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation import safes
from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish

from ..events import IssuerKeyMade, IssuerKeyRetired
from ..models import IssuerKey
from ..permissions import can_manage_keys
from ..rules.keys import PURPOSE, Algorithm, new_key_pair
from .lists import sign_lists_again
from .locks import one_at_a_time


class NoKeyToChange(Refusal):
    """A key is made by the first badge; before it there is nothing to change."""

    sentence = _("Your organisation has no key of this kind in use.")


class KeyDatesDoNotFit(Refusal):
    """A key is distrusted from a moment of its own life, not from the future."""

    sentence = _("The day must lie between the day the key came into use and today.")


def ensure_issuer_key(*, by: Hat, organisation_id: UUID, at: datetime, algorithm: Algorithm = Algorithm.ED25519) -> IssuerKey:
    """The key in use of an operator, made when it has none."""
    if not can_manage_keys(by, organisation_id):
        raise NotAllowed
    in_use = IssuerKey.objects.in_use().filter(organisation=organisation_id, algorithm=algorithm.value)
    found = in_use.first()
    if found is not None:
        return found
    with transaction.atomic():
        one_at_a_time("key", organisation_id)
        return in_use.first() or _make(organisation_id, algorithm, by=by, at=at)


def change_issuer_key(*, by: Hat, organisation_id: UUID, algorithm: Algorithm, at: datetime) -> IssuerKey:
    """Retire the key in use and sign with a new one from now on. What the old one signed stays good."""
    if not can_manage_keys(by, organisation_id):
        raise NotAllowed
    with transaction.atomic():
        one_at_a_time("key", organisation_id)
        in_use = IssuerKey.objects.in_use().filter(organisation=organisation_id, algorithm=algorithm.value)
        key = in_use.select_for_update().first()
        if key is None:
            raise NoKeyToChange
        _retire(key, at, by=by)
        return _make(organisation_id, algorithm, by=by, at=at, follows=True)


def retire_issuer_key(
    *, by: Hat, key: IssuerKey, at: datetime, is_stolen: bool = False, since: datetime | None = None
) -> IssuerKey:
    """Sign no more with this key. A stolen key is revoked: what it signed `since` then (from now, unless told) is worth nothing.

    What it signed before stays good. A date may be moved to an earlier one when more is known, never to a later one.
    """
    if not can_manage_keys(by, key.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        # Before the row, as a change of key does: two administrators at once never wait for each other.
        one_at_a_time("key", key.organisation_id)
        key = IssuerKey.objects.select_for_update().get(pk=key.pk)
        since = since or at
        if is_stolen and not key.valid_from <= since <= at:
            raise KeyDatesDoNotFit
        is_known = key.revoked_at is not None and key.revoked_at <= since
        if key.retired_at is not None and (is_known or not is_stolen):
            return key
        was_in_use = key.is_in_use
        _retire(key, at, by=by, since=since if is_stolen else None)
        if is_stolen and was_in_use and key.algorithm == IssuerKey.Algorithm.ED25519:
            # The lists of revoked badges must not stand on a key that nobody trusts.
            _make(key.organisation_id, Algorithm(key.algorithm), by=by, at=at, follows=True)
    return key


def _retire(key: IssuerKey, at: datetime, *, by: Hat, since: datetime | None = None) -> None:
    key.retired_at = key.retired_at or at
    key.revoked_at = since or key.revoked_at
    key.save(update_fields=["retired_at", "revoked_at"])
    told = IssuerKeyRetired(key_id=key.pk, organisation_id=key.organisation_id, is_revoked=since is not None)
    publish(told, by=by, at=at)


def _make(organisation_id: UUID, algorithm: Algorithm, *, by: Hat, at: datetime, follows: bool = False) -> IssuerKey:
    pair, row_id = new_key_pair(algorithm), new_id()
    last = IssuerKey.objects.filter(organisation=organisation_id).order_by("-number").first()
    key = IssuerKey.objects.create(
        id=row_id,
        organisation_id=organisation_id,
        number=last.number + 1 if last else 1,
        algorithm=algorithm.value,
        public_multikey=pair.multikey,
        sealed_private=safes.put(pair.private, purpose=PURPOSE, owner=str(row_id)),
        valid_from=at,
    )
    told = IssuerKeyMade(key_id=key.pk, organisation_id=organisation_id, number=key.number, algorithm=algorithm.value)
    publish(told, by=by, at=at)
    if follows and algorithm is Algorithm.ED25519:
        sign_lists_again(key=key, at=at)
    return key
