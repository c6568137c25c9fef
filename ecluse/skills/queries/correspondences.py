"""The same thing in other frameworks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from ..models import Alignment, Competence, Occupation
from ..rules.reading import relation_seen_from

MOST = 8


@dataclass(frozen=True)
class Correspondence:
    """What stands at the other end, what it is to the thing being read, and who says so."""

    other: Competence | Occupation
    relation: str
    status: str
    is_suggested: bool
    source: str
    validated_on: date | None
    through: Any  # the job title by which it corresponds, or None


def correspondences(kind: str, identifier: UUID) -> list[Correspondence]:
    """The alignments of a competence or an occupation (`kind`), from both ends: the surest first, eight at most."""
    origin, target = f"origin_{kind}", f"target_{kind}"
    rows = (
        Alignment.objects.filter(Q(**{origin: identifier}) | Q(**{target: identifier}))
        .select_related(f"{origin}__framework", f"{target}__framework", "through")
        .defer(f"{origin}__search", f"{target}__search")
        .order_by("-status", "relation", "id")
    )
    return [_read(row, kind, identifier) for row in rows[:MOST]]


def _read(row: Alignment, kind: str, identifier: UUID) -> Correspondence:
    at_target = getattr(row, f"target_{kind}_id") == identifier
    return Correspondence(
        other=getattr(row, f"origin_{kind}" if at_target else f"target_{kind}"),
        relation=str(Alignment.Relation(relation_seen_from(row.relation, at_target=at_target)).label),
        status=str(Alignment.Status(row.status).label),
        is_suggested=row.status == Alignment.Status.SUGGESTED,
        source=row.source,
        validated_on=row.validated_on,
        through=row.through,
    )
