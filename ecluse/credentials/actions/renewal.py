"""Renewing badges that end: a new badge of the newest version of the model, linked to the former one, which stays what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.errors import Refusal

from ..models import Achievement, Award, Batch, Credential
from ..permissions import can_renew
from ..queries.renewals import newest_of
from ..rules.award import State
from ..rules.renewal import may_be_renewed, source_of
from .batch import start_batch
from .credential import issue_credential


class NotRenewed(Refusal):
    """Only a valid badge near its end is renewed."""

    sentence = _("This badge is not renewed: it is suspended or revoked, or does not end within 90 days.")


class GivenNoMore(Refusal):
    """Its model was retired."""

    sentence = _("This badge is given no more: its model was retired, so it is not renewed.")


class NothingToRenew(Refusal):
    """Nothing was chosen, or it was renewed in the meantime."""

    sentence = _("Choose the badges to renew.")


def renew_credential(*, by: Hat, credential: Credential, at: datetime) -> Credential:
    """Give the badge that follows this one; asked again, it is the same."""
    if not can_renew(by, credential.organisation_id):
        raise NotAllowed
    done = Credential.objects.filter(renews=credential.pk).first()
    if done is not None:
        return done
    newest = newest_of([credential.achievement.series], credential.organisation_id).get(credential.achievement.series)
    if newest is None:
        raise GivenNoMore
    if not credential.is_valid or not may_be_renewed(until=credential.valid_until, now=at):
        raise NotRenewed
    return issue_credential(by=SYSTEM, achievement=newest, holder_id=credential.holder_id, source=source_of(credential.pk), at=at)


def renew_many(*, by: Hat, organisation_id: UUID, credentials: Iterable[Credential], at: datetime) -> list[Batch]:
    """Ask that these badges of an operator be renewed: one background task for each model. Those that are not renewed are left aside.

    Each must come with its `achievement`. Those renewed in the meantime are found by the task, which gives nobody a second one.
    """
    if not can_renew(by, organisation_id):
        raise NotAllowed
    chosen = [
        one
        for one in credentials
        if one.organisation_id == organisation_id and one.is_valid and may_be_renewed(until=one.valid_until, now=at)
    ]
    with transaction.atomic():
        newest = newest_of({one.achievement.series for one in chosen}, organisation_id)
        by_model: dict[UUID, list[Credential]] = {}
        for one in chosen:
            if one.achievement.series in newest:
                by_model.setdefault(one.achievement.series, []).append(one)
        if not by_model:
            raise GivenNoMore if chosen else NothingToRenew
        return [_batch(by, newest[series], same, at) for series, same in by_model.items()]


def _batch(by: Hat, achievement: Achievement, formers: Collection[Credential], at: datetime) -> Batch:
    batch = Batch.objects.create(achievement=achievement, asked_at=at, asked_by_id=by.person_id)
    rows = [
        Award(
            batch=batch,
            achievement=achievement,
            organisation_id=achievement.organisation_id,
            way=Award.Ways.RENEWAL,
            state=State.PREPARED.value,
            holder_id=one.holder_id,
            source=source_of(one.pk),
            asked_at=at,
            asked_by_id=by.person_id,
        )
        for one in formers
    ]
    Award.objects.bulk_create(rows, batch_size=2_000)
    start_batch(batch=batch, by=by, at=at)
    return batch
