"""What a person decides about proposals: a correspondence, no equivalent, later; and taking a decision back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.access import Hat, NotAllowed
from ecluse.foundation.errors import Refusal
from ecluse.foundation.news import publish

from .. import events
from ..models import Alignment, BulkAcceptance, Crosswalk, CrosswalkItem, Framework, Proposal
from ..permissions import can_review_correspondences
from ..rules.quality import Threshold, offered, thresholds

Decision = CrosswalkItem.Decision


class AlreadyDecided(Refusal):
    """Somebody was quicker."""

    sentence = _("Somebody decided about this one meanwhile. The next one is here.")


class NotProposedHere(Refusal):
    """The proposal is another thing's."""

    sentence = _("Choose one of the proposals of this thing, or say that it has no equivalent.")


class NothingToUndo(Refusal):
    """The person decided nothing here that still stands."""

    sentence = _("You have no decision of your own to take back here.")


class NothingSoSure(Refusal):
    """No open first proposal reaches the score."""

    sentence = _("No proposal still to review reaches this score.")


def accept_proposal(*, by: Hat, item: CrosswalkItem, proposal_id: UUID, relation: str, at: datetime) -> Alignment:
    """Say that a proposal is right, and what the one is to the other; an empty `relation` keeps the predicted one."""
    _may(by)
    with transaction.atomic():
        locked = _undecided(item)
        proposal = locked.proposals.filter(pk=proposal_id).first()
        if proposal is None or (relation and relation not in Alignment.Relation.values):
            raise NotProposedHere
        alignment = _validate(locked, proposal, relation or proposal.relation, by=by, at=at)
        publish(
            events.CorrespondenceValidated(
                alignment_id=alignment.pk, crosswalk_id=locked.crosswalk_id, relation=alignment.relation
            ),
            by=by,
            at=at,
        )
    return alignment


def declare_no_equivalent(*, by: Hat, item: CrosswalkItem, at: datetime) -> CrosswalkItem:
    """Say that nothing in the other framework corresponds."""
    _may(by)
    with transaction.atomic():
        locked = _undecided(item)
        _decide(locked, Decision.NONE, by=by, at=at)
        publish(events.NoEquivalentDeclared(crosswalk_id=locked.crosswalk_id, item_id=locked.pk), by=by, at=at)
    return locked


def leave_for_later(*, by: Hat, item: CrosswalkItem, at: datetime) -> CrosswalkItem:
    """Decide nothing; the thing comes back after the others."""
    _may(by)
    with transaction.atomic():
        locked = _undecided(item)
        locked.decision, locked.decided_by_id, locked.decided_at = Decision.SKIPPED, by.person_id, at
        locked.save(update_fields=["decision", "decided_by", "decided_at"])
    return locked


def undo_last(*, by: Hat, crosswalk: Crosswalk, at: datetime) -> CrosswalkItem:
    """Take back one's own last decision of this crosswalk, one at a time; what was accepted in bulk goes back as a whole elsewhere."""
    _may(by)
    with transaction.atomic():
        mine = crosswalk.items.filter(decided_by=by.person_id, acceptance__isnull=True).exclude(decision=Decision.OPEN)
        item = mine.select_for_update().order_by("-decided_at", "-position").first()
        if item is None:
            raise NothingToUndo
        _reopen(CrosswalkItem.objects.filter(pk=item.pk))
        publish(events.DecisionUndone(crosswalk_id=crosswalk.pk, count=1), by=by, at=at)
    item.refresh_from_db()
    return item


# --- in bulk ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BulkOffer:
    """What accepting from a score on would do: how many first proposals, and how many of such were right when measured."""

    threshold: Threshold
    count: int

    @property
    def wrong(self) -> int:
        """How many of them are probably wrong, rounded up: never none."""
        return ceil(self.count * (1 - self.threshold.precision))


def bulk_offers(crosswalk: Crosswalk) -> list[BulkOffer]:
    """The acceptances in bulk that a person may choose, the surest first; those that accept nothing more are left out.

    None towards an excerpt: what was measured on the whole framework does not hold where the right one may be missing.
    """
    if crosswalk.target.extent == Framework.Extent.EXCERPT:
        return []
    scores = list(_first_proposals(crosswalk).values_list("score", flat=True))
    offers = [BulkOffer(line, sum(1 for score in scores if score >= line.score)) for line in offered(thresholds(crosswalk.case))]
    return [offer for place, offer in enumerate(offers) if offer.count > (offers[place - 1].count if place else 0)]


def accept_in_bulk(*, by: Hat, crosswalk: Crosswalk, precision: float, at: datetime) -> BulkAcceptance:
    """Accept every open first proposal from the score that reached `precision` when it was measured, in one's own name."""
    _may(by)
    with transaction.atomic():
        line = next((offer.threshold for offer in bulk_offers(crosswalk) if offer.threshold.precision == precision), None)
        if line is None:
            raise NothingSoSure
        rows = list(_first_proposals(crosswalk).filter(score__gte=line.score).select_related("item").order_by("item__position"))
        locked = {item.pk for item in _lock(crosswalk, [row.item_id for row in rows])}
        rows = [row for row in rows if row.item_id in locked]
        if not rows:
            raise NothingSoSure
        acceptance = BulkAcceptance.objects.create(
            crosswalk=crosswalk,
            least_score=line.score,
            precision=line.precision,
            matcher=rows[0].matcher,
            count=len(rows),
            accepted_by_id=by.person_id,  # type: ignore[misc]  # the permission asks for a person
            accepted_at=at,
        )
        for row in rows:
            _validate(row.item, row, row.relation, by=by, at=at, acceptance=acceptance)
        publish(
            events.CorrespondencesAccepted(
                crosswalk_id=crosswalk.pk, acceptance_id=acceptance.pk, count=len(rows), precision=line.precision
            ),
            by=by,
            at=at,
        )
    return acceptance


def undo_bulk(*, by: Hat, acceptance: BulkAcceptance, at: datetime) -> int:
    """Take back everything that was accepted together, at once; answer how many things are to review again."""
    _may(by)
    with transaction.atomic():
        locked = BulkAcceptance.objects.select_for_update().get(pk=acceptance.pk)
        if locked.undone_at is not None or locked.accepted_by_id != by.person_id:
            raise NothingToUndo
        count = _reopen(locked.items.all())
        BulkAcceptance.objects.filter(pk=locked.pk).update(undone_at=at)
        publish(events.DecisionUndone(crosswalk_id=locked.crosswalk_id, count=count), by=by, at=at)
    return count


# --- shared -------------------------------------------------------------------------------------------------------


def _may(by: Hat) -> None:
    if not can_review_correspondences(by):
        raise NotAllowed


def _lock(crosswalk: Crosswalk, keys: list[UUID]) -> list[CrosswalkItem]:
    undecided = crosswalk.items.exclude(decision__in=CrosswalkItem.DECIDED)
    return list(undecided.filter(pk__in=keys).select_for_update(of=("self",)).order_by("position"))


def _undecided(item: CrosswalkItem) -> CrosswalkItem:
    """The line, locked, while nobody decided about it."""
    found = _lock(item.crosswalk, [item.pk])
    if not found:
        raise AlreadyDecided
    return found[0]


def _first_proposals(crosswalk: Crosswalk) -> Any:
    rows = Proposal.objects.filter(item__crosswalk=crosswalk, rank=1)
    return rows.exclude(item__decision__in=CrosswalkItem.DECIDED)


def _validate(
    item: CrosswalkItem, proposal: Proposal, relation: str, *, by: Hat, at: datetime, acceptance: BulkAcceptance | None = None
) -> Alignment:
    kind = "competence" if item.competence_id else "occupation"
    ends = {f"origin_{kind}_id": getattr(item, f"{kind}_id"), f"target_{kind}_id": getattr(proposal, f"{kind}_id")}
    try:
        with transaction.atomic():
            alignment = Alignment.objects.create(
                relation=relation,
                status=Alignment.Status.VALIDATED,
                validated_by_id=by.person_id,
                validated_on=timezone.localdate(at),
                **ends,
            )
    except IntegrityError as problem:  # published or validated elsewhere since the program proposed
        raise AlreadyDecided from problem
    item.alignment, item.acceptance = alignment, acceptance
    _decide(item, Decision.MATCHED, by=by, at=at)
    return alignment


def _decide(item: CrosswalkItem, decision: str, *, by: Hat, at: datetime) -> None:
    item.decision, item.decided_by_id, item.decided_at = decision, by.person_id, at
    item.save(update_fields=["decision", "decided_by", "decided_at", "alignment", "acceptance"])


def _reopen(items: Any) -> int:
    """The lines are to review again, and the correspondences they made are gone; the audit trail keeps both."""
    keys = list(items.values_list("pk", flat=True))
    alignments = list(items.exclude(alignment=None).values_list("alignment_id", flat=True))
    count: int = CrosswalkItem.objects.filter(pk__in=keys).update(
        decision=Decision.OPEN, decided_by=None, decided_at=None, alignment=None, acceptance=None
    )
    Alignment.objects.filter(pk__in=alignments).delete()
    return count
