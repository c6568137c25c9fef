"""What stands on things that changed, and by what each thing may be replaced."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ecluse.foundation.access import Hat
from ecluse.foundation.paging import Page, page_of

from ..models import Competence, CompetenceRelation, Revalidation
from ..permissions import ANSWERERS, can_review_correspondences
from ..rules.folding import fold
from .searching import HEAVY, matching

MOST_CANDIDATES = 5


def waiting_for(hat: Hat) -> QuerySet[Revalidation] | None:
    """What this hat decides about; None when it decides about nothing."""
    if hat.person_id is None:
        return None
    mine = Q()
    if hat.is_any(*ANSWERERS) and hat.organisation_id:
        mine |= Q(organisation=hat.organisation_id)
    if can_review_correspondences(hat):
        mine |= Q(organisation=None)
    return Revalidation.objects.filter(mine, decision=Revalidation.Decision.OPEN) if mine else None


def revalidations(hat: Hat, *, mark: str | None) -> Page[Any]:
    """What waits for this hat, the oldest first, twenty at a time: one statement."""
    rows = waiting_for(hat)
    return page_of(_with_things(rows if rows is not None else Revalidation.objects.none()), by=("id",), mark=mark)


def decided(hat: Hat, *, most: int = 10) -> list[Revalidation]:
    """What was decided lately of the same: by whom, when."""
    mine = Q(organisation=hat.organisation_id) if hat.organisation_id else Q(organisation=None)
    if can_review_correspondences(hat):
        mine |= Q(organisation=None)
    rows = Revalidation.objects.filter(mine).exclude(decision__in=["open", "gone"])
    return list(_with_things(rows).select_related("decided_by", "successor").order_by("-decided_at", "-id")[:most])


def revalidation(row_id: UUID) -> Revalidation | None:
    """One of them, with what changed."""
    return _with_things(Revalidation.objects.filter(pk=row_id)).first()


def _with_things(rows: QuerySet[Revalidation]) -> QuerySet[Revalidation]:
    ends = ("competence", "occupation")
    return rows.select_related(*ends, "version__framework", "organisation", "decided_by").defer(
        *(f"{end}__{name}" for end in ends for name in HEAVY)
    )


def successors(competence: Competence, *, text: str) -> list[Competence]:
    """By what it may be replaced: what its framework states, then the same name elsewhere in it, or what was searched."""
    rows = Competence.objects.current().nameable().exclude(pk=competence.pk).select_related("framework").defer(*HEAVY)
    if text:
        return list(matching(rows, text).order_by("framework__code", "id")[: 2 * MOST_CANDIDATES])
    stated = rows.filter(back_relations__origin=competence, back_relations__kind=CompetenceRelation.Kind.REPLACED)
    names = Q()
    for language, label in competence.label.items():
        names |= Q(**{f"label__{language}": label})
    same = rows.filter(names, framework=competence.framework_id) if names else rows.none()
    found = {row.pk: row for row in (*stated.order_by("id"), *same.order_by("id")[:MOST_CANDIDATES])}
    if not found:
        folded = {fold(label) for label in competence.label.values()}
        close = matching(rows.filter(framework=competence.framework_id), next(iter(competence.label.values()), ""))[:20]
        found = {row.pk: row for row in close if folded & {fold(label) for label in row.label.values()}}
    return list(found.values())[:MOST_CANDIDATES]
