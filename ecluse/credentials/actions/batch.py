"""Giving one badge to many people: asked at once, done by a background task step by step."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import transaction

from ecluse.foundation.access import SYSTEM, Hat, NotAllowed
from ecluse.foundation.jobs import start
from ecluse.foundation.keys import new_id
from ecluse.foundation.news import publish_all

from ..models import Achievement, Batch, BatchRow, Credential, IssuerKey
from ..permissions import can_issue_many
from ..queries.addresses import key_address
from ..queries.documents import award_value, behind_today, with_alignments
from ..rules import badge
from ..rules.template import BatchSigner, Key, Template, badge_values, key_for
from .credential import issued_news
from .issuer_key import ensure_issuer_key
from .lists import give_places
from .unsealing import private_half

JOB = "credentials.issue_many"
STEP = 500  # badges signed and stored in one transaction
EVERY = 2_000  # one badge in so many is compared with the reference, and the first

Told = Callable[[int], None]


def issue_many(*, by: Hat, achievement: Achievement, people: Iterable[tuple[UUID, str]], at: datetime) -> Batch:
    """Ask that each of these people be given this badge, from the source named beside them. The task goes on without the page."""
    if not can_issue_many(by, achievement.organisation_id):
        raise NotAllowed
    with transaction.atomic():
        batch = Batch.objects.create(achievement=achievement, asked_at=at, asked_by_id=by.person_id)
        for some in batched(dict.fromkeys(people), 2_000, strict=False):
            BatchRow.objects.bulk_create(BatchRow(batch=batch, holder_id=person, source=source) for person, source in some)
        batch.task_id = start(JOB, by=by, at=at, batch_id=str(batch.pk)).pk
        batch.save(update_fields=["task_id"])
    return batch


def issue_what_is_left(*, batch: Batch, at: datetime, expect: Told, advance: Told) -> dict[str, int]:
    """Give the badges of a batch that are not given yet, a few hundred in each transaction. Run again, it goes on where it was."""
    rows = BatchRow.objects.filter(batch=batch)
    expect(rows.count())
    advance(rows.exclude(credential=None).count())
    pen = _Pen(with_alignments(batch.achievement_id))
    given = had = 0
    while True:
        fresh, known = _step(batch, pen, at)
        if not fresh + known:
            return {"given": given, "had": had}
        given, had = given + fresh, had + known
        advance(fresh + known)


def _step(batch: Batch, pen: _Pen, at: datetime) -> tuple[int, int]:
    """One transaction: badges given, and those that people had already from the same source."""
    key = ensure_issuer_key(by=SYSTEM, organisation_id=pen.achievement.organisation_id, at=at)
    with transaction.atomic():
        # Two workers on one batch take turns: the second finds other rows.
        Batch.objects.select_for_update().get(pk=batch.pk)
        rows = list(BatchRow.objects.filter(batch=batch, credential=None).select_related("holder").order_by("id")[:STEP])
        if not rows:
            return 0, 0
        places = give_places(key=key, count=len(rows), at=at)
        # Looked at once nobody else can give a badge of this issuer: `give_places` made them wait.
        known = _known(batch.achievement_id, rows)
        left = [row for row in rows if (row.holder_id, row.source) not in known]
        fresh = [
            Credential(
                id=new_id(),
                achievement=pen.achievement,
                organisation_id=pen.achievement.organisation_id,
                holder=row.holder,
                key=key,
                source=row.source,
                salt=secrets.token_hex(16),
                issued_at=at,
                status_list=status_list,
                status_index=index,
            )
            for row, (status_list, index) in zip(left, places, strict=False)
        ]
        for credential in fresh:
            credential.document = pen.sign(credential, key)
        Credential.objects.bulk_create(fresh)
        publish_all([(issued_news(credential), at) for credential in fresh], by=SYSTEM)
        given = known | {(credential.holder_id, credential.source): credential.pk for credential in fresh}
        for row in rows:
            row.credential_id = given[row.holder_id, row.source]
        BatchRow.objects.bulk_update(rows, ["credential"])
    return len(fresh), len(rows) - len(fresh)


def _known(achievement_id: UUID, rows: Sequence[BatchRow]) -> dict[tuple[UUID, str], UUID]:
    """The badges of this model that these people have already, by whom and from what."""
    held = Credential.objects.filter(achievement=achievement_id, holder__in=[row.holder_id for row in rows])
    return {(holder, source): key for key, holder, source in held.values_list("pk", "holder", "source")}


class _Pen:
    """Signs the badges of one model: one compiled template for each language and kind of identity, kept until the key changes."""

    def __init__(self, achievement: Achievement) -> None:
        self.achievement, self.behind = achievement, behind_today(achievement)
        self.key: tuple[UUID, Key] | None = None
        self.signers: dict[tuple[str, bool], tuple[badge.Award, BatchSigner]] = {}

    def sign(self, credential: Credential, key: IssuerKey) -> str:
        """The signed document of a badge."""
        if self.key is None or self.key[0] != key.pk:
            method = key_address(key.organisation_id, key.number)
            self.key, self.signers = (key.pk, key_for(private_half(key), method)), {}
        shape = (credential.holder.language, bool(credential.holder.email))
        if shape not in self.signers:
            first = award_value(credential, self.achievement, behind=self.behind)
            self.signers[shape] = (first, BatchSigner(Template(badge.credential(first)), self.key[1], every=EVERY))
        like, signer = self.signers[shape]
        return signer.sign(
            badge_values(award_value(credential, self.achievement, behind=self.behind, like=like)), created=credential.issued_at
        )
