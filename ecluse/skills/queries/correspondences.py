"""The same thing in other frameworks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from ..models import Alignment, Competence, JobTitle, Occupation
from ..rules.reading import relation_seen_from

MOST = 4  # things at the other end
MOST_READ = 24  # rows: ROME corresponds name by name, several times for one occupation


@dataclass(frozen=True)
class Correspondence:
    """What stands at the other end, what it is to the thing being read, and who says so."""

    other: Competence | Occupation
    relation: str
    status: str
    is_suggested: bool
    source: str
    validated_on: date | None
    through: list[JobTitle] = field(default_factory=list)  # the names by which it corresponds


def correspondences(kind: str, identifier: UUID) -> list[Correspondence]:
    """The alignments of a competence or an occupation (`kind`), from both ends: the surest first, four at most."""
    origin, target = f"origin_{kind}", f"target_{kind}"
    rows = (
        Alignment.objects.filter(Q(**{origin: identifier}) | Q(**{target: identifier}))
        .select_related(f"{origin}__framework", f"{target}__framework", "through")
        .defer(f"{origin}__search", f"{target}__search")
        .order_by("-status", "relation", "id")
    )
    found: dict[UUID, Correspondence] = {}
    for row in rows[:MOST_READ]:
        read = _read(row, kind, identifier)
        known = found.setdefault(read.other.pk, read)
        if row.through is not None:
            known.through.append(row.through)
    return list(found.values())[:MOST]


def _read(row: Alignment, kind: str, identifier: UUID) -> Correspondence:
    at_target = getattr(row, f"target_{kind}_id") == identifier
    return Correspondence(
        other=getattr(row, f"origin_{kind}" if at_target else f"target_{kind}"),
        relation=str(Alignment.Relation(relation_seen_from(row.relation, at_target=at_target)).label),
        status=str(Alignment.Status(row.status).label),
        is_suggested=row.status == Alignment.Status.SUGGESTED,
        source=row.source,
        validated_on=row.validated_on,
    )
