"""What upper domains ask about competences and occupations."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from ..models import Competence, Level, Occupation, OccupationCompetence


def competences_by_ids(competence_ids: Collection[UUID]) -> dict[UUID, Competence]:
    """These competences with their framework, by id; the unknown ones are left out."""
    return Competence.objects.select_related("framework").in_bulk(list(competence_ids))


def competence_by_reference(reference: str) -> Competence | None:
    """The competence that a person names by its id, its address or its code; None when none or several answer."""
    names = Q(uri=reference) | Q(code__iexact=reference)
    with contextlib.suppress(ValueError):
        names |= Q(pk=UUID(reference))
    found = list(Competence.objects.current().filter(names)[:2])
    return found[0] if len(found) == 1 else None


def levels_of(framework_ids: Collection[UUID]) -> dict[UUID, dict[int, Level]]:
    """The scale of each of these frameworks by its numbers; a framework without levels has none. One statement."""
    found: dict[UUID, dict[int, Level]] = {key: {} for key in framework_ids}
    for level in Level.objects.filter(framework__in=list(found)).order_by("number"):
        found[level.framework_id][level.number] = level
    return found


def occupation_by_id(occupation_id: UUID) -> Occupation | None:
    """One occupation with its framework, or None."""
    return Occupation.objects.select_related("framework").filter(pk=occupation_id).first()


def occupations_by_ids(occupation_ids: Collection[UUID]) -> dict[UUID, Occupation]:
    """These occupations with their framework, by id; the unknown ones are left out."""
    return Occupation.objects.select_related("framework").defer("search").in_bulk(list(occupation_ids))


def essential_competences(occupation_id: UUID) -> list[Competence]:
    """The competences an occupation cannot do without, in the order of their addresses."""
    return list(
        Competence.objects.filter(needed_by__occupation=occupation_id, needed_by__importance__in=["essential", "core"])
        .select_related("framework")
        .order_by("uri")
    )


def competences_of(framework_code: str) -> list[Competence]:
    """Every competence somebody can have in a framework."""
    return list(Competence.objects.current().nameable().filter(framework__code=framework_code).order_by("uri"))


def occupation_named(framework_code: str, label: str, language: str = "en") -> Occupation | None:
    """The occupation of a framework that has exactly this label."""
    return Occupation.objects.current().filter(framework__code=framework_code, **{f"label__{language}": label}).first()


@dataclass(frozen=True)
class OccupationProfile:
    """What an occupation asks for: what it cannot do without, and what is useful in it."""

    essential: list[Competence] = field(default_factory=list)
    optional: list[Competence] = field(default_factory=list)


def occupation_profile(occupation_id: UUID) -> OccupationProfile:
    """The competences of an occupation with their framework, in the order of their addresses; empty when it is unknown."""
    rows = (
        OccupationCompetence.objects.filter(occupation=occupation_id)
        .select_related("competence__framework")
        .defer("competence__search")
        .order_by("competence__uri")
    )
    profile = OccupationProfile()
    for row in rows:
        is_essential = row.importance in (OccupationCompetence.Importance.ESSENTIAL, OccupationCompetence.Importance.CORE)
        (profile.essential if is_essential else profile.optional).append(row.competence)
    return profile
