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

from ..events import AwardSettled
from ..models import Achievement, Award, BadgeState, Batch, Credential, IssuerKey
from ..permissions import can_issue_many
from ..queries.addresses import key_address
from ..queries.documents import award_value, behind_today, with_alignments
from ..queries.people import holding
from ..queries.renewals import all_held_to_renew, renewals_of
from ..rules import badge
from ..rules.award import State
from ..rules.renewal import SOON, former_in, source_of
from ..rules.template import BatchSigner, Key, Template, badge_values, holes_of, key_for, shape_of
from .credential import issued_news, prove_until, refuse_draft
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
    refuse_draft(achievement)
    with transaction.atomic():
        batch = Batch.objects.create(achievement=achievement, asked_at=at, asked_by_id=by.person_id)
        for some in batched(dict.fromkeys(people), 2_000, strict=False):
            Award.objects.bulk_create(
                Award(
                    batch=batch,
                    achievement=achievement,
                    organisation_id=achievement.organisation_id,
                    way=Award.Ways.PROGRAM,
                    state=State.PREPARED.value,
                    holder_id=person,
                    source=source,
                    asked_at=at,
                    asked_by_id=by.person_id,
                )
                for person, source in some
            )
        start_batch(batch=batch, by=by, at=at)
    return batch


def start_batch(*, batch: Batch, by: Hat, at: datetime) -> None:
    """Let the task begin, in the caller's transaction."""
    batch.task_id = start(JOB, by=by, at=at, batch_id=str(batch.pk)).pk
    batch.save(update_fields=["task_id"])


def issue_what_is_left(*, batch: Batch, at: datetime, expect: Told, advance: Told) -> dict[str, int]:
    """Give the badges of a batch that are not given yet, a few hundred in each transaction. Run again, it goes on where it was.

    Whoever is not known to the issuer is written to instead (`invited`).
    """
    rows = Award.objects.filter(batch=batch).exclude(state__in=(State.LEFT_OUT.value, State.WITHDRAWN.value))
    expect(rows.count())
    advance(rows.exclude(state=State.PREPARED.value).count())
    pen = _Pen(with_alignments(batch.achievement_id))
    report = {"given": 0, "had": 0, "invited": 0}
    while done := _step(batch, pen, at):
        for name, count in done.items():
            report[name] += count
        advance(sum(done.values()))
    return report


def _step(batch: Batch, pen: _Pen, at: datetime) -> dict[str, int]:
    """One transaction: badges given, those that people had already, and letters; empty when nothing is left."""
    key = ensure_issuer_key(by=SYSTEM, organisation_id=pen.achievement.organisation_id, at=at)
    with transaction.atomic():
        # Two workers on one batch take turns: the second finds other rows.
        Batch.objects.select_for_update().get(pk=batch.pk)
        prepared = Award.objects.filter(batch=batch, state=State.PREPARED.value).select_related("holder")
        rows = list(prepared.order_by("id")[:STEP])
        if not rows:
            return {}
        places = give_places(key=key, count=len(rows), at=at)
        # Looked at once nobody else can give a badge of this issuer: `give_places` made them wait.
        known = _known(batch, rows)
        formers = _followed(pen.achievement, rows, at)
        fresh: dict[UUID, Credential] = {}
        for row, (status_list, index) in zip(rows, places, strict=True):
            if row.holder is None or row.pk in known:
                continue
            fresh[row.pk] = Credential(
                id=new_id(),
                achievement=pen.achievement,
                organisation_id=pen.achievement.organisation_id,
                holder=row.holder,
                key=key,
                source=source_of(formers[row.pk]) if row.pk in formers else row.source,
                salt=secrets.token_hex(16),
                issued_at=at,
                valid_until=pen.achievement.ends_on(at),
                renews_id=formers.get(row.pk),
                status_list=status_list,
                status_index=index,
            )
            fresh[row.pk].document = pen.sign(fresh[row.pk], key, row.said)
        Credential.objects.bulk_create(fresh.values())
        prove_until(list(fresh.values()), until=pen.achievement.ends_on(at))
        publish_all([(issued_news(credential), at) for credential in fresh.values()], by=SYSTEM)
        _settle(rows, known | {award: credential.pk for award, credential in fresh.items()}, at)
        publish_all([(AwardSettled.of(row), at) for row in rows if row.way == Award.Ways.LIST and row.pk not in known], by=SYSTEM)
    invited = sum(row.at is State.INVITED for row in rows)
    return {"given": len(fresh), "had": len(rows) - len(fresh) - invited, "invited": invited}


def _settle(rows: Sequence[Award], given: dict[UUID, UUID], at: datetime) -> None:
    """Write where each award is now."""
    for row in rows:
        row.credential_id = given.get(row.pk)
        row.state = State.GIVEN.value if row.credential_id else State.INVITED.value
        row.decided_at, row.invited_at = at, None if row.credential_id else at
    Award.objects.bulk_update(rows, ["credential", "state", "decided_at", "invited_at"])


def _followed(achievement: Achievement, rows: Sequence[Award], at: datetime) -> dict[UUID, UUID]:
    """The former badge that each of these follows: the one it was asked to renew, or for a list the one that ends soon or ended."""
    listed = {row.pk: row.holder_id for row in rows if row.way == Award.Ways.LIST and row.holder_id}
    held = all_held_to_renew(achievement, listed.values(), at=at) if listed else {}
    named = {row.pk: former for row in rows if (former := former_in(row.source))}
    return named | {award: held[holder].pk for award, holder in listed.items() if holder in held}


def _known(batch: Batch, rows: Sequence[Award]) -> dict[UUID, UUID]:
    """The badges of this model that these people have already, by award: from the same source, or from any when a list names them.

    A former badge that was renewed counts, whatever version of the model it was renewed by.
    """
    formers = {row.pk: former for row in rows if (former := former_in(row.source))}
    renewed = renewals_of(formers.values()) if formers else {}
    held = holding(batch.achievement_id, [row.holder_id for row in rows if row.holder_id])
    found = {award: renewed[former] for award, former in formers.items() if former in renewed}
    for row in rows:
        badges = held.get(row.holder_id, {}) if row.holder_id else {}
        held_still = (
            one for one in badges.values() if one.state != BadgeState.REVOKED and not one.has_ended(batch.asked_at + SOON)
        )
        same = badges.get(row.source) or (next(held_still, None) if row.way == Award.Ways.LIST else None)
        if same is not None:
            found[row.pk] = same.pk
    return found


class _Pen:
    """Signs the badges of one model: one compiled template for each shape of badge, kept until the key changes."""

    def __init__(self, achievement: Achievement) -> None:
        self.achievement, self.behind = achievement, behind_today(achievement)
        self.key: tuple[UUID, Key] | None = None
        self.signers: dict[tuple[object, ...], tuple[badge.Award, BatchSigner]] = {}

    def sign(self, credential: Credential, key: IssuerKey, said: badge.Said) -> str:
        """The signed document of a badge."""
        if self.key is None or self.key[0] != key.pk:
            method = key_address(key.organisation_id, key.number)
            self.key, self.signers = (key.pk, key_for(private_half(key), method)), {}
        shape = (credential.holder.language, bool(credential.holder.email), shape_of(said))
        if shape not in self.signers:
            first = award_value(credential, self.achievement, behind=self.behind, said=said)
            template = Template(badge.credential(first), holes_of(said))
            self.signers[shape] = (first, BatchSigner(template, self.key[1], every=EVERY))
        like, signer = self.signers[shape]
        award = award_value(credential, self.achievement, behind=self.behind, said=said, like=like)
        return signer.sign(badge_values(award), created=credential.issued_at)
