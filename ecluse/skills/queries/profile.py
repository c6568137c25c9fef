"""The profile of an occupation with what other frameworks say of it, each competence once."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ..models import Alignment, Competence, Occupation, OccupationCompetence, ShortageEntry
from ..rules.joining import SAME, joined
from .searching import HEAVY
from .shortages import current_shortages

Importance = OccupationCompetence.Importance
ESSENTIAL = (Importance.ESSENTIAL, Importance.CORE)
SURE = (Alignment.Status.PUBLISHED, Alignment.Status.VALIDATED)


@dataclass(frozen=True)
class Need:
    """A competence that the occupation asks for, and its namesakes of other frameworks."""

    competence: Competence
    is_essential: bool
    others: list[Competence] = field(default_factory=list)


@dataclass(frozen=True)
class JoinedOccupation:
    """The same occupation in another framework: what it asks for, and how much of that stands in the profile already."""

    occupation: Occupation
    relation: str
    names: int  # by how many names it corresponds
    needs: int
    in_profile: int


@dataclass(frozen=True)
class JoinedProfile:
    """What an occupation asks for, in its own framework; the competences of the others are joined to it, never added."""

    occupation: Occupation
    needs: list[Need]
    joined: list[JoinedOccupation]

    @property
    def stands_for(self) -> dict[UUID, UUID]:
        """Every competence that counts, its own and the foreign ones, and the one it counts for."""
        own = {need.competence.pk: need.competence.pk for need in self.needs}
        return own | {other.pk: need.competence.pk for need in self.needs for other in need.others}


def joined_profile(occupation_id: UUID) -> JoinedProfile | None:
    """One occupation with its needs, know-how before knowledge; six statements, whatever its size."""
    occupation = Occupation.objects.select_related("framework", "group").defer(*HEAVY).filter(pk=occupation_id).first()
    if occupation is None:
        return None
    rows = list(
        OccupationCompetence.objects.filter(occupation=occupation_id)
        .select_related("competence__framework")
        .defer(*(f"competence__{column}" for column in HEAVY))
    )
    rows.sort(key=lambda row: (row.importance not in ESSENTIAL, row.competence.kind != "skill", row.competence.uri))
    twins = namesakes([row.competence_id for row in rows])
    foreign = Competence.objects.select_related("framework").defer(*HEAVY).in_bulk(list(twins))
    others: dict[UUID, list[Competence]] = {}
    for key, mine in twins.items():
        others.setdefault(mine, []).append(foreign[key])
    needs = [Need(row.competence, row.importance in ESSENTIAL, others.get(row.competence_id, [])) for row in rows]
    return JoinedProfile(occupation, needs, _joined(occupation_id, set(twins) | {row.competence_id for row in rows}))


def namesakes(competence_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each competence of another framework that means the same as one of these, and which one; suggestions do not count."""
    own = list(competence_ids)
    rows = (
        Alignment.objects.filter(Q(origin_competence__in=own) | Q(target_competence__in=own))
        .filter(status__in=SURE, relation__in=SAME)
        .order_by("id")
        .values_list("origin_competence", "target_competence", "relation")
    )
    return joined(own, rows)


def needs_of(occupation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, bool]]:
    """What each of these occupations asks for: competence id, and whether it is essential. One statement."""
    found: dict[UUID, dict[UUID, bool]] = {key: {} for key in occupation_ids}
    rows = OccupationCompetence.objects.filter(occupation__in=list(occupation_ids)).order_by("competence__uri")
    for occupation, competence, importance in rows.values_list("occupation", "competence", "importance"):
        found[occupation][competence] = importance in ESSENTIAL
    return found


def _joined(occupation_id: UUID, counted: set[UUID]) -> list[JoinedOccupation]:
    rows = (
        Alignment.objects.filter(Q(origin_occupation=occupation_id) | Q(target_occupation=occupation_id))
        .filter(status__in=SURE, relation__in=SAME)
        .values_list("origin_occupation", "target_occupation", "relation")
    )
    found: dict[UUID, list[str]] = {}
    for origin, target, relation in rows:
        found.setdefault(target if origin == occupation_id else origin, []).append(relation)
    occupations = Occupation.objects.select_related("framework").defer(*HEAVY).in_bulk(list(found))
    needs = needs_of(list(found))
    joins = [
        JoinedOccupation(
            occupation=occupations[key],
            relation=str(Alignment.Relation(min(relations, key=SAME.index)).label),
            names=len(relations),
            needs=len(needs[key]),
            in_profile=len(counted & needs[key].keys()),
        )
        for key, relations in found.items()
    ]
    # The one that corresponds by most of its names comes first.
    return sorted(joins, key=lambda one: (-one.names, one.occupation.framework.code, one.occupation.code))


def occupations_by_reference(references: Collection[str]) -> dict[str, UUID]:
    """The occupations that files name by address or code, or by id; what several answer to is left out. One statement."""
    return _by_reference(Occupation.objects.all(), references)


def competences_by_reference(references: Collection[str]) -> dict[str, UUID]:
    """The same for competences."""
    return _by_reference(Competence.objects.all(), references)


def _by_reference(rows: QuerySet[Any], references: Collection[str]) -> dict[str, UUID]:
    named: dict[str, set[UUID]] = {}
    found = rows.filter(Q(uri__in=references) | Q(code__in=references) | Q(pk__in=_uuids(references)))
    for key, uri, code in found.values_list("pk", "uri", "code"):
        for name in {uri, code, str(key)} & set(references):
            named.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in named.items() if len(keys) == 1}


def _uuids(texts: Collection[str]) -> list[UUID]:
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(UUID(text))
    return found


def shortages_of(occupation_ids: Collection[UUID]) -> dict[UUID, list[ShortageEntry]]:
    """The lines of the latest lists that name each of these occupations. Two statements."""
    found: dict[UUID, list[ShortageEntry]] = {}
    for entry in current_shortages().filter(occupation__in=list(occupation_ids)).order_by("region", "label"):
        if entry.occupation_id:
            found.setdefault(entry.occupation_id, []).append(entry)
    return found
