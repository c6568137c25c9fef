"""After a version: what stands on the things it changed is put before somebody, who confirms it, replaces it or drops it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from ..events import UseRevalidated
from ..models import Competence, FrameworkImport, Revalidation
from ..permissions import can_revalidate
from ..queries.changes import changed_things
from ..slots import USERS, Use

Decision = Revalidation.Decision
ANSWERS = {"confirm": Decision.CONFIRMED, "replace": Decision.REPLACED, "drop": Decision.DROPPED}


class AlreadyRevalidated(Refusal):
    """Somebody was quicker."""

    sentence = _("Somebody decided about this one meanwhile.")


class UseIsGone(Refusal):
    """What pointed at the thing points elsewhere now."""

    sentence = _("This no longer points at what changed: somebody rewrote it meanwhile. There is nothing left to decide.")


class NotAnAnswer(Refusal):
    """The domain that owns it does not take this answer."""

    sentence = _("This answer is not possible here: what was attested that day stays as it was attested.")


class NotASuccessor(Refusal):
    """A competence that its framework withdrew, or none."""

    sentence = _("Choose by what it is replaced: a competence that its framework still lists.")


def put_before_somebody(*, version: FrameworkImport) -> int:
    """Ask everybody who builds on competences what stands on those this version changed; answer how many are to look at again.

    Called in the transaction of the version. What is already waiting is not asked twice.
    """
    changed = changed_things(version)
    if not changed:
        return 0
    rows = [
        Revalidation(
            version=version,
            competence_id=None if is_occupation else use.thing_id,
            occupation_id=use.thing_id if is_occupation else None,
            kinds=kinds,
            user=user.name,
            use_key=use.key,
            title=dict(use.title),
            href=use.href,
            organisation_id=use.organisation_id,
        )
        for user in USERS.all.values()
        for use in user.uses(changed.keys())
        for is_occupation, kinds in (changed[use.thing_id],)
    ]
    before = Revalidation.objects.count()
    Revalidation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return Revalidation.objects.count() - before


def revalidate(*, by: Hat, row: Revalidation, answer: str, at: datetime, successor_id: UUID | None = None) -> Revalidation:
    """Decide in one's own name about something that stands on a thing that changed."""
    if not can_revalidate(by, row.organisation_id):
        raise NotAllowed
    gone = False
    with transaction.atomic():
        locked = Revalidation.objects.select_for_update().filter(pk=row.pk, decision=Decision.OPEN).first()
        if locked is None:
            raise AlreadyRevalidated
        user = USERS.all[locked.user]
        if answer not in ANSWERS or answer not in user.answers:
            raise NotAnAnswer
        use = _use(locked)
        if use is None:
            gone = True
            locked.decision = Decision.GONE
            locked.save(update_fields=["decision"])
        else:
            _answer(locked, use, answer, successor_id, by=by, at=at)
    if gone:
        raise UseIsGone
    return locked


def _use(row: Revalidation) -> Use | None:
    """What points, asked again; None when it points no longer."""
    thing = row.competence_id or row.occupation_id
    found = USERS.all[row.user].uses({thing} if thing else ())
    return next((use for use in found if use.key == row.use_key), None)


def _answer(row: Revalidation, use: Use, answer: str, successor_id: UUID | None, *, by: Hat, at: datetime) -> None:
    user = USERS.all[row.user]
    if answer == "replace":
        listed = Competence.objects.current().nameable().exclude(pk=use.thing_id)
        successor = listed.filter(pk=successor_id).first() if successor_id and row.competence_id else None
        if successor is None:
            raise NotASuccessor
        user.replace(by=by, use=use, successor_id=successor.pk, at=at)
        row.successor = successor
    elif answer == "drop":
        user.drop(by=by, use=use, at=at)
    row.decision, row.decided_by_id, row.decided_at = ANSWERS[answer], by.person_id, at
    row.save(update_fields=["decision", "successor", "decided_by", "decided_at"])
    publish(
        UseRevalidated(
            revalidation_id=row.pk,
            user=row.user,
            use_key=row.use_key,
            thing_id=use.thing_id,
            decision=str(row.decision),
            successor_id=row.successor_id,
        ),
        by=by,
        at=at,
    )
