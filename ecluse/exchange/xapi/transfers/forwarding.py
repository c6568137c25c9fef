"""Sending statements on: what is stored and settled goes over in order, at least once; the place is kept after each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ecluse.foundation.database.locks import only_one
from ecluse.records import api as records
from ecluse.records.api import Found

from ..multipart import written
from .failures import VisitFailed
from .models import Forwarding, Refused
from .visiting import ABOUT_WHAT_WAS_SENT, next_visit, said, send

BATCH = 500  # statements
LARGEST = 4_000_000  # bytes of statements in one request
IN_ONE_RUN = 40  # batches: the others have their turn, and the next minute goes on
# The receiver says these itself (xAPI Data, 2.4.8 to 2.4.10).
_OF_THE_STORE = ("stored", "authority", "version")


@dataclass(slots=True)
class Sent:
    """What a run did: statements that are over there, and those that were given up."""

    sent: int = 0
    refused: int = 0


def forward_all(at: datetime) -> int:
    """Send on for each forwarding that is due; answer how many statements went over."""
    due = Forwarding.objects.filter(ended_at=None, paused_at=None, due_at__lte=at).order_by("due_at")
    return sum(forward(one, at=at).sent for one in due)


def forward(forwarding: Forwarding, *, at: datetime) -> Sent:
    """Send on from where it was, up to what is settled. Of two runs at once, one does nothing."""
    done = Sent()
    with only_one(f"xapi.forward/{forwarding.pk}") as is_ours:
        if not is_ours:
            return done
        forwarding.refresh_from_db()
        try:
            for batch in _batches(forwarding):
                _hand_over(forwarding, batch, done)
        except VisitFailed as failure:
            failures = forwarding.failures + 1
            changes = {"failures": failures, "failure": failure.mark, "due_at": next_visit(failures, at)}
        else:
            changes = {"failures": 0, "failure": "", "due_at": at}
        Forwarding.objects.filter(pk=forwarding.pk).update(visited_at=at, **changes)
    return done


def _batches(forwarding: Forwarding) -> Iterator[list[Found]]:
    organisation_id, until = forwarding.organisation_id, records.settled_until()
    verbs = [records.iri_key(organisation_id, iri) for iri in forwarding.verbs]
    activities = [records.iri_key(organisation_id, iri) for iri in forwarding.activities]
    for _turn in range(IN_ONE_RUN):
        batch = records.statements_after(
            organisation_id, forwarding.sid, until=until, limit=BATCH, verbs=verbs, activities=activities
        )
        if not batch:
            return
        yield batch


def _hand_over(forwarding: Forwarding, batch: Sequence[Found], done: Sent) -> None:
    """Send a batch; when it is not taken, its halves one after the other, so that what is wrong stands alone in the end."""
    if len(batch) > 1 and sum(len(one.body) for one in batch) > LARGEST:
        return _halves(forwarding, batch, done)
    answer = send(forwarding, *_request(forwarding, batch))
    if answer.status in (200, 204):
        _move(forwarding, batch[-1], done, sent=len(batch))
    elif len(batch) > 1:
        # Nothing of it was taken (xAPI Communication, 2.1.2), whichever statement it was about.
        _halves(forwarding, batch, done)
    elif answer.status in ABOUT_WHAT_WAS_SENT:
        _move(forwarding, batch[0], done, reason=f"{answer.status} {said(answer)}".strip())
    else:
        # 409: its id is there already, from an earlier visit or another way.
        _move(forwarding, batch[0], done, sent=1)
    return None


def _halves(forwarding: Forwarding, batch: Sequence[Found], done: Sent) -> None:
    middle = len(batch) // 2
    _hand_over(forwarding, batch[:middle], done)
    _hand_over(forwarding, batch[middle:], done)


def _move(forwarding: Forwarding, last: Found, done: Sent, *, sent: int = 0, reason: str = "") -> None:
    with transaction.atomic():
        if reason:
            Refused.objects.update_or_create(
                forwarding=forwarding, sid=last.sid, defaults={"reason": reason, "refused_at": timezone.now()}
            )
        Forwarding.objects.filter(pk=forwarding.pk).update(sid=last.sid, sent=F("sent") + sent)
    forwarding.sid = last.sid
    done.sent += sent
    done.refused += bool(reason)


def _request(forwarding: Forwarding, batch: Sequence[Found]) -> tuple[str, bytes]:
    """The Content-Type and the body: the attachments that are kept here go along."""
    statements = [orjson.loads(one.text) for one in batch]
    for statement in statements:
        for name in _OF_THE_STORE:
            statement.pop(name, None)
    body = orjson.dumps(statements)
    if not any("attachments" in statement for statement in statements):
        return "application/json", body
    contents = records.attachments_of(forwarding.organisation_id, [one.sid for one in batch])
    return written(body, contents) if contents else ("application/json", body)


def try_again(refused: Refused, *, at: datetime) -> bool:
    """Send a statement that was refused once more; answer whether it is over there now. Raises VisitFailed."""
    forwarding = refused.forwarding
    found = records.statements_at(forwarding.organisation_id, [refused.sid])
    if not found:
        refused.delete()
        return False
    answer = send(forwarding, *_request(forwarding, found))
    if answer.status in ABOUT_WHAT_WAS_SENT:
        Refused.objects.filter(pk=refused.pk).update(reason=f"{answer.status} {said(answer)}".strip(), refused_at=at)
        return False
    refused.delete()
    return True
