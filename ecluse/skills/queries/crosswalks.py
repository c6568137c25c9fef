"""What the pages of crosswalks read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from ecluse.foundation.paging import Page, page_of

from ..models import BulkAcceptance, Crosswalk, CrosswalkItem, Framework, Occupation, Proposal
from ..rules.percentages import hundredths

Decision = CrosswalkItem.Decision
# What a page never shows of a thing, from wherever it is read.
HEAVY = ("search", "words", "alternatives")


@dataclass(frozen=True)
class Progress:
    """How far the people are: things in all, decided one by one, accepted in bulk, and what they said."""

    things: int
    matched: int
    none: int
    skipped: int
    in_bulk: int

    @property
    def decided(self) -> int:
        """Things a person answers for."""
        return self.matched + self.none

    @property
    def one_by_one(self) -> int:
        """Things a person looked at."""
        return self.decided - self.in_bulk

    @property
    def left(self) -> int:
        """Things still to review, those left for later included."""
        return self.things - self.decided

    @property
    def share(self) -> int:
        """The share of things validated by a named person, in hundredths; whole only when nothing is left."""
        return hundredths(self.decided / self.things) if self.things else 0


@dataclass(frozen=True)
class CrosswalkLine:
    """A crosswalk and how far it is."""

    crosswalk: Crosswalk
    progress: Progress


def crosswalks() -> list[CrosswalkLine]:
    """Every crosswalk, the latest first: one statement."""
    return [CrosswalkLine(row, _progress(row)) for row in _counted()]


def crosswalk_line(crosswalk_id: UUID) -> CrosswalkLine | None:
    """One crosswalk, or None."""
    row = _counted().filter(pk=crosswalk_id).first()
    return CrosswalkLine(row, _progress(row)) if row else None


def _counted() -> QuerySet[Any]:
    counts = {
        "things": Count("items"),
        "matched": Count("items", filter=Q(items__decision=Decision.MATCHED)),
        "none": Count("items", filter=Q(items__decision=Decision.NONE)),
        "skipped": Count("items", filter=Q(items__decision=Decision.SKIPPED)),
        "in_bulk": Count("items", filter=Q(items__acceptance__isnull=False)),
    }
    rows = Crosswalk.objects.select_related("origin", "target", "occupation").defer(*(f"occupation__{name}" for name in HEAVY))
    return rows.annotate(**counts).order_by("-opened_at", "-id")


def _progress(row: Any) -> Progress:
    return Progress(row.things, row.matched, row.none, row.skipped, row.in_bulk)


def next_item(crosswalk: Crosswalk) -> CrosswalkItem | None:
    """The first thing nobody decided about with its proposals; when none is open, the one left for later the longest ago."""
    rows = _with_proposals(crosswalk)
    first = rows.filter(decision=Decision.OPEN).order_by("position").first()
    return first or rows.filter(decision=Decision.SKIPPED).order_by("decided_at", "position").first()


def item_of(crosswalk: Crosswalk, item_id: UUID) -> CrosswalkItem | None:
    """One thing of a crosswalk with its proposals, or None."""
    return _with_proposals(crosswalk).filter(pk=item_id).first()


def _with_proposals(crosswalk: Crosswalk) -> QuerySet[CrosswalkItem]:
    kind = crosswalk.kind
    proposals = Proposal.objects.select_related(kind).defer(*(f"{kind}__{name}" for name in HEAVY)).order_by("rank")
    return (
        CrosswalkItem.objects.filter(crosswalk=crosswalk)
        .select_related("crosswalk__origin", "crosswalk__target", kind)
        .defer(*(f"{kind}__{name}" for name in HEAVY))
        .prefetch_related(Prefetch("proposals", queryset=proposals, to_attr="ten"))
    )


def decided_items(crosswalk: Crosswalk, *, mark: str | None) -> Page[Any]:
    """What was decided, in the order of the list, twenty at a time."""
    return page_of(_decided(crosswalk), by=("position", "id"), mark=mark)


def all_decided(crosswalk: Crosswalk) -> Iterator[CrosswalkItem]:
    """What was decided, for a file, read as it is written."""
    return _decided(crosswalk).order_by("position", "id").iterator(chunk_size=500)


def _decided(crosswalk: Crosswalk) -> QuerySet[CrosswalkItem]:
    kind = crosswalk.kind
    ends = (kind, f"alignment__target_{kind}")
    return (
        CrosswalkItem.objects.filter(crosswalk=crosswalk, decision__in=CrosswalkItem.DECIDED)
        .select_related(*ends, "acceptance", "decided_by")
        .defer(*(f"{end}__{name}" for end in ends for name in HEAVY))
    )


def has_decided(crosswalk: Crosswalk, person_id: UUID | None) -> bool:
    """Whether somebody has a decision of their own to take back."""
    mine = CrosswalkItem.objects.filter(crosswalk=crosswalk, decided_by=person_id, acceptance=None)
    return person_id is not None and mine.exclude(decision=Decision.OPEN).exists()


def standing_acceptances(crosswalk: Crosswalk) -> list[BulkAcceptance]:
    """What was accepted in bulk and not taken back, the latest first."""
    rows = BulkAcceptance.objects.filter(crosswalk=crosswalk, undone_at=None).select_related("accepted_by")
    return list(rows.order_by("-accepted_at", "-id"))


def acceptance_of(crosswalk: Crosswalk, acceptance_id: UUID) -> BulkAcceptance | None:
    """One acceptance in bulk of a crosswalk, or None."""
    return BulkAcceptance.objects.filter(crosswalk=crosswalk, pk=acceptance_id).first()


def comparable_frameworks() -> list[Framework]:
    """The frameworks that hold something to compare, by code."""
    rows = Framework.objects.filter(Q(competences__isnull=False) | Q(occupations__isnull=False))
    return list(rows.distinct().order_by("code"))


def occupations_called(framework: Framework, text: str, *, most: int = 8) -> list[Occupation]:
    """The occupations of a framework whose code or name begins with what was typed, for the competences of one of them."""
    from .searching import matching  # the words of the search, not of crosswalks

    rows = Occupation.objects.current().filter(framework=framework).defer(*HEAVY)
    by_code = list(rows.filter(code__iexact=text.strip()).order_by("code")[:1])
    return by_code or list(matching(rows, text).order_by("code", "id")[:most])
